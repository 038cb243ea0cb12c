/**
 * What architecture and page size settle: SECTION_SIZE_BITS and MAX_PHYSMEM_BITS (arch/x86/include/asm/sparsemem.h,
 * arch/arm64/include/asm/sparsemem.h), the largest buddy order and the pageblock (ARCH_FORCE_MAX_ORDER, pageblock_order), huge pages
 * (arch/arm64/mm/hugetlbpage.c), the atom of the per-CPU allocator (arch/x86/kernel/setup_percpu.c, drivers/base/arch_numa.c), and how the
 * memmap is mapped (arch/x86/mm/init_64.c, arch/arm64/mm/mmu.c). Bytes.
 */

import { arm64SectionSize } from "../kernels/block-rules.ts";
import { ruleFor } from "../kernels/rule-table.ts";
import type { KernelVersion } from "../kernels/version.ts";
import type { Arch } from "../state/events.ts";
import { type Bytes, GiB, KiB, MiB } from "../units/units.ts";

export interface BootSizes {
  readonly page: Bytes;
  /** MAX_NUMNODES: 1 << CONFIG_NODES_SHIFT as distributions build it. */
  readonly maxNodes: number;
  readonly section: Bytes;
  readonly physicalBits: number;
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

/** What depends on arm64's page size alone; a pageblock is a PMD-sized huge page. */
const ARM64: Readonly<Record<number, Pick<BootSizes, "huge" | "gigantic" | "largestOrder" | "physicalBits">>> = {
  4096: { huge: [64 * KiB, 2 * MiB, 32 * MiB, GiB], gigantic: GiB, largestOrder: 4 * MiB, physicalBits: 48 },
  16384: { huge: [2 * MiB, 32 * MiB, GiB], gigantic: GiB, largestOrder: 32 * MiB, physicalBits: 48 },
  65536: { huge: [2 * MiB, 512 * MiB, 16 * GiB], gigantic: 16 * GiB, largestOrder: 512 * MiB, physicalBits: 52 },
};

const SIZES: Readonly<Record<Arch, (page: Bytes, version: KernelVersion) => Omit<BootSizes, "page">>> = {
  x86_64(page) {
    const huge = mappedByTable(page, page);
    return {
      maxNodes: 1024,
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
  },
  arm64(page, version) {
    const byTable = mappedByTable(page, page);
    return {
      maxNodes: 16,
      section: ruleFor(arm64SectionSize, version)[page] ?? 128 * MiB,
      ...(ARM64[page] ?? ARM64[4096]!),
      pageblock: byTable,
      defaultHuge: byTable,
      perCpuAtom: page,
      memmapPage: page === 4096 ? byTable : page,
      memmapTableLevels: 2,
      lowest: 0,
    };
  },
};

/** The sizes of an architecture with pages of `page` bytes. */
export function bootSizes(arch: Arch, page: Bytes, version: KernelVersion): BootSizes {
  return { page, ...SIZES[arch](page, version) };
}
