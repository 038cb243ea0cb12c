/**
 * Lines of a saved boot log, told apart from what carried them: the kernel's own time stamp (plain, `dmesg -T`, with the caller's id),
 * a journal or syslog in front of it, a serial console's escape sequences and carriage returns.
 */
import type { LinePlace } from "../facts.ts";

export interface LogLine {
  /** As saved, without the line break. */
  readonly line: string;
  readonly span: LinePlace;
}

/** The lines of a text, without their line breaks. */
export function* linesOf(text: string): Generator<LogLine> {
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    yield { line: text.slice(start, end).replace(/\r$/, ""), span: { start, end } };
    start = end + 1;
  }
}

/** A line of the kernel has a few hundred characters; whatever is longer is none, and is not looked at further. */
export const LONGEST_LINE = 4096;

/** `<6>[    0.000000] `, `[Tue Nov  4 21:29:37 2025] `, `[    0.000000][    T0] `, each with or without the level. */
const STAMP = /^(?:<\d+>)?(?:\[[^\][]{1,40}\] ?){1,2}/;
/** `Nov 04 21:29:37 host kernel: `, `2025-11-04T21:29:37+0000 host kernel: `. */
const CARRIER = /^.{0,200}?\bkernel(?:\[\d+\])?:\s/;
const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[A-Za-z]`, "g");

/** What the kernel printed: the line without what carried it. Blanks that begin the message stay. */
export function messageOf(line: string): string {
  if (line.length > LONGEST_LINE) return "";
  const bare = line.includes("\u001b[") ? line.replace(ESCAPES, "") : line;
  const carried = bare.startsWith("[") || bare.startsWith("<") ? bare : bare.replace(CARRIER, "");
  return carried.replace(STAMP, "");
}
