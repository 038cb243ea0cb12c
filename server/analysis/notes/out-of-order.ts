/** Statements on the wrong side of `boot`. */
import { defineCode, type NoFacts } from "./define-note.ts";

export const outOfOrder = defineCode({
  code: "out-of-order",
  about: "a statement on the wrong side of `boot`",
  severity: "error",
  sentence: (_facts: NoFacts) => "a file that others use may hold declarations alone; its timeline is not taken over",
  page: {
    meaning: "A declaration stands behind `boot`, or a step before it.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
offline memory33
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
offline memory34 -> ok
`,
    why: "Declarations describe the machine before it boots; steps need a running kernel.",
    mend: "Move the statement to the other side of `boot`.",
  },
});
