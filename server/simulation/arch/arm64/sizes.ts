/**
 * Sizes of arm64: SECTION_SIZE_BITS and MAX_PHYSMEM_BITS (arch/arm64/include/asm/sparsemem.h), the largest buddy order (ARCH_FORCE_MAX_ORDER),
 * huge pages (arch/arm64/mm/hugetlbpage.c), the atom of the per-CPU allocator (drivers/base/arch_numa.c), how the memmap is mapped
 * (arch/arm64/mm/mmu.c). Bytes.
 */

import { type BootSizes, mappedByTable } from "../../geometry/boot-sizes.ts";
import { arm64SectionSize } from "../../kernels/block-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import { type Bytes, GiB, KiB, MiB } from "../../units/units.ts";

/** What depends on the page size alone. */
const BY_PAGE_SIZE: Readonly<Record<number, Pick<BootSizes, "huge" | "gigantic" | "largestOrder" | "physicalBits">>> = {
  4096: { huge: [64 * KiB, 2 * MiB, 32 * MiB, GiB], gigantic: GiB, largestOrder: 4 * MiB, physicalBits: 48 },
  16384: { huge: [2 * MiB, 32 * MiB, GiB], gigantic: GiB, largestOrder: 32 * MiB, physicalBits: 48 },
  65536: { huge: [2 * MiB, 512 * MiB, 16 * GiB], gigantic: 16 * GiB, largestOrder: 512 * MiB, physicalBits: 52 },
};

/** With pages of `page` bytes; a pageblock is a PMD-sized huge page. */
export function arm64Sizes(page: Bytes, version: KernelVersion): BootSizes {
  const byTable = mappedByTable(page, page);
  return {
    page,
    section: ruleFor(arm64SectionSize, version)[page] ?? 128 * MiB,
    ...(BY_PAGE_SIZE[page] ?? BY_PAGE_SIZE[4 * KiB]!),
    pageblock: byTable,
    defaultHuge: byTable,
    perCpuAtom: page,
    memmapPage: page === 4 * KiB ? byTable : page,
    memmapTableLevels: 2,
    lowest: 0,
  };
}
