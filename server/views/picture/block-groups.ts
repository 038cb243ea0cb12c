/**
 * The cells of a lane as a person speaks of them: neighbouring memory blocks that differ in nothing, not even in what
 * lies in them. A run of equal blocks (server/views/layout.ts) is cut where a reservation or an allocation begins or
 * ends, so that the block that can't go offline stands alone: memory39 beside memory38.
 */

import {
  type Layout,
  type LayoutAbsent,
  type LayoutBlocks,
  type LayoutLane,
  type LayoutMark,
  type LayoutStuck,
  MARK_KNOWN,
} from "../layout.ts";
import { localized } from "../localized.ts";
import { address, blockName, count } from "./notation.ts";

/** Ranges are bytes and block ids, both ends inclusive. */
export interface BlockGroup {
  readonly first: number;
  readonly last: number;
  readonly firstBlock: number;
  readonly lastBlock: number;
  /** Of a crowd none. */
  readonly runs: readonly LayoutBlocks[];
  /** What lies in these blocks, the weightiest first (`byWeight`); of a crowd none. */
  readonly marks: readonly LayoutMark[];
  /** These are several groups that are too narrow to be told apart. */
  readonly crowd?: Crowd;
}

/** What many groups amount to together. All are counts of blocks. */
export interface Crowd {
  readonly blocks: number;
  /** By zone and state, the larger first. */
  readonly parts: readonly { readonly zone: string; readonly state: LayoutBlocks["state"]; readonly blocks: number }[];
  readonly changed: number;
  /** As of LayoutBlocks. */
  readonly compared?: true;
  /** Can't go offline for what lies in them. */
  readonly stuck: number;
  /** Of the range, from 0 to 1, what the blocks take; the rest has none. */
  readonly filled: number;
}

/** Something in it can't go offline. */
export function isStuck({ crowd, marks }: BlockGroup): boolean {
  return crowd === undefined ? marks.some((mark) => mark.collides) : crowd.stuck > 0;
}

/** Something in it differs from the step before. */
export function isChanged({ crowd, runs }: BlockGroup): boolean {
  return crowd === undefined ? runs.some((run) => run.changed) : crowd.changed > 0;
}

/** Overlapping of two ranges, both ends inclusive. */
export function overlaps(
  one: { readonly first: number; readonly last: number },
  other: { readonly first: number; readonly last: number },
): boolean {
  return one.first <= other.last && other.first <= one.last;
}

/** What collides before what doesn't, what was observed before what is exact or modelled, then by address. */
export function byWeight(marks: readonly LayoutMark[]): readonly LayoutMark[] {
  return marks.toSorted(
    (a, b) =>
      Number(b.collides) - Number(a.collides) ||
      MARK_KNOWN.indexOf(a.known) - MARK_KNOWN.indexOf(b.known) ||
      a.first - b.first,
  );
}

const exact = new WeakMap<LayoutLane, readonly BlockGroup[]>();

/** The groups of a lane by address. */
export function blockGroups(lane: LayoutLane): readonly BlockGroup[] {
  let groups = exact.get(lane);
  if (groups === undefined) {
    groups = exactGroups(lane);
    exact.set(lane, groups);
  }
  return groups;
}

/** Neighbouring blocks: bytes and block ids, both ends inclusive. */
type BlockRange = Pick<BlockGroup, "first" | "last" | "firstBlock" | "lastBlock">;

/** Bytes of one of them. */
export function blockBytes(blocks: BlockRange): number {
  return (blocks.last + 1 - blocks.first) / (blocks.lastBlock - blocks.firstBlock + 1);
}

/** Where some of them lie; ids inclusive. */
export function bytesOfBlocks(
  blocks: BlockRange,
  firstBlock: number,
  lastBlock: number,
): { readonly first: number; readonly last: number } {
  const bytes = blockBytes(blocks);
  const at = (block: number): number => blocks.first + (block - blocks.firstBlock) * bytes;
  return { first: at(firstBlock), last: at(lastBlock + 1) - 1 };
}

/** The blocks of all lanes by id; a run that spans nodes stands in each of their lanes and counts once. */
export function blocksOfLayout({ lanes }: Layout): readonly LayoutBlocks[] {
  const runs = new Map<number, LayoutBlocks>();
  for (const run of lanes.flatMap((lane) => lane.blocks)) {
    if (!runs.has(run.firstBlock)) runs.set(run.firstBlock, run);
  }
  return [...runs.values()].sort((one, other) => one.firstBlock - other.firstBlock);
}

/** `memory39, online, Movable, removable, node 0, collides: reserved at 0x13ff00000 (memblock_alloc_range_nid)`. */
export function describeGroup(group: BlockGroup): string {
  const name = blockName(group.firstBlock, group.lastBlock);
  if (group.crowd !== undefined) return [name, ...describeCrowd(group.crowd)].join(", ");
  const [run] = group.runs;
  if (run === undefined) return name;
  const said: string[] = [name];
  said.push(run.state, describeZones(run.validZones), removableWords(run));
  said.push(nodesWords(run.nodes));
  if (run.device !== undefined) said.push(localized("of {0}", run.device));
  if (run.changed) said.push(changedWords(run.compared));
  const colliding = group.marks.filter((mark) => mark.collides);
  const others = group.marks.length - colliding.length;
  if (colliding[0] !== undefined) said.push(localized("collides: {0}", describeMark(colliding[0])));
  if (colliding.length > 1) said.push(localized("and {0} more", colliding.length - 1));
  if (others > 0) said.push(others === 1 ? localized("1 range in use") : localized("{0} ranges in use", others));
  return said.join(", ");
}

/** `128 blocks`, `126 online in Normal`, `2 offline in Movable`, `1 can't go offline`. */
export function describeCrowd({ blocks, parts, changed, compared, stuck, filled }: Crowd): readonly string[] {
  const said = [localized("{0} blocks", count(blocks))];
  for (const part of parts) {
    const own = `${count(part.blocks)} ${part.state}`;
    said.push(part.zone === "none" ? own : localized("{0} in {1}", own, part.zone));
  }
  if (stuck > 0) said.push(localized("{0} can't go offline", count(stuck)));
  if (changed > 0) said.push(`${count(changed)} ${changedWords(compared)}`);
  if (filled < 0.995) said.push(localized("{0} % of the range has no block", Math.round((1 - filled) * 100)));
  return said;
}

/** What a frame around blocks says; `compared` as of LayoutBlocks. */
export function changedWords(compared: true | undefined): string {
  return compared === true ? localized("differs from the first") : localized("changed by this step");
}

/** What an empty frame says. */
export function goneWords(compared: true | undefined): string {
  return compared === true ? localized("in the first alone") : localized("gone with this step");
}

/** What `valid_zones` says, in words. */
export function describeZones(validZones: readonly string[]): string {
  return validZones.length === 0 ? localized("no valid zone") : validZones.join(localized(" or "));
}

/** `reserved at 0x13ff00000 (memblock_alloc_range_nid)`. */
export function describeMark(mark: LayoutMark): string {
  const by = mark.by === "" ? "" : ` (${mark.by})`;
  const what = `${localized("{0} at {1}", markWords(mark.kind), address(mark.first))}${by}`;
  return mark.known === "modelled" ? localized("modelled: {0}", what) : what;
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
  dax: "left to dax",
  unplugged: "not plugged",
};

/** The same in the reader's language. */
export function markWords(kind: LayoutMark["kind"]): string {
  return LOCAL_MARK_WORDS[kind]();
}

const LOCAL_MARK_WORDS: Readonly<Record<LayoutMark["kind"], () => string>> = {
  reserved: () => localized("reserved"),
  hole: () => localized("hole"),
  "hugetlb-1g": () => localized("1 GiB huge page"),
  cma: () => localized("CMA area"),
  allocated: () => localized("allocated"),
  kernel: () => localized("kernel image"),
  persistent: () => localized("persistent memory"),
  crashed: () => localized("data of the crashed kernel"),
  overwritten: () => localized("overwritten by the file system"),
  pageblock: () => localized("isolated pageblocks"),
  dax: () => localized("left to dax"),
  unplugged: () => localized("not plugged"),
};

/** Whence a range in use is known. */
export function knownWords(known: LayoutMark["known"]): string {
  if (known === "observed") return localized("observed");
  return known === "exact" ? localized("exact") : localized("modelled");
}

/** `removable` as the file of a memory block says it. */
export function removableWords({ removable }: Pick<LayoutBlocks, "removable">): string {
  return removable === 1 ? localized("removable") : localized("not removable");
}

/** `node 0 and 1`. */
export function nodesWords(nodes: readonly number[]): string {
  return localized("node {0}", nodes.join(localized(" and ")));
}

/** Why a block of those that never go offline does not: `EBUSY: page 0x13ff00 is reserved`, `as memory38: EBUSY: …`. */
export function stuckWords({ firstBlock, why }: LayoutStuck, block: number): string {
  return block === firstBlock ? why : localized("as {0}: {1}", blockName(firstBlock, firstBlock), why);
}

/** What of a lane's blocks is no memory of its node. */
export const ABSENT_WORDS: Readonly<Record<LayoutAbsent["why"], (node: number | undefined) => string>> = {
  none: () => localized("no memory"),
  node: (node) => localized("memory of node {0}", node ?? ""),
  persistent: () => localized("persistent memory"),
};

/** Runs and marks are gone through side by side: a machine of many runs with many marks is no product of both. */
function exactGroups(lane: LayoutLane): readonly BlockGroup[] {
  const marks = lane.marks.toSorted((a, b) => a.first - b.first);
  const groups: BlockGroup[] = [];
  let next = 0;
  let open: LayoutMark[] = [];
  for (const run of lane.blocks.toSorted((a, b) => a.first - b.first)) {
    open = open.filter((mark) => mark.last >= run.first);
    for (; next < marks.length && marks[next]!.first <= run.last; next += 1) {
      if (marks[next]!.last >= run.first) open.push(marks[next]!);
    }
    for (const group of groupsOfRun(run, open)) groups.push(group);
  }
  return groups;
}

/** `marks` are those that the run overlaps, by their first byte. */
function groupsOfRun(run: LayoutBlocks, marks: readonly LayoutMark[]): readonly BlockGroup[] {
  const bytes = blockBytes(run);
  const cuts = new Set([run.firstBlock, run.lastBlock + 1]);
  for (const mark of marks) {
    cuts.add(Math.max(run.firstBlock, run.firstBlock + Math.floor((mark.first - run.first) / bytes)));
    cuts.add(Math.min(run.lastBlock + 1, run.firstBlock + Math.floor((mark.last - run.first) / bytes) + 1));
  }
  const starts = [...cuts].sort((a, b) => a - b);
  let next = 0;
  let open: LayoutMark[] = [];
  return starts.slice(0, -1).map((firstBlock, at) => {
    const lastBlock = starts[at + 1]! - 1;
    const { first, last } = bytesOfBlocks(run, firstBlock, lastBlock);
    open = open.filter((mark) => mark.last >= first);
    for (; next < marks.length && marks[next]!.first <= last; next += 1) open.push(marks[next]!);
    return { first, last, firstBlock, lastBlock, runs: [run], marks: byWeight(open) };
  });
}
