/**
 * What the files of every memory block say (/sys/devices/system/memory/memoryN), told for runs of blocks with equal facts: the cost
 * follows what is distinct, so a machine of a hundred thousand blocks is told as fast as one of forty.
 */

import type { ZoneName } from "../../state/events.ts";
import type { BlockPhase, BlockState, MemoryState } from "../../state/state.ts";
import { nodeOfBlock, zoneEnd } from "../../state/zone-lookup.ts";
import type { Run } from "../../units/range-map.ts";
import { sameList } from "../../units/same-list.ts";
import { removable, removableLooksAtPages } from "./removable.ts";
import { validZones } from "./valid-zones.ts";

export interface BlockFacts {
  readonly state: BlockPhase;
  readonly removable: 0 | 1;
  /** Nodes it is linked under, ascending. */
  readonly nodes: readonly number[];
  /** In the kernel's order; empty: `none`. */
  readonly validZones: readonly ZoneName[];
}

/** Consecutive blocks with equal facts; both ends inclusive. */
export interface BlockRun extends BlockFacts {
  readonly first: number;
  readonly last: number;
}

/** The files of one block; undefined: it doesn't exist. */
export function blockFacts(state: MemoryState, id: number): BlockFacts | undefined {
  const block = state.blocks.get(id);
  return block === undefined ? undefined : factsOf(state, id, block);
}

/** All blocks, ascending, in runs as long as the facts are equal. */
export function describeBlocks(state: MemoryState): readonly BlockRun[] {
  return described(state, state.blocks.runs);
}

/** Those from `first` to `last`, both included, at the cost of what is distinct among them. */
export function describeBlocksWithin(state: MemoryState, first: number, last: number): readonly BlockRun[] {
  return described(state, state.blocks.within(first, last + 1));
}

function described(state: MemoryState, blocks: readonly Run<BlockState>[]): readonly BlockRun[] {
  const runs: BlockRun[] = [];
  for (const run of blocks) {
    const cuts = cutsWithin(state, run.start, run.end, run.value);
    for (let i = 0; i + 1 < cuts.length; i++) {
      const first = cuts[i]!;
      append(runs, { first, last: cuts[i + 1]! - 1, ...factsOf(state, first, run.value) });
    }
  }
  return runs;
}

function factsOf(state: MemoryState, id: number, block: BlockState): BlockFacts {
  return {
    state: block.state,
    removable: removable(state, id, block),
    nodes: block.nodes,
    validZones: validZones(state, id, block),
  };
}

function append(runs: BlockRun[], next: BlockRun): void {
  const last = runs.at(-1);
  if (last !== undefined && last.last + 1 === next.first && sameFacts(last, next)) {
    runs[runs.length - 1] = { ...last, last: next.last };
  } else runs.push(next);
}

function sameFacts(a: BlockFacts, b: BlockFacts): boolean {
  return (
    a.state === b.state &&
    a.removable === b.removable &&
    sameList(a.nodes, b.nodes) &&
    sameList(a.validZones, b.validZones)
  );
}

/**
 * Where facts may change within blocks of one state: at the ends of their node's zones and one block beside them (an edge
 * block may be shifted), at the units of a dynamic memory group, and, where `removable` looks at pages, around those in use.
 */
function cutsWithin(state: MemoryState, start: number, end: number, block: BlockState): readonly number[] {
  if (end - start === 1) return [start, end];
  const cuts = new Set([start, end]);
  const cut = (at: number): void => {
    if (at > start && at < end) cuts.add(at);
  };
  const { blockPages } = state.geometry;
  for (const zone of state.nodes.find(({ id }) => id === nodeOfBlock(block))?.zones ?? []) {
    if (zone.spanned === 0) continue;
    for (const pfn of [zone.startPfn, zoneEnd(zone)]) {
      for (const beside of [-1, 0, 1]) {
        cut(Math.floor(pfn / blockPages) + beside);
        cut(Math.ceil(pfn / blockPages) + beside);
      }
    }
  }
  const group = block.device === undefined ? undefined : state.hotplug.groups.get(block.device);
  if (block.state !== "online" && group?.kind === "dynamic" && group.pages > blockPages) {
    const unit = group.pages / blockPages;
    for (let at = Math.ceil(start / unit) * unit; at < end; at += unit) cut(at);
  }
  if (block.state === "online" && removableLooksAtPages(state)) {
    for (const use of state.uses.overlapping(start * blockPages, end * blockPages)) {
      cut(Math.floor(use.start / blockPages));
      cut(Math.floor(use.start / blockPages) + 1);
      cut(Math.floor((use.end - 1) / blockPages));
      cut(Math.ceil(use.end / blockPages));
    }
  }
  return [...cuts].sort((a, b) => a - b);
}
