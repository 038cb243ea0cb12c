/** Comments that allow what is no diagnostic. */
import { defineCode } from "./define-note.ts";

export const allowUnknown = defineCode({
  code: "allow-unknown",
  about: "a comment that allows what is no diagnostic",
  severity: "warning",
  sentence: ({ code, meant }: { readonly code: string; readonly meant?: string }) =>
    `\`${code}\` is no code of a diagnostic${meant === undefined ? "" : `; did you mean \`${meant}\`?`}`,
  page: {
    meaning: "`# memzone: allow CODE` names a code that there is not, so it allows nothing.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=102M } # memzone: allow movable-round
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=102M } # memzone: allow movable-rounded
boot
`,
    why: "A comment that is silently without effect looks as if it had one.",
    mend: "Write one of the codes of this page.",
  },
});
