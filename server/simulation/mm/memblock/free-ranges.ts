/**
 * What of the memory regions is not reserved, and the search for room in it: __next_mem_range(), should_skip_region() and
 * memblock_find_in_range_node() of mm/memblock.c, the same in all versions from 5.10 to 7.2. Ends are exclusive; bytes.
 */
import { type Bytes, NO_LIMIT, roundDown, roundUp } from "../../units/units.ts";
import type { FlagName, FlagSet } from "./flags.ts";
import type { Region } from "./region-list.ts";

/** Which memory regions may be used. */
export interface RegionSelector {
  /** A node to keep to; undefined: any. */
  readonly node: number | undefined;
  readonly flags: FlagSet;
  /** movable_node: hot-pluggable regions are passed over. */
  readonly skipHotplug: boolean;
}

export interface FreeRange {
  readonly start: Bytes;
  readonly end: Bytes;
  /** Node of the memory region it lies in. */
  readonly node: number;
}

export interface SearchRequest {
  readonly size: Bytes;
  /** A power of two. */
  readonly align: Bytes;
  /** Lowest address wanted. */
  readonly min: Bytes;
  /** Exclusive. */
  readonly max: Bytes;
  readonly bottomUp: boolean;
}

/** Regions with these flags are only used when they are asked for. */
const USED_ON_REQUEST: readonly FlagName[] = ["NOMAP", "DRIVER_MANAGED"];

/** should_skip_region(), the other way round. */
export function isUsable(region: Region, selector: RegionSelector): boolean {
  const { flags } = region;
  if (selector.node !== undefined && region.node !== selector.node) return false;
  if (selector.skipHotplug && flags.has("HOTPLUG") && !selector.flags.has("HOTPLUG")) return false;
  if (selector.flags.has("MIRROR") && !flags.has("MIRROR")) return false;
  return USED_ON_REQUEST.every((name) => !flags.has(name) || selector.flags.has(name));
}

/**
 * The free ranges, ascending. Reserved regions that touch without being joined leave an empty range between them, which
 * is given like the others.
 */
export function* freeRangesAscending(
  memory: readonly Region[],
  reserved: readonly Region[],
  selector: RegionSelector,
): Generator<FreeRange> {
  let gap = 0;
  for (const region of memory) {
    if (!isUsable(region, selector)) continue;
    while (gap < reserved.length && gapEnd(reserved, gap) <= region.base) gap++;
    for (let at = gap; at <= reserved.length && gapStart(reserved, at) < region.end; at++) {
      if (gapEnd(reserved, at) > region.base) yield overlap(region, reserved, at);
    }
  }
}

/** The same ranges, descending. */
export function* freeRangesDescending(
  memory: readonly Region[],
  reserved: readonly Region[],
  selector: RegionSelector,
): Generator<FreeRange> {
  let gap = reserved.length;
  for (let i = memory.length - 1; i >= 0; i--) {
    const region = memory[i]!;
    if (!isUsable(region, selector)) continue;
    while (gap > 0 && gapStart(reserved, gap) >= region.end) gap--;
    for (let at = gap; at >= 0 && gapEnd(reserved, at) > region.base; at--) {
      if (gapStart(reserved, at) < region.end) yield overlap(region, reserved, at);
    }
  }
}

/** What a search found: the address, and the free range (cut to the limits of the request) that it lies in. */
export interface Found {
  readonly address: Bytes;
  readonly range: FreeRange;
}

/** The highest place that fits, or with `bottomUp` the lowest. */
export function findFree(
  memory: readonly Region[],
  reserved: readonly Region[],
  selector: RegionSelector,
  request: SearchRequest,
): Found | undefined {
  if (!request.bottomUp && request.size > 0) return findHighest(memory, reserved, selector, request);
  const { size, align, min, max, bottomUp } = request;
  const ranges = (bottomUp ? freeRangesAscending : freeRangesDescending)(memory, reserved, selector);
  for (const range of ranges) {
    const start = Math.min(Math.max(range.start, min), max);
    const end = Math.min(Math.max(range.end, min), max);
    const address = bottomUp ? lowestIn(start, end, size, align) : highestIn(start, end, size, align);
    if (address !== undefined) return address === 0 ? undefined : { address, range: { start, end, node: range.node } };
  }
  return undefined;
}

/** The same from the top, where it starts right below `max`: a boot asks thousands of times for memory below the same limit. */
function findHighest(
  memory: readonly Region[],
  reserved: readonly Region[],
  selector: RegionSelector,
  { size, align, min, max }: SearchRequest,
): Found | undefined {
  let gap = reserved.length;
  for (let i = countWhile(memory, ({ base }) => base < max) - 1; i >= 0; i--) {
    const region = memory[i]!;
    if (region.end <= min) return undefined;
    if (!isUsable(region, selector)) continue;
    const top = Math.min(region.end, max);
    // From gap to gap where they are near, else at once.
    if (gap > 0 && gapStart(reserved, gap) >= top) {
      gap--;
      if (gap > 0 && gapStart(reserved, gap) >= top) gap = countWhile(reserved, ({ end }) => end < top);
    }
    for (; gap >= 0 && gapEnd(reserved, gap) > region.base; gap--) {
      const start = Math.min(Math.max(region.base, gapStart(reserved, gap), min), max);
      const end = Math.max(Math.min(region.end, gapEnd(reserved, gap), max), min);
      const address = highestIn(start, end, size, align);
      if (address !== undefined)
        return address === 0 ? undefined : { address, range: { start, end, node: region.node } };
    }
    // The gap below reaches into the next region, too.
    gap++;
  }
  return undefined;
}

/** How many at the beginning fit, where none behind the first that doesn't does. */
function countWhile(regions: readonly Region[], fits: (region: Region) => boolean): number {
  let low = 0;
  let high = regions.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (fits(regions[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function highestIn(start: Bytes, end: Bytes, size: Bytes, align: Bytes): Bytes | undefined {
  if (end < size) return undefined;
  const address = roundDown(end - size, align);
  return address >= start ? address : undefined;
}

/** Rounding up past the end of the address space comes round to 0, which is no answer, as in the kernel. */
function lowestIn(start: Bytes, end: Bytes, size: Bytes, align: Bytes): Bytes | undefined {
  const rounded = roundUp(start, align);
  const address = rounded > NO_LIMIT ? 0 : rounded;
  return address < end && end - address >= size ? address : undefined;
}

/** Gap `index` of the reserved regions lies below region `index`; the last one reaches to the end. */
function gapStart(reserved: readonly Region[], index: number): Bytes {
  return index === 0 ? 0 : reserved[index - 1]!.end;
}

function gapEnd(reserved: readonly Region[], index: number): Bytes {
  return reserved[index]?.base ?? NO_LIMIT;
}

function overlap(region: Region, reserved: readonly Region[], gap: number): FreeRange {
  return {
    start: Math.max(region.base, gapStart(reserved, gap)),
    end: Math.min(region.end, gapEnd(reserved, gap)),
    node: region.node,
  };
}
