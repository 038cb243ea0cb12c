/** Names that nothing has. */
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "unknown-name": {
      readonly command: string;
      readonly function: string;
      readonly version: string;
      readonly locks: readonly string[];
    };
  }
}

export const unknownName = defineNote({
  code: "unknown-name",
  about: "a name nothing has",
  severity: "error",
  // A function that a step does not come to: the step is simulated all the same.
  severityOf: () => "info",
  words: ({ command, function: name, version, locks }) => ({
    message: `${command.includes(" ") ? `\`${command}\`` : command} is not known to go through ${name} on ${version}: it is taken to hold all of its locks (${locks.join(", ")})`,
  }),
  page: {
    meaning:
      "A device, a parameter, an allocation, a knob, a function or a diagnostic's code is named, and there is none of that name.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
set min_free_kbyte = 67584
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
set min_free_kbytes = 67584
`,
    why: "Names are never guessed: a misspelled one would change what is simulated without a word.",
    mend: "Write the name that was meant, or declare it.",
  },
});
