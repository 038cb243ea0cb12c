/**
 * The canonical layout as edits: line by line, only where something changes, so that cursors and folds stay. What has an
 * error is left as the grammar's formatter leaves it.
 */

import type { Span } from "../../grammar/ast.ts";
import { format } from "../../grammar/format.ts";

export interface FormattingEdit {
  readonly span: Span;
  readonly newText: string;
}

/** Edits that turn a text into its canonical layout; with `within`, only those that touch it. */
export function formattingEdits(text: string, within?: Span): readonly FormattingEdit[] {
  const formatted = format(text);
  if (formatted === text) return [];
  const edits = changedLines(splitLines(text), splitLines(formatted));
  return within === undefined
    ? edits
    : edits.filter(({ span }) => span.start < within.end && within.start < Math.max(span.end, span.start + 1));
}

/** Lines with their line breaks. */
function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** A line without its white space: lines that differ in nothing else are the same one, and each is an edit of its own. */
function wordsIn(line: string): string {
  return line.replace(/\s+/g, "");
}

/** How far ahead the lines of one side are looked for on the other before everything up to there counts as changed. */
const LOOK_AHEAD = 40;

function changedLines(before: readonly string[], after: readonly string[]): readonly FormattingEdit[] {
  const edits: FormattingEdit[] = [];
  let offset = 0;
  let row = 0;
  let newRow = 0;
  while (row < before.length || newRow < after.length) {
    const line = before[row];
    const newLine = after[newRow];
    if (line !== undefined && newLine !== undefined && wordsIn(line) === wordsIn(newLine)) {
      const span = { start: offset, end: offset + line.length };
      if (line !== newLine) edits.push({ span, newText: newLine });
      offset += line.length;
      row++;
      newRow++;
      continue;
    }
    const [skip, newSkip] = nextMeeting(before, row, after, newRow);
    const removed = before.slice(row, row + skip).join("").length;
    edits.push({
      span: { start: offset, end: offset + removed },
      newText: after.slice(newRow, newRow + newSkip).join(""),
    });
    offset += removed;
    row += skip;
    newRow += newSkip;
  }
  return edits;
}

/** How many lines to leave out on either side until both go on alike; the nearest such place. */
function nextMeeting(
  before: readonly string[],
  row: number,
  after: readonly string[],
  newRow: number,
): readonly [number, number] {
  for (let distance = 1; distance <= LOOK_AHEAD; distance++) {
    for (let skip = 0; skip <= distance; skip++) {
      const newSkip = distance - skip;
      const line = before[row + skip];
      const newLine = after[newRow + newSkip];
      if (line === undefined || newLine === undefined || line.trim() === "") continue;
      if (wordsIn(line) === wordsIn(newLine)) return [skip, newSkip];
    }
  }
  return [before.length - row, after.length - newRow];
}
