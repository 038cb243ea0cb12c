/**
 * Sizes of x86_64: SECTION_SIZE_BITS and MAX_PHYSMEM_BITS (arch/x86/include/asm/sparsemem.h), huge pages, the atom of the per-CPU allocator
 * (arch/x86/kernel/setup_percpu.c), the memmap in huge pages (arch/x86/mm/init_64.c). Bytes.
 */

import { type BootSizes, mappedByTable } from "../../geometry/boot-sizes.ts";
import { type Bytes, GiB, MiB } from "../../units/units.ts";

/** With four levels of page tables (five-levels.ts has what five change) and pages of `page` bytes. */
export function x86Sizes(page: Bytes): BootSizes {
  const huge = mappedByTable(page, page);
  return {
    page,
    section: 128 * MiB,
    physicalBits: 46,
    pageblock: huge,
    largestOrder: 4 * MiB,
    huge: [huge, GiB],
    defaultHuge: huge,
    gigantic: GiB,
    perCpuAtom: huge,
    memmapPage: huge,
    memmapTableLevels: 2,
    lowest: 16 * MiB,
  };
}
