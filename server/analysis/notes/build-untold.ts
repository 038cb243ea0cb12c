/** Logs that do not tell of the build. */
import { defineCode } from "./define-note.ts";

export const buildUntold = defineCode({
  code: "build-untold",
  about: "a log that does not tell of the kernel's build",
  severity: "info",
  sentence: ({ log, tells }: { readonly log: string; readonly tells: "nothing" | "little" }) =>
    `\`${log}\` holds no lines of \`memblock=debug\`: it tells ${tells} of the kernel's build`,
  page: {
    meaning: "`build from` names a log, and none of its lines tells anything that a build decides.",
    example: {
      none: 'It takes a boot log: `build from "boot.log"` with a log that lacks the lines of the boot\'s beginning.',
    },
    why: "Sizes of a build are learnt from the lines of the early boot; without them those of the nearest known build are taken.",
    mend: "Save the log from its first line, with `memblock=debug` if it can be.",
    noFix: "Only the machine that wrote the log can write the rest of it.",
  },
});
