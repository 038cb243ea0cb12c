/**
 * The lines of a kernel log as people save it, without what a tool wrote in front of them: time stamps of `dmesg` in every
 * format (plain, `-T`, `-e`, `-x`, `--time-format iso`, CONFIG_PRINTK_CALLER, colours), of journalctl and of syslog.
 */
import type { LinePlace } from "../facts.ts";
import { linesOf } from "./memory-map.ts";

export interface LogLine {
  /** What the kernel printed, without white space at its ends. */
  readonly text: string;
  readonly at: LinePlace;
}

/** Characters of a line that are looked at: what the kernel prints in one line is shorter, and a longer one is no log. */
const LONGEST = 1024;

export const BOOT_LINE = /^Linux version \d/;

/** The lines of the first boot of a log: a journal may go on with the next one. */
export function* logLines(log: string): Generator<LogLine> {
  let booted = false;
  for (const { line, span } of linesOf(log)) {
    const text = withoutPrefix(line.slice(0, LONGEST));
    if (BOOT_LINE.test(text)) {
      if (booted) return;
      booted = true;
    }
    yield { text, at: span };
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: dmesg colours its output by them.
const COLOUR = /\x1b\[[0-9;]*[A-Za-z]/g;

const DATE = String.raw`(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: \d{4})?`;
const ISO_DATE = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?`;

/** What may stand in front of a message; several may follow each other. */
const PREFIXES: readonly RegExp[] = [
  // <6>, of /dev/kmsg and consoles; "kern  :info  :" of dmesg -x.
  /^<\d{1,3}>/,
  /^(?:kern|user|daemon|syslog)\s*:\s*[a-z]+\s*:\s*/,
  // [    0.000000], [    T0], [  +0.000003], [Tue Nov  4 21:29:37 2025], [Nov 4 21:29].
  new RegExp(String.raw`^\[\s*(?:\+?\d+\.\d+|[TC]\d+|${DATE}|${ISO_DATE})\s*\]\s?`),
  // journalctl's and syslog's host and tag, or dmesg's date alone.
  new RegExp(String.raw`^(?:${DATE}|${ISO_DATE}|\d{9,}\.\d+)\s(?:\S+ kernel(?:\[\d+\])?:\s?)?`),
  // journalctl -o short-monotonic: its time was one of the above.
  /^[\w.-]+ kernel(?:\[\d+\])?:\s?/,
];

/** The message of a line. */
export function withoutPrefix(line: string): string {
  let text = line.includes("\x1b") ? line.replace(COLOUR, "") : line;
  for (let round = 0; round < PREFIXES.length; round++) {
    const found = PREFIXES.map((prefix) => prefix.exec(text)).find((match) => match !== null);
    if (found === undefined) break;
    text = text.slice(found[0].length);
  }
  return text.trim();
}
