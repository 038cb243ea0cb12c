/** What of a file of a real machine could not be used. */
import { type ByteRange, hex } from "../../simulation/units/units.ts";
import type { SourceDoubt } from "../../sources/facts.ts";
import { defineCode } from "./define-note.ts";

export type SourceLack =
  | { readonly [K in SourceDoubt["kind"]]: { readonly kind: K; readonly what: string } }[SourceDoubt["kind"]]
  /** No line tells how many processors there are. */
  | { readonly kind: "no-cpus" }
  /** Memory may be plugged there, and nothing tells what is. */
  | { readonly kind: "plug-window"; readonly range: ByteRange };

/** What follows from a missing line, by its beginning. */
const MISSING: Readonly<Record<string, string>> = {
  "Linux version":
    "the kernel's first lines are missing: its version, command line and the firmware's map may be among them",
  "Early memory node ranges": "the ranges of memory are missing: each node is taken for one range without holes",
};

type Of<K extends SourceLack["kind"]> = Extract<SourceLack, { readonly kind: K }>;

const SENTENCES: { readonly [K in SourceLack["kind"]]: (lack: Of<K>) => string } = {
  truncated: ({ what }) => MISSING[what] ?? `the lines of \`${what}\` are missing`,
  "second-boot": ({ what }) => `another boot begins with \`${what}\`: it is read up to there`,
  contradiction: ({ what }) => `two lines disagree: ${what}`,
  unread: ({ what }) => `\`${what}\` is nothing that is known here`,
  garbled: ({ what }) => `\`${what}\` can't be read`,
  estimated: ({ what }) => `${what} is not told exactly`,
  zeroed: () => "its addresses are all 0, as users without rights see them: save it as root",
  "no-cpus": () => "no line tells the number of CPUs: one is supposed, write `machine { cpus N }` beside it",
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
  },
});
