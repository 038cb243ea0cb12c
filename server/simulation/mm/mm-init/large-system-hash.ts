/**
 * The hash tables of dentries and inodes. Models dcache_init_early() and inode_init_early() (fs/dcache.c, fs/inode.c):
 * with more than one memory node, before 5.3 with one too, they are spread by vmalloc later (vfs_caches_init), as large, and take nothing
 * from memblock.
 */

import type { BootContext } from "../../boot-context/boot-context.ts";
import { claim } from "../../boot-context/boot-memory.ts";
import type { MemblockPhase } from "../../boot-context/memblock-phase.ts";
import { hashScalesWithMemory, hashSpread, kernelPagesCount } from "../../kernels/boot-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import { type MemoryRange, pagesWithin } from "../../state/memory-ranges.ts";
import { MiB, type Pages, pfnOf } from "../../units/units.ts";
import {
  dmaReservedPages,
  HASH_SCALE,
  largeSystemHashBytes,
  presentPagesWithoutMemmap,
  wholePages,
} from "./hash-sizes.ts";
import type { Zones } from "./size-zones.ts";
import type { ZoneSize } from "./zone-sizes.ts";

const DMA_END = 16 * MiB;

/** The free pages below 16 MiB are counted before the memmap is allocated; what a log of the machine counted holds. */
export function dmaReserve(boot: BootContext, ranges: readonly MemoryRange[]): Pages {
  const { dmaReserved } = boot.setup.machine;
  if (dmaReserved !== undefined) return Math.min(dmaReserved, pagesWithin(ranges, 0, pfnOf(DMA_END, boot.sizes.page)));
  return dmaReservedPages(ranges, boot.memory.memblock.freeRanges(), DMA_END, boot.sizes.page);
}

/** Pages the hash tables are sized by, as they are known when the zones are. */
export function countKernelPages(boot: BootContext, sizes: readonly ZoneSize[], reservedForDma: Pages): Pages {
  return ruleFor(kernelPagesCount, boot.version) === "free-memblock"
    ? wholePages(boot.memory.memblock.freeRanges(), boot.sizes.page)
    : presentPagesWithoutMemmap(sizes, reservedForDma, boot.sizes.page);
}

/** Whether other zones on the same memory leave as many pages to size the hash tables by. */
export function countsAlike(
  { kernelPages, dmaReserve }: Pick<MemblockPhase, "kernelPages" | "dmaReserve">,
  { sizes, geometry }: Zones,
  version: KernelVersion,
): boolean {
  if (ruleFor(kernelPagesCount, version) === "free-memblock") return true;
  return presentPagesWithoutMemmap(sizes, dmaReserve, geometry.pageSize) === kernelPages;
}

export function allocateHashes(boot: BootContext, kernelPages: Pages, memoryNodes: number): void {
  const spread = memoryNodes > 1 || ruleFor(hashSpread, boot.version) === "always";
  const adaptive = ruleFor(hashScalesWithMemory, boot.version);
  const by = claim("alloc_large_system_hash", ...boot.origins.memory);
  for (const [of, scale] of [
    ["dentries", HASH_SCALE.dentry],
    ["inodes", HASH_SCALE.inode],
  ] as const) {
    const bytes = largeSystemHashBytes(kernelPages, kernelPages, scale, boot.sizes.page, adaptive);
    if (!spread) boot.memory.alloc(bytes, 64, by);
    const order = Math.max(0, Math.ceil(Math.log2(bytes / boot.sizes.page)));
    boot.log.printk({ kind: "hash-table", of, bytes, order, spread });
  }
}
