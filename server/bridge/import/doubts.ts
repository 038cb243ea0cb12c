/** What could not be used, was guessed or contradicts itself in the files of a machine, in sentences with file and line. */
import { contradictionSubject, doubtText, saidText } from "../../analysis/notes/source-words.ts";
import type { MapOrigin, SourceDoubt } from "../../sources/facts.ts";
import type { Contradiction, Said } from "../../sources/merge.ts";
import { lineAt, type ReadSource } from "./read-sources.ts";

/** Sentences of one file at most; of a binary log every line is one. */
const MOST_SENTENCES = 8;

/** Maps whose holes are concluded from counts of pages. */
const OF_COUNTS: readonly (MapOrigin | undefined)[] = ["zones", "device-tree"];

/** `origin`: whose map is the machine's. A size or a place that was estimated is of no interest where another file tells it. */
export function doubtSentences({ source, text, cut }: ReadSource, origin: MapOrigin | undefined): readonly string[] {
  const { name, kind } = source;
  const isNeedless = (doubt: SourceDoubt): boolean =>
    (kind === "meminfo" && origin !== undefined) ||
    (["zoneinfo", "dmesg"].includes(kind) && !OF_COUNTS.includes(origin) && doubt.kind === "estimated");
  const doubts = source.doubts.filter((doubt) => !isNeedless(doubt));
  const sentences = doubts
    .slice(0, MOST_SENTENCES)
    .map((doubt) => `${name}:${lineAt(text, doubt.at.start)}: ${doubtText(doubt, kind)}`);
  if (doubts.length > MOST_SENTENCES)
    sentences.push(`${name}: and ${doubts.length - MOST_SENTENCES} more lines like these`);
  if (cut) {
    const why = "it is longer than what is taken of one file (64 MiB)";
    const instead = kind === "dmesg" ? "; `journalctl -k -b` gives one boot" : "";
    sentences.push(`${name}: only its beginning is read: ${why}${instead}`);
  }
  return sentences;
}

/** `all memory: boot.dmesg:4 says 64 GiB, lsmem.txt:2 says 32 GiB; the first holds`. */
export function contradictionSentence(contradiction: Contradiction, sources: readonly ReadSource[]): string {
  const says = (said: Said): string => {
    const text = sources.find(({ source }) => source === said.source)?.text ?? "";
    return `${said.source.name}:${lineAt(text, said.at.start)} says ${saidText(contradiction, said)}`;
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
