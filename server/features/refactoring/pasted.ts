/** Lines of a shell or of a boot log that stand in the text and are no statements: as the statements that they are here. */
import type { Statement } from "../../../grammar/ast.ts";
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
  let first = source.lineAt(selected.start);
  let last = source.lineAt(selected.end);
  if (!isForeign(first)) return [];
  while (first > 0 && last - first < MOST_LINES && isForeign(first - 1)) first--;
  while (last + 1 < source.lineCount && last - first < MOST_LINES && isForeign(last + 1)) last++;
  const span = { start: source.lineSpan(first).start, end: source.lineSpan(last).end };
  const taken = new Set(declarationsOf(source).map((each) => takenBy(each)));
  const newText = statementsOf(source.slice(span), taken);
  if (newText === undefined || newText === source.slice(span)) return [];
  const count = last - first + 1;
  const title =
    count === 1 ? "Convert the pasted line into statements" : `Convert the ${count} pasted lines into statements`;
  return [{ title, kind: "refactor.rewrite", edits: [{ uri, span, newText }] }];
}

function takenBy({ kind }: Statement): string {
  return kind.replace(/-from$/, "");
}
