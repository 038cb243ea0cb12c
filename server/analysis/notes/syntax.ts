/** Text that the language does not have. */
import { defineCode, type NoFacts } from "./define-note.ts";

export const syntax = defineCode({
  code: "syntax",
  about: "the text is not understood here",
  severity: "error",
  // Of a file that another one uses; everything else is worded by the parser.
  sentence: (_facts: NoFacts) => "nothing in this file is a statement of a scenario",
  page: {
    meaning:
      "The parser did not understand a piece of text. It says what could stand there, and the rest of the file is read.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
ofline memory33
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
offline memory34 -> ok
`,
    why: "A half-written file keeps its hover, its outline and its diagnostics.",
    mend: "Write one of the words that the message names; most come with a quick fix.",
  },
});
