/** Comments that allow what nobody says. */
import { defineCode } from "./define-note.ts";

export const allowUnneeded = defineCode({
  code: "allow-unneeded",
  about: "a comment that allows what nobody says",
  severity: "hint",
  sentence: ({ code, isError }: { readonly code: string; readonly isError: boolean }) =>
    isError ? `an error can't be allowed: \`${code}\` stays` : `nothing is said under \`${code}\` here`,
  page: {
    meaning:
      "`# memzone: allow CODE` stands where no diagnostic of the code is said, or where it is an error. Behind a statement the comment is about its line, on a line of its own about the statement below. Errors can't be allowed: a scenario that is wrong must fail.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
# memzone: allow movable-rounded
cmdline { nokaslr }
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
`,
    why: "What it was written for is gone; left standing it would hide what comes later.",
    mend: "Remove the comment, or its code.",
  },
});
