/** What changed between versions in how arm64 boots. */
import { defineRule } from "./rule-table.ts";

/** Code and read-only data in the linear map. */
export const linearAliasOfText = defineRule<"blocks" | "pages">(
  "linear-alias-of-text",
  "whether the linear map's alias of the kernel's code is mapped by blocks or page by page like the rest",
  [
    { value: "blocks", source: "arch/arm64/mm/mmu.c:map_mem()" },
    { since: "6.18", value: "pages", source: "arch/arm64/mm/mmu.c:map_mem()" },
  ],
);

/** How the kernel reads dma-ranges and IORT. */
export const zoneDmaLimit = defineRule<"power-of-two" | "exact">(
  "arm64-zone-dma-limit",
  "whether ZONE_DMA ends at a power of two or exactly where the devices' reach does",
  [
    { value: "power-of-two", source: "arch/arm64/mm/init.c:zone_sizes_init()" },
    { since: "6.12", value: "exact", source: "arch/arm64/mm/init.c:zone_sizes_init()" },
  ],
);

/** Small caches that devices may write to need a bounce buffer on every machine. */
export const bouncesSmallAllocations = defineRule<boolean>(
  "bounces-small-allocations",
  "whether machines whose devices reach all memory have a small bounce buffer too",
  [
    { value: false, source: "arch/arm64/mm/init.c:mem_init()" },
    { since: "6.5", value: true, source: "arch/arm64/mm/init.c:mem_init()" },
  ],
);

/** `arch_numa` has code of its own for device tree and ACPI; `numa_memblks` is what x86 uses. */
export const arm64NumaCode = defineRule<"arch_numa" | "numa_memblks">(
  "arm64-numa-code",
  "which code describes nodes to memblock",
  [
    { value: "arch_numa", source: "drivers/base/arch_numa.c:numa_init()" },
    {
      since: "6.12",
      commit: { hash: "767507654c22", subject: "arch_numa: switch over to numa_memblks" },
      value: "numa_memblks",
      source: "mm/numa_memblks.c:numa_memblks_init()",
    },
  ],
);

/** Of the parameters about memory, whatever the configuration. */
export const unknownParameters = defineRule<readonly string[]>(
  "arm64-unknown-parameters",
  "which parameters the kernel doesn't know although its documentation names them",
  [
    { value: ["nokaslr"], source: "arch/arm64/kernel/kaslr.c:kaslr_early_init()" },
    { since: "6.2", value: [], source: "arch/arm64/kernel/kaslr.c:parse_nokaslr()" },
  ],
);
