/**
 * One boot of a log with several, by its number, or of a log that is larger than what is read of one file. Of a large log the lines that
 * begin a boot are looked for in all of it, and the wanted boot alone is read.
 */

import { type BootNumber, type FoundBoot, indexOfBoot, noSuchBoot } from "../bridge/import/file-bytes.ts";
import type { LogPart, NamedText } from "../bridge/import/read-sources.ts";
import { type FoundLine, findLines, type LargeText } from "../disk/large-text.ts";
import { decodeText } from "../sources/container/decode.ts";
import { BANNER_WORDS, bootsOf, isWanted, tellsLayout } from "../sources/dmesg/boots.ts";

export const BOOT_OPTION = /^-?\d{1,6}$/;

export function wrongBoot(text: string): string {
  return `--boot takes a number (1 the first, 0 the last, -1 the one before), not '${text}'`;
}

/** Of one boot: the messages that tell of memory lie in its first MiB, even with memblock=debug on a large machine. */
const LARGEST_BOOT = 8 * 2 ** 20;

/** Boots of a large log that are looked at, from the last one back, for one that tells of memory. */
const MOST_LOOKED_AT = 64;

/** Undefined: no line of it begins a boot. `number`: the wanted one; not there: the last that tells of memory. */
export function bootOfLargeLog(name: string, log: LargeText, number: BootNumber | undefined): FoundBoot | undefined {
  const begun = findLines(log, BANNER_WORDS, (line) => bootsOf(line).length > 0);
  if (begun.length === 0) return undefined;
  const read = (index: number): NamedText => readBoot(name, log, begun, index);
  if (number !== undefined) {
    const index = indexOfBoot(number, begun.length);
    return index === undefined ? noSuchBoot(number, begun.length) : read(index);
  }
  let wanted: NamedText | undefined;
  for (let index = begun.length - 1; index >= Math.max(0, begun.length - MOST_LOOKED_AT); index--) {
    const named = read(index);
    if (tellsLayout(named.text)) return named;
    if (isWanted(named.text)) wanted ??= named;
  }
  return wanted ?? read(begun.length - 1);
}

function readBoot(name: string, log: LargeText, begun: readonly FoundLine[], index: number): NamedText {
  const { offset, before, text: line } = begun[index]!;
  const next = begun[index + 1]?.offset ?? log.size;
  const end = Math.min(next, offset + LARGEST_BOOT);
  const text = decodeText(log.part(offset, end));
  const part: LogPart = {
    linesBefore: before,
    banner: bootsOf(line)[0]!.banner,
    boot: index + 1,
    of: begun.length,
    size: log.size,
    ...(end < next ? { cutAfter: LARGEST_BOOT } : {}),
  };
  return { name, text, cut: false, part };
}
