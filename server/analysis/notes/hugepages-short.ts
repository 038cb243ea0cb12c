/** Fewer huge pages than asked. */
import type { ShortPages } from "../../simulation/state/notes.ts";
import { type Bytes, countText, sizeText } from "../../simulation/units/units.ts";
import { defineNote, type Remedy } from "./define-note.ts";
import { HUGETLB_CMA_SKIPS_PAGES } from "./kernel-lines.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "hugepages-short": {
      readonly text: string;
      readonly size: Bytes;
      readonly short: readonly ShortPages[];
      /** `had` is what was had, or an upper bound of it. */
      readonly isBound: boolean;
      /** hugetlb_cma= makes the boot skip them. */
      readonly skipped?: true;
    };
  }
}

export const hugepagesShort = defineNote({
  code: "hugepages-short",
  about: "fewer huge pages than asked",
  severity: "warning",
  restsOn: "sizes",
  words: ({ text, size, short, isBound, skipped }) => {
    const parts = short.map(({ node, wanted, had }) => {
      const where = node === undefined ? "" : ` on node${node}`;
      return `${isBound ? "fewer than " : ""}${had} of ${countText(wanted)} pages of ${sizeText(size)}${where}`;
    });
    if (skipped === true)
      return { message: `${text} takes no pages at boot: the kernel says "${HUGETLB_CMA_SKIPS_PAGES}"` };
    if (!isBound) return { message: `${text}: ${parts.join(", ")} could be had` };
    const had = parts.map((part) => `${part} could be had`).join(", ");
    const takesAll = short.some(({ node }) => node === undefined);
    return {
      message: `${text}: ${had}${takesAll ? ', which leaves init nothing: the kernel panics, "System is deadlocked on memory"' : ""}`,
    };
  },
  fixes: ({ short, isBound, skipped }, origin): readonly Remedy[] => {
    const [only] = short;
    if (only === undefined || short.length > 1 || only.node !== undefined || skipped === true) return [];
    const most = only.had - (isBound ? 1 : 0);
    if (most <= 0) return [];
    return [
      {
        kind: "first-that-mends",
        code: "hugepages-short",
        origin,
        title: (value) =>
          isBound ? `Ask for ${value}, the most that there can be` : `Ask for ${value}, which there are`,
        values: () => [String(most)],
      },
    ];
  },
  page: {
    meaning: "`hugepages=` asks for more pages than there is memory for.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr hugepages=4000 }
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr hugepages=512 }
boot
`,
    why: "Gigantic pages come from memblock, the others from the buddy allocator near the end of the boot (mm/hugetlb.c: hugetlb_hstate_alloc_pages()). The kernel goes on with what it gets.",
    mend: "Ask for fewer, or name the nodes that have the memory.",
  },
});
