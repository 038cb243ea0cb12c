/**
 * Struct pages of present sections that describe no memory: which zone and node they are linked to. Models
 * memmap_init() and init_unavailable_range() (mm/mm_init.c, before 6.5 mm/page_alloc.c; 5.10.y has it as a backport).
 * What the kernel prints of them depends on its version: the rule unavailable-pages-message.
 */
import type { ZoneName } from "../../state/events.ts";
import { clampPfn, type MemoryRange, type PfnSpan, pagesWithin } from "../../state/memory-ranges.ts";
import { RangeMap } from "../../units/range-map.ts";
import { type Bytes, type Pages, pfnOf, pfnUp, roundUp } from "../../units/units.ts";
import type { MemblockView } from "../memblock/memblock-view.ts";
import type { ZoneSize } from "./zone-sizes.ts";

export interface UnavailableRange extends PfnSpan {
  /** Node and zone the struct pages say. */
  readonly node: number;
  readonly zone: ZoneName;
  /** Pages of it in present sections: only they have a struct page. */
  readonly pages: Pages;
}

/** The holes in address order: each goes to the zone of the range behind it, the last one to the last zone. */
export function unavailableRanges(
  ranges: readonly MemoryRange[],
  sizes: readonly ZoneSize[],
  presentSections: readonly PfnSpan[],
  sectionPages: Pages,
): readonly UnavailableRange[] {
  const holes: UnavailableRange[] = [];
  let holeStart = 0;
  let last: ZoneSize | undefined;
  const hole = (end: number, zone: ZoneSize): void => {
    if (holeStart >= end) return;
    const pages = pagesWithin(presentSections, holeStart, end);
    if (pages > 0) holes.push({ start: holeStart, end, node: zone.node, zone: zone.zone, pages });
  };
  // The kernel takes zones in the order of their indices; that is the order of addresses unless a proposal changes it.
  const ascending = [...sizes].sort((a, b) => a.start - b.start).filter(({ present }) => present > 0);
  const byNode = new Map(ascending.map(({ node }) => [node, [] as ZoneSize[]]));
  for (const zone of ascending) byNode.get(zone.node)!.push(zone);
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
  presentSections: readonly PfnSpan[],
  sectionPages: Pages,
): ReadonlyMap<ZoneSize, Pages> {
  const counts = new Map<ZoneSize, Pages>();
  let holeStart = 0;
  const pagesTo = (end: number): Pages => pagesWithin(presentSections, holeStart, end);
  for (const zone of sizes.filter(({ present }) => present > 0)) {
    let pages = 0;
    for (const range of ranges.filter(({ node }) => node === zone.node)) {
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
  presentSections: readonly PfnSpan[],
): Pages {
  let outside = RangeMap.empty<true>();
  for (const { base, end } of reserved) outside = outside.set(base, end, true);
  for (const { base, end } of memory) outside = outside.delete(base, end);
  return outside.runs.reduce(
    (sum, { start, end }) => sum + pagesWithin(presentSections, pfnOf(start, pageSize), pfnUp(end, pageSize)),
    0,
  );
}
