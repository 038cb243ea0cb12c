/** Names that are given twice. */
import { defineCode } from "./define-note.ts";

export const duplicateName = defineCode({
  code: "duplicate-name",
  about: "a name given twice",
  severity: "error",
  page: {
    meaning: "Two declarations have one name.",
    example: `kernel 6.12 x86_64
machine qemu-pc {
  memory 4G
  memory 8G
}
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 8G }
boot
`,
    why: "What the name means would depend on the reader; the first one holds.",
    mend: "Rename or remove one of them.",
  },
});
