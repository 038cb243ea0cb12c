/** What a refactoring is, what it is made with, and what all of them ask of a text. */
import type { Span, Statement } from "../../../grammar/ast.ts";
import { rebased } from "../../../grammar/incremental/rebase.ts";
import type { SourceText } from "../../../grammar/incremental/source-text.ts";
import { isDeclaration } from "../../../grammar/order.ts";
import type { Analysis, FileLoader, NewFile, TextEdit, TextRenderers } from "../../analysis/analysis.ts";
import type { NamesOf } from "../names.ts";

export interface Refactoring {
  readonly title: string;
  readonly kind: "refactor.extract" | "refactor.inline" | "refactor.rewrite";
  readonly edits: readonly TextEdit[];
  readonly creates?: readonly NewFile[];
  /** Why it can't be made just now: it has no edits then. */
  readonly disabled?: string;
}

/** What refactorings ask beyond the document itself. */
export interface RefactoringTools {
  readonly loader: FileLoader;
  readonly renderers: TextRenderers;
  /** Whether the editor can make files. */
  readonly canCreate: boolean;
  /** Addresses of the scenarios that use a file, directly or through others. */
  readonly usersOf: (uri: string) => readonly string[];
  /** What those name. */
  readonly namesInUsersOf: (uri: string) => readonly NamesOf[];
  /** The statements that lines of a real machine stand for; undefined: it knows none. */
  readonly statementsOf: (pasted: string, taken: ReadonlySet<string>) => string | undefined;
}

/** What a refactoring is asked for: the place of a document that is selected. */
export interface Asked extends RefactoringTools {
  readonly analysis: Analysis;
  readonly selected: Span;
}

/** The statement that holds the beginning of a span; undefined between statements. */
export function statementOf(source: SourceText, { start }: Span): Statement | undefined {
  return source.statementsAt(start).findLast(({ span }) => span.start <= start && start <= span.end);
}

/** The declarations in front of the timeline, in order; of the timeline nothing is looked at. */
export function declarationsOf(source: SourceText): readonly Statement[] {
  const found: Statement[] = [];
  for (const { passage, start } of source.passages()) {
    for (const statement of passage.statements) {
      if (statement.kind === "boot") return found;
      if (isDeclaration(statement)) found.push(rebased(statement as Statement, start));
    }
  }
  return found;
}

export function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** Whether something within a span is wrong: what is not understood is left where it is. */
export function isWrongWithin({ diagnostics, uri }: Analysis, span: Span): boolean {
  return diagnostics.some((each) => each.severity === "error" && each.uri === uri && touches(each.span, span));
}

/** A reference to a parameter, in any text. */
const REFERENCE = /\$([A-Za-z_]\w*(?:-(?!0x)\w+)*)/g;

/** Names of the parameters that a text refers to. */
export function referredIn(text: string): ReadonlySet<string> {
  return new Set(Array.from(text.matchAll(REFERENCE), ([, name = ""]) => name));
}

/** A name that none of these is: with a number behind it where it is taken. */
export function freeName(wanted: string, isTaken: (name: string) => boolean): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}${number}`;
    if (!isTaken(name)) return name;
  }
}

/** From the beginning of the first line of a span to the end of its last one: what is wrong with a statement may stand behind it. */
export function linesOf(source: SourceText, { start, end }: Span): Span {
  return { start: source.lineSpan(source.lineAt(start)).start, end: source.lineSpan(source.lineAt(end)).end };
}

/** `statements` with their lines, where they stand alone on them. */
export function wholeLines(source: SourceText, { start, end }: Span): Span {
  const lines = linesOf(source, { start, end });
  const isAlone =
    source.slice({ start: lines.start, end: start }).trim() === "" &&
    source.slice({ start: end, end: lines.end }).trim() === "";
  if (!isAlone) return { start, end };
  return { start: lines.start, end: Math.min(lines.end + 1, source.length) };
}
