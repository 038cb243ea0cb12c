/** What is missing to boot. */
import { defineCode } from "./define-note.ts";

export const incomplete = defineCode({
  code: "incomplete",
  about: "something to boot is missing",
  severity: "error",
  page: {
    meaning: "`boot` stands in a scenario that lacks a kernel, a machine, or memory.",
    example: `kernel 6.12 x86_64
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
`,
    why: "Nothing can be simulated of a machine that is not described.",
    mend: "Apply the quick fix, and write the machine's own sizes.",
  },
});
