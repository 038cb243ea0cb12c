/** Parameters that no kernel knows. */
import { defineCode } from "./define-note.ts";

export const paramUnknown = defineCode({
  code: "param-unknown",
  about: "no kernel knows the parameter",
  severity: "info",
  sentence: ({ name, meant }: { readonly name: string; readonly meant?: string }) => {
    const hint = meant === undefined ? "" : `; did you mean \`${meant}\`?`;
    const becomes = name.includes(".") ? "nobody takes it" : "the kernel hands it to init";
    return `no kernel parameter \`${name}\` is known; ${becomes}${hint}`;
  },
  page: {
    meaning:
      "No kernel parameter of this name is known here. The kernel hands it to init; of one with a dot, a module's or a sysctl's, it says that there is none.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movabelcore=256M }
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
`,
    why: "unknown_bootoption() gives what no parser takes to init: as an argument, or NAME=VALUE to its environment (init/main.c).",
    mend: "Take the name that the message suggests, or write the parameter behind `--` if init is meant.",
  },
});
