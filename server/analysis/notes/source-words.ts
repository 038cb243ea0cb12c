/** How files of a real machine are spoken of: what of one could not be used, and what two of them say otherwise. */
import { type Bytes, GiB, MiB, sizeText } from "../../simulation/units/units.ts";
import { END_OF_TABLES, type Source, type SourceDoubt, type SourceKind } from "../../sources/facts.ts";
import type { Contradiction, ContradictionAbout, Said } from "../../sources/merge.ts";

/** What follows from a missing line, by its beginning. */
const MISSING: Readonly<Record<string, string>> = {
  "Linux version":
    "the kernel's first lines are missing: its version, command line and the firmware's map may be among them",
  "Early memory node ranges": "the ranges of memory are missing: each node is taken for one range without holes",
  [END_OF_TABLES]:
    "the log ends here, inside of the firmware's map or the SRAT: lines behind are missing, memory and nodes among them, perhaps",
};

const DOUBTS: Readonly<Record<SourceDoubt["kind"], (what: string, of: SourceKind) => string>> = {
  truncated: (what) => MISSING[what] ?? `the lines of \`${what}\` are missing`,
  "cut-line": (what) =>
    `the command line is cut off in \`${what}\`: its last word is left out, others may be missing; /proc/cmdline has all of it`,
  "other-boots": (what) => `the boot that begins here is read (${what})`,
  overlap: (what) => `a line above tells of the same addresses otherwise, which holds: ${what}`,
  unread: (what) => `not used: ${what}`,
  garbled: (what) => `can't be read: ${what}`,
  impossible: (what) => `no machine has such addresses, the range is left out: ${what}`,
  zeroed: () => "the kernel hides addresses from who is not root: read the file as root",
  estimated: (what, of) =>
    of === "meminfo"
      ? `the size of all memory is estimated from ${what}`
      : /\bzone \w*: \d+ pages$/.test(what)
        ? `${what} of it are no memory; where they lie is not told`
        : `assumed: ${what}`,
};

/** A doubt about a file of a kind, as a sentence without its full stop. */
export function doubtText({ kind, what }: Pick<SourceDoubt, "kind" | "what">, of: SourceKind): string {
  return DOUBTS[kind](what, of);
}

const ABOUT: Readonly<Record<ContradictionAbout, string>> = {
  release: "the kernel",
  arch: "the architecture",
  cmdline: "the command line",
  cpus: "processors",
  platform: "the machine",
  "page-size": "the page size",
  "block-size": "the size of memory blocks",
  nodes: "nodes with memory",
  node: "whose memory it is",
  memory: "all memory",
};

/** What two files say otherwise: `all memory`, `whose memory it is (node1)`. */
export function contradictionSubject({ about, node }: Pick<Contradiction, "about" | "node">): string {
  return node === undefined ? ABOUT[about] : `${ABOUT[about]} (node${node})`;
}

/** What one of them says of it: `64 GiB`, `node1`, or the words of the file. */
export function saidText({ about }: Pick<Contradiction, "about">, { value }: Pick<Said, "value">): string {
  if (about === "memory" || about === "page-size" || about === "block-size") return comparedSize(Number(value));
  if (about === "node") return `node${value}`;
  return typeof value === "number" ? String(value) : `\`${shortened(value)}\``;
}

/** In a unit that people compare: two decimals of the largest one. */
function comparedSize(bytes: Bytes): string {
  const whole = sizeText(bytes);
  if (!whole.endsWith("bytes") && whole.length < 9) return whole;
  return bytes >= GiB ? `${(bytes / GiB).toFixed(2)} GiB` : `${(bytes / MiB).toFixed(1)} MiB`;
}

/** A line that people wrote, as a sentence quotes it. */
export function shortened(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 77)}…`;
}

/** Why files tell of no memory, and what would: the end of a sentence. */
export function noMemoryText(sources: readonly Pick<Source, "kind" | "machine">[]): string {
  const [summary] = sources.filter(({ kind }) => kind === "lsmem");
  if (summary !== undefined) {
    const { blockSize } = summary.machine;
    const told = blockSize === undefined ? "" : ` (memory blocks of ${sizeText(blockSize.value)})`;
    return `a summary of lsmem tells how much memory there is${told}, not where it lies: \`lsmem\` without \`--summary=only\` has the ranges`;
  }
  return sources.some(({ kind }) => kind === "dmesg")
    ? "the log lacks the first lines of the boot; `journalctl -k -b` or /var/log/dmesg may have them"
    : "add the boot log, /proc/iomem, lsmem or the VM's definition";
}
