/**
 * What a booted ZONE_MOVABLE can't do: blocks with boot allocations never go offline (has_unmovable_pages(),
 * mm/page_isolation.c), and neither does a block that the zone begins in the middle of.
 */

import type { MovablePlacement } from "../mm/mm-init/movable-placement.ts";
import { firstUnmovablePage } from "../mm/page-isolation/has-unmovable-pages.ts";
import { pagesOfZone, reachesInto } from "../mm/page-isolation/zone-pages.ts";
import type { Origin } from "../state/events.ts";
import type { PfnSpan } from "../state/memory-ranges.ts";
import { type Note, type NoteFacts, note } from "../state/notes.ts";
import type { MemoryState, PageUse } from "../state/state.ts";
import { zoneOf } from "../state/zone-lookup.ts";
import type { Run } from "../units/range-map.ts";
import { type Bytes, bytesOf, roundDown, roundUp } from "../units/units.ts";

export interface MovableZoneInput {
  readonly state: MemoryState;
  readonly placement: MovablePlacement;
}

/** One note for each ZONE_MOVABLE with reservations, and one for each that splits a block. */
export function movableZoneNotes(input: MovableZoneInput): readonly Note[] {
  const [origin] = input.placement.origins;
  if (origin === undefined) return [];
  return [...input.placement.spans].flatMap(([node, span]) => [
    ...reservedNote(input, origin, node, span),
    ...splitNote(input, origin, node, span),
  ]);
}

function reservedNote(
  { state, placement }: MovableZoneInput,
  origin: Origin,
  node: number,
  zone: PfnSpan,
): readonly Note[] {
  const { pageSize } = state.geometry;
  // Neither mirrored pages in its span (kernelcore=mirror) nor those of another node are its own.
  const movable = zoneOf(state, node, "Movable");
  const own = movable === undefined ? [] : [...pagesOfZone(state, movable)];
  const reserved = state.uses
    .within(zone.start, zone.end)
    .filter(({ start, end, value }) => value.kind === "reserved" && reachesInto(own, start, end));
  if (reserved.length === 0) return [];
  const observed = reserved.find(({ value }) => value.observed);
  const blocks = movableBlocks(state, reserved);
  const named = namedPage(state, blocks);
  // Of a block that ends in a hole it is a page of the hole, which nobody reserved.
  const isReserved = named !== undefined && reserved.some(({ start, end }) => start <= named && named < end);
  const pfn = observed?.start ?? (isReserved ? named : reserved[0]!.start);
  const address = bytesOf(pfn, pageSize);
  const facts = {
    parameter: placement.size?.text.split("=")[0] ?? placement.decision,
    address,
    observed: observed !== undefined,
    blocks,
    reservations: reserved.map(({ start, end, value }) => ({
      first: bytesOf(start, pageSize),
      last: bytesOf(end, pageSize) - 1,
      by: value.by,
      observed: value.observed,
      origin: value.origins[0] ?? origin,
    })),
    ...sizeFacts(placement, reserved, state.geometry, node, zone),
  };
  return [note("movable-reserved", facts, origin, address)];
}

/** Ids of the blocks of ZONE_MOVABLE that hold one of these runs, ascending. */
function movableBlocks(state: MemoryState, runs: readonly Run<PageUse>[]): readonly number[] {
  const { blockPages } = state.geometry;
  const ids = new Set<number>();
  for (const { start, end } of runs) {
    for (let id = Math.floor(start / blockPages); id * blockPages < end; id++) {
      if (state.blocks.get(id)?.zone === "Movable") ids.add(id);
    }
  }
  return [...ids];
}

/** The page that offlining the lowest of these blocks would name. */
function namedPage(state: MemoryState, blocks: readonly number[]): number | undefined {
  const { blockPages } = state.geometry;
  const [lowest] = blocks;
  if (lowest === undefined) return undefined;
  return firstUnmovablePage(state, lowest * blockPages, (lowest + 1) * blockPages, true)?.pfn;
}

/** Whether a size can mend it: the zone ends with its node, so one of whole blocks needs a block above the last reservation. */
function sizeFacts(
  { decision, size, spans }: MovablePlacement,
  reserved: readonly Run<PageUse>[],
  { pageSize, blockPages }: MemoryState["geometry"],
  node: number,
  zone: PfnSpan,
): Pick<NoteFacts["movable-reserved"], "size"> {
  if ((decision !== "movablecore=" && decision !== "kernelcore=") || size === undefined) return {};
  const last = reserved.at(-1)!;
  const hasBlock = roundUp(last.end, blockPages) + blockPages <= zone.end;
  const origin = size.origin;
  if (!hasBlock) return { size: { origin, isFound: false, inAny: { node, at: bytesOf(last.start, pageSize) } } };
  return { size: { origin, isFound: decision === "movablecore=" && spans.size === 1 } };
}

function splitNote(
  { state, placement }: MovableZoneInput,
  origin: Origin,
  node: number,
  zone: PfnSpan,
): readonly Note[] {
  const { blockPages, pageSize } = state.geometry;
  const id = Math.floor(zone.start / blockPages);
  if (zone.start % blockPages === 0 || state.blocks.get(id)?.zone !== null) return [];
  const at = bytesOf(zone.start, pageSize);
  const wholeBlocks = wholeBlockSizes(placement, zone, state);
  const sizeOrigin = placement.size === undefined ? {} : { sizeOrigin: placement.size.origin };
  return [note("movable-splits-block", { node, at, id, wholeBlocks, ...sizeOrigin }, origin, at)];
}

/** Sizes in bytes; on a single node the zone's size alone decides where it starts. */
function wholeBlockSizes(placement: MovablePlacement, zone: PfnSpan, state: MemoryState): readonly Bytes[] {
  const { blockPages, pageSize } = state.geometry;
  if (placement.decision !== "movablecore=" || placement.size === undefined || placement.spans.size > 1) return [];
  return [roundUp(zone.start, blockPages), roundDown(zone.start, blockPages)]
    .filter((start) => start < zone.end)
    .map((start) => bytesOf(zone.end - start, pageSize));
}
