/**
 * The pageblocks that a step isolated and gave back, with the type they have behind it, for the lane of their node.
 */

import type { MemoryState, Outcome } from "../simulation/state/state.ts";
import { nodeOfBlock } from "../simulation/state/zone-lookup.ts";
import { bytesOf } from "../simulation/units/units.ts";
import type { LayoutMark, LayoutPageblocks } from "./layout.ts";
import { simulated } from "./layout-marks.ts";

/** What the step isolated as a lane of its own: each run with the type it has behind it, and had before. */
export function isolatedMarks(state: MemoryState, outcome: Outcome): readonly LayoutMark[] {
  const { pageSize } = state.geometry;
  return (outcome.pageblocks ?? []).map(({ start, end, before, after }) => ({
    first: bytesOf(start, pageSize),
    last: bytesOf(end, pageSize) - 1,
    kind: "pageblock",
    by: before === after ? `${after}, as before` : `${after}, ${before} before`,
    known: simulated(state, "layout"),
    collides: false,
    causes: [],
  }));
}

/** Ascending; empty where the step isolated nothing of this node. */
export function isolatedPageblocks(state: MemoryState, outcome: Outcome, node: number): readonly LayoutPageblocks[] {
  const { pageSize, blockPages } = state.geometry;
  return (outcome.pageblocks ?? []).flatMap(({ start, end, before, after }): LayoutPageblocks[] => {
    const block = state.blocks.get(Math.floor(start / blockPages));
    if (block === undefined || nodeOfBlock(block) !== node) return [];
    const migratetype = before === after ? after : `${after}, before: ${before}`;
    return [{ first: bytesOf(start, pageSize), last: bytesOf(end, pageSize) - 1, migratetype, isolated: true }];
  });
}
