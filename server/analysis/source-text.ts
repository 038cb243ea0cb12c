/**
 * The text of a document by offsets: lines, one-line excerpts and where a statement ends. Lines count from 1, as people
 * and compilers count them; offsets are UTF-16 code units.
 */
import type { OutcomeExpr, Span } from "../../grammar/ast.ts";

/** The text of a span with every run of white space, newlines included, as one space. */
export function oneLine(text: string, span: Span): string {
  return text.slice(span.start, span.end).replace(/\s+/g, " ").trim();
}

/** The lines that these offsets lie in, ascending and each once. */
export function linesOf(offsets: readonly number[], text: string): readonly number[] {
  const lines = new Set<number>();
  let line = 1;
  let newline = text.indexOf("\n");
  for (const offset of offsets.toSorted((a, b) => a - b)) {
    for (; newline !== -1 && newline < offset; newline = text.indexOf("\n", newline + 1)) line++;
    lines.add(line);
  }
  return [...lines];
}

/** The white space that the line of `offset` begins with. */
export function indentationAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, offset))![0];
}

/** A span that ends where its first line ends. */
function firstLine(text: string, span: Span): Span {
  const newline = text.indexOf("\n", span.start);
  if (newline === -1 || newline >= span.end) return span;
  return { start: span.start, end: Math.max(span.start, newline) };
}

/** What is underlined of a step: its command, or the keyword of one that spans lines. */
export function headSpan(
  statement: { readonly kind: string; readonly keyword: Span; readonly span: Span; readonly expected?: OutcomeExpr },
  text: string,
): Span {
  if (statement.kind === "concurrently") return statement.keyword;
  return firstLine(text, { start: statement.span.start, end: commandEnd(statement, text) });
}

/** Where a statement ends, not counting a stated outcome and the space before it. */
export function commandEnd(statement: { readonly span: Span; readonly expected?: OutcomeExpr }, text: string): number {
  const { span, expected } = statement;
  if (expected === undefined) return span.end;
  return span.start + text.slice(span.start, expected.span.start).trimEnd().length;
}
