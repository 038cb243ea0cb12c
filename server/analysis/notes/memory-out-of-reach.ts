/** RAM that no page table maps. */
import { type Bytes, hex, sizeText } from "../../simulation/units/units.ts";
import { defineNote, type Remedy } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "memory-out-of-reach":
      | { readonly kind: "page-tables"; readonly from: Bytes; readonly levels: 4 | 5 }
      /** memblock's list of memory is full before it may grow: up to 6.6 the rest is lost. */
      | { readonly kind: "memblock-list"; readonly from: Bytes; readonly size: Bytes; readonly room: number };
  }
}

export const memoryOutOfReach = defineNote({
  code: "memory-out-of-reach",
  about: "RAM that the kernel leaves alone: above what the page tables map, or more ranges than memblock holds",
  severity: "warning",
  restsOn: "layout",
  words: (facts) => {
    if (facts.kind === "memblock-list") {
      return {
        message: `the kernel loses ${sizeText(facts.size)} of RAM, from ${hex(facts.from)} on: memblock holds ${facts.room} ranges of memory before its lists may grow, and says nothing of the rest`,
      };
    }
    const levels = facts.levels === 5 ? "five" : "four";
    return {
      message: `RAM from ${hex(facts.from)} on is out of reach: ${levels} levels of page tables map ${sizeText(facts.from)}, the kernel leaves the rest alone`,
    };
  },
  fixes: (facts): readonly Remedy[] =>
    facts.kind === "page-tables" ? [{ kind: "map", change: { kind: "leave-out", from: facts.from } }] : [],
  page: {
    meaning: "The machine has RAM above the physical addresses that this kernel can map.",
    example: `kernel 6.12 x86_64
machine {
  firmware {
    0x0-0x9fbff usable
    0x100000-0xbfffffff usable
    0x400000000000-0x40003fffffff usable
  }
}
boot
`,
    why: "With four levels of page tables the direct map of x86-64 ends at 64 TiB (arch/x86/include/asm/sparsemem.h: MAX_PHYSMEM_BITS), and e820__end_of_ram_pfn() cuts what lies above (arch/x86/kernel/e820.c).",
    mend: "Put the RAM below 64 TiB, or count without it.",
  },
});
