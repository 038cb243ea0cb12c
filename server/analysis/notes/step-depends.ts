/** Steps whose outcome only a running system knows. */
import { defineCode } from "./define-note.ts";

export const stepDepends = defineCode({
  code: "step-depends",
  about: "only a running system knows",
  severity: "info",
  page: {
    meaning: "The layout does not decide whether the step succeeds: the kernel may hold a page of the block just now.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
offline memory34
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
offline memory34 -> ok
`,
    why: "In a kernel zone any page can be in use by the kernel itself; has_unmovable_pages() then refuses (mm/page_isolation.c).",
    mend: "State what you saw, `-> ok` or `-> EBUSY`: the story goes on from there.",
  },
});
