/**
 * How a zone's span grows when a block joins it and shrinks when one leaves (mm/memory_hotplug.c: resize_zone_range,
 * shrink_zone_span). A span only shrinks at its ends, to the nearest subsection that is online and in the zone; holes
 * in the middle stay.
 */

import { holePagesZone } from "../../kernels/offline-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import { mirrorZonesOverlap } from "../../kernels/zone-rules.ts";
import type { BlockState, MemoryState, ZoneState } from "../../state/state.ts";
import { zoneEnd } from "../../state/zone-lookup.ts";
import type { Run } from "../../units/range-map.ts";
import { bytesOf, MiB, type Pages, type Pfn, pagesIn, roundDown, roundUp } from "../../units/units.ts";

/** The zone with a span that takes in [pfn, pfn + pages). */
export function growSpan(zone: ZoneState, pfn: Pfn, pages: Pages): ZoneState {
  if (zone.spanned === 0) return { ...zone, startPfn: pfn, spanned: pages };
  const start = Math.min(zone.startPfn, pfn);
  const spanned = Math.max(zoneEnd(zone), pfn + pages) - start;
  return start === zone.startPfn && spanned === zone.spanned ? zone : { ...zone, startPfn: start, spanned };
}

/** Whether a block's pages still count for the zone's span. */
export type CountsForSpan = (block: BlockState, zone: ZoneState) => boolean;

/**
 * The zone's span without [from, to), whose pages have just left it. `state` is that before the leaving, `blocks` are those after it.
 * `counts` says which blocks hold the span: since 5.5 those online in the zone, before all that are linked to it.
 */
export function shrinkSpan(
  state: MemoryState,
  blocks: MemoryState["blocks"],
  zone: ZoneState,
  from: Pfn,
  to: Pfn,
  counts: CountsForSpan,
): ZoneState {
  if (zone.spanned === 0) return zone;
  if (zone.startPfn === from) {
    const start = lowestPfnOfZone(state, blocks, zone, to, zoneEnd(zone), counts);
    return start === undefined
      ? { ...zone, startPfn: 0, spanned: 0 }
      : { ...zone, startPfn: start, spanned: zoneEnd(zone) - start };
  }
  if (zoneEnd(zone) === to) {
    const end = highestPfnOfZone(state, blocks, zone, zone.startPfn, from, counts);
    return end === undefined ? { ...zone, startPfn: 0, spanned: 0 } : { ...zone, spanned: end - zone.startPfn };
  }
  return zone;
}

function lowestPfnOfZone(
  state: MemoryState,
  blocks: MemoryState["blocks"],
  zone: ZoneState,
  from: Pfn,
  to: Pfn,
  counts: CountsForSpan,
): Pfn | undefined {
  const { blockPages } = state.geometry;
  return blocks.firstWithin(Math.floor(from / blockPages), Math.ceil(to / blockPages), (run) => {
    const piece = pieceOfZone(state, zone, run, from, to, counts);
    if (piece === undefined || piece.whole) return piece?.start;
    const step = subsectionPages(state);
    for (let pfn = piece.start; pfn < piece.end; pfn += step) if (bootPageIsIn(state, zone, pfn)) return pfn;
    return undefined;
  });
}

/** First pfn behind the highest page of the zone below `to`. */
function highestPfnOfZone(
  state: MemoryState,
  blocks: MemoryState["blocks"],
  zone: ZoneState,
  from: Pfn,
  to: Pfn,
  counts: CountsForSpan,
): Pfn | undefined {
  const { blockPages } = state.geometry;
  return blocks.lastWithin(Math.floor(from / blockPages), Math.ceil(to / blockPages), (run) => {
    const piece = pieceOfZone(state, zone, run, from, to, counts);
    if (piece === undefined || piece.whole) return piece?.end;
    const step = subsectionPages(state);
    for (let pfn = roundUp(piece.end, step); pfn > roundDown(piece.start, step); pfn -= step) {
      if (bootPageIsIn(state, zone, pfn - 1)) return pfn;
    }
    return undefined;
  });
}

/** A part of [from, to) that belongs to the zone as a `whole`, or page by page as far as its pages say so. */
interface Piece {
  readonly start: Pfn;
  readonly end: Pfn;
  readonly whole: boolean;
}

/** What a run of blocks has of the zone; undefined: nothing. */
function pieceOfZone(
  state: MemoryState,
  zone: ZoneState,
  { start, end, value }: Run<BlockState>,
  from: Pfn,
  to: Pfn,
  counts: CountsForSpan,
): Piece | undefined {
  const isCounted = counts(value, zone);
  if (!isCounted && !isShared(value)) return undefined;
  const { blockPages } = state.geometry;
  return {
    start: Math.max(from, start * blockPages),
    end: Math.min(to, end * blockPages),
    whole: isCounted && !value.holes,
  };
}

/** Online in several zones or nodes at once. */
function isShared(block: BlockState): boolean {
  return block.state === "online" && block.zone === null;
}

/** 2 MiB on every architecture with a virtual memmap (PAGES_PER_SUBSECTION). */
function subsectionPages(state: MemoryState): Pages {
  return pagesIn(2 * MiB, state.geometry.pageSize);
}

/** Whether a boot page lies in this zone of this node. A subsection without any RAM has no pages; holes in others have. */
function bootPageIsIn(state: MemoryState, zone: ZoneState, pfn: Pfn): boolean {
  const ram = state.memory.get(pfn) === undefined ? neighbourOfHole(state, pfn) : pfn;
  if (ram === undefined) return false;
  if (ram !== pfn && ruleFor(holePagesZone, state.version) === "first") {
    const first = state.nodes[0];
    return zone.node === first?.id && zone.name === first.zones[0]?.name;
  }
  if (state.memory.get(ram)?.node !== zone.node) return false;
  const address = bytesOf(ram, state.geometry.pageSize);
  const movableStart = state.boot.movableStart.get(zone.node);
  const isMirrored = state.boot.memory.some(
    ({ first, last, mirrored }) => mirrored && first <= address && address <= last,
  );
  const isKernels = isMirrored && ruleFor(mirrorZonesOverlap, state.version);
  if (movableStart !== undefined && address >= movableStart && !isKernels) return zone.name === "Movable";
  const limit = state.boot.zoneLimits.find(({ first, last }) => first <= address && address <= last);
  return limit?.zone === zone.name;
}

/** The RAM page of the same subsection that a hole's struct page was initialised like. */
function neighbourOfHole(state: MemoryState, pfn: Pfn): Pfn | undefined {
  const start = roundDown(pfn, subsectionPages(state));
  const runs = state.memory.within(start, start + subsectionPages(state));
  const below = runs.findLast((run) => run.end <= pfn);
  return below === undefined ? runs[0]?.start : below.end - 1;
}
