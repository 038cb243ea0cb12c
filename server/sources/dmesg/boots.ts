/**
 * The boots that one log holds: a journal, a serial console's record and /var/log/kern.log go on with the next. One of them is read: the
 * last that tells what the kernel made of memory, else the last that tells of memory at all, and never that of a crash kernel, whose memory is
 * the part that crashkernel= kept.
 */
import { messageOf } from "./carriers.ts";
import { type LogLine, linesOf } from "./lines.ts";
import { logLinesOf } from "./log-lines.ts";

export interface LogBoot {
  /** Offsets in the log; `end` exclusive. */
  readonly start: number;
  readonly end: number;
  /** `Linux version 6.1.0-25-amd64`. */
  readonly banner: string;
}

export const BANNER_WORDS = "Linux version ";
const BANNER = /^Linux version \d/;
const FIRST_OF_ARM = /^Booting Linux on physical CPU /;

/** In the order of the log; the first one begins where the log does. Empty: no line names a kernel. */
export function bootsOf(log: string): readonly LogBoot[] {
  const begun: { readonly start: number; readonly banner: string }[] = [];
  for (let at = log.indexOf(BANNER_WORDS); at !== -1; at = log.indexOf(BANNER_WORDS, at + 1)) {
    const first = log.lastIndexOf("\n", at) + 1;
    const newline = log.indexOf("\n", at);
    const end = newline === -1 ? log.length : newline;
    for (const { line, span } of linesOf(log.slice(first, end))) {
      const message = messageOf(line);
      if (!BANNER.test(message)) continue;
      const start = span.start === 0 ? startOfArm(log, first) : first + span.start;
      begun.push({ start: begun.length === 0 ? 0 : start, banner: message.split(" (")[0]! });
    }
    at = end;
  }
  return begun.map((boot, index) => ({ ...boot, end: begun[index + 1]?.start ?? log.length }));
}

/** Lines between the first one of arm64 and the kernel's name: 4.x has those of control groups. */
const MOST_BEFORE = 8;

function startOfArm(log: string, banner: number): number {
  let start = banner;
  for (let lines = 0; lines < MOST_BEFORE && start > 0; lines++) {
    const before = log.lastIndexOf("\n", start - 2) + 1;
    for (const { line, span } of linesOf(log.slice(before, start - 1))) {
      const message = messageOf(line);
      if (FIRST_OF_ARM.test(message)) return before + span.start;
      if (BANNER.test(message)) return banner;
    }
    start = before;
  }
  return banner;
}

const OF_MEMORY =
  /BIOS-e820: |Xen: (?:\[mem|0)|Zone ranges:|Early memory node ranges|On node \d+ totalpages|OF: fdt:\s?- |Memory: \d+K\/\d+K available|efi: (?:mem\d+: | {2,}\[)/;
const OF_CRASH_KERNEL = /[Cc]ommand line: [^\n]*\belfcorehdr=/;

/** Whether a boot is one that people mean when they hand over the log. */
export function isWanted(text: string): boolean {
  return OF_MEMORY.test(text) && !OF_CRASH_KERNEL.test(text);
}

const OF_LAYOUT = /Zone ranges:|On node \d+ totalpages|Memory: \d+K\/\d+K available/;

/** Whether such a boot got as far as the layout of memory: one that was cut off before tells less than the one before it. */
export function tellsLayout(text: string): boolean {
  return isWanted(text) && OF_LAYOUT.test(text);
}

/** The boot that is read; `of`: how many there are. */
export interface ChosenBoot extends LogBoot {
  readonly index: number;
  readonly of: number;
}

export function chosenBoot(log: string): ChosenBoot {
  // Nearly every log has one boot.
  const first = log.indexOf(BANNER_WORDS);
  const isOne = first === -1 || log.indexOf(BANNER_WORDS, first + 1) === -1;
  const boots = isOne ? [] : bootsOf(log);
  if (boots.length < 2) return { start: 0, end: log.length, banner: boots[0]?.banner ?? "", index: 0, of: 1 };
  const last = (isSuch: (text: string) => boolean): number =>
    boots.findLastIndex(({ start, end }) => isSuch(log.slice(start, end)));
  const whole = last(tellsLayout);
  const index = Math.max(0, whole === -1 ? last(isWanted) : whole);
  return { ...boots[index]!, index, of: boots.length };
}

/** The lines of the boot that is read, at their places in the log. */
export function* linesOfBoot(log: string, { start, end }: LogBoot = chosenBoot(log)): Generator<LogLine> {
  if (start === 0 && end === log.length) yield* logLinesOf(log);
  else {
    for (const { line, span, ...cut } of logLinesOf(log.slice(start, end))) {
      yield { line, ...cut, span: { start: span.start + start, end: span.end + start } };
    }
  }
}
