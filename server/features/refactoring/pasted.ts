/** Lines of a shell or of a boot log that stand in the text and are no statements: as the statements that they are here. */
import type { Statement } from "../../../grammar/ast.ts";
import type { SourceText } from "../../../grammar/incremental/source-text.ts";
import type { Analysis } from "../../analysis/analysis.ts";
import { firstBoot } from "../../analysis/diagnostics/fix-places.ts";
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
  const made = statementsOf(source.slice(span), taken);
  if (made === undefined || made === source.slice(span)) return [];
  const { declared, newText } = declaredInFront(made, analysis);
  const count = last - first + 1;
  const title =
    count === 1 ? "Convert the pasted line into statements" : `Convert the ${count} pasted lines into statements`;
  const boot = declared === "" ? undefined : firstBoot(source)?.start;
  // Devices are declared in front of the timeline.
  const edits =
    boot === undefined || boot > span.start
      ? [{ uri, span, newText: `${declared}${newText}` }]
      : [
          { uri, span: { start: boot, end: boot }, newText: `${declared}\n` },
          { uri, span, newText },
        ];
  return [{ title, kind: "refactor.rewrite", edits }];
}

/** Devices that are declared there, those that the scenario has left out, and what is behind them. */
function declaredInFront(made: string, { names }: Analysis): { readonly declared: string; readonly newText: string } {
  const devices = /^(?:dimm \S+ .*\n)*/.exec(made)![0];
  const known = new Set(names.map(({ name }) => name));
  const lines = devices.split("\n").filter((line) => line !== "" && !known.has(line.split(" ")[1]!));
  return { declared: lines.map((line) => `${line}\n`).join(""), newText: made.slice(devices.length) };
}

function isNoStatement(line: string): boolean {
  return line === "" || line.startsWith("#");
}

function hasBootBefore(source: SourceText, offset: number): boolean {
  const boot = firstBoot(source)?.start;
  return boot !== undefined && boot < offset;
}

function takenBy({ kind }: Statement): string {
  return kind.replace(/-from$/, "");
}
