/** Ranges that can't be. */
import { type ByteRange, hex } from "../../simulation/units/units.ts";
import { defineCode } from "./define-note.ts";

type BadRange =
  | { readonly kind: "empty" }
  | { readonly kind: "too-high" }
  | ({ readonly kind: "ends-before-start" } & ByteRange);

export const badRange = defineCode({
  code: "bad-range",
  about: "a range that can't be",
  severity: "error",
  sentence: (facts: BadRange) => {
    if (facts.kind === "empty") return "the range is empty";
    if (facts.kind === "too-high") return "the range ends above 2^52 bytes";
    return `the range ends at ${hex(facts.last)}, before its start ${hex(facts.first)}`;
  },
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
