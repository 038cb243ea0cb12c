/**
 * What changed between versions in how the kernel takes in the firmware's memory map, describes NUMA nodes and keeps
 * books about early memory. Sources: arch/x86/kernel/e820.c, arch/x86/mm/numa.c, mm/numa_memblks.c, mm/memblock.c.
 */
import { defineRule } from "./rule-table.ts";

/** What memblock stores with a reserved range, which decides which neighbours it joins. */
export interface ReservedMarks {
  /** Node of a reservation that belongs to none. */
  readonly withoutNode: "MAX_NUMNODES" | "NUMA_NO_NODE";
  /** An allocation is stored with the node that was asked for. */
  readonly allocationKeepsNode: boolean;
  /** Memory the kernel uses itself is flagged RSRV_KERN. */
  readonly kernelMemoryFlagged: boolean;
}

export const reservedMarks = defineRule<ReservedMarks>(
  "reserved-marks",
  "which node and flags memblock stores with reserved ranges",
  [
    {
      value: { withoutNode: "MAX_NUMNODES", allocationKeepsNode: false, kernelMemoryFlagged: false },
      source: "mm/memblock.c:memblock_reserve",
    },
    {
      from: "6.16",
      value: { withoutNode: "NUMA_NO_NODE", allocationKeepsNode: true, kernelMemoryFlagged: true },
      source: "mm/memblock.c:__memblock_reserve",
    },
  ],
);
