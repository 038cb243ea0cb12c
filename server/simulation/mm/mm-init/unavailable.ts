/**
 * Struct pages of present sections that describe no memory: which zone and node they are linked to. Models
 * memmap_init() and init_unavailable_range() (mm/mm_init.c, before 6.5 mm/page_alloc.c; 5.10.y has it as a backport).
 * What the kernel prints of them depends on its version: the rule unavailable-pages-message.
 */
import type { ZoneName } from "../../state/events.ts";
import { clampPfn, type MemoryRange, type PfnSpan, pagesWithin } from "../../state/memory-ranges.ts";
import { grouped } from "../../units/grouped.ts";
import { RangeMap } from "../../units/range-map.ts";
import { type Bytes, type Pages, type Pfn, pfnOf, pfnUp, roundUp } from "../../units/units.ts";
import type { MemblockView } from "../memblock/memblock-view.ts";
import type { ZoneSize } from "./zone-sizes.ts";

export interface UnavailableRange extends PfnSpan {
  /** Node and zone the struct pages say. */
  readonly node: number;
  readonly zone: ZoneName;
  /** Pages of it whose struct page is initialised. */
  readonly pages: Pages;
}

/** Where struct pages are. */
export interface StructPages {
  /** Present sections. */
  readonly sections: readonly PfnSpan[];
  /** Pageblocks of them in which those without memory are initialised. */
  readonly initialised: readonly PfnSpan[];
  readonly sectionPages: Pages;
}

/**
 * Pageblocks that init_unavailable_range() goes through: it asks pfn_valid() for the first page of each alone. `valid`: what that is
 * true of.
 */
export function initialisedBlocks(valid: readonly PfnSpan[], pageblockPages: Pages): readonly PfnSpan[] {
  let blocks = RangeMap.empty<true>();
  for (const { start, end } of valid) {
    const [first, behind] = [roundUp(start, pageblockPages), roundUp(end, pageblockPages)];
    if (first < behind) blocks = blocks.set(first, behind, true);
  }
  return blocks.runs;
}

/** Memory without what is never mapped (MEMBLOCK_NOMAP). */
export function mappedMemory(ranges: readonly PfnSpan[], nomap: readonly PfnSpan[]): readonly PfnSpan[] {
  let mapped = RangeMap.empty<true>();
  for (const { start, end } of ranges) mapped = mapped.set(start, end, true);
  for (const { start, end } of nomap) mapped = mapped.delete(start, end);
  return mapped.runs;
}

/** Pages that init_unavailable_mem() of 4.20 to 5.11 counts, up to `end`: what is never mapped counts as a hole. */
export function unavailableInAll(mapped: readonly PfnSpan[], initialised: readonly PfnSpan[], end: Pfn): Pages {
  let pages = 0;
  let holeStart = 0;
  for (const range of mapped) {
    pages += pagesWithin(initialised, holeStart, range.start);
    holeStart = range.end;
  }
  return pages + pagesWithin(initialised, holeStart, end);
}

/**
 * The holes in address order: each goes to the zone of the range behind it, the last one to the last zone. `initialised`: pageblocks whose
 * struct pages are.
 */
export function unavailableRanges(
  ranges: readonly MemoryRange[],
  sizes: readonly ZoneSize[],
  { sections, initialised, sectionPages }: StructPages,
): readonly UnavailableRange[] {
  const holes: UnavailableRange[] = [];
  let holeStart = 0;
  let last: ZoneSize | undefined;
  const hole = (end: number, zone: ZoneSize): void => {
    if (holeStart >= end) return;
    if (pagesWithin(sections, holeStart, end) === 0) return;
    const pages = pagesWithin(initialised, holeStart, end);
    holes.push({ start: holeStart, end, node: zone.node, zone: zone.zone, pages });
  };
  // The kernel takes zones in the order of their indices; that is the order of addresses unless a proposal changes it.
  const ascending = [...sizes].sort((a, b) => a.start - b.start).filter(({ present }) => present > 0);
  const byNode = grouped(ascending, ({ node }) => node);
  for (const range of ranges) {
    for (const zone of byNode.get(range.node) ?? []) {
      const start = clampPfn(range.start, zone);
      const end = clampPfn(range.end, zone);
      last = zone;
      if (start >= end) continue;
      hole(start, zone);
      holeStart = Math.max(holeStart, end);
    }
  }
  const end = ranges.at(-1)?.end ?? 0;
  if (last !== undefined) hole(roundUp(end, sectionPages), last);
  return holes;
}

/**
 * What memmap_init_zone() of 5.12 and 5.13 counted for each zone, in the order it was called in: the holes between ranges, and the rest of
 * the section that the zone ends in, which the next zone may hold as memory.
 */
export function unavailableOfZones(
  ranges: readonly MemoryRange[],
  sizes: readonly ZoneSize[],
  initialised: readonly PfnSpan[],
  sectionPages: Pages,
): ReadonlyMap<ZoneSize, Pages> {
  const counts = new Map<ZoneSize, Pages>();
  let holeStart = 0;
  const pagesTo = (end: number): Pages => pagesWithin(initialised, holeStart, end);
  const byNode = grouped(ranges, ({ node }) => node);
  for (const zone of sizes.filter(({ present }) => present > 0)) {
    let pages = 0;
    for (const range of byNode.get(zone.node) ?? []) {
      pages += pagesTo(clampPfn(range.start, zone));
      holeStart = clampPfn(range.end, zone);
    }
    counts.set(zone, pages + pagesTo(roundUp(zone.end, sectionPages)));
  }
  return counts;
}

/**
 * Pages, partly or as a whole, that memblock has as reserved and not as memory (zero_resv_unavail() of 4.15 to 4.19). `reserved`, `memory`:
 * bytes, `end` exclusive.
 */
export function reservedWithoutMemory(
  { reserved, memory }: Pick<MemblockView, "reserved" | "memory">,
  pageSize: Bytes,
  initialised: readonly PfnSpan[],
): Pages {
  let outside = RangeMap.empty<true>().fillAll(reserved.map(({ base, end }) => ({ start: base, end, value: true })));
  for (const { base, end } of memory) outside = outside.delete(base, end);
  return outside.runs.reduce(
    (sum, { start, end }) => sum + pagesWithin(initialised, pfnOf(start, pageSize), pfnUp(end, pageSize)),
    0,
  );
}
