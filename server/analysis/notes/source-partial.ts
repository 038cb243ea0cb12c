/** What of a file of a real machine could not be used. */
import { type ByteRange, hex } from "../../simulation/units/units.ts";
import type { Source, SourceDoubt, SourceKind } from "../../sources/facts.ts";
import { defineCode } from "./define-note.ts";
import { doubtText, noMemoryText } from "./source-words.ts";

export type SourceLack =
  /** `of`: the kind of the file. */
  | { readonly kind: "doubt"; readonly doubt: SourceDoubt; readonly of: SourceKind }
  /** No line tells how many processors there are. */
  | { readonly kind: "no-cpus" }
  /** The kernel's release is none that Linux can have. */
  | { readonly kind: "kernel"; readonly release: string }
  /** Nothing tells of memory: no machine can be made of it. */
  | { readonly kind: "no-memory"; readonly sources: readonly Source[] }
  /** Ranges of a node of which the map calls none memory. */
  | { readonly kind: "node-without-memory"; readonly node: number; readonly range: ByteRange }
  /** Memory may be plugged there, and nothing tells what is. */
  | { readonly kind: "plug-window"; readonly range: ByteRange };

type Of<K extends SourceLack["kind"]> = Extract<SourceLack, { readonly kind: K }>;

const SENTENCES: { readonly [K in SourceLack["kind"]]: (lack: Of<K>) => string } = {
  doubt: ({ doubt, of }) => doubtText(doubt, of),
  "no-cpus": () => "no line tells the number of CPUs: one is supposed, write `machine { cpus N }` beside it",
  kernel: ({ release }) =>
    `the kernel calls itself ${release}, of which nothing is known: write \`kernel\` with the version it is made of`,
  "no-memory": ({ sources }) => `nothing tells of the machine's memory: ${noMemoryText(sources)}`,
  "node-without-memory": ({ node, range }) =>
    `node${node} has no memory at ${hex(range.first)}-${hex(range.last)}, as lines of the map are missing or memory there is reserved: the range is left out`,
  "plug-window": ({ range }) =>
    `memory devices may be plugged at ${hex(range.first)}-${hex(range.last)}, and nothing tells which are: write \`dimm\` or \`virtio-mem\``,
};

export const sourcePartial = defineCode({
  code: "source-partial",
  about: "a file of a real machine that tells less than all",
  severity: "info",
  sentence: ({ file, lacks }: { readonly file: string; readonly lacks: SourceLack }) =>
    `\`${file}\`: ${(SENTENCES[lacks.kind] as (lack: SourceLack) => string)(lacks)}`,
  page: {
    meaning: "A part of a log or of another file of a real machine is missing, or could not be read: the rest is used.",
    example: `kernel 6.12 x86_64
machine from "boot.dmesg"
boot
`,
    files: {
      "boot.dmesg": `[    0.000000] BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable
[    0.000000] BIOS-e820: [mem 0x0000000000100000-0x00000000bfffffff] usable
`,
    },
    why: "A log that is cut tells of a machine that is not whole, and nothing in the picture would show it.",
    mend: "Save the log from its first line on (`dmesg`, `journalctl -k -b`; `log_buf_len=` where the start is overwritten).",
    noFix: "Only the machine that wrote the log can write the rest of it.",
  },
});
