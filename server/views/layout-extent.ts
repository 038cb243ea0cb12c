/**
 * What a lane ever holds, from the first boot to the end of the story: the ranges that are memory at some step and the
 * places where something begins or ends. An axis made of it stays where it is from step to step, and memory that is
 * unplugged leaves its place. A lane of memory without a node and those among whose memory it lies have theirs in common: an
 * address is at the same place in both. Ranges are bytes, both ends inclusive.
 */

import type { Analysis, DoneStep, Stretch } from "../analysis/analysis.ts";
import { JoinedParts } from "../analysis/joined-parts.ts";
import type { MovedZone } from "../analysis/step-extent.ts";
import { memoryBlockBytes } from "../simulation/state/block-size.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import { type ByteRange, bytesOf } from "../simulation/units/units.ts";
import { changedBlocks } from "./block-history.ts";
import type { LayoutExtent } from "./layout.ts";
import { crashMarks, daxMarks, deviceMarks, persistentMarks } from "./layout-marks.ts";

/** More places than these where single steps did something are no longer told apart: the axis is in proportion there. */
const MOST_TOUCHED = 48;

/** Lanes of memory that belongs to no node. */
const NO_NODE = ["persistent", "left to dax", "not plugged"] as const;

/** The lanes of a layout by their labels: `node0`, `persistent`, `not plugged`. */
export type Extents = ReadonlyMap<string, LayoutExtent>;

/** What one moment of the story adds to a lane. */
interface Addition {
  readonly label: string;
  readonly node?: number;
  readonly memory: readonly ByteRange[];
  /** Boundaries of zones. */
  readonly bounds: readonly number[];
  /** Boundaries of blocks that the step did something with. */
  readonly touched: readonly number[];
}

interface Known {
  readonly extents: Extents;
  /** Nodes that ever have memory blocks, boot by boot. */
  readonly nodes: ReadonlyMap<MemoryState["boot"], ReadonlySet<number>>;
}

/** What a lane holds in a part of the story. */
interface LaneExtent {
  /** Ascending, none touches the next. */
  readonly memory: readonly ByteRange[];
  readonly bounds: ReadonlySet<number>;
  /** Undefined: more than can be told apart. */
  readonly touched: ReadonlySet<number> | undefined;
}

/** What a part of the story adds to the lanes. */
interface PartExtent {
  readonly lanes: ReadonlyMap<string, LaneExtent>;
  readonly nodes: Known["nodes"];
}

/** The same of a stretch, and the last state in it in which memory came or went. */
interface StretchExtent extends PartExtent {
  /** What it began with: steps behind which memory is as it was are told by it. */
  readonly before: MemoryState | undefined;
  readonly latest: MemoryState | undefined;
}

const known = new WeakMap<Analysis, Known>();
const STRETCHES = new WeakMap<Stretch["done"], StretchExtent>();
/** Counts what was put together anew. */
export const EXTENT_PARTS = new JoinedParts<PartExtent>(together);

/** Costs what the steps touched, not how large the machine is; states are looked at where memory came or went, and no others. */
export function extentsOf(analysis: Analysis): Extents {
  return knownOf(analysis).extents;
}

/** The nodes that have memory blocks at some step of the boot that `state` belongs to, online or not. */
export function nodesOfBoot(analysis: Analysis, { boot }: MemoryState): ReadonlySet<number> {
  return knownOf(analysis).nodes.get(boot) ?? new Set();
}

function knownOf(analysis: Analysis): Known {
  let own = known.get(analysis);
  if (own === undefined) {
    own = joined(analysis.stretches);
    known.set(analysis, own);
  }
  return own;
}

function joined(stretches: readonly Stretch[]): Known {
  // Blocks come and go with memory: which node one is on was the same in all states since this one.
  let latest: MemoryState | undefined;
  const parts = stretches.map(({ done }) => {
    const part = extentOfStretch(done, latest);
    latest = part.latest;
    return part;
  });
  const { lanes, nodes } = EXTENT_PARTS.of(parts) ?? NOTHING;
  const extents = new Map(
    [...lanes].map(([label, { memory, bounds, touched }]): [string, LayoutExtent] => {
      const stops = new Set([...bounds, ...(touched ?? [])]);
      return [label, { memory, stops: [...stops].sort((a, b) => a - b) }];
    }),
  );
  return { extents: inCommon(extents), nodes };
}

/** Gives lanes without a node, and those between whose first and last byte they reach, one extent. */
function inCommon(extents: Extents): Extents {
  const all = new Map(extents);
  for (const label of NO_NODE) {
    const own = all.get(label);
    if (own === undefined || own.memory.length === 0) continue;
    const same = [...all].filter(([, other]) => reach(own, other));
    const made = {
      memory: union(same.flatMap(([, { memory }]) => memory)),
      // Where memory without a node begins and ends is seen in all of them.
      stops: [...new Set(same.flatMap(([, { memory, stops }]) => [...stops, ...memory.flatMap(endsOf)]))].sort(
        (a, b) => a - b,
      ),
    };
    for (const [one] of same) all.set(one, made);
  }
  return all;
}

/** Whether the one lies, in part, between the first and the last byte of the other. */
function reach({ memory: one }: LayoutExtent, { memory: other }: LayoutExtent): boolean {
  if (one.length === 0 || other.length === 0) return false;
  return one[0]!.first <= other.at(-1)!.last && other[0]!.first <= one.at(-1)!.last;
}

function endsOf({ first, last }: ByteRange): readonly number[] {
  return [first, last + 1];
}

const NOTHING: PartExtent = { lanes: new Map(), nodes: new Map() };

function extentOfStretch(done: Stretch["done"], before: MemoryState | undefined): StretchExtent {
  const found = STRETCHES.get(done);
  if (found !== undefined && found.before === before) return found;
  const made = readStretch(done, before);
  STRETCHES.set(done, made);
  return made;
}

function readStretch(done: Stretch["done"], before: MemoryState | undefined): StretchExtent {
  const nodes = new Map<MemoryState["boot"], Set<number>>();
  const lanes = new Map<string, { memory: ByteRange[]; bounds: Set<number>; touched: Set<number> }>();
  let latest = before;
  for (const step of done) {
    const { extent, outcome } = step;
    if (extent === "nothing" && (outcome === undefined || outcome.blocks.length === 0)) continue;
    if (extent === "memory") latest = step.after ?? latest;
    // What a step failed at is marked, though all is as it was.
    const zones = extent === "nothing" ? [] : extent;
    const own = zones === "memory" ? additionsOf(step) : latest === undefined ? [] : moved(latest, zones, outcome);
    for (const { label, node, memory, bounds, touched } of own) {
      if (node !== undefined && memory.length > 0 && latest !== undefined) {
        nodes.set(latest.boot, (nodes.get(latest.boot) ?? new Set()).add(node));
      }
      const lane = lanes.get(label) ?? { memory: [], bounds: new Set(), touched: new Set() };
      lanes.set(label, lane);
      lane.memory.push(...memory);
      for (const bound of bounds) lane.bounds.add(bound);
      for (const bound of touched) lane.touched.add(bound);
    }
  }
  const extents = [...lanes].map(([label, { memory, bounds, touched }]): [string, LaneExtent] => {
    return [label, { memory: union(memory), bounds, touched: fewTouched(touched) }];
  });
  return { lanes: new Map(extents), nodes, before, latest };
}

function fewTouched(touched: ReadonlySet<number>): ReadonlySet<number> | undefined {
  return touched.size > MOST_TOUCHED ? undefined : touched;
}

/** Two parts of a story, one behind the other. */
function together(a: PartExtent, b: PartExtent): PartExtent {
  if (b.lanes.size === 0 && b.nodes.size === 0) return { lanes: a.lanes, nodes: a.nodes };
  const lanes = new Map(a.lanes);
  for (const [label, lane] of b.lanes) {
    const other = lanes.get(label);
    lanes.set(label, other === undefined ? lane : laneTogether(other, lane));
  }
  const nodes = new Map(a.nodes);
  for (const [boot, ids] of b.nodes) nodes.set(boot, new Set([...(nodes.get(boot) ?? []), ...ids]));
  return { lanes, nodes };
}

function laneTogether(a: LaneExtent, b: LaneExtent): LaneExtent {
  return {
    memory: b.memory.length === 0 ? a.memory : a.memory.length === 0 ? b.memory : union([...a.memory, ...b.memory]),
    bounds: b.bounds.size === 0 ? a.bounds : new Set([...a.bounds, ...b.bounds]),
    touched:
      a.touched === undefined || b.touched === undefined
        ? undefined
        : fewTouched(new Set([...a.touched, ...b.touched])),
  };
}

function additionsOf({ before, after, outcome }: DoneStep): readonly Addition[] {
  if (after === undefined) return [];
  const isBoot = before === undefined || before.boot !== after.boot;
  const found: Addition[] = [];
  const blockSize = memoryBlockBytes(after.geometry);
  if (isBoot || before.nodes !== after.nodes || before.blocks !== after.blocks || before.memory !== after.memory) {
    found.push(...nodeAdditions(after, isBoot ? undefined : before, outcome.blocks, blockSize));
  } else {
    found.push(...moved(after, [], outcome));
  }
  const { hotplug } = after;
  if (isBoot || before.hotplug.devices !== hotplug.devices || before.hotplug.pmem !== hotplug.pmem) {
    const of = (label: (typeof NO_NODE)[number], memory: readonly ByteRange[]): void => {
      if (memory.length > 0) found.push({ label, memory, bounds: [], touched: sharedBlocks(after, memory, blockSize) });
    };
    of("persistent", persistentMarks(after, () => []).map(rangeOf));
    of("left to dax", daxMarks(after, () => []).map(rangeOf));
    of("not plugged", deviceMarks(after, () => []).map(rangeOf));
  }
  if (isBoot || before.persistent !== after.persistent) {
    const bounds = crashMarks(after, () => []).flatMap(endsOf);
    if (bounds.length > 0) found.push({ label: NO_NODE[0], memory: [], bounds, touched: [] });
  }
  return found;
}

/** Where the memory blocks begin and end in which one of the ranges begins or ends. */
function sharedBlocks(state: MemoryState, ranges: readonly ByteRange[], blockSize: number): readonly number[] {
  const shared = ranges
    .flatMap(endsOf)
    .filter((at) => at % blockSize !== 0)
    .map((at) => Math.floor(at / blockSize))
    .filter((block) => state.blocks.get(block) !== undefined);
  return shared.flatMap((block) => [block * blockSize, (block + 1) * blockSize]);
}

/** Of a step behind which memory is as it was; blocks that it did something with, or failed at, may be others. */
function moved(state: MemoryState, zones: readonly MovedZone[], { blocks }: DoneStep["outcome"]): readonly Addition[] {
  if (zones.length === 0 && blocks.length === 0) return [];
  const { pageSize } = state.geometry;
  const blockSize = memoryBlockBytes(state.geometry);
  const touched = touchedBy(blocks, blockSize);
  return state.nodes.map(({ id }) => ({
    label: `node${id}`,
    memory: [],
    bounds: zones.flatMap(({ node, startPfn, spanned }) =>
      node === id && spanned > 0 ? [bytesOf(startPfn, pageSize), bytesOf(startPfn + spanned, pageSize)] : [],
    ),
    touched: touched.filter((at) => touches(state, id, at, blockSize)),
  }));
}

function touchedBy(blocks: DoneStep["outcome"]["blocks"], blockSize: number): readonly number[] {
  return blocks.flatMap(({ first, last }) => [first * blockSize, (last + 1) * blockSize]);
}

/** Where blocks that are something else behind a step begin and end: of one that does several things at once no block has an outcome. */
function changedIn(before: MemoryState | undefined, after: MemoryState, blockSize: number): readonly number[] {
  if (before === undefined || before.blocks === after.blocks) return [];
  return changedBlocks(before.blocks.runs, after.blocks.runs).flatMap(({ start, end }) => [
    start * blockSize,
    end * blockSize,
  ]);
}

function nodeAdditions(
  after: MemoryState,
  before: MemoryState | undefined,
  blocks: DoneStep["outcome"]["blocks"],
  blockSize: number,
): readonly Addition[] {
  const { pageSize } = after.geometry;
  const touched = blocks.length > 0 ? touchedBy(blocks, blockSize) : changedIn(before, after, blockSize);
  const memories = before?.memory === after.memory ? undefined : memoryByNode(after, blockSize);
  return after.nodes.map((node) => {
    const old = before?.nodes.find(({ id }) => id === node.id);
    const bounds = node.zones
      .filter(({ spanned, startPfn, name }) => {
        const same = old?.zones.find((zone) => zone.name === name);
        return spanned > 0 && !(same?.startPfn === startPfn && same.spanned === spanned);
      })
      .flatMap(({ spanned, startPfn }) => [bytesOf(startPfn, pageSize), bytesOf(startPfn + spanned, pageSize)]);
    const memory = memories?.get(node.id) ?? [];
    const within = touched.filter((at) => touches(after, node.id, at, blockSize));
    return { label: `node${node.id}`, node: node.id, memory, bounds, touched: within };
  });
}

/** The blocks of each node as ranges. A block that spans nodes is in each of them. */
function memoryByNode(state: MemoryState, blockSize: number): ReadonlyMap<number, readonly ByteRange[]> {
  const ranges = new Map<number, ByteRange[]>();
  for (const { start, end, value } of state.blocks.runs) {
    for (const node of value.nodes) {
      const own = ranges.get(node) ?? [];
      ranges.set(node, own);
      own.push({ first: start * blockSize, last: end * blockSize - 1 });
    }
  }
  return new Map([...ranges].map(([node, own]) => [node, union(own)]));
}

function touches(state: MemoryState, node: number, at: number, blockSize: number): boolean {
  const block = Math.floor(at / blockSize);
  return [block, block - 1].some((id) => state.blocks.get(id)?.nodes.includes(node) ?? false);
}

/** Ranges that touch or overlap, as one; ascending. */
function union(ranges: readonly ByteRange[]): readonly ByteRange[] {
  const merged: ByteRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.first - b.first)) {
    const last = merged.at(-1);
    if (last !== undefined && range.first <= last.last + 1) {
      merged[merged.length - 1] = { first: last.first, last: Math.max(last.last, range.last) };
    } else merged.push({ first: range.first, last: range.last });
  }
  return merged;
}

function rangeOf({ first, last }: ByteRange): ByteRange {
  return { first, last };
}
