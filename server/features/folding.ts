/** What can be folded: bodies in braces, pasted texts, runs of comments, and what stands under a `step` heading. */

import type { Span } from "../../grammar/ast.ts";
import { MACHINE_BLOCKS } from "../../grammar/vocabulary/declarations.ts";
import { BODIES } from "../../grammar/vocabulary.ts";
import type { Analysis } from "../analysis/analysis.ts";
import { symbols } from "./symbols.ts";
import { allNodes } from "./syntax-path.ts";

export interface Fold {
  readonly span: Span;
  readonly kind: "region" | "comment";
}

/** In the order of the text; spans on one line are for the caller to leave out. */
export function folds(analysis: Analysis): readonly Fold[] {
  const { file } = analysis;
  const found: Fold[] = [...commentRuns(analysis)];
  for (const node of allNodes(file.statements)) {
    const foldable = "items" in node || "lines" in node || node.kind === "cmdline" || node.kind === "string";
    if (foldable || isStatementWithBody(node.kind)) found.push({ span: node.span, kind: "region" });
  }
  for (const symbol of symbols(analysis)) {
    if (symbol.kind === "heading") found.push({ span: symbol.span, kind: "region" });
  }
  return found.sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
}

function isStatementWithBody(kind: string | undefined): boolean {
  return kind !== undefined && kind !== "kernel" && kind !== "machine" && (kind in BODIES || kind in MACHINE_BLOCKS);
}

/** Comments on lines of their own that follow each other. */
function commentRuns({ file }: Analysis): readonly Fold[] {
  const runs: { start: number; end: number }[] = [];
  for (const { span } of file.comments) {
    const last = runs.at(-1);
    const between = last === undefined ? "x" : file.text.slice(last.end, span.start);
    const lineBreaks = between.match(/\n/g)?.length ?? 0;
    if (last !== undefined && between.trim() === "" && lineBreaks === 1) last.end = span.end;
    else runs.push({ start: span.start, end: span.end });
  }
  return runs.map((span) => ({ span, kind: "comment" }));
}
