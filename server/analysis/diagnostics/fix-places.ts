/** What quick fixes of the text start from: the place of a diagnostic, the statement that it is in, what goes when something is taken out. */
import type { Span, Statement } from "../../../grammar/ast.ts";
import type { SourceText } from "../../../grammar/incremental/source-text.ts";
import type { FixDesk } from "../analysis.ts";

export interface Asked {
  readonly uri: string;
  readonly span: Span;
  /** What the diagnostic marks. */
  readonly marked: string;
  readonly source: SourceText;
  readonly resolve: FixDesk["resolve"];
}

export function statementAt(source: SourceText, span: Span): Statement | undefined {
  return source.statementsAt(span.start).find((statement) => holds(statement.span, span));
}

export function holds(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Whether it stands in braces of its statement. */
export function isInBraces({ source, span }: Pick<Asked, "source" | "span">): boolean {
  const statement = statementAt(source, span);
  if (statement === undefined) return false;
  const before = source.slice({ start: statement.span.start, end: span.start });
  return before.split("{").length > before.split("}").length;
}

/** "node" in the braces of a node of the machine. */
export function bodyAround({ source, span }: Pick<Asked, "source" | "span">): "node" | undefined {
  const statement = statementAt(source, span);
  const before = source.slice({ start: statement?.span.start ?? span.start, end: span.start });
  return /\bnode\d+\s*\{[^{}]*$/.test(before) ? "node" : undefined;
}

/** With the line break in front of it where nothing else is on its lines, else with the space in front of it. */
export function aroundIt(source: SourceText, { start, end }: Span): Span {
  const first = source.lineSpan(source.lineAt(start));
  const last = source.lineSpan(source.lineAt(end));
  const before = source.slice({ start: first.start, end: start });
  const isAlone = before.trim() === "" && source.slice({ start: end, end: last.end }).trim() === "";
  if (!isAlone) return { start: start - (before.length - before.trimEnd().length), end };
  if (first.start === 0) return { start: 0, end: Math.min(last.end + 1, source.length) };
  return { start: source.lineSpan(source.lineAt(first.start) - 1).end, end: last.end };
}

/** Where `at` begins, with the white space in front of it, that `before` ends in; undefined: it ends in something else. */
export function beginOfAt(before: string): number | undefined {
  const word = before.trimEnd();
  return word.length < before.length && /\sat$/.test(word.slice(-3)) ? word.slice(0, -2).trimEnd().length : undefined;
}

/** The statement `boot` that the timeline begins with. */
export function firstBoot(source: SourceText): Span | undefined {
  for (const { passage, start } of source.passages()) {
    const boot = passage.statements.find(({ kind }) => kind === "boot");
    if (boot !== undefined) return { start: start + boot.span.start, end: start + boot.span.end };
  }
  return undefined;
}
