/**
 * The pageblocks that a step isolated and gave back, with the type they have behind it, for the lane of their node.
 */

import type { MemoryState, Outcome } from "../simulation/state/state.ts";
import { nodeOfBlock } from "../simulation/state/zone-lookup.ts";
import { bytesOf } from "../simulation/units/units.ts";
import type { LayoutPageblocks } from "./layout.ts";

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
