/** Lines of a pasted /proc/zoneinfo that count what a system does while it runs. */
import { defineCode } from "./define-note.ts";

export const countersPassedOver = defineCode({
  code: "counters-passed-over",
  about: "counters of a running system are not compared",
  severity: "info",
  sentence: ({ lines, first }: { readonly lines: number; readonly first: string }) =>
    `${lines === 1 ? `\`${first}\` counts` : `${lines} lines, the first \`${first}\`, count`} what a running system does: not compared`,
  page: {
    meaning:
      "An `expect zoneinfo` holds a whole /proc/zoneinfo. Free pages, nr_… and each CPU's lists change while a system runs.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
expect zoneinfo """
Node 0, zone      DMA
  pages free     3840
        spanned  4095
"""
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
expect zoneinfo """
Node 0, zone      DMA
        spanned  4095
"""
`,
    why: "What is compared are the facts of the layout: spanned, present and managed pages, watermarks, protection and where a zone starts.",
    mend: "Nothing needs to be mended: the other lines of the text are compared. The counters may be left out.",
  },
});
