/** What could not be used, was guessed or contradicts itself in the files of a machine, in sentences with file and line. */
import { sizeText } from "../../simulation/units/units.ts";
import type { MapOrigin, SourceDoubt, SourceKind } from "../../sources/facts.ts";
import type { Contradiction, ContradictionAbout, Said } from "../../sources/merge.ts";
import { lineAt, type ReadSource } from "./read-sources.ts";

/** Sentences of one file at most; of a binary log every line is one. */
const MOST_SENTENCES = 8;

const DOUBT_WORDS: Readonly<Record<SourceDoubt["kind"], (what: string, kind: SourceKind) => string>> = {
  truncated: (what) => `the beginning of the boot is missing: no \`${what}\` line`,
  "second-boot": (what) => `another boot begins here (${what}): the first one is read`,
  contradiction: (what) => `contradicts a line before: ${what}`,
  unread: (what) => `not used: ${what}`,
  garbled: (what) => `can't be read: ${what}`,
  zeroed: () => "the kernel hides addresses from who is not root: read the file as root",
  estimated: (what, kind) =>
    kind === "meminfo"
      ? `the size of all memory is estimated from ${what}`
      : kind === "zoneinfo" && what.includes("zone")
        ? `${what} of it are no memory; where they lie is not told`
        : `assumed: ${what}`,
};

/** `hasMap`: some file tells where memory lies, so that no size of it was guessed. */
export function doubtSentences({ source, text, cut }: ReadSource, hasMap: boolean): readonly string[] {
  const { name, kind } = source;
  const doubts = kind === "meminfo" && hasMap ? [] : source.doubts;
  const sentences = doubts
    .slice(0, MOST_SENTENCES)
    .map((doubt) => `${name}:${lineAt(text, doubt.at.start)}: ${DOUBT_WORDS[doubt.kind](doubt.what, kind)}`);
  if (doubts.length > MOST_SENTENCES)
    sentences.push(`${name}: and ${doubts.length - MOST_SENTENCES} more lines like these`);
  if (cut) sentences.push(`${name}: only its beginning is read: it is longer than what is taken of one file`);
  return sentences;
}

const ABOUT_WORDS: Readonly<Record<ContradictionAbout, string>> = {
  release: "the kernel",
  arch: "the architecture",
  cmdline: "the command line",
  cpus: "processors",
  platform: "the machine",
  "page-size": "the page size",
  nodes: "nodes with memory",
  node: "whose memory it is",
  memory: "all memory",
};

/** `all memory: boot.dmesg:4 says 64 GiB, lsmem.txt:2 says 32 GiB; the first holds`. */
export function contradictionSentence(
  { about, node, held, other }: Contradiction,
  sources: readonly ReadSource[],
): string {
  const place = ({ source, at }: Said): string => {
    const text = sources.find((each) => each.source === source)?.text ?? "";
    return `${source.name}:${lineAt(text, at.start)}`;
  };
  const value = ({ value: said }: Said): string => {
    if (about === "memory" || about === "page-size") return sizeWords(Number(said));
    if (about === "node") return `node${said}`;
    return typeof said === "number" ? String(said) : `\`${shortened(said)}\``;
  };
  const subject = node === undefined ? ABOUT_WORDS[about] : `${ABOUT_WORDS[about]} (node${node})`;
  return `${subject}: ${place(held)} says ${value(held)}, ${place(other)} says ${value(other)}; the first holds`;
}

/** In a unit that people compare: two decimals of the largest one. */
function sizeWords(bytes: number): string {
  const whole = sizeText(bytes);
  if (!whole.endsWith("bytes") && whole.length < 9) return whole;
  return bytes >= 2 ** 30 ? `${(bytes / 2 ** 30).toFixed(2)} GiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

function shortened(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 77)}…`;
}

/** What a map of this origin lacks. */
export const MAP_WORDS: Readonly<Partial<Record<MapOrigin, string>>> = {
  efi: "The map is UEFI's, as efi=debug printed it.",
  iomem:
    "The map is that of /proc/iomem: what the kernel itself changed in the firmware's (page 0, mem=, memmap=) and memory that was plugged is in it.",
  "node-ranges": "The map is what the log calls `Early memory node ranges`: memory without what the firmware keeps.",
  zones: "The map is made of zones: holes inside a zone lie elsewhere, perhaps.",
  blocks:
    "The map is made of memory blocks: what is missing inside a block is not told, and memory that was plugged is in it.",
};
