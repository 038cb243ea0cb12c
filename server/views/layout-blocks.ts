/**
 * The memory blocks of a layout: runs that differ in nothing that is drawn or told, marked where they differ from the state
 * before.
 */

import { type BlockRun, describeBlocks } from "../simulation/drivers/base-memory/block-facts.ts";
import { memoryBlockBytes } from "../simulation/state/block-size.ts";
import type { BlockState, MemoryState, Outcome } from "../simulation/state/state.ts";
import { nodeOf, zoneIntersects } from "../simulation/state/zone-lookup.ts";
import { firstWhere } from "../simulation/units/first-where.ts";
import { sameList } from "../simulation/units/same-list.ts";
import type { LayoutBlocks, LayoutFailed, LayoutGone } from "./layout.ts";
import type { Causes } from "./layout-causes.ts";
import { bytesOfBlocks } from "./picture/block-groups.ts";

export type DrawnBlocks = LayoutBlocks;

/** All blocks, ascending; `before` is the state to compare with, undefined: nothing counts as changed. */
export function drawnBlocks(
  state: MemoryState,
  before: MemoryState | undefined,
  causes: Causes,
): readonly DrawnBlocks[] {
  const blockSize = memoryBlockBytes(state.geometry);
  const earlier = before === undefined ? undefined : describeBlocks(before);
  const drawn: DrawnBlocks[] = [];
  for (const run of describeBlocks(state)) {
    for (const known of state.blocks.within(run.first, run.last + 1)) {
      const piece = { ...run, first: known.start, last: known.end - 1 };
      for (const { first, last, changed } of comparedWith(piece, earlier)) {
        drawn.push({
          first: first * blockSize,
          last: (last + 1) * blockSize - 1,
          firstBlock: first,
          lastBlock: last,
          state: run.state,
          removable: run.removable,
          nodes: run.nodes,
          validZones: run.validZones,
          zone: drawnZone(run, known.value),
          ...(known.value.device === undefined ? {} : { device: known.value.device }),
          changed,
          causes: causes(known.value.origins),
        });
      }
    }
  }
  return drawn;
}

/** Blocks of the state before, by node, that `state` has no more. A machine that boots anew has lost none. */
export function goneBlocks(
  state: MemoryState,
  before: MemoryState | undefined,
): ReadonlyMap<number, readonly LayoutGone[]> {
  const gone = new Map<number, LayoutGone[]>();
  if (before === undefined || before.boot !== state.boot || before.blocks === state.blocks) return gone;
  const blockSize = memoryBlockBytes(state.geometry);
  for (const run of describeBlocks(before)) {
    for (const [start, end] of state.blocks.gaps(run.first, run.last + 1)) {
      for (const { start: first, end: last, value } of before.blocks.within(start, end)) {
        const lost: LayoutGone = {
          first: first * blockSize,
          last: last * blockSize - 1,
          firstBlock: first,
          lastBlock: last - 1,
          state: run.state,
          zone: drawnZone(run, value),
          ...(value.device === undefined ? {} : { device: value.device }),
        };
        for (const node of run.nodes) gone.set(node, [...(gone.get(node) ?? []), lost]);
      }
    }
  }
  return gone;
}

/** Of these blocks those that a step did not do what it was asked for. */
export function failedBlocks(blocks: readonly LayoutBlocks[], { blocks: done }: Outcome): readonly LayoutFailed[] {
  return done
    .filter(({ result }) => result !== "ok")
    .flatMap(({ first, last, result }) =>
      blocks
        .filter((run) => run.firstBlock <= last && first <= run.lastBlock)
        .map((run) => {
          const [firstBlock, lastBlock] = [Math.max(first, run.firstBlock), Math.min(last, run.lastBlock)];
          return { ...bytesOfBlocks(run, firstBlock, lastBlock), firstBlock, lastBlock, result };
        }),
    );
}

/** The blocks that are linked under a node; one that spans nodes is in each of their lanes, in the zone that its part of it lies in. */
export function blocksOfNode(
  blocks: readonly DrawnBlocks[],
  node: number,
  state: MemoryState,
): readonly LayoutBlocks[] {
  return blocks
    .filter(({ nodes }) => nodes.includes(node))
    .map((run) => (run.nodes.length > 1 && run.zone === "none" ? { ...run, zone: zoneOfPart(state, node, run) } : run));
}

/** The one zone of a node that its memory in these blocks lies in; "none" for several. */
function zoneOfPart(state: MemoryState, node: number, { firstBlock, lastBlock }: DrawnBlocks): string {
  const { blockPages } = state.geometry;
  const own = state.memory
    .within(firstBlock * blockPages, (lastBlock + 1) * blockPages)
    .filter(({ value }) => value.node === node);
  const zones = (nodeOf(state, node)?.zones ?? []).filter((zone) =>
    own.some(({ start, end }) => zoneIntersects(zone, start, end - start)),
  );
  return zones.length === 1 ? zones[0]!.name : "none";
}

function drawnZone(run: BlockRun, block: BlockState): string {
  if (run.state === "online") return block.zone ?? "none";
  return run.validZones[0] ?? "none";
}

interface Compared {
  readonly first: number;
  readonly last: number;
  readonly changed: boolean;
}

/** Cuts a run where the earlier state changes, and says of each piece whether it was the same then. */
function comparedWith(run: BlockRun, earlier: readonly BlockRun[] | undefined): readonly Compared[] {
  if (earlier === undefined) return [{ first: run.first, last: run.last, changed: false }];
  const pieces: Compared[] = [];
  const push = (first: number, last: number, changed: boolean): void => {
    const previous = pieces.at(-1);
    if (previous !== undefined && previous.changed === changed) pieces[pieces.length - 1] = { ...previous, last };
    else pieces.push({ first, last, changed });
  };
  let at = run.first;
  for (let next = firstWhere(earlier.length, (at) => earlier[at]!.last >= run.first); next < earlier.length; next++) {
    const old = earlier[next]!;
    if (old.first > run.last) break;
    if (old.first > at) push(at, old.first - 1, true);
    const first = Math.max(old.first, at);
    const last = Math.min(old.last, run.last);
    push(first, last, !sameFacts(old, run));
    at = last + 1;
  }
  if (at <= run.last) push(at, run.last, true);
  return pieces;
}

function sameFacts(a: BlockRun, b: BlockRun): boolean {
  return (
    a.state === b.state &&
    a.removable === b.removable &&
    sameList(a.nodes, b.nodes) &&
    sameList(a.validZones, b.validZones)
  );
}
