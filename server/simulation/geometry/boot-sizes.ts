/**
 * What architecture and page size settle. arch/ has the numbers of each architecture (sizes.ts in its folder); who needs them is handed
 * them and asks for no architecture. Bytes where nothing else is said.
 */

import type { Bytes } from "../units/units.ts";

export interface BootSizes {
  readonly page: Bytes;
  /** 1 << SECTION_SIZE_BITS. */
  readonly section: Bytes;
  /** MAX_PHYSMEM_BITS. */
  readonly physicalBits: number;
  /** pageblock_order. */
  readonly pageblock: Bytes;
  /** What the buddy allocator hands out at most in one piece. */
  readonly largestOrder: Bytes;
  /** Sizes of huge pages, ascending, on a CPU that maps them all. */
  readonly huge: readonly Bytes[];
  readonly defaultHuge: Bytes;
  /** What hugetlb_cma= is for. */
  readonly gigantic: Bytes;
  /** Per-CPU areas come in multiples of this. */
  readonly perCpuAtom: Bytes;
  /** The memmap is mapped by pages of this size. */
  readonly memmapPage: Bytes;
  /** Levels of page tables that point to the memmap and may be missing, the lowest included. */
  readonly memmapTableLevels: number;
  /** Where callers keep out of the lowest memory: MAX_DMA_ADDRESS; 0 where that bound has no effect. */
  readonly lowest: Bytes;
}

/** Bytes that the tables of one level map, from those of the page before: a page holds pointers of 8 bytes. */
export function mappedByTable(page: Bytes, below: Bytes): Bytes {
  return (page / 8) * below;
}
