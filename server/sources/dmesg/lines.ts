/** Lines of a text as it was saved, and messages of a kernel that stand on one line, told apart by their time stamps. */
import type { LinePlace } from "../facts.ts";
import { LONGEST_LINE, messageOf } from "./carriers.ts";

export interface LogLine {
  /** As saved, without the line break. */
  readonly line: string;
  readonly span: LinePlace;
  /** The next message begins inside it: a console that lost what stood between. */
  readonly cut?: true;
}

/** The stamp of a next message inside a line: of a machine that was reset while it printed, or of a serial console that lost characters. */
const NEXT = /\[ {0,4}\d{1,6}\.\d{6}\] /g;

/** Where the next message begins inside a line, -1: nowhere. A stamp behind nothing but what carries a message is its own. */
function nextMessage(line: string): number {
  if (line.length > LONGEST_LINE) return -1;
  for (const { index } of line.matchAll(NEXT))
    if (index > 0 && messageOf(line.slice(0, index)).trim() !== "") return index;
  return -1;
}

/**
 * The lines of a text, without their line breaks. A message with a stamp begins a line of its own; and so does what stands behind zeros, which a file
 * system leaves where the power failed while a log was written.
 */
export function* linesOf(text: string): Generator<LogLine> {
  let start = 0;
  let zero = -1;
  while (start < text.length) {
    while (text.charCodeAt(start) === 0) start++;
    const newline = text.indexOf("\n", start);
    if (zero !== text.length && zero < start) zero = orEnd(text.indexOf("\0", start), text);
    const end = Math.min(zero, orEnd(newline, text));
    const isWindows = text.charCodeAt(end - 1) === 13 && end > start;
    const line = text.slice(start, isWindows ? end - 1 : end);
    const next = nextMessage(line);
    if (next > 0) {
      yield { line: line.slice(0, next), span: { start, end: start + next }, cut: true };
      yield { line: line.slice(next), span: { start: start + next, end } };
    } else yield { line, span: { start, end } };
    start = end + 1;
  }
}

function orEnd(at: number, text: string): number {
  return at === -1 ? text.length : at;
}
