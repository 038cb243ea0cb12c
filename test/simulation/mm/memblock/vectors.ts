/**
 * Reads the recorded memblock scripts and runs them on the model. The recorded addresses are 64 bits wide, the model's
 * are exact up to 2^52: what lies near the top of the recorded address space is moved to near the top of the model's,
 * and a script with an address in between can't be run.
 */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { fullListBeforeResize, reservedMarks } from "../../../../server/simulation/kernels/memory-map-rules.ts";
import { ruleFor } from "../../../../server/simulation/kernels/rule-table.ts";
import { parseKernelVersion } from "../../../../server/simulation/kernels/version.ts";
import { type FlagName, flagSet } from "../../../../server/simulation/mm/memblock/flags.ts";
import { Memblock } from "../../../../server/simulation/mm/memblock/memblock.ts";
import type { Region } from "../../../../server/simulation/mm/memblock/region-list.ts";
import { MAX_ADDRESS, NO_LIMIT } from "../../../../server/simulation/units/units.ts";

type Json = string | number | boolean | null | readonly Json[];
type RecordedRegion = readonly [string, string, number | null, string];

export interface Operation {
  readonly op: string;
  readonly result: Json;
  readonly done?: number;
  readonly memory?: readonly RecordedRegion[];
  readonly reserved?: readonly RecordedRegion[];
  readonly [argument: string]: Json | undefined;
}

export interface Vector {
  readonly name: string;
  readonly kernel: string;
  readonly numa: boolean;
  readonly ops: readonly Operation[];
  readonly memory: readonly RecordedRegion[];
  readonly reserved: readonly RecordedRegion[];
}

const RECORDING = new URL("../../../recordings/memblock/memblock-vectors.jsonl.gz", import.meta.url);
const TOP = 2n ** 64n - 1n;

export function readVectors(): readonly Vector[] {
  const lines = gunzipSync(readFileSync(RECORDING)).toString().trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Vector);
}

/** A recorded address or size in the model's address space; undefined: in the middle, where the model has none. */
function modelNumber(text: string): number | undefined {
  const value = BigInt(text);
  if (value <= BigInt(MAX_ADDRESS)) return Number(value);
  return TOP - value <= BigInt(MAX_ADDRESS) ? NO_LIMIT - Number(TOP - value) : undefined;
}

/** Whether all of the script happens where the model has addresses. */
export function isWithinModel(vector: Vector): boolean {
  const fits = (value: unknown): boolean => {
    if (typeof value === "string") return !value.startsWith("0x") || modelNumber(value) !== undefined;
    return typeof value !== "object" || value === null || Object.values(value).every(fits);
  };
  return fits(vector) && vector.ops.every((op) => op.op !== "search_pfn_nid" || isWithinPages(op));
}

function isWithinPages({ pfn }: Operation): boolean {
  return Number(pfn) * 4096 <= MAX_ADDRESS;
}

/** Turns hex strings anywhere in a recorded result into the model's numbers. */
function expected(value: Json): unknown {
  if (typeof value === "string") return value.startsWith("0x") ? modelNumber(value) : value;
  return Array.isArray(value) ? value.map(expected) : value;
}

/** Runs a script; the first difference in words, or undefined. */
export function firstDifference(vector: Vector): string | undefined {
  const memblock = Memblock.create(
    {
      marks: ruleFor(reservedMarks, parseKernelVersion(vector.kernel)!),
      numa: vector.numa,
      maxNodes: vector.numa ? 16 : 1,
      capacity: { memory: 128, reserved: 128 },
      fullListPanics: ruleFor(fullListBeforeResize, parseKernelVersion(vector.kernel)!) === "panics",
      pageSize: 4096,
      defaultAlign: 32,
    },
    { record: false },
  );
  const regions = (list: readonly Region[]) =>
    list.map(({ base, end, node, flags }) => [
      base,
      end - base,
      vector.numa ? node : null,
      flags.names.join("|") || "NONE",
    ]);
  const differs = (what: string, got: unknown, want: unknown): string | undefined =>
    JSON.stringify(got) === JSON.stringify(want)
      ? undefined
      : `${what}: ${JSON.stringify(got)}, recorded ${JSON.stringify(want)}`;
  for (const [index, op] of vector.ops.entries()) {
    const got = perform(memblock, op, vector.numa);
    const where = `${index} ${JSON.stringify({ ...op, memory: undefined, reserved: undefined })}`;
    const { memory, reserved } = op;
    const difference =
      differs(where, got, { result: expected(op.result), done: op.done }) ??
      (memory && differs(`${where} memory`, regions(memblock.memory), expected(memory))) ??
      (reserved && differs(`${where} reserved`, regions(memblock.reserved), expected(reserved)));
    if (difference !== undefined) return difference;
  }
  return (
    differs("memory", regions(memblock.memory), expected(vector.memory)) ??
    differs("reserved", regions(memblock.reserved), expected(vector.reserved))
  );
}

interface Performed {
  readonly result: unknown;
  readonly done?: number | undefined;
}

const CLAIM = { reportedBy: "test", origins: [] };

interface Arguments {
  readonly n: (name: string) => number;
  readonly raw: Operation;
  readonly numa: boolean;
}

type Perform = (memblock: Memblock, args: Arguments) => unknown;

function flagsOf({ raw }: Arguments): ReturnType<typeof flagSet> {
  return raw.flags === "NONE" ? flagSet() : flagSet(...(String(raw.flags).split("|") as FlagName[]));
}

const SINGLE: Readonly<Record<string, Perform>> = {
  add: (m, { n }) => m.add(n("base"), n("size")),
  reserve: (m, { n }) => m.reserve(n("base"), n("size"), CLAIM),
  phys_free: (m, { n }) => m.free(n("base"), n("size"), "sparse_buffer_fini"),
  remove: (m, { n }) => m.remove(n("base"), n("size")),
};

const listOf = ({ raw }: Arguments) => (raw.type === "memory" ? "memory" : "reserved");
const found = (address: number | undefined) => address ?? "fail";

const OPERATIONS: Readonly<Record<string, Perform>> = {
  ...SINGLE,
  add_node: (m, a) => m.add(a.n("base"), a.n("size"), a.n("nid"), flagsOf(a)),
  reserve_kern: (m, { n }) => m.reserveKern(n("base"), n("size"), CLAIM),
  reserve_node: (m, a) => m.reserveNode(a.n("base"), a.n("size"), a.n("nid"), flagsOf(a), CLAIM),
  mark_hotplug: (m, { n }) => m.markHotplug(n("base"), n("size")),
  clear_hotplug: (m, { n }) => m.clearHotplug(n("base"), n("size")),
  mark_nomap: (m, { n }) => m.markNomap(n("base"), n("size")),
  clear_nomap: (m, { n }) => m.clearNomap(n("base"), n("size")),
  mark_mirror: (m, { n }) => m.markMirror(n("base"), n("size")),
  reserved_mark_noinit: (m, { n }) => m.markReservedNoinit(n("base"), n("size")),
  reserved_mark_kern: (m, { n }) => m.markReservedKern(n("base"), n("size")),
  set_node: (m, a) => m.setNode(listOf(a), a.n("base"), a.n("size"), a.n("nid")),
  trim_memory: (m, { n }) => m.trimMemory(n("align")),
  cap_memory_range: (m, { n }) => m.capMemoryRange(n("base"), n("size")),
  enforce_memory_limit: (m, { n }) => m.enforceMemoryLimit(n("limit")),
  mem_limit_remove_map: (m, { n }) => m.memLimitRemoveMap(n("limit")),
  set_bottom_up: (m, { raw }) => m.setBottomUp(raw.on === true),
  set_movable_node: (m, { raw }) => m.setMovableNode(raw.on === true),
  set_mirrored_kernelcore: (m, { raw }) => m.setMirroredKernelcore(raw.on === true),
  set_current_limit: (m, { n }) => m.setCurrentLimit(n("limit")),
  allow_resize: (m) => m.allowResize(),
  find_in_range: (m, { n }) => found(m.findInRange(n("min"), n("max"), n("size"), n("align"))),
  find_in_range_node: (m, a) =>
    found(m.findInRangeNode(a.n("size"), a.n("align"), a.n("min"), a.n("max"), a.n("nid"), flagsOf(a))),
  alloc_range_nid: (m, { n, raw }) =>
    found(m.allocRangeNid(n("size"), n("align"), n("min"), n("max"), n("nid"), raw.exact === true, CLAIM)),
  phys_alloc_range: (m, { n }) => found(m.physAllocRange(n("size"), n("align"), n("min"), n("max"), CLAIM)),
  phys_alloc: (m, { n }) => found(m.physAlloc(n("size"), n("align"), CLAIM)),
  phys_alloc_try_nid: (m, { n }) => found(m.physAllocTryNid(n("size"), n("align"), n("nid"), CLAIM)),
  alloc_try_nid: (m, { n }) => found(m.allocTryNid(n("size"), n("align"), n("min"), n("max"), n("nid"), CLAIM)),
  alloc_try_nid_raw: (m, { n }) => found(m.allocTryNid(n("size"), n("align"), n("min"), n("max"), n("nid"), CLAIM)),
  alloc_exact_nid_raw: (m, { n }) => found(m.allocExactNid(n("size"), n("align"), n("min"), n("max"), n("nid"), CLAIM)),
  alloc: (m, { n }) => found(m.alloc(n("size"), n("align"), CLAIM)),
  alloc_raw: (m, { n }) => found(m.alloc(n("size"), n("align"), CLAIM)),
  alloc_from: (m, { n }) => found(m.allocFrom(n("size"), n("align"), n("min"), CLAIM)),
  alloc_node: (m, { n }) => found(m.allocNode(n("size"), n("align"), n("nid"), CLAIM)),
  alloc_low: (m, { n }) => found(m.allocLow(n("size"), n("align"), CLAIM)),
  is_memory: (m, { n }) => m.regionAt("memory", n("addr")) !== undefined,
  is_reserved: (m, { n }) => m.regionAt("reserved", n("addr")) !== undefined,
  is_map_memory: (m, { n }) => m.isMapMemory(n("addr")),
  is_region_memory: (m, { n }) => m.isRegionMemory(n("base"), n("size")),
  overlaps_region: (m, a) => m.overlaps(listOf(a), a.n("base"), a.n("size")),
  is_region_reserved: (m, { n }) => m.overlaps("reserved", n("base"), n("size")),
  search_pfn_nid: (m, { n, numa }) => {
    const region = m.regionAt("memory", n("pfn") * 4096);
    if (region === undefined) return "fail";
    return [Math.floor(region.base / 4096), Math.floor(region.end / 4096), numa ? region.node : null];
  },
  start_of_dram: (m) => m.startOfDram(),
  end_of_dram: (m) => m.endOfDram(),
  phys_mem_size: (m) => m.physMemSize(),
  reserved_size: (m) => m.reservedSize(),
  get_current_limit: (m) => m.currentLimit,
  bottom_up: (m) => m.bottomUp,
  region_max: (m, a) => m.regionMax(listOf(a)),
  iter_free: (m, a) => freeRanges(m, a),
  iter_free_rev: (m, a) => freeRanges(m, a).reverse(),
  iter_mem: (m) => mapped(m),
  iter_mem_rev: (m) => mapped(m).reverse(),
  iter_reserved: (m) => m.reserved.map(({ base, end }) => [base, end]),
  iter_pfn: (m, { n, numa }) =>
    m.memoryRanges(n("nid")).map(({ start, end, node }) => [start, end, numa ? node : null]),
};

const freeRanges = (m: Memblock, a: Arguments) =>
  m.freeRanges(a.n("nid"), flagsOf(a)).map(({ start, end, node }) => [start, end, a.numa ? node : null]);
const mapped = (m: Memblock) => m.memory.filter(({ flags }) => !flags.has("NOMAP")).map(({ base, end }) => [base, end]);

function perform(memblock: Memblock, raw: Operation, numa: boolean): Performed {
  const n = (name: string): number => {
    const value = raw[name];
    return typeof value === "string" ? modelNumber(value)! : Number(value);
  };
  const args = { n, raw, numa };
  const single = SINGLE[raw.op.replace(/_many$/, "")];
  if (raw.op.endsWith("_many") && single !== undefined) return performMany(memblock, single, args);
  const result = OPERATIONS[raw.op]!(memblock, args);
  return { result: memblock.panicked !== undefined ? "panic" : (result ?? "ok") };
}

function performMany(memblock: Memblock, single: Perform, args: Arguments): Performed {
  const count = args.n("count");
  for (let done = 0; done < count; done++) {
    const base = args.n("base") + done * args.n("stride");
    const result = single(memblock, { ...args, n: (name) => (name === "base" ? base : args.n(name)) });
    if (result !== "ok") return { result, done };
  }
  return { result: "ok" };
}
