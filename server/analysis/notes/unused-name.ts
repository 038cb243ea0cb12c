/** Names that nothing uses. */
import { defineCode } from "./define-note.ts";

export const unusedName = defineCode({
  code: "unused-name",
  about: "a name nothing uses",
  severity: "hint",
  sentence: ({ kind, name }: { readonly kind: "param" | "dimm"; readonly name: string }) =>
    kind === "param" ? `\`$${name}\` is never used` : `\`${name}\` is never plugged`,
  page: {
    meaning: "A parameter stands for nothing, or a DIMM is never plugged.",
    example: `param size = 256M
kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
`,
    cured: `param size = 4G
kernel 6.12 x86_64
machine qemu-pc { memory $size }
boot
`,
    why: "A parameter that nothing uses multiplies the cases without a difference between them.",
    mend: "Use it or remove it.",
  },
});
