/**
 * Quick fixes: those that the diagnostics carry, and one action that makes all that are surely meant. An editor may run that at every
 * save, so it leaves alone what the author claims: expectations, and the outcomes that are stated behind steps.
 */
import type { Span } from "../../grammar/ast.ts";
import type { Analysis, Diagnostic, Fix, NewFile, TextEdit } from "../analysis/analysis.ts";
import { claimSpans } from "./claims.ts";
import type { Refactoring } from "./refactoring/refactoring.ts";
import { isSurelyMeant } from "./surely-meant.ts";

export interface CodeAction {
  readonly title: string;
  readonly kind: "quickfix" | "source.fixAll" | Refactoring["kind"];
  readonly edits: readonly TextEdit[];
  readonly preferred: boolean;
  /** Files that it makes, with their texts. */
  readonly creates?: readonly NewFile[];
  /** Why it can't be made just now, for clients that show it. */
  readonly disabled?: string;
  /** What a quick fix mends. */
  readonly diagnostic?: Diagnostic;
}

/** The fixes of the diagnostics that touch a span: preferred ones first, then those of what can't be read, from which others follow. */
export function quickFixes(analysis: Analysis, span: Span): readonly CodeAction[] {
  const actions: CodeAction[] = [];
  for (const diagnostic of analysis.diagnostics) {
    if (diagnostic.uri !== analysis.uri || !touches(diagnostic.span, span)) continue;
    for (const fix of diagnostic.fixes) {
      // One line can have two errors with one cause.
      const isThere = actions.some(({ title, edits }) => title === fix.title && isSame(edits, fix.edits));
      if (!isThere) actions.push(actionOf(fix, diagnostic));
    }
    const allowing = allowed(analysis, diagnostic);
    if (allowing !== undefined) actions.push(allowing);
  }
  return actions.sort((a, b) => rankOf(a) - rankOf(b));
}

function rankOf({ preferred, diagnostic }: CodeAction): number {
  return preferred ? 0 : diagnostic?.code === "syntax" ? 1 : 2;
}

/** A comment above the statement that allows what is said of it; an error can't be allowed. */
function allowed({ source }: Analysis, diagnostic: Diagnostic): CodeAction | undefined {
  const { code, span, severity, uri } = diagnostic;
  if (severity === "error" || code.startsWith("allow-") || code === "too-many-diagnostics") return undefined;
  const statement = source.statementsAt(span.start).findLast((each) => each.span.start <= span.start);
  const line = source.lineSpan(source.lineAt(statement?.span.start ?? span.start));
  const indentation = /^[ \t]*/.exec(source.slice(line))![0];
  const at = { start: line.start, end: line.start };
  const newText = `${indentation}# memzone: allow ${code}\n`;
  return {
    title: `Allow \`${code}\` here`,
    kind: "quickfix",
    edits: [{ uri, span: at, newText }],
    preferred: false,
    diagnostic,
  };
}

/**
 * All preferred fixes outside of claims behind which all that the author wrote is still there, and whose edits don't touch each other, as one
 * action; undefined where there are none.
 */
export function fixAll(analysis: Analysis): CodeAction | undefined {
  const edits: TextEdit[] = [];
  const claims = claimSpans(analysis.file);
  const isClaimed = ({ uri, span }: TextEdit) => uri === analysis.uri && claims.some((claim) => touches(claim, span));
  for (const diagnostic of analysis.diagnostics) {
    const fix = diagnostic.fixes.find((candidate) => candidate.preferred);
    if (fix === undefined || fix.edits.some(isClaimed)) continue;
    if (fix.edits.some((edit) => edits.some((other) => collide(edit, other)))) continue;
    if (!isSurelyMeant(analysis, diagnostic, fix)) continue;
    edits.push(...fix.edits);
  }
  if (edits.length === 0) return undefined;
  return { title: "Fix all that is surely meant", kind: "source.fixAll", edits, preferred: false };
}

function isSame(a: readonly TextEdit[], b: readonly TextEdit[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function actionOf(fix: Fix, diagnostic: Diagnostic): CodeAction {
  const { title, edits, preferred, creates } = fix;
  return { title, kind: "quickfix", edits, preferred, diagnostic, ...(creates === undefined ? {} : { creates }) };
}

function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

function collide(a: TextEdit, b: TextEdit): boolean {
  return a.uri === b.uri && touches(a.span, b.span);
}
