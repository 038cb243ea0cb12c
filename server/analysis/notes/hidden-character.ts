/** Characters that nobody sees. */
import { defineCode } from "./define-note.ts";

export const hiddenCharacter = defineCode({
  code: "hidden-character",
  about: "a character nobody sees",
  severity: "warning",
  sentence: ({ characters }: { readonly characters: readonly string[] }) =>
    `characters that cannot be seen stand here: ${characters.join(", ")}`,
  page: {
    meaning: "The text holds characters that are not shown, or that change how the rest of the line is shown.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
# a \u202ecomment\u202c
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
# a comment
boot
`,
    why: "Bidirectional controls let a text look like another one (Unicode TR 36).",
    mend: "Apply the quick fix: it removes them.",
  },
});

export const REMOVE_HIDDEN = "Remove the hidden characters";
