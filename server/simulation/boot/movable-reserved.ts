/**
 * What a booted ZONE_MOVABLE can't do: blocks with boot allocations never go offline (has_unmovable_pages(),
 * mm/page_isolation.c), and neither does a block that the zone begins in the middle of.
 */

import type { MovablePlacement } from "../mm/mm-init/movable-placement.ts";
import { firstUnmovablePage } from "../mm/page-isolation/has-unmovable-pages.ts";
import { blockNames } from "../state/block-names.ts";
import type { Origin } from "../state/events.ts";
import { type MemoryRange, type PfnSpan, ramPages } from "../state/memory-ranges.ts";
import type { Note, RelatedNote, Remedy } from "../state/notes.ts";
import type { MemoryState, PageUse } from "../state/state.ts";
import type { Run } from "../units/range-map.ts";
import { hex, roundDown, roundUp, sizeText, writtenSize } from "../units/units.ts";

export interface MovableZoneInput {
  readonly state: MemoryState;
  readonly placement: MovablePlacement;
  readonly ranges: readonly MemoryRange[];
}

/** One note for each ZONE_MOVABLE with reservations, and one for each that splits a block. */
export function movableZoneNotes(input: MovableZoneInput): readonly Note[] {
  const [origin] = input.placement.origins;
  if (origin === undefined) return [];
  return [...input.placement.spans].flatMap(([node, span]) => [
    ...reservedNote(input, origin, span),
    ...splitNote(input, origin, node, span),
  ]);
}

function reservedNote({ state, placement, ranges }: MovableZoneInput, origin: Origin, zone: PfnSpan): readonly Note[] {
  const { pageSize } = state.geometry;
  const reserved = state.uses.within(zone.start, zone.end).filter(({ value }) => value.kind === "reserved");
  if (reserved.length === 0) return [];
  const observed = reserved.find(({ value }) => value.observed);
  const blocks = movableBlocks(state, reserved);
  const pfn = observed?.start ?? namedPage(state, blocks) ?? reserved[0]!.start;
  const address = pfn * pageSize;
  const parameter = placement.size?.text.split("=")[0] ?? placement.decision;
  const stuck = blocks.length === 0 ? "" : `: ${blockNames(blocks)} can't go offline`;
  const sentence = `${parameter} region overlaps memblock reservation at ${hex(address)}${stuck}`;
  return [
    {
      code: "movable-reserved",
      severity: "warning",
      message: observed === undefined ? `modelled: ${sentence}` : sentence,
      origin,
      related: [...observedReservations(reserved, pageSize), ...modelledReservations(reserved, origin, pageSize)],
      remedies: placementRemedies(placement, ranges, reserved, pageSize),
      address,
    },
  ];
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

function observedReservations(reserved: readonly Run<PageUse>[], pageSize: number): readonly RelatedNote[] {
  return reserved
    .filter(({ value }) => value.observed)
    .map(({ start, end, value }) => ({
      origin: value.origins[0]!,
      message: `${hex(start * pageSize)}-${hex(end * pageSize - 1)} is reserved (${value.by})`,
    }));
}

/** What the model puts there, summed up by the function that allocates it. */
function modelledReservations(
  reserved: readonly Run<PageUse>[],
  fallback: Origin,
  pageSize: number,
): readonly RelatedNote[] {
  const byFunction = new Map<string, { pages: number; first: number; origin: Origin }>();
  for (const { start, end, value } of reserved) {
    if (value.observed) continue;
    const sum = byFunction.get(value.by) ?? { pages: 0, first: start, origin: value.origins[0] ?? fallback };
    byFunction.set(value.by, { ...sum, pages: sum.pages + end - start });
  }
  return [...byFunction].map(([by, { pages, first, origin }]) => ({
    origin,
    message: `modelled: ${by} reserves ${sizeText(pages * pageSize)} from ${hex(first * pageSize)} on`,
  }));
}

/** The kernelcore= that makes the same zone; and, where only the zone's beginning is reserved, the size that leaves it out. */
function placementRemedies(
  placement: MovablePlacement,
  ranges: readonly MemoryRange[],
  reserved: readonly Run<PageUse>[],
  pageSize: number,
): readonly Remedy[] {
  const { size } = placement;
  if (placement.decision !== "movablecore=" || size === undefined) return [];
  const total = ranges.reduce((pages, range) => pages + range.end - range.start, 0);
  let movable = 0;
  for (const [node, span] of placement.spans) movable += ramPages(ranges, span.start, span.end, node);
  const kernelcore = `kernelcore=${writtenSize((total - movable) * pageSize)}`;
  const same: Remedy = {
    kind: "replace-parameter",
    title: `Replace it with ${kernelcore}, which makes the same zone`,
    origin: size.origin,
    text: kernelcore,
  };
  const [only, more] = [...placement.spans];
  const free = only === undefined ? 0 : only[1].end - reserved.at(-1)!.end;
  if (more !== undefined || free <= 0) return [same];
  const value = writtenSize(free * pageSize);
  const smaller: Remedy = {
    kind: "set-parameter",
    title: `Shrink it to ${sizeText(free * pageSize)}: no reservation lies in that`,
    origin: size.origin,
    value,
  };
  return [smaller, same];
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
  const address = zone.start * pageSize;
  return [
    {
      code: "movable-splits-block",
      severity: "warning",
      message: `ZONE_MOVABLE of node ${node} starts at ${hex(address)}, inside memory${id}: the block belongs to two zones, can't be offlined, and lsmem shows None`,
      origin,
      related: [],
      remedies: wholeBlockRemedies(placement, zone, state),
      address,
    },
  ];
}

/** On a single node the zone's size alone decides where it starts. */
function wholeBlockRemedies(placement: MovablePlacement, zone: PfnSpan, state: MemoryState): readonly Remedy[] {
  const { blockPages, pageSize } = state.geometry;
  const { size } = placement;
  if (placement.decision !== "movablecore=" || size === undefined || placement.spans.size > 1) return [];
  return [roundUp(zone.start, blockPages), roundDown(zone.start, blockPages)]
    .filter((start) => start < zone.end)
    .map((start) => {
      const bytes = (zone.end - start) * pageSize;
      const value = writtenSize(bytes);
      return {
        kind: "set-parameter",
        title: `Take ${sizeText(bytes)}, whole memory blocks`,
        origin: size.origin,
        value,
      };
    });
}
