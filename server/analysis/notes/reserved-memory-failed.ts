/** Memory that a board's device tree asks for and that the kernel does not keep. */

import type { NoteFacts } from "../../simulation/state/notes.ts";
import { type ByteRange, type Bytes, hex, sizeText } from "../../simulation/units/units.ts";
import { defineNote, type Remedy } from "./define-note.ts";
import { CMA_POOL_UNALIGNED, reservedMemoryFailed } from "./kernel-lines.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "reserved-memory-failed": { readonly name: string } & (
      | { readonly why: "no-room"; readonly size: Bytes; readonly range: ByteRange | undefined }
      | { readonly why: "unaligned"; readonly size: Bytes; readonly align: Bytes }
      /** `cma=` as written. */
      | { readonly why: "cmdline"; readonly parameter: string }
      | { readonly why: "no-config" }
    );
  }
}

export const reservedMemoryFailedNote = defineNote({
  code: "reserved-memory-failed",
  about: "a reservation of the device tree is not kept",
  severity: "warning",
  restsOn: "sizes",
  severityOf: ({ why }) => (why === "cmdline" ? "info" : "warning"),
  words: (facts) => ({ message: `\`reserved-memory ${facts.name}\` keeps nothing: ${whyText(facts)}` }),
  fixes: (facts): readonly Remedy[] =>
    facts.why === "no-room"
      ? [{ kind: "map", change: { kind: "reserve-in-ram", name: facts.name, size: facts.size } }]
      : [],
  page: {
    meaning: "A node under /reserved-memory gets no memory, or gives back what it got.",
    example: `kernel 6.1 arm64
machine qemu-virt {
  memory 4G
  reserved-memory video { size 64M in 0x0-0x3fffffff }
}
boot
`,
    cured: `kernel 6.1 arm64
machine qemu-virt {
  memory 4G
  reserved-memory video { size 64M in 0x40000000-0x7fffffff }
}
boot
`,
    why: "fdt_init_reserved_mem() (drivers/of/of_reserved_mem.c) asks memblock for a free piece in the node's alloc-ranges once kernel and initrd are reserved; rmem_cma_setup() (kernel/dma/contiguous.c) makes a CMA area of it where the node is a reusable shared-dma-pool, and else gives it back.",
    mend: "Name a range that holds RAM, and for a pool a size in whole pageblocks.",
  },
});

function whyText(facts: NoteFacts["reserved-memory-failed"]): string {
  switch (facts.why) {
    case "no-room": {
      const where = facts.range === undefined ? "" : ` in ${hex(facts.range.first)}-${hex(facts.range.last)}`;
      return `no ${sizeText(facts.size)} of free RAM${where}; the kernel says "${reservedMemoryFailed(facts.name)}"`;
    }
    case "unaligned":
      return `${sizeText(facts.size)} is no multiple of ${sizeText(facts.align)}; the kernel says "${CMA_POOL_UNALIGNED}"`;
    case "cmdline":
      return `\`${facts.parameter}\` goes before the pool of the device tree`;
    case "no-config":
      return "the kernel has no CONFIG_DMA_CMA, and no pool that is reusable";
  }
}
