/**
 * Which memory blocks of a span are alike, so that what happens to one happens to all of them and a step costs what is distinct in it:
 * the same kind of block or none at all, nothing in use in them, and nothing known of any of them alone.
 */

import type { BlockSpan } from "../../state/events.ts";
import type { MemoryState } from "../../state/state.ts";
import { bytesOf } from "../../units/units.ts";

/** What blocks are looked up by that differ from their kind. */
type KnownBlocks = ReadonlySet<number> | ReadonlyMap<number, unknown>;

/**
 * The blocks that are alike at the beginning of `span`, at least one, in its order. `pages`: what is in their pages counts, too. `known`:
 * blocks that are looked at one by one.
 */
export function alikeBlocks(
  state: MemoryState,
  span: BlockSpan,
  pages: "pages" | "kind",
  known: readonly KnownBlocks[],
): BlockSpan {
  if (span.first === span.last) return span;
  const at = span.descending ? span.last : span.first;
  const alone = { ...span, first: at, last: at };
  if (known.some((blocks) => blocks.has(at)) || hasWithheldPages(state, at, span)) return alone;
  const kind = state.blocks.extentAt(at);
  let alike = clipped(span, Math.ceil(kind.start), Math.ceil(kind.end));
  if (pages === "pages") {
    const { blockPages, pageblockPages } = state.geometry;
    for (const [map, perBlock] of [
      [state.uses, blockPages],
      [state.pageblocks, blockPages / pageblockPages],
    ] as const) {
      if (map === undefined) continue;
      const gap = map.extentAt(at * perBlock);
      if (gap.value !== undefined || gap.end < (at + 1) * perBlock) return alone;
      alike = clipped(alike, Math.ceil(gap.start / perBlock), Math.floor(gap.end / perBlock));
    }
  }
  for (const blocks of known) {
    for (const id of blocks.keys())
      alike = id < at ? clipped(alike, id + 1, Number.POSITIVE_INFINITY) : clipped(alike, 0, id);
  }
  return alike;
}

/** The part of a span within [start, end). */
function clipped(span: BlockSpan, start: number, end: number): BlockSpan {
  return { ...span, first: Math.max(span.first, start), last: Math.min(span.last, end - 1) };
}

/** What is left of a span behind blocks at its beginning; undefined: nothing. */
export function restOfSpan({ first, last, descending }: BlockSpan, done: BlockSpan): BlockSpan | undefined {
  const rest = descending ? { first, last: done.first - 1, descending } : { first: done.last + 1, last, descending };
  return rest.first > rest.last ? undefined : rest;
}

/** Blocks that their driver has not plugged whole keep pages back, each of them its own number. */
function hasWithheldPages(state: MemoryState, at: number, { first, last }: BlockSpan): boolean {
  const device = state.blocks.get(at)?.device;
  const memory = device === undefined ? undefined : state.hotplug.virtioMem.get(device);
  if (memory === undefined || memory.mode !== "sub-blocks") return false;
  const units = bytesOf(state.geometry.blockPages, state.geometry.pageSize) / memory.unit;
  return memory.plugged.covered(first * units, (last + 1) * units) < (last - first + 1) * units;
}
