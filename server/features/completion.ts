/**
 * What can stand at the cursor. The line up to the cursor and the statement around it decide which list is asked for; the
 * state at that point of the timeline decides which blocks, devices and allocations are in it.
 */
import type { Span } from "../../grammar/ast.ts";
import type { Analysis, TextRenderers } from "../analysis/analysis.ts";
import { allowanceAt, allowanceCandidates } from "./completion-allowances.ts";
import { type Candidate, candidatesFor } from "./completion-candidates.ts";
import { completionContext } from "./completion-context.ts";
import { textLineAt, textLines } from "./completion-lines.ts";
import { pathAt, pathCompletions } from "./completion-paths.ts";

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
  | "param"
  | "file"
  | "folder";

export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  readonly detail: string;
  /** Plain text, or with `‹…›` places to fill in. */
  readonly insert: string;
  /** What is typed of the word, up to the cursor. */
  readonly span: Span;
  /** The whole word, what stands behind the cursor included. */
  readonly replaced: Span;
  /** Position in the list, from 0. */
  readonly rank: number;
  /** What `documentationOf` takes; undefined: there is nothing more to say. */
  readonly key?: string;
}

export interface CompletionList {
  readonly items: readonly Completion[];
  /** Typing on brings others. */
  readonly isIncomplete: boolean;
}

/** Everything that may be typed at an offset; the editor narrows it down by what is typed already. */
export function completions(analysis: Analysis, offset: number, texts?: TextRenderers): readonly Completion[] {
  return completionList(analysis, offset, texts).items;
}

/** The same, and whether it is all there is. Lines of texts are offered where `texts` makes them. */
export function completionList(analysis: Analysis, offset: number, texts?: TextRenderers): CompletionList {
  const path = pathAt(analysis, offset);
  // Of folders whoever asks knows more.
  if (path !== undefined) return { items: pathCompletions(path, [], ""), isIncomplete: false };
  const allowed = allowanceAt(analysis, offset);
  if (allowed !== undefined) {
    const { span, replaced } = allowed;
    const items = allowanceCandidates(analysis, allowed).map((each, rank) => completionOf(each, span, replaced, rank));
    return { items, isIncomplete: false };
  }
  const line = texts === undefined ? undefined : textLineAt(analysis, offset);
  if (line !== undefined && texts !== undefined)
    return listOf(textLines(analysis, line, texts), line.span, line.replaced);
  const context = completionContext(analysis, offset, texts);
  if (context === undefined) return { items: [], isIncomplete: false };
  return listOf(candidatesFor(context), context.span, { start: context.span.start, end: context.wordEnd });
}

function listOf(candidates: readonly Candidate[], span: Span, replaced: Span): CompletionList {
  return {
    items: candidates.map((candidate, rank) => completionOf(candidate, span, replaced, rank)),
    isIncomplete: candidates.some(({ isCut }) => isCut === true),
  };
}

function completionOf(candidate: Candidate, span: Span, replaced: Span, rank: number): Completion {
  return {
    label: candidate.label,
    kind: candidate.kind,
    detail: candidate.detail ?? "",
    insert: candidate.insert ?? candidate.label,
    span,
    replaced: candidate.isBefore === true ? span : replaced,
    rank,
    ...(candidate.key === undefined ? {} : { key: candidate.key }),
  };
}
