/** What could not be used, was guessed or contradicts itself in the files of a machine, in sentences with file and line. */

import { contradictionSubject, doubtText, saidText } from "../../analysis/notes/source-words.ts";
import { MiB } from "../../simulation/units/units.ts";
import type { MapOrigin, SourceDoubt } from "../../sources/facts.ts";
import type { Contradiction, Said } from "../../sources/merge.ts";
import { type LogPart, lineAt, type ReadSource } from "./read-sources.ts";

/** Sentences of one file at most; of a binary log every line is one. */
const MOST_SENTENCES = 8;

/** Maps whose holes are concluded from counts of pages. */
const OF_COUNTS: readonly (MapOrigin | undefined)[] = ["zones", "device-tree"];

/** `origin`: whose map is the machine's. A size or a place that was estimated is of no interest where another file tells it. */
export function doubtSentences(read: ReadSource, origin: MapOrigin | undefined): readonly string[] {
  const { source, cut, broken, part, lost } = read;
  const { name, kind } = source;
  const isNeedless = (doubt: SourceDoubt): boolean =>
    (kind === "meminfo" && origin !== undefined) ||
    (["zoneinfo", "dmesg"].includes(kind) && !OF_COUNTS.includes(origin) && doubt.kind === "estimated");
  const doubts = source.doubts.filter((doubt) => !isNeedless(doubt));
  const sentences = doubts
    .slice(0, MOST_SENTENCES)
    .map((doubt) => `${name}:${lineAt(read, doubt.at.start)}: ${doubtText(doubt, kind)}`);
  if (doubts.length > MOST_SENTENCES)
    sentences.push(`${name}: and ${doubts.length - MOST_SENTENCES} more lines like these`);
  if (part !== undefined) sentences.unshift(partSentence(name, part));
  if (lost !== undefined) {
    const found = name.startsWith(`${lost}: `) ? name.slice(lost.length + 2) : name;
    sentences.push(
      `${lost}: it is cut off or too large, and not all files in it were read; ${found} may be cut, others may be missing`,
    );
  }
  if (broken === true) {
    sentences.push(
      `${name}: only its beginning is read: what is behind it can't be unpacked, the file is cut or damaged`,
    );
  } else if (cut) {
    const why = "it is longer than what is taken of one file (64 MiB)";
    const instead = kind === "dmesg" ? "; `journalctl -k -b` gives one boot" : "";
    sentences.push(`${name}: only its beginning is read: ${why}${instead}`);
  }
  return sentences;
}

/** `kern.log:90124: boot 3 of 3 is read (Linux version 6.1.0-25-amd64), and nothing else of its 1025 MiB`. */
function partSentence(name: string, { linesBefore, banner, boot, of, size, cutAfter }: LogPart): string {
  const rest = size === undefined ? "" : `, and nothing else of its ${Math.round(size / MiB)} MiB`;
  const begin = cutAfter === undefined ? "" : `the first ${cutAfter / MiB} MiB of `;
  const other = of > 1 ? "; --boot takes another" : "";
  return `${name}:${linesBefore + 1}: ${begin}boot ${boot} of ${of} is read (${banner})${rest}${other}`;
}

/** `all memory: boot.dmesg:4 says 64 GiB, lsmem.txt:2 says 32 GiB; the first holds`. */
export function contradictionSentence(contradiction: Contradiction, sources: readonly ReadSource[]): string {
  const says = (said: Said): string => {
    const read = sources.find(({ source }) => source === said.source) ?? { text: "" };
    return `${said.source.name}:${lineAt(read, said.at.start)} says ${saidText(contradiction, said)}`;
  };
  const { held, other } = contradiction;
  return `${contradictionSubject(contradiction)}: ${says(held)}, ${says(other)}; the first holds`;
}

/** What a map of this origin lacks. */
export const MAP_WORDS: Readonly<Partial<Record<MapOrigin, string>>> = {
  efi: "The map is UEFI's, as efi=debug printed it.",
  iomem:
    "The map is that of /proc/iomem: what the kernel itself changed in the firmware's (page 0, mem=, memmap=) and memory that was plugged is in it.",
  "node-ranges": "The map is what the log calls `Early memory node ranges`: memory without what the firmware keeps.",
  "device-tree":
    "The map is the device tree's memory; what it keeps without mapping it (no-map) lies elsewhere in it, perhaps.",
  zones: "The map is made of zones: holes inside a zone lie elsewhere, perhaps.",
  blocks:
    "The map is made of memory blocks: what is missing inside a block is not told, and memory that was plugged is in it.",
};
