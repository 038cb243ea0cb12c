/** RAM that the kernel's page tables do not map. */
import { type Bytes, hex, sizeText } from "../../simulation/units/units.ts";
import { defineNote, type Remedy } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "memory-out-of-reach":
      | { readonly kind: "page-tables"; readonly from: Bytes; readonly levels: 4 | 5 }
      /** `size` bytes of arm64's addresses of `bits` bits map memory, up to `from`. */
      | { readonly kind: "linear-map"; readonly from: Bytes; readonly size: Bytes; readonly bits: number }
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
    if (facts.kind === "linear-map") {
      return {
        message: `RAM from ${hex(facts.from)} on is out of reach: the linear map of ${facts.bits}-bit addresses has room for ${sizeText(facts.size)}, the kernel leaves the rest alone`,
      };
    }
    const levels = facts.levels === 5 ? "five" : "four";
    return {
      message: `RAM from ${hex(facts.from)} on is out of reach: ${levels} levels of page tables map ${sizeText(facts.from)}, the kernel leaves the rest alone`,
    };
  },
  fixes: (facts): readonly Remedy[] =>
    facts.kind !== "memblock-list" ? [{ kind: "map", change: { kind: "leave-out", from: facts.from } }] : [],
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
    why: "With four levels of page tables the direct map of x86-64 ends at 64 TiB (arch/x86/include/asm/sparsemem.h: MAX_PHYSMEM_BITS), and e820__end_of_ram_pfn() cuts what lies above (arch/x86/kernel/e820.c). On arm64 the linear map is half of the kernel's addresses, 128 TiB of 48 bits, and arm64_memblock_init() takes the rest out of memblock (arch/arm64/mm/init.c); of 52 bits a CPU without FEAT_LVA or FEAT_LPA2 has 48.",
    mend: "Put the RAM lower, or count without it.",
  },
});
