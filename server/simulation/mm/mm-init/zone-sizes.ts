/**
 * What each zone of a node spans and how much of it is RAM. Models calculate_node_totalpages() with
 * zone_spanned_pages_in_node(), zone_absent_pages_in_node() and adjust_zone_range_for_zone_movable() (mm/mm_init.c,
 * before 6.5 mm/page_alloc.c). All numbers are pages; ends are exclusive.
 */
import type { ZoneName } from "../../state/events.ts";
import { clampPfn, type MemoryRange, nodeSpan, type PfnSpan, ramPages } from "../../state/memory-ranges.ts";
import type { Pages, Pfn } from "../../units/units.ts";
import type { ZoneLimitSpan } from "./zone-limits.ts";

export interface ZoneSize {
  readonly node: number;
  readonly zone: ZoneName;
  /** 0 when nothing is spanned. */
  readonly start: Pfn;
  readonly end: Pfn;
  readonly present: Pages;
}

/** All zones of a node in index order; a node without memory has empty ones. */
export function zoneSizesOfNode(
  node: number,
  ranges: readonly MemoryRange[],
  limits: readonly ZoneLimitSpan[],
  movable: PfnSpan | undefined,
): readonly ZoneSize[] {
  const span = nodeSpan(ranges, node);
  return limits.map((limit) => {
    const zone = span === undefined ? undefined : zoneSpan(limit, span, movable);
    if (zone === undefined || zone.start >= zone.end) return { node, zone: limit.zone, start: 0, end: 0, present: 0 };
    let present = ramPages(ranges, zone.start, zone.end, node);
    // A kernel zone on both sides of ZONE_MOVABLE spans it without owning it.
    if (movable !== undefined && limit.zone !== "Movable" && movable.start > zone.start && movable.end < zone.end) {
      present -= ramPages(ranges, movable.start, movable.end, node);
    }
    return { node, zone: limit.zone, ...zone, present };
  });
}

function zoneSpan(limit: ZoneLimitSpan, node: PfnSpan, movable: PfnSpan | undefined): PfnSpan | undefined {
  if (limit.zone === "Movable") return movable;
  if (limit.start >= limit.end) return undefined;
  let start = clampPfn(node.start, limit);
  let end = clampPfn(node.end, limit);
  if (movable !== undefined && start < end) {
    if (start >= movable.start && end <= movable.end) return undefined;
    if (start < movable.start && end > movable.start && end <= movable.end) end = movable.start;
    else if (start >= movable.start && start < movable.end && end > movable.end) start = movable.end;
  }
  return { start: Math.max(start, node.start), end: Math.min(end, node.end) };
}

/** The zone of a node that a page belongs to: ZONE_MOVABLE before a kernel zone that spans it. */
export function zoneOfPage(sizes: readonly ZoneSize[], node: number, pfn: Pfn): ZoneSize | undefined {
  const holds = (size: ZoneSize): boolean => size.node === node && size.start <= pfn && pfn < size.end;
  return sizes.find((size) => size.zone === "Movable" && holds(size)) ?? sizes.find(holds);
}
