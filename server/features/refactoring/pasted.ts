/** Lines of a shell or of a boot log that stand in the text and are no statements: as the statements that they are here. */
import type { Statement } from "../../../grammar/ast.ts";
import type { SourceText } from "../../../grammar/incremental/source-text.ts";
import { errorOfShell } from "../../analysis/diagnostics/shell-steps.ts";
import { type Asked, declarationsOf, type Refactoring } from "./refactoring.ts";

/** Lines that are looked at at once. */
const MOST_LINES = 5000;

/** Of the lines around the selection that are not understood, with their neighbours up to one that is. */
export function convertPasted({ analysis, selected, statementsOf }: Asked): readonly Refactoring[] {
  const { source, uri } = analysis;
  const isForeign = (line: number): boolean => {
    const span = source.lineSpan(line);
    const text = source.slice(span);
    const indent = text.length - text.trimStart().length;
    if (text.trim() === "") return false;
    return source
      .statementsAt(span.start + indent)
      .some((each) => each.kind === "error" && each.span.start < span.end && each.span.end > span.start);
  };
  const textOf = (line: number): string => source.slice(source.lineSpan(line)).trim();
  const lastSelected = source.lineAt(selected.end);
  let first = source.lineAt(selected.start);
  while (first < lastSelected && isNoStatement(textOf(first))) first++;
  if (!isForeign(first)) return [];
  while (first > 0 && lastSelected - first < MOST_LINES && isForeign(first - 1)) first--;
  // Up to a line that is understood; empty lines and comments lie between where they are selected.
  let last = first;
  for (let line = first + 1; line < source.lineCount && line - first < MOST_LINES; line++) {
    if (isForeign(line)) last = line;
    else if (line > lastSelected || !isNoStatement(textOf(line))) break;
  }
  // Root's prompt makes a comment of the command that an error is about.
  if (first > 0 && textOf(first - 1).startsWith("#") && errorOfShell(textOf(first)) !== undefined) first--;
  const span = { start: source.lineSpan(first).start, end: source.lineSpan(last).end };
  const taken = new Set(declarationsOf(source).map((each) => takenBy(each)));
  if (hasBootBefore(source, span.start)) taken.add("boot");
  const newText = statementsOf(source.slice(span), taken);
  if (newText === undefined || newText === source.slice(span)) return [];
  const count = last - first + 1;
  const title =
    count === 1 ? "Convert the pasted line into statements" : `Convert the ${count} pasted lines into statements`;
  return [{ title, kind: "refactor.rewrite", edits: [{ uri, span, newText }] }];
}

function isNoStatement(line: string): boolean {
  return line === "" || line.startsWith("#");
}

function hasBootBefore(source: SourceText, offset: number): boolean {
  return [...source.passages()].some(({ passage, start }) =>
    passage.statements.some(({ kind, span }) => kind === "boot" && start + span.start < offset),
  );
}

function takenBy({ kind }: Statement): string {
  return kind.replace(/-from$/, "");
}
