/** Expectations that do not hold. */
import { defineCode } from "./define-note.ts";

export const expectationFailed = defineCode({
  code: "expectation-failed",
  about: "expected and simulated differ",
  severity: "error",
  page: {
    meaning:
      "An `expect` says one thing, and the simulation another. Field by field, and line by line for pasted text.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
expect memory33 state=offline
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
expect memory33 state=online
`,
    why: "The state after the steps above is not as the expectation says.",
    mend: "Change the expectation or the scenario. Taking the simulated value is an action of its own: claims are the author's.",
  },
});
