/**
 * What a listing of memory blocks shows that no boot leaves so by itself. Memory that the firmware's map has not was plugged. Blocks that are offline or
 * in ZONE_MOVABLE are written as memory that was plugged where they end the memory of their node, above all other memory; in between, and
 * where the firmware's own map has them, as steps behind the boot.
 */
import { defined } from "../../simulation/units/defined.ts";
import { type ByteRange, type Bytes, GiB, rangesOverlap } from "../../simulation/units/units.ts";
import type { LaterBlocks, MachineFacts, MapRange, SourceDevice, SourceNode, Told } from "../../sources/facts.ts";
import type { MergedMachine } from "../../sources/merge.ts";

export interface WrittenBlocks {
  /** The machine without the memory that is written as plugged, and with it as devices. */
  readonly merged: MergedMachine;
  /** By the name of a device: what follows on its `plug`. */
  readonly behindPlug: ReadonlyMap<string, readonly string[]>;
  /** Behind all that. */
  readonly steps: readonly string[];
  readonly comments: readonly string[];
}

/** Parameters that put memory of the boot into ZONE_MOVABLE. */
const MAKES_MOVABLE = /(?:^|\s)(?:kernelcore=|movablecore=|movable_node\b)/;
/** Runs that a scenario can hold; more are told in a sentence. */
const MOST_RUNS = 64;

export function laterBlocksOf(merged: MergedMachine): WrittenBlocks {
  const brought = broughtLater(merged);
  const left = brought?.merged ?? merged;
  const of = settledLater(
    left,
    merged.later.map(({ value }) => value),
  );
  if (brought === undefined) return of;
  return { ...of, behindPlug: brought.behindPlug, comments: [...brought.comments, ...of.comments] };
}

/** Blocks of the machine's own map. `elsewhere`: memory that came later, ascending. */
function settledLater(merged: MergedMachine, elsewhere: readonly ByteRange[]): WrittenBlocks {
  const { facts, map } = merged;
  const none = { merged, behindPlug: new Map(), steps: [], comments: [] };
  const isExplained = MAKES_MOVABLE.test(facts.cmdline?.value ?? "");
  const runs = joined(facts.laterBlocks ?? [])
    .flatMap((told) => without(told, elsewhere))
    .filter(({ value }) => value.is === "offline" || !isExplained);
  const size = facts.blockSize?.value;
  if (runs.length === 0 || map === undefined) return none;
  if (size === undefined || runs.length > MOST_RUNS) return { ...none, comments: [leftOut(runs, facts)] };
  const own = runs.filter(({ value }) => map.ranges.some((told) => rangesOverlap(told.value, value)));
  const isPlugged = (run: Told<LaterBlocks>) =>
    map.origin === "blocks" && facts.devices.length === 0 && endsItsNode(run.value, map.ranges, facts, runs);
  const plugged = aboveAll(own.filter(isPlugged), map.ranges);
  const devices = plugged.map(({ value, at }, index) => ({ value: deviceOf(value, `later${index}`), at }));
  const behindPlug = new Map(
    plugged.map(({ value }, index) => [
      `later${index}`,
      value.is === "movable" ? [`online_movable ${blocksOf(value, size)}`] : [],
    ]),
  );
  const steps = own
    .filter((run) => !plugged.includes(run))
    .flatMap(({ value }) => {
      const blocks = blocksOf(value, size);
      return [`offline ${blocks}`, ...(value.is === "movable" ? [`online_movable ${blocks}`] : [])];
    });
  return {
    merged: plugged.length === 0 ? merged : withDevices(merged, map.ranges, plugged, devices),
    behindPlug,
    steps,
    comments: plugged.length + steps.length === 0 ? [] : [HOW_UNTOLD],
  };
}

/**
 * Memory above the firmware's map, each run of it as a DIMM whose blocks are onlined as the listing has them. Undefined where no listing
 * has every block, or another device brought it: /proc/iomem names those (`System RAM (virtio_mem)`).
 */
function broughtLater(merged: MergedMachine): Pick<WrittenBlocks, "merged" | "behindPlug" | "comments"> | undefined {
  const { facts, later } = merged;
  const size = facts.blockSize?.value;
  const { iomem } = facts.maps;
  const isPlain = ({ value }: Told<ByteRange>) =>
    iomem === undefined || covered(value.first, value.last, usableOf(iomem));
  if (later.length === 0 || later.length > MOST_DIMMS || size === undefined || facts.maps.blocks === undefined)
    return undefined;
  const isWhole = later.every(({ value: { first, last } }) => first % size === 0 && (last + 1) % size === 0);
  if (!isWhole || !later.every(isPlain)) return undefined;
  const states = joined(facts.laterBlocks ?? []).map(({ value }) => value);
  const zoned = states.some(({ is }) => is === "movable");
  const behindPlug = new Map<string, readonly string[]>();
  const devices = later.map(({ value, at }, index) => {
    const name = `later${index}`;
    const within = states.filter((state) => rangesOverlap(state, value)).map((state) => cutTo(state, value));
    const movable = within.filter(({ is }) => is === "movable");
    const kernel = without({ value, at }, within).map((told) => told.value);
    behindPlug.set(name, [
      ...movable.map((range) => `online_movable ${blocksOf(range, size)}`),
      ...kernel.map((range) => `${zoned ? "online_kernel" : "online"} ${blocksOf(range, size)}`),
    ]);
    const node = within.find((state) => state.node !== undefined)?.node ?? nodeOf(value, facts);
    return { value: deviceOf({ ...value, is: "offline", ...defined({ node }) }, name), at };
  });
  return {
    merged: { ...merged, later: [], facts: { ...facts, devices } },
    behindPlug,
    comments: [WHICH_UNTOLD],
  };
}

/** QEMU's ACPI_MAX_RAM_SLOTS is more; nobody reads as many. */
const MOST_DIMMS = 16;

const WHICH_UNTOLD =
  "Memory that the firmware's map has not came later: as which devices, and how its blocks were onlined, no file tells; here it is plugged as DIMMs.";

function usableOf(map: readonly Told<MapRange>[]): readonly ByteRange[] {
  return map
    .map(({ value }) => value)
    .filter(({ type }) => type === "usable")
    .toSorted((a, b) => a.first - b.first);
}

function cutTo<R extends ByteRange>(range: R, { first, last }: ByteRange): R {
  return { ...range, first: Math.max(range.first, first), last: Math.min(range.last, last) };
}

function nodeOf(range: ByteRange, { nodes }: MachineFacts): number | undefined {
  return nodes.find(({ ranges }) => ranges.some(({ value }) => rangesOverlap(value, range)))?.id;
}

const HOW_UNTOLD =
  "How blocks came to be offline or in ZONE_MOVABLE the listing does not tell: here memory above all other was plugged, other blocks were set so.";

function leftOut(runs: readonly Told<LaterBlocks>[], facts: MachineFacts): string {
  const offline = runs.filter(({ value }) => value.is === "offline").length;
  const why = facts.blockSize === undefined ? "the size of a block is not told" : "they are too many to write";
  return `Not in it: ${offline} ranges of blocks that are offline and ${runs.length - offline} in ZONE_MOVABLE (${why}).`;
}

/** Neighbours of one state and node as one. */
function joined(blocks: readonly Told<LaterBlocks>[]): readonly Told<LaterBlocks>[] {
  const runs: Told<LaterBlocks>[] = [];
  for (const told of blocks.toSorted((a, b) => a.value.first - b.value.first)) {
    const last = runs.at(-1);
    const { value } = told;
    const isNext = last !== undefined && last.value.last + 1 === value.first && last.value.is === value.is;
    if (isNext && last.value.node === value.node) {
      runs[runs.length - 1] = { value: { ...last.value, last: value.last }, at: last.at };
    } else runs.push(told);
  }
  return runs;
}

/** Those that lie where devices are plugged: above all other memory, from the next GiB on. */
function aboveAll(runs: readonly Told<LaterBlocks>[], map: readonly Told<MapRange>[]): readonly Told<LaterBlocks>[] {
  const taken = runs.map(({ value }) => value);
  const rest = map.flatMap((told) => without(told, taken)).filter(({ value }) => value.type === "usable");
  const start = Math.ceil(Math.max(0, ...rest.map(({ value }) => value.last + 1)) / GiB) * GiB;
  const above = runs.filter(({ value }) => value.first >= start);
  return above.length === runs.length ? runs : aboveAll(above, map);
}

/** Whether nothing that the boot itself left lies above it in its node. */
function endsItsNode(
  run: LaterBlocks,
  map: readonly Told<MapRange>[],
  { nodes }: MachineFacts,
  runs: readonly Told<LaterBlocks>[],
): boolean {
  const ranges = nodes.find(({ id }) => id === run.node)?.ranges ?? map;
  const above = ranges.map(({ value }) => value).filter(({ last }) => last > run.last);
  const later = runs.map(({ value }) => value);
  return above.every(({ first, last }) => covered(Math.max(first, run.last + 1), last, later));
}

/** `ranges` ascend. */
function covered(first: number, last: number, ranges: readonly ByteRange[]): boolean {
  let from = first;
  for (const range of ranges) if (range.first <= from && range.last >= from) from = range.last + 1;
  return from > last;
}

function deviceOf({ first, last, node }: LaterBlocks, name: string): SourceDevice {
  return { kind: "dimm", name, size: last + 1 - first, at: first, ...defined({ node }) };
}

function withDevices(
  merged: MergedMachine,
  map: readonly Told<MapRange>[],
  plugged: readonly Told<ByteRange>[],
  devices: readonly Told<SourceDevice>[],
): MergedMachine {
  const taken = plugged.map(({ value }) => value);
  const left = map.flatMap((told) => without(told, taken));
  const nodes = merged.facts.nodes.map(
    (node): SourceNode => ({
      ...node,
      ranges: node.ranges.flatMap((told) => without(told, taken)),
    }),
  );
  return {
    ...merged,
    map: { origin: merged.map!.origin, ranges: left },
    facts: { ...merged.facts, nodes, devices },
  };
}

/** A range without others, which ascend. */
function without<R extends ByteRange>(told: Told<R>, others: readonly ByteRange[]): readonly Told<R>[] {
  let left: readonly R[] = [told.value];
  for (const other of others) {
    left = left.flatMap((range) => {
      if (!rangesOverlap(range, other)) return [range];
      const below = range.first < other.first ? [{ ...range, last: other.first - 1 }] : [];
      return range.last > other.last ? [...below, { ...range, first: other.last + 1 }] : below;
    });
  }
  return left.map((value) => ({ value, at: told.at }));
}

function blocksOf({ first, last }: ByteRange, size: Bytes): string {
  const [from, to] = [Math.floor(first / size), Math.floor(last / size)];
  return from === to ? `memory${from}` : `memory${from}-${to}`;
}
