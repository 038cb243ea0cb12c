/**
 * What architecture and page size settle about the boot's allocations: SECTION_SIZE_BITS and MAX_PHYSMEM_BITS
 * (arch/x86/include/asm/sparsemem.h, arch/arm64/include/asm/sparsemem.h), the atom of the per-CPU allocator
 * (arch/x86/kernel/setup_percpu.c, drivers/base/arch_numa.c), and how the memmap is mapped (arch/x86/mm/init_64.c, arch/arm64/mm/mmu.c).
 */

import type { KernelVersion } from "../kernels/version.ts";
import type { Arch } from "../state/events.ts";
import { type Bytes, MiB } from "../units/units.ts";
import { sectionBytes } from "./geometry.ts";

export interface BootSizes {
  readonly page: Bytes;
  readonly section: Bytes;
  readonly physicalBits: number;
  /** Per-CPU areas come in multiples of this. */
  readonly perCpuAtom: Bytes;
  /** The memmap is mapped by pages of this size. */
  readonly memmapPage: Bytes;
  /** Where callers keep out of the lowest memory: MAX_DMA_ADDRESS; 0 where that bound has no effect. */
  readonly lowest: Bytes;
}

/** Bytes that the tables of one level map, from those of the page before: a page holds pointers of 8 bytes. */
export function mappedByTable(page: Bytes, below: Bytes): Bytes {
  return (page / 8) * below;
}

const OWN_SIZES: Readonly<Record<Arch, (page: Bytes) => Omit<BootSizes, "page" | "section">>> = {
  x86_64(page) {
    const huge = mappedByTable(page, page);
    return { physicalBits: 46, perCpuAtom: huge, memmapPage: huge, lowest: 16 * MiB };
  },
  arm64: (page) => ({
    physicalBits: page === 65536 ? 52 : 48,
    perCpuAtom: page,
    memmapPage: page === 4096 ? mappedByTable(page, page) : page,
    lowest: 0,
  }),
};

/** The sizes of an architecture with pages of `page` bytes. */
export function bootSizes(arch: Arch, page: Bytes, version: KernelVersion): BootSizes {
  return { page, section: sectionBytes(arch, page, version), ...OWN_SIZES[arch](page) };
}
