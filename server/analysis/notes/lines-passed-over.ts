/** Lines of a pasted text that no simulation can tell: counters of /proc/zoneinfo, devices in /proc/iomem, drivers in the kernel's log. */
import { defineCode } from "./define-note.ts";

interface PassedOver {
  readonly what: "counters" | "devices" | "log-lines";
  readonly lines: number;
  readonly first: string;
}

const SENTENCES: Readonly<Record<PassedOver["what"], { readonly one: string; readonly many: string }>> = {
  counters: { one: "counts what a running system does", many: "count what a running system does" },
  devices: {
    one: "is a device's window, which is not simulated",
    many: "are devices' windows, which are not simulated",
  },
  "log-lines": {
    one: "is of a kind of line that is not simulated",
    many: "are of kinds of lines that are not simulated",
  },
};

export const linesPassedOver = defineCode({
  code: "lines-passed-over",
  about: "lines of a pasted text that are not compared",
  severity: "info",
  sentence: ({ what, lines, first }: PassedOver) => {
    const { one, many } = SENTENCES[what];
    return `${lines === 1 ? `\`${first}\` ${one}` : `${lines} lines, the first \`${first}\`, ${many}`}: not compared`;
  },
  page: {
    meaning:
      "An `expect zoneinfo` or `expect iomem` holds the whole file. Free pages, nr_… and each CPU's lists change while a system runs; windows of devices are not simulated. Of the kernel's log many lines are of CPUs, devices and drivers.",
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
