/** A command line that is longer than what a kernel reads. */
import { defineNote, type Remedy } from "./define-note.ts";
import { shortened } from "./source-words.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    /** `left`: what is read of `parameter`, the first that is cut; `more`: parameters behind it. Lengths in characters. */
    "command-line-cut": {
      readonly reads: number;
      readonly length: number;
      readonly parameter: string;
      readonly left: string;
      readonly more: number;
    };
  }
}

export const commandLineCut = defineNote({
  code: "command-line-cut",
  about: "a command line that is longer than what the kernel reads",
  severity: "warning",
  restsOn: "layout",
  words: ({ reads, length, parameter, left, more }) => ({
    message: `the kernel reads ${reads} characters of the command line, which has ${length}: ${lostText(parameter, left)}${moreText(more)}`,
  }),
  fixes: ({ reads, length, parameter }, origin): readonly Remedy[] =>
    length - parameter.length - 1 <= reads
      ? [{ kind: "remove-parameter", title: `Remove ${shortened(parameter)}`, origin }]
      : [],
  page: {
    meaning:
      "The command line is longer than COMMAND_LINE_SIZE. The kernel does not see what is behind, and does not say so.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline {
  panic=1
  note=${"0123456789".repeat(204)}
  movablecore=1G
}
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline {
  panic=1
  movablecore=1G
}
boot
`,
    why: 'The boot copies 2048 bytes with the NUL at the end (256 before 2.6.21), on x86 (arch/x86/kernel/setup.c:setup_arch()) as on arm64 (drivers/of/fdt.c:early_init_dt_scan_chosen()). On x86 that copy has no NUL where the line is longer, and a kernel with CONFIG_FORTIFY_SOURCE may panic (Debian\'s 6.1.192 does, "detected buffer overflow in __fortify_strlen"), which is not simulated: such a boot is modelled.',
    mend: "Shorten the command line, or put what matters in front.",
  },
});

function lostText(parameter: string, left: string): string {
  if (left === "") return `\`${short(parameter)}\` is not seen`;
  return `\`${short(parameter)}\` is cut to \`${short(left)}\``;
}

function moreText(more: number): string {
  if (more === 0) return "";
  return more === 1 ? ", one more parameter is not seen" : `, ${more} more parameters are not seen`;
}

const MOST_SHOWN = 60;

function short(text: string): string {
  return text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN)}…`;
}
