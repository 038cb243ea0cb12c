/** Ranges that can't be. */
import { defineCode } from "./define-note.ts";

export const badRange = defineCode({
  code: "bad-range",
  about: "a range that can't be",
  severity: "error",
  page: {
    meaning: "A range ends below its start, or above 2^52 bytes.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
reserve 0x2000-0x1000
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
reserve 0x1000-0x1fff
boot
`,
    why: "No physical address lies above 52 bits on x86-64 and arm64.",
    mend: "Write the first and the last byte, or the first one and a size.",
  },
});
