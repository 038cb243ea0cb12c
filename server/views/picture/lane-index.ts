/**
 * What a lane holds, in an order in which the part in sight is found without looking at the rest: blocks by address with
 * running counts, ranges in use by kind and size. Made once for a lane; a million blocks cost what they are, once.
 */

import { firstWhere } from "../../simulation/units/first-where.ts";
import type { LayoutBlocks, LayoutLane, LayoutMark } from "../layout.ts";
import { type BlockGroup, blockGroups, byWeight, type Crowd } from "./block-groups.ts";
import { type CalloutNames, calloutNames } from "./callout-names.ts";

export interface LaneIndex {
  readonly groups: readonly BlockGroup[];
  /** Marks in blocks. */
  readonly shelves: readonly Shelf[];
  /** Marks in none, by address. */
  readonly regions: readonly LayoutMark[];
  /** By weight, then by address. */
  readonly names: readonly CalloutNames[];
  /** What the groups from `from` to before `to` amount to, in a range of so many bytes of memory. */
  crowdOf(from: number, to: number, memory: number): Crowd;
}

/** Marks alike in kind and within a factor of two in size, by address. */
export interface Shelf {
  readonly kind: LayoutMark["kind"];
  readonly collides: boolean;
  readonly known: LayoutMark["known"];
  readonly marks: readonly LayoutMark[];
  /** None is longer, in bytes. */
  readonly longest: number;
  /** Bytes of all before the one at each place; one more than there are marks. */
  readonly bytesBefore: Float64Array;
}

const known = new WeakMap<LayoutLane, LaneIndex>();

export function laneIndex(lane: LayoutLane): LaneIndex {
  let index = known.get(lane);
  if (index === undefined) {
    index = made(lane);
    known.set(lane, index);
  }
  return index;
}

/** The group at an address; undefined: no block is there. */
export function groupAt({ groups }: LaneIndex, address: number): BlockGroup | undefined {
  const group = groups[firstWhere(groups.length, (at) => groups[at]!.last >= address)];
  return group !== undefined && group.first <= address ? group : undefined;
}

function made(lane: LayoutLane): LaneIndex {
  const groups = blockGroups(lane);
  const inBlocks = new Set(groups.flatMap((group) => group.marks));
  return {
    groups,
    shelves: shelvesOf(lane.marks.filter((mark) => inBlocks.has(mark))),
    regions: lane.marks.filter((mark) => !inBlocks.has(mark)),
    names: calloutNames(lane, groups),
    crowdOf: crowdCounter(groups),
  };
}

interface Running {
  readonly zone: string;
  readonly state: LayoutBlocks["state"];
  /** Blocks before each group. */
  readonly before: Uint32Array;
}

/** Running counts: those of any neighbours are a difference of two. */
function crowdCounter(groups: readonly BlockGroup[]): LaneIndex["crowdOf"] {
  const kinds = new Map<string, Running>();
  const changed = new Uint32Array(groups.length + 1);
  const stuck = new Uint32Array(groups.length + 1);
  const bytes = new Float64Array(groups.length + 1);
  for (const { runs } of groups) {
    const { zone, state } = runs[0]!;
    const key = `${zone} ${state}`;
    if (!kinds.has(key)) kinds.set(key, { zone, state, before: new Uint32Array(groups.length + 1) });
  }
  const all = [...kinds.values()];
  for (const [at, { runs, marks, firstBlock, lastBlock, first, last }] of groups.entries()) {
    const blocks = lastBlock - firstBlock + 1;
    const run = runs[0]!;
    for (const { zone, state, before } of all) {
      before[at + 1] = before[at]! + (zone === run.zone && state === run.state ? blocks : 0);
    }
    changed[at + 1] = changed[at]! + (run.changed ? blocks : 0);
    stuck[at + 1] = stuck[at]! + (marks.some((mark) => mark.collides) ? blocks : 0);
    bytes[at + 1] = bytes[at]! + last + 1 - first;
  }
  return (from, to, memory) => {
    const parts = all
      .map(({ zone, state, before }) => ({ zone, state, blocks: before[to]! - before[from]! }))
      .filter(({ blocks }) => blocks > 0)
      .sort((a, b) => b.blocks - a.blocks);
    return {
      parts,
      blocks: parts.reduce((sum, { blocks }) => sum + blocks, 0),
      changed: changed[to]! - changed[from]!,
      ...(groups[from]!.runs[0]!.compared === true ? { compared: true as const } : {}),
      stuck: stuck[to]! - stuck[from]!,
      filled: Math.min(1, (bytes[to]! - bytes[from]!) / Math.max(1, memory)),
    };
  };
}

/** The weightiest last, as they are drawn. */
function shelvesOf(marks: readonly LayoutMark[]): readonly Shelf[] {
  const shelves = new Map<string, LayoutMark[]>();
  for (const mark of marks) {
    const key = `${mark.kind} ${mark.collides} ${mark.known} ${Math.floor(Math.log2(mark.last + 1 - mark.first))}`;
    const own = shelves.get(key) ?? [];
    shelves.set(key, own);
    own.push(mark);
  }
  const one = (own: readonly LayoutMark[]): LayoutMark => own[0]!;
  const order = byWeight([...shelves.values()].map(one)).toReversed();
  const at = new Map(order.map((mark, place) => [mark, place]));
  return [...shelves.values()].sort((a, b) => at.get(one(a))! - at.get(one(b))!).map(shelf);
}

function shelf(unsorted: readonly LayoutMark[]): Shelf {
  const marks = unsorted.toSorted((a, b) => a.first - b.first);
  const bytesBefore = new Float64Array(marks.length + 1);
  let longest = 0;
  for (const [at, { first, last }] of marks.entries()) {
    bytesBefore[at + 1] = bytesBefore[at]! + last + 1 - first;
    longest = Math.max(longest, last + 1 - first);
  }
  const { kind, collides, known } = marks[0]!;
  return { kind, collides, known, marks, longest, bytesBefore };
}
