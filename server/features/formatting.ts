/**
 * The canonical layout as edits: line by line, only where something changes, so that cursors and folds stay. What has an
 * error is left as the grammar's formatter leaves it.
 */

import type { Span } from "../../grammar/ast.ts";
import { format } from "../../grammar/format.ts";
import { movedSpan } from "../../grammar/incremental/rebase.ts";
import type { SourceText } from "../../grammar/incremental/source-text.ts";

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

/** Edits of the line that was ended, or of the body that was closed, at an offset: of the statement there alone, whatever the text is long. */
export function typedEdits(source: SourceText, offset: number): readonly FormattingEdit[] {
  const line = source.lineAt(offset);
  const ended = source.lineSpan(offset === source.lineSpan(line).start && line > 0 ? line - 1 : line);
  const { first, last } = source.groupsAt(ended);
  const groups = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  for (const { passage, start } of groups.flatMap((group) => [...source.passagesOf(group)])) {
    const end = start + passage.text.length;
    if (end < ended.start) continue;
    if (start > ended.end) break;
    return editsWithin(passage.text, { start: ended.start - start, end: ended.end - start + 1 }).map(
      ({ span, newText }) => ({ span: movedSpan(span, start), newText }),
    );
  }
  return [];
}

/** Of a piece of a text, which begins with the line break behind the piece before it and ends without one. */
function editsWithin(piece: string, within: Span): readonly FormattingEdit[] {
  const lead = piece.length - piece.replace(/^\n+/, "").length;
  const text = `${piece.slice(lead).replace(/\n$/, "")}\n`;
  return (
    formattingEdits(text, { start: within.start - lead, end: within.end - lead })
      // Lines are replaced without their line breaks.
      .map(({ span, newText }) => ({
        span: { start: span.start + lead, end: Math.min(span.end + lead - 1, piece.length) },
        newText: newText.replace(/\n$/, ""),
      }))
      .filter(({ span, newText }) => piece.slice(span.start, span.end) !== newText)
  );
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
