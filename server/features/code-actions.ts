/** Quick fixes: those that the diagnostics carry, and one action that makes all that are surely meant. */
import type { Span } from "../../grammar/ast.ts";
import type { Analysis, Diagnostic, Fix, TextEdit } from "../analysis/analysis.ts";

export interface CodeAction {
  readonly title: string;
  readonly kind: "quickfix" | "source.fixAll";
  readonly edits: readonly TextEdit[];
  readonly preferred: boolean;
  /** What it mends; undefined for `source.fixAll`. */
  readonly diagnostic?: Diagnostic;
}

/** The fixes of the diagnostics that touch a span, preferred ones first. */
export function quickFixes(analysis: Analysis, span: Span): readonly CodeAction[] {
  const actions: CodeAction[] = [];
  for (const diagnostic of analysis.diagnostics) {
    if (diagnostic.uri !== analysis.uri || !touches(diagnostic.span, span)) continue;
    for (const fix of diagnostic.fixes) actions.push(actionOf(fix, diagnostic));
  }
  return actions.sort((a, b) => Number(b.preferred) - Number(a.preferred));
}

/** All preferred fixes whose edits don't touch each other, as one action; undefined where there are none. */
export function fixAll(analysis: Analysis): CodeAction | undefined {
  const edits: TextEdit[] = [];
  for (const { fixes } of analysis.diagnostics) {
    const fix = fixes.find((candidate) => candidate.preferred);
    if (fix === undefined || fix.edits.some((edit) => edits.some((other) => collide(edit, other)))) continue;
    edits.push(...fix.edits);
  }
  if (edits.length === 0) return undefined;
  return { title: "Fix all that is surely meant", kind: "source.fixAll", edits, preferred: false };
}

function actionOf(fix: Fix, diagnostic: Diagnostic): CodeAction {
  return { title: fix.title, kind: "quickfix", edits: fix.edits, preferred: fix.preferred, diagnostic };
}

function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

function collide(a: TextEdit, b: TextEdit): boolean {
  return a.uri === b.uri && touches(a.span, b.span);
}
