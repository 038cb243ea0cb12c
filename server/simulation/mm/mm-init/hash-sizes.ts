/**
 * How large the hash tables of dentries and inodes are. Models alloc_large_system_hash() (mm/page_alloc.c, mm/mm_init.c)
 * and the page counts it starts from.
 */

import { STRUCT_PAGE } from "../../geometry/struct-sizes.ts";
import { type MemoryRange, pagesWithin } from "../../state/memory-ranges.ts";
import { type Bytes, GiB, MiB, type Pages, pfnOf, roundUp } from "../../units/units.ts";
import type { ZoneSize } from "./zone-sizes.ts";

/** From here on the tables grow by half as much for each factor 4 of memory (the rule hash-adaptive-scale). */
const ADAPT_BASE = 64 * GiB;

/** log2 of the bytes of memory that one bucket stands for. */
export const HASH_SCALE = { dentry: 13, inode: 14 } as const;

/**
 * Bytes of a table with a bucket of 8 bytes for each 2^scale bytes of kernel memory; at most a sixteenth of all memory. `adaptive`: with
 * more than 64 GiB, fewer buckets.
 */
export function largeSystemHashBytes(
  kernelPages: Pages,
  allPages: Pages,
  scale: number,
  page: Bytes,
  adaptive: boolean,
): Bytes {
  const bytes = roundUp(kernelPages * page, MiB);
  let adapted = scale;
  for (let memory = ADAPT_BASE; adaptive && memory < bytes; memory *= 4) adapted++;
  const entries = Math.floor(bytes / 2 ** adapted);
  const most = Math.floor((allPages * page) / 16 / 8);
  return 8 * powerOfTwoBelow(Math.min(powerOfTwoAbove(entries), most, 2 ** 31));
}

/** Before 6.10: the zones' pages without what their memmap takes and, in ZONE_DMA, without `dmaReserve` pages. */
export function presentPagesWithoutMemmap(sizes: readonly ZoneSize[], dmaReserve: Pages, page: Bytes): Pages {
  return sizes.reduce((sum, size) => {
    let pages = size.present;
    const spanned = size.end - size.start;
    // A zone with large holes has a memmap for its memory only.
    const mapped = spanned > pages + Math.floor(pages / 16) ? pages : spanned;
    const memmap = Math.ceil((mapped * STRUCT_PAGE) / page);
    if (pages >= memmap) pages -= memmap;
    if (size.zone === "DMA" && pages > dmaReserve) pages -= dmaReserve;
    return sum + pages;
  }, 0);
}

/** Whole pages within free ranges of bytes. */
export function wholePages(
  free: Iterable<{ readonly start: Bytes; readonly end: Bytes }>,
  page: Bytes,
  limit?: Bytes,
): Pages {
  let pages = 0;
  for (const { start, end } of free) {
    const first = Math.ceil(start / page);
    const last = Math.floor(Math.min(end, limit ?? end) / page);
    pages += Math.max(0, last - first);
  }
  return pages;
}

/** Pages below 16 MiB that are reserved when the zones are sized. */
export function dmaReservedPages(
  ranges: readonly MemoryRange[],
  free: Iterable<{ readonly start: Bytes; readonly end: Bytes }>,
  dmaEnd: Bytes,
  page: Bytes,
): Pages {
  return pagesWithin(ranges, 0, pfnOf(dmaEnd, page)) - wholePages(free, page, dmaEnd);
}

function powerOfTwoAbove(value: number): number {
  let power = 1;
  while (power < value) power *= 2;
  return power;
}

function powerOfTwoBelow(value: number): number {
  let power = 1;
  while (power * 2 <= value) power *= 2;
  return power;
}
