/**
 * Lines of a saved boot log, told apart from what carried them: the kernel's own time stamp (plain, `dmesg -T`, with the caller's id),
 * a journal or syslog in front of it, a serial console's escape sequences and carriage returns.
 */
import type { LinePlace } from "../facts.ts";

export interface LogLine {
  /** As saved, without the line break. */
  readonly line: string;
  readonly span: LinePlace;
  /** The next message begins inside it: a console that lost what stood between. */
  readonly cut?: true;
}

/** A line of the kernel has a few hundred characters; whatever is longer is none, and is not looked at further. */
export const LONGEST_LINE = 4096;

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

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[A-Za-z]`, "g");

const DATE = String.raw`(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: \d{4})?`;
const ISO_DATE = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?`;

/** What may stand in front of a message; several may follow each other, in any order. */
const PREFIXES: readonly RegExp[] = [
  // A mail that quotes a log.
  /^(?:[>|] ?)+/,
  // `<6>` of /dev/kmsg and consoles; `kern  :info  : ` of dmesg -x.
  /^<\d{1,3}>/,
  /^(?:kern|user|daemon|syslog)\s*:\s*[a-z]+\s*: /,
  // `[    0.000000] `, `[    T0] `, `[  +0.000003] `, `[Tue Nov  4 21:29:37 2025] `, `[Nov 4 21:29] `.
  new RegExp(String.raw`^\[\s*(?:\+?\d+\.\d+|[TC]\d+|${DATE}|${ISO_DATE})\s*\] ?`),
  // `Nov 04 21:29:37 host kernel: `, `2025-11-04T21:29:37+0000 host kernel: `, or dmesg's date alone.
  new RegExp(String.raw`^(?:${DATE}|${ISO_DATE}|\d{9,}\.\d+) (?:\S{1,100} kernel(?:\[\d+\])?: ?)?`),
  // Whatever else ends with syslog's tag: `host kernel: ` behind a time of one of the above forms, fields of a log collector.
  /^[^[<]{0,200}?\bkernel(?:\[\d+\])?: /,
];

/** What the kernel printed: the line without what carried it. Blanks that begin the message stay. */
export function messageOf(line: string): string {
  if (line === "" || line.length > LONGEST_LINE) return "";
  let text = line.includes("\u001b[") ? line.replace(ESCAPES, "") : line;
  for (let round = 0; round < PREFIXES.length; round++) {
    const found = PREFIXES.map((prefix) => prefix.exec(text)).find((match) => match !== null);
    if (found === undefined) break;
    text = text.slice(found[0].length);
  }
  return text;
}
