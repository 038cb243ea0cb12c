/**
 * The cells of a lane as a person speaks of them: neighbouring memory blocks that differ in nothing, not even in what
 * lies in them. A run of equal blocks (server/views/layout.ts) is cut where a reservation or an allocation begins or
 * ends, so that the block that can't go offline stands alone: memory39 beside memory38.
 */
import type { LayoutBlocks, LayoutLane, LayoutMark } from "../layout.ts";
import { address, blockName } from "./notation.ts";

/** Ranges are bytes and block ids, both ends inclusive. */
export interface BlockGroup {
  readonly first: number;
  readonly last: number;
  readonly firstBlock: number;
  readonly lastBlock: number;
  /** More than one where many short runs were taken together. */
  readonly runs: readonly LayoutBlocks[];
  /** What lies in these blocks, the weightiest first (`byWeight`). */
  readonly marks: readonly LayoutMark[];
}

/** Overlapping of two ranges, both ends inclusive. */
export function overlaps(
  one: { readonly first: number; readonly last: number },
  other: { readonly first: number; readonly last: number },
): boolean {
  return one.first <= other.last && other.first <= one.last;
}

/** What collides before what doesn't, what was observed before what is modelled, then by address. */
export function byWeight(marks: readonly LayoutMark[]): readonly LayoutMark[] {
  return marks.toSorted(
    (a, b) => Number(b.collides) - Number(a.collides) || Number(b.observed) - Number(a.observed) || a.first - b.first,
  );
}

const exact = new WeakMap<LayoutLane, readonly BlockGroup[]>();

/** The groups of a lane by address, at most about `limit` of them: past that, neighbours are taken together. */
export function blockGroups(lane: LayoutLane, limit = Number.POSITIVE_INFINITY): readonly BlockGroup[] {
  let groups = exact.get(lane);
  if (groups === undefined) {
    groups = exactGroups(lane);
    exact.set(lane, groups);
  }
  if (groups.length <= limit) return groups;
  const each = Math.ceil(groups.length / limit);
  const merged: BlockGroup[] = [];
  for (let at = 0; at < groups.length; at += each) merged.push(taken(groups.slice(at, at + each)));
  return merged;
}

/** Marks of a lane that lie in no block: persistent memory, a device's region. */
export function marksOutsideBlocks(lane: LayoutLane): readonly LayoutMark[] {
  const inBlocks = new Set(blockGroups(lane).flatMap((group) => group.marks));
  return lane.marks.filter((mark) => !inBlocks.has(mark));
}

/** Bytes of one block of the run. */
export function blockBytes(run: LayoutBlocks): number {
  return (run.last + 1 - run.first) / (run.lastBlock - run.firstBlock + 1);
}

/** `memory39, online, Movable, removable, node 0, collides: reserved at 0x13ff00000 (memblock_alloc_range_nid)`. */
export function describeGroup(group: BlockGroup): string {
  const name = blockName(group.firstBlock, group.lastBlock);
  const [run] = group.runs;
  if (run === undefined) return name;
  const said: string[] = [name];
  if (group.runs.length > 1) {
    for (const state of ["online", "going-offline", "offline"] as const) {
      const count = group.runs
        .filter((one) => one.state === state)
        .reduce((sum, one) => sum + one.lastBlock - one.firstBlock + 1, 0);
      if (count > 0) said.push(`${count} ${state}`);
    }
  } else {
    said.push(run.state, describeZones(run.validZones), run.removable === 1 ? "removable" : "not removable");
    said.push(`node ${run.nodes.join(" and ")}`);
    if (run.device !== undefined) said.push(`of ${run.device}`);
    if (run.changed) said.push("changed by this step");
  }
  const colliding = group.marks.filter((mark) => mark.collides);
  const others = group.marks.length - colliding.length;
  if (colliding[0] !== undefined) said.push(`collides: ${describeMark(colliding[0])}`);
  if (colliding.length > 1) said.push(`and ${colliding.length - 1} more`);
  if (others > 0) said.push(`${others} ${others === 1 ? "range" : "ranges"} in use`);
  return said.join(", ");
}

/** What `valid_zones` says, in words. */
export function describeZones(validZones: readonly string[]): string {
  return validZones.length === 0 ? "no valid zone" : validZones.join(" or ");
}

/** `reserved at 0x13ff00000 (memblock_alloc_range_nid)`. */
export function describeMark(mark: LayoutMark): string {
  const by = mark.by === "" ? "" : ` (${mark.by})`;
  return `${mark.observed ? "" : "modelled: "}${MARK_WORDS[mark.kind]} at ${address(mark.first)}${by}`;
}

export const MARK_WORDS: Readonly<Record<LayoutMark["kind"], string>> = {
  reserved: "reserved",
  hole: "hole",
  "hugetlb-1g": "1 GiB huge page",
  cma: "CMA area",
  allocated: "allocated",
  kernel: "kernel image",
  persistent: "persistent memory",
  crashed: "data of the crashed kernel",
  overwritten: "overwritten by the file system",
  pageblock: "isolated pageblocks",
};

/** Runs and marks are gone through side by side: a machine of many runs with many marks is no product of both. */
function exactGroups(lane: LayoutLane): readonly BlockGroup[] {
  const marks = lane.marks.toSorted((a, b) => a.first - b.first);
  const longest = Math.max(0, ...marks.map((mark) => mark.last - mark.first));
  let from = 0;
  return lane.blocks
    .toSorted((a, b) => a.first - b.first)
    .flatMap((run) => {
      while (from < marks.length && marks[from]!.first + longest < run.first) from += 1;
      const within: LayoutMark[] = [];
      for (let at = from; at < marks.length && marks[at]!.first <= run.last; at += 1) {
        if (overlaps(run, marks[at]!)) within.push(marks[at]!);
      }
      return groupsOfRun(run, byWeight(within));
    });
}

function groupsOfRun(run: LayoutBlocks, marks: readonly LayoutMark[]): readonly BlockGroup[] {
  const bytes = blockBytes(run);
  const within = marks.filter((mark) => overlaps(run, mark));
  const cuts = new Set([run.firstBlock, run.lastBlock + 1]);
  for (const mark of within) {
    cuts.add(Math.max(run.firstBlock, run.firstBlock + Math.floor((mark.first - run.first) / bytes)));
    cuts.add(Math.min(run.lastBlock + 1, run.firstBlock + Math.floor((mark.last - run.first) / bytes) + 1));
  }
  const starts = [...cuts].sort((a, b) => a - b);
  return starts.slice(0, -1).map((firstBlock, at) => {
    const lastBlock = starts[at + 1]! - 1;
    const range = {
      first: run.first + (firstBlock - run.firstBlock) * bytes,
      last: run.first + (lastBlock + 1 - run.firstBlock) * bytes - 1,
    };
    return { ...range, firstBlock, lastBlock, runs: [run], marks: within.filter((mark) => overlaps(range, mark)) };
  });
}

function taken(groups: readonly BlockGroup[]): BlockGroup {
  const first = groups[0]!;
  const last = groups.at(-1)!;
  return {
    first: first.first,
    last: last.last,
    firstBlock: first.firstBlock,
    lastBlock: last.lastBlock,
    runs: [...new Set(groups.flatMap((group) => group.runs))],
    marks: byWeight([...new Set(groups.flatMap((group) => group.marks))]),
  };
}
