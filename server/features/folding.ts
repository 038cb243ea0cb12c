/** What can be folded: bodies in braces, pasted texts, runs of comments, and what stands under a `step` heading. */

import type { Span } from "../../grammar/ast.ts";
import type { Passage } from "../../grammar/incremental/passage.ts";
import type { PassageGroup } from "../../grammar/incremental/passage-group.ts";
import { movedSpan } from "../../grammar/incremental/rebase.ts";
import type { SourceText } from "../../grammar/incremental/source-text.ts";
import { MACHINE_BLOCKS } from "../../grammar/vocabulary/declarations.ts";
import { BODIES } from "../../grammar/vocabulary.ts";
import { onceFor } from "../simulation/units/once-for.ts";
import { Pieces } from "./pieces.ts";
import { allNodes } from "./syntax-path.ts";

export interface Fold {
  readonly span: Span;
  readonly kind: "region" | "comment";
}

/** Of each passage, those that lie in it on more than one line, and the ends of what may stand under a heading. */
const IN_PASSAGE = new Pieces<Fold | Part>((passage) => [...foldsOf(passage), ...partsOf(passage)]);

/** A statement that ends what stands under a heading, if no other follows; or a heading itself. */
interface Part {
  readonly kind: "heading" | "other";
  readonly span: Span;
}

/** In the order of the text; all but the headings' span more than one line. */
export function folds(source: SourceText): readonly Fold[] {
  const found: Fold[] = [];
  let heading: { readonly start: number; end: number } | undefined;
  const close = (): void => {
    if (heading !== undefined) found.push({ span: heading, kind: "region" });
    heading = undefined;
  };
  for (let number = 0; number < source.groups.length; number++) {
    const start = source.startOf(number);
    for (const one of inGroup(source.groups[number]!)) {
      if (one.kind === "region" || one.kind === "comment") found.push({ ...one, span: movedSpan(one.span, start) });
      else if (one.kind === "other") {
        if (heading !== undefined) heading.end = one.span.end + start;
      } else {
        close();
        heading = movedSpan(one.span, start);
      }
    }
  }
  close();
  return found.sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
}

/** Those of a group, places counted from its beginning. */
const inGroup = onceFor((group: PassageGroup): readonly (Fold | Part)[] => {
  const found: (Fold | Part)[] = [];
  let other: Part | undefined;
  const end = (): void => {
    if (other !== undefined) found.push(other);
    other = undefined;
  };
  for (const { found: one, start } of IN_PASSAGE.inGroup(group)) {
    const placed = { kind: one.kind, span: movedSpan(one.span, start) } as Fold | Part;
    // The last of several decides.
    if (placed.kind === "other") other = placed;
    else {
      if (placed.kind === "heading") end();
      found.push(placed);
    }
  }
  end();
  return found;
});

function partsOf({ statements }: Passage): readonly Part[] {
  const parts: Part[] = [];
  for (const { kind, span } of statements) {
    if (kind === "error") continue;
    // The last of several decides.
    if (kind !== "step" && parts.at(-1)?.kind === "other") parts.pop();
    parts.push({ kind: kind === "step" ? "heading" : "other", span });
  }
  return parts;
}

function foldsOf(passage: Passage): readonly Fold[] {
  const found: Fold[] = commentRuns(passage);
  for (const node of allNodes(passage.statements)) {
    const foldable = "items" in node || "lines" in node || node.kind === "cmdline" || node.kind === "string";
    if (foldable || isStatementWithBody(node.kind)) found.push({ span: node.span, kind: "region" });
  }
  return found.filter(({ span }) => /[\n\r]/.test(passage.text.slice(span.start, span.end)));
}

function isStatementWithBody(kind: string | undefined): boolean {
  return kind !== undefined && kind !== "kernel" && kind !== "machine" && (kind in BODIES || kind in MACHINE_BLOCKS);
}

/** Comments on lines of their own that follow each other: they lie in one passage. */
function commentRuns({ comments, text }: Passage): Fold[] {
  const runs: { start: number; end: number }[] = [];
  for (const { span } of comments) {
    const last = runs.at(-1);
    const between = last === undefined ? "x" : text.slice(last.end, span.start);
    const lineBreaks = between.match(/\n/g)?.length ?? 0;
    if (last !== undefined && between.trim() === "" && lineBreaks === 1) last.end = span.end;
    else runs.push({ start: span.start, end: span.end });
  }
  return runs.map((span) => ({ span, kind: "comment" }));
}
