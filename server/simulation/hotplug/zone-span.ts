/**
 * How a zone's span grows when a block joins it and shrinks when one leaves (mm/memory_hotplug.c: resize_zone_range,
 * shrink_zone_span). A span only shrinks at its ends, to the nearest subsection that is online and in the zone; holes
 * in the middle stay.
 */
import type { BlockState, MemoryState, ZoneState } from "../state.ts";
import { MiB, type Pages, type Pfn, roundDown, roundUp } from "../units.ts";
import { zoneEnd } from "./zone-lookup.ts";

/** The zone with a span that takes in [pfn, pfn + pages). */
export function growSpan(zone: ZoneState, pfn: Pfn, pages: Pages): ZoneState {
  if (zone.spanned === 0) return { ...zone, startPfn: pfn, spanned: pages };
  const start = Math.min(zone.startPfn, pfn);
  return { ...zone, startPfn: start, spanned: Math.max(zoneEnd(zone), pfn + pages) - start };
}

/** Whether a block's pages still count for the zone's span. */
export type CountsForSpan = (block: BlockState, zone: ZoneState) => boolean;

/**
 * The zone's span without [from, to), whose pages have just left it. `state.blocks` is that after the leaving.
 * `counts` says which blocks hold the span: since 5.5 those online in the zone, before all that are linked to it.
 */
export function shrinkSpan(state: MemoryState, zone: ZoneState, from: Pfn, to: Pfn, counts: CountsForSpan): ZoneState {
  if (zone.spanned === 0) return zone;
  if (zone.startPfn === from) {
    const start = lowestPfnOfZone(state, zone, to, zoneEnd(zone), counts);
    return start === undefined
      ? { ...zone, startPfn: 0, spanned: 0 }
      : { ...zone, startPfn: start, spanned: zoneEnd(zone) - start };
  }
  if (zoneEnd(zone) === to) {
    const end = highestPfnOfZone(state, zone, zone.startPfn, from, counts);
    return end === undefined ? { ...zone, startPfn: 0, spanned: 0 } : { ...zone, spanned: end - zone.startPfn };
  }
  return zone;
}

function lowestPfnOfZone(
  state: MemoryState,
  zone: ZoneState,
  from: Pfn,
  to: Pfn,
  counts: CountsForSpan,
): Pfn | undefined {
  const { blockPages } = state.geometry;
  for (const run of state.blocks.within(Math.floor(from / blockPages), Math.ceil(to / blockPages))) {
    const start = Math.max(from, run.start * blockPages);
    const end = Math.min(to, run.end * blockPages);
    if (counts(run.value, zone)) return start;
    if (!isShared(run.value)) continue;
    const step = subsectionPages(state);
    for (let pfn = start; pfn < end; pfn += step) if (bootPageIsIn(state, zone, pfn)) return pfn;
  }
  return undefined;
}

/** First pfn behind the highest page of the zone below `to`. */
function highestPfnOfZone(
  state: MemoryState,
  zone: ZoneState,
  from: Pfn,
  to: Pfn,
  counts: CountsForSpan,
): Pfn | undefined {
  const { blockPages } = state.geometry;
  const runs = state.blocks.within(Math.floor(from / blockPages), Math.ceil(to / blockPages));
  for (const run of [...runs].reverse()) {
    const start = Math.max(from, run.start * blockPages);
    const end = Math.min(to, run.end * blockPages);
    if (counts(run.value, zone)) return end;
    if (!isShared(run.value)) continue;
    const step = subsectionPages(state);
    for (let pfn = roundUp(end, step); pfn > roundDown(start, step); pfn -= step) {
      if (bootPageIsIn(state, zone, pfn - 1)) return pfn;
    }
  }
  return undefined;
}

/** Online in several zones or nodes at once. */
function isShared(block: BlockState): boolean {
  return block.state === "online" && block.zone === null;
}

/** 2 MiB on every architecture with a virtual memmap (PAGES_PER_SUBSECTION). */
function subsectionPages(state: MemoryState): Pages {
  return (2 * MiB) / state.geometry.pageSize;
}

/** Whether a page of a shared block, which is there since boot, lies in this zone of this node. */
function bootPageIsIn(state: MemoryState, zone: ZoneState, pfn: Pfn): boolean {
  if (state.memory.get(pfn)?.node !== zone.node) return false;
  const address = pfn * state.geometry.pageSize;
  const movableStart = state.boot.movableStart.get(zone.node);
  if (movableStart !== undefined && address >= movableStart) return zone.name === "Movable";
  const limit = state.boot.zoneLimits.find(({ first, last }) => first <= address && address <= last);
  return limit?.zone === zone.name;
}
