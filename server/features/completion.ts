/**
 * What can stand at the cursor. The line up to the cursor and the statement around it decide which list is asked for; the
 * state at that point of the timeline decides which blocks, devices and allocations are in it.
 */
import type { Span } from "../../grammar/ast.ts";
import type { Analysis } from "../analysis/analysis.ts";
import { type Candidate, candidatesFor } from "./completion-candidates.ts";
import { completionContext } from "./completion-context.ts";

export { plainText, snippetText } from "../../grammar/vocabulary/insertion.ts";

export type CompletionKind =
  | "keyword"
  | "snippet"
  | "parameter"
  | "value"
  | "device"
  | "block"
  | "node"
  | "zone"
  | "outcome"
  | "knob"
  | "field"
  | "param";

export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  readonly detail: string;
  /** What replaces `span`: plain text, or with `‹…›` places to fill in. */
  readonly insert: string;
  readonly span: Span;
  /** Position in the list, from 0. */
  readonly rank: number;
  /** What `documentationOf` takes; undefined: there is nothing more to say. */
  readonly key?: string;
}

/** Everything that may be typed at an offset; the editor narrows it down by what is typed already. */
export function completions(analysis: Analysis, offset: number): readonly Completion[] {
  const context = completionContext(analysis, offset);
  if (context === undefined) return [];
  return candidatesFor(context).map((candidate, rank) => completionOf(candidate, context.span, rank));
}

function completionOf(candidate: Candidate, span: Span, rank: number): Completion {
  return {
    label: candidate.label,
    kind: candidate.kind,
    detail: candidate.detail ?? "",
    insert: candidate.insert ?? candidate.label,
    span,
    rank,
    ...(candidate.key === undefined ? {} : { key: candidate.key }),
  };
}
