/**
 * What each zone of a node spans and how much of it is RAM. Models calculate_node_totalpages() with
 * zone_spanned_pages_in_node(), zone_absent_pages_in_node() and adjust_zone_range_for_zone_movable() (mm/mm_init.c,
 * before 6.5 mm/page_alloc.c). All numbers are pages; ends are exclusive.
 */
import type { ZoneName } from "../../state/events.ts";
import {
  clampPfn,
  type MemoryRange,
  nodeSpan,
  ownPages,
  type PfnSpan,
  pagesWithin,
} from "../../state/memory-ranges.ts";
import type { Pages, Pfn } from "../../units/units.ts";
import type { ZoneLimitSpan } from "./zone-limits.ts";

export interface ZoneSize {
  readonly node: number;
  readonly zone: ZoneName;
  /** 0 when nothing is spanned. */
  readonly start: Pfn;
  readonly end: Pfn;
  readonly present: Pages;
  /** Runs within its span whose pages are another zone's. */
  readonly foreign?: readonly PfnSpan[];
}

/** All zones of a node in index order; a node without memory has empty ones. `byMirror`: kernelcore=mirror placed ZONE_MOVABLE. */
export function zoneSizesOfNode(
  node: number,
  ranges: readonly MemoryRange[],
  limits: readonly ZoneLimitSpan[],
  movable: PfnSpan | undefined,
  byMirror = false,
): readonly ZoneSize[] {
  const span = nodeSpan(ranges, node);
  const own = ranges.filter((range) => range.node === node);
  return limits.map((limit) => {
    const zone = span === undefined ? undefined : zoneSpan(limit, span, movable, byMirror);
    if (zone === undefined || zone.start >= zone.end) return { node, zone: limit.zone, start: 0, end: 0, present: 0 };
    const foreign = movable === undefined ? [] : foreignRuns(limit.zone, zone, own, movable, byMirror);
    // What is not mirrored is absent from Normal, even where the start of ZONE_MOVABLE was rounded up behind it.
    const onlyMirrored = byMirror && movable !== undefined && limit.zone === "Normal";
    const present = onlyMirrored
      ? pagesWithin(own.filter(isMirrored), zone.start, zone.end)
      : ownPages({ ...zone, foreign }, (start, end) => pagesWithin(own, start, end));
    return { node, zone: limit.zone, ...zone, present, ...(foreign.length === 0 ? {} : { foreign }) };
  });
}

function isMirrored({ mirrored }: MemoryRange): boolean {
  return mirrored === true;
}

/**
 * With kernelcore=mirror a kernel zone is not cut where ZONE_MOVABLE begins: mirrored pages are its own, all others behind that are
 * ZONE_MOVABLE's. Else a kernel zone on both sides of ZONE_MOVABLE spans it without owning it.
 */
function foreignRuns(
  name: ZoneName,
  zone: PfnSpan,
  own: readonly MemoryRange[],
  movable: PfnSpan,
  byMirror: boolean,
): readonly PfnSpan[] {
  const within = (runs: readonly PfnSpan[]): readonly PfnSpan[] =>
    runs
      .map(({ start, end }) => ({ start: Math.max(start, zone.start), end: Math.min(end, zone.end) }))
      .filter(({ start, end }) => start < end);
  if (byMirror && name === "Movable") return within(own.filter(isMirrored));
  if (name === "Movable") return [];
  if (!byMirror) return within([movable]);
  const movables = own.filter((range) => !isMirrored(range) && range.end > movable.start);
  return within(movables.map(({ start, end }) => ({ start: Math.max(start, movable.start), end })));
}

function zoneSpan(
  limit: ZoneLimitSpan,
  node: PfnSpan,
  movable: PfnSpan | undefined,
  byMirror: boolean,
): PfnSpan | undefined {
  if (limit.zone === "Movable") return movable;
  if (limit.start >= limit.end) return undefined;
  let start = clampPfn(node.start, limit);
  let end = clampPfn(node.end, limit);
  if (byMirror && movable !== undefined) return start >= movable.start ? undefined : { start, end };
  if (movable !== undefined && start < end) {
    if (start >= movable.start && end <= movable.end) return undefined;
    if (start < movable.start && end > movable.start && end <= movable.end) end = movable.start;
    else if (start >= movable.start && start < movable.end && end > movable.end) start = movable.end;
  }
  return { start: Math.max(start, node.start), end: Math.min(end, node.end) };
}

/** The zone of a node that a page belongs to: ZONE_MOVABLE before a kernel zone that spans it. */
export function zoneOfPage(sizes: readonly ZoneSize[], node: number, pfn: Pfn): ZoneSize | undefined {
  const holds = (size: ZoneSize): boolean =>
    size.node === node && contains(size, pfn) && !size.foreign?.some((run) => contains(run, pfn));
  return sizes.find((size) => size.zone === "Movable" && holds(size)) ?? sizes.find(holds);
}

function contains({ start, end }: PfnSpan, pfn: Pfn): boolean {
  return start <= pfn && pfn < end;
}
