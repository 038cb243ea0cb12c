/**
 * The boot allocator (mm/memblock.c, 5.10 to 7.2): which memory there is, what of it is reserved, and where an allocation
 * lands. A worktable within one boot: calls change it, `clone()` copies it. Sizes are bytes, ends exclusive. Failures are
 * values: a call that can't be kept gives "ENOMEM" or undefined, and `panicked` says that the kernel would have stopped.
 */
import { SMP_CACHE_BYTES } from "../../geometry/struct-sizes.ts";
import { fullListBeforeResize, reservedMarks } from "../../kernels/memory-map-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import type { AllocSite } from "../../state/alloc-site.ts";
import { RangeMap } from "../../units/range-map.ts";
import type { Bytes } from "../../units/units.ts";
import { type AllocatedRun, type AllocationRequest, Allocator } from "./allocate.ts";
import { type FlagName, type FlagSet, NO_FLAGS } from "./flags.ts";
import {
  type Doubling,
  GrowingLists,
  type LostRegion,
  type MemblockConfig,
  type Span,
  type Status,
} from "./growing-lists.ts";
import { capMemoryRange, enforceMemoryLimit, memLimitRemoveMap, trimMemory } from "./limits.ts";
import { type ListName, MemblockView } from "./memblock-view.ts";
import { type Claim, type MemblockEvent, MemblockRecord, type NamedReservation } from "./record.ts";
import { ANY_NODE, cappedEnd } from "./region-list.ts";

/** ARCH_LOW_ADDRESS_LIMIT: what alloc_bootmem_low() may reach. */
const LOW_ADDRESS_LIMIT = 0xffff_ffff;

/** INIT_MEMBLOCK_REGIONS. */
export const INITIAL_REGIONS = 128;

/** A NUMA kernel of this version. `limits`: what architecture and build say; without them those of x86_64 with NODES_SHIFT=10. */
export function memblockConfig(
  version: KernelVersion,
  pageSize: Bytes,
  limits: Partial<Pick<MemblockConfig, "maxNodes" | "capacity">> = {},
): MemblockConfig {
  const { maxNodes = 1024, capacity = { memory: INITIAL_REGIONS, reserved: INITIAL_REGIONS } } = limits;
  return {
    marks: ruleFor(reservedMarks, version),
    numa: true,
    maxNodes,
    capacity,
    fullListPanics: ruleFor(fullListBeforeResize, version) === "panics",
    pageSize,
    defaultAlign: SMP_CACHE_BYTES,
  };
}

export class Memblock extends MemblockView {
  readonly #lists: GrowingLists;
  readonly #record: MemblockRecord | undefined;
  readonly #allocator: Allocator;
  #panicked: ListName | undefined;

  private constructor(lists: GrowingLists, record: MemblockRecord | undefined) {
    super(lists);
    this.#lists = lists;
    this.#record = record;
    this.#allocator = new Allocator(lists, record);
    lists.onDoubling = (doubling) => this.#noteDoubling(doubling);
  }

  /** Two empty lists. `record`: keep the calls, and who asked for each reserved byte. */
  static create(config: MemblockConfig, { record = true }: { readonly record?: boolean } = {}): Memblock {
    return new Memblock(new GrowingLists(config), record ? new MemblockRecord() : undefined);
  }

  /** An independent copy, record included. */
  clone(): Memblock {
    const copy = new Memblock(this.#lists.clone(), this.#record?.clone());
    copy.#panicked = this.#panicked;
    return copy;
  }

  // What there is

  /** The list that had to grow before it was allowed to: the kernel stopped, further calls mean nothing. */
  get panicked(): ListName | undefined {
    return this.#panicked;
  }

  /** What the lists had no room for, and the kernel did not stop for: memory is then unknown to it, what is reserved is free to it. */
  get lost(): readonly LostRegion[] {
    return this.#lists.lost;
  }

  /** Every recorded call in order; empty without recording. */
  get events(): readonly MemblockEvent[] {
    return this.#record?.events ?? [];
  }

  /** Who holds which reserved bytes; empty without recording. */
  get named(): RangeMap<NamedReservation> {
    return this.#record?.named ?? RangeMap.empty<NamedReservation>();
  }

  // Memory and reservations

  /** memblock_add_node(); without a node, memblock_add(). What is known already keeps its node and flags. */
  add(
    base: Bytes,
    size: Bytes,
    node = this.config.maxNodes,
    flags: FlagSet = NO_FLAGS,
    site: AllocSite = "memblock_add",
  ): Status {
    this.#record?.log({ op: "add", base, size, node, site });
    return this.#settle(this.#lists.insert(this.#lists.memory, base, size, node, flags));
  }

  /** Takes memory out of the map; reservations in it stay. */
  remove(base: Bytes, size: Bytes, site: AllocSite = "memblock_remove"): Status {
    this.#record?.log({ op: "remove", base, size, site });
    return this.#settle(this.#lists.remove(this.#lists.memory, base, size));
  }

  reserve(base: Bytes, size: Bytes, claim: Claim): Status {
    return this.reserveNode(base, size, this.#lists.plainReservedNode, NO_FLAGS, claim);
  }

  /** Memory of the kernel itself: a plain reservation before 6.16, flagged RSRV_KERN since. */
  reserveKern(base: Bytes, size: Bytes, claim: Claim): Status {
    return this.reserveNode(base, size, this.#lists.plainReservedNode, this.#lists.kernelFlags, claim);
  }

  reserveNode(base: Bytes, size: Bytes, node: number, flags: FlagSet, claim: Claim): Status {
    this.#record?.log({ op: "reserve", base, size, node, flags, caller: claim, allocated: false, count: 1 });
    const status = this.#settle(this.#lists.insert(this.#lists.reserved, base, size, node, flags));
    if (status === "ok") this.#record?.claim(base, cappedEnd(base, size), claim, ANY_NODE);
    return status;
  }

  /** Reserves what is known to stand in the end, whenever the kernel does it: none of it is lost to a list that may not grow yet. */
  reserveStanding(ranges: readonly (Span & { readonly claim: Claim })[]): void {
    const [node, flags] = [this.#lists.plainReservedNode, NO_FLAGS];
    for (const { base, end, claim } of ranges) {
      const size = end - base;
      this.#record?.log({ op: "reserve", base, size, node, flags, caller: claim, allocated: false, count: 1 });
    }
    this.#record?.claimAll(ranges);
    this.#lists.insertStanding(ranges);
  }

  /** Gives reserved memory back, whoever reserved it. */
  free(base: Bytes, size: Bytes, site: AllocSite): Status {
    this.#record?.log({ op: "free", base, size, site });
    const status = this.#settle(this.#lists.remove(this.#lists.reserved, base, size));
    if (status === "ok") this.#record?.release(base, cappedEnd(base, size));
    return status;
  }

  /** Splits regions at the borders of the range and says which node is inside. Without NUMA: nothing. */
  setNode(list: ListName, base: Bytes, size: Bytes, node: number): Status {
    if (!this.config.numa) return "ok";
    return this.#settle(this.#lists.change(this.#lists[list], base, size, (region) => ({ ...region, node })));
  }

  markHotplug(base: Bytes, size: Bytes): Status {
    return this.#mark("memory", base, size, "HOTPLUG");
  }

  clearHotplug(base: Bytes, size: Bytes): Status {
    return this.#clear("memory", base, size, "HOTPLUG");
  }

  /** Only with kernelcore=mirror; from then on allocations prefer mirrored memory. */
  markMirror(base: Bytes, size: Bytes): Status {
    if (!this.#lists.mirroredKernelcore) return "ok";
    this.#lists.mirrorSeen = true;
    return this.#mark("memory", base, size, "MIRROR");
  }

  markNomap(base: Bytes, size: Bytes): Status {
    return this.#mark("memory", base, size, "NOMAP");
  }

  clearNomap(base: Bytes, size: Bytes): Status {
    return this.#clear("memory", base, size, "NOMAP");
  }

  markReservedNoinit(base: Bytes, size: Bytes): Status {
    return this.#mark("reserved", base, size, "RSRV_NOINIT");
  }

  markReservedKern(base: Bytes, size: Bytes): Status {
    return this.#mark("reserved", base, size, "RSRV_KERN");
  }

  /** Cuts each memory region down to whole units of `align`. */
  trimMemory(align: Bytes): Status {
    return this.#settle(trimMemory(this.#lists, align));
  }

  /** Keeps only the range, and all NOMAP memory; drops the reservations outside. */
  capMemoryRange(base: Bytes, size: Bytes): Status {
    return this.#limit(capMemoryRange(this.#lists, base, size));
  }

  /** Keeps the lowest `limit` bytes of memory. */
  enforceMemoryLimit(limit: Bytes): Status {
    return this.#limit(enforceMemoryLimit(this.#lists, limit));
  }

  /** Keeps the lowest `limit` bytes of memory, and all NOMAP memory. */
  memLimitRemoveMap(limit: Bytes): Status {
    return this.#limit(memLimitRemoveMap(this.#lists, limit));
  }

  // Switches

  setBottomUp(on: boolean): void {
    this.#lists.bottomUp = on;
  }

  setCurrentLimit(limit: Bytes): void {
    this.#lists.currentLimit = limit;
  }

  /** movable_node: hot-pluggable memory is passed over. */
  setMovableNode(on: boolean): void {
    this.#lists.movableNode = on;
  }

  /** kernelcore=mirror was given. */
  setMirroredKernelcore(on: boolean): void {
    this.#lists.mirroredKernelcore = on;
  }

  /** From here on a full list grows; before, it is a panic or, up to 6.6, loses the region. */
  allowResize(): void {
    this.#lists.resizeAllowed = true;
  }

  // Allocations: the address, or undefined where nothing suits. Align 0: a cache line. Max 0: the current limit.

  /** memblock_alloc_range_nid(): on the node, else (unless `exact`) on any. `max` may exceed the current limit. */
  allocRangeNid(
    size: Bytes,
    align: Bytes,
    min: Bytes,
    max: Bytes,
    node: number,
    exact: boolean,
    claim: Claim,
  ): Bytes | undefined {
    const request = { size, align, min, max, node, exact, relaxed: false, claim };
    return this.#allocate({ api: "memblock_alloc_range_nid", ...request });
  }

  physAllocRange(size: Bytes, align: Bytes, min: Bytes, max: Bytes, claim: Claim): Bytes | undefined {
    return this.#allocate(physRequest(size, align, min, max, claim));
  }

  /** memblock_phys_alloc(): anywhere. */
  physAlloc(size: Bytes, align: Bytes, claim: Claim): Bytes | undefined {
    return this.physAllocRange(size, align, 0, 0, claim);
  }

  physAllocTryNid(size: Bytes, align: Bytes, node: number, claim: Claim): Bytes | undefined {
    const request = { size, align, min: 0, max: 0, node, exact: false, relaxed: false, claim };
    return this.#allocate({ api: "memblock_phys_alloc_try_nid", ...request });
  }

  /** memblock_alloc(): anywhere below the current limit. */
  alloc(size: Bytes, align: Bytes, claim: Claim): Bytes | undefined {
    return this.allocTryNid(size, align, 0, 0, ANY_NODE, claim);
  }

  /** memblock_alloc_from(): at `min` or above, else anywhere. */
  allocFrom(size: Bytes, align: Bytes, min: Bytes, claim: Claim): Bytes | undefined {
    return this.allocTryNid(size, align, min, 0, ANY_NODE, claim);
  }

  allocNode(size: Bytes, align: Bytes, node: number, claim: Claim): Bytes | undefined {
    return this.allocTryNid(size, align, 0, 0, node, claim);
  }

  /** memblock_alloc_low(): below 4 GiB. */
  allocLow(size: Bytes, align: Bytes, claim: Claim): Bytes | undefined {
    return this.allocTryNid(size, align, 0, LOW_ADDRESS_LIMIT, ANY_NODE, claim);
  }

  /** memblock_alloc_try_nid(): node and `min` are given up rather than the allocation. */
  allocTryNid(size: Bytes, align: Bytes, min: Bytes, max: Bytes, node: number, claim: Claim): Bytes | undefined {
    return this.#allocate(tryRequest(size, align, min, max, node, false, claim));
  }

  /** memblock_alloc_exact_nid_raw(): `min` is given up, the node is not. */
  allocExactNid(size: Bytes, align: Bytes, min: Bytes, max: Bytes, node: number, claim: Claim): Bytes | undefined {
    return this.#allocate(tryRequest(size, align, min, max, node, true, claim));
  }

  /** `count` calls of {@link allocTryNid}, at the cost of the distinct runs they come to; fewer where memory runs out. */
  allocRepeated(
    count: number,
    size: Bytes,
    align: Bytes,
    min: Bytes,
    max: Bytes,
    node: number,
    claim: Claim,
  ): readonly AllocatedRun[] {
    return this.#allocateRepeatedly(tryRequest(size, align, min, max, node, false, claim), count);
  }

  /** `count` calls of {@link physAllocRange}, likewise. */
  physAllocRepeated(
    count: number,
    size: Bytes,
    align: Bytes,
    min: Bytes,
    max: Bytes,
    claim: Claim,
  ): readonly AllocatedRun[] {
    return this.#allocateRepeatedly(physRequest(size, align, min, max, claim), count);
  }

  #mark(list: ListName, base: Bytes, size: Bytes, flag: FlagName): Status {
    return this.#changeFlags(list, base, size, (flags) => flags.with(flag));
  }

  #clear(list: ListName, base: Bytes, size: Bytes, flag: FlagName): Status {
    return this.#changeFlags(list, base, size, (flags) => flags.without(flag));
  }

  #changeFlags(list: ListName, base: Bytes, size: Bytes, change: (flags: FlagSet) => FlagSet): Status {
    return this.#settle(
      this.#lists.change(this.#lists[list], base, size, (region) => ({ ...region, flags: change(region.flags) })),
    );
  }

  #allocate(request: AllocationRequest): Bytes | undefined {
    const address = this.#allocator.once(request);
    if (address !== "panic") return address;
    this.#panicked ??= "reserved";
    return undefined;
  }

  #allocateRepeatedly(request: AllocationRequest, count: number): readonly AllocatedRun[] {
    const runs = this.#allocator.repeatedly(request, count);
    if (runs !== "panic") return runs;
    this.#panicked ??= "reserved";
    return [];
  }

  #settle(status: Status): Status {
    if (status === "panic") this.#panicked ??= this.#lists.full;
    return status;
  }

  /** Reservations may have gone with the memory: so do their owners. */
  #limit(status: Status): Status {
    if (this.#record !== undefined) this.#record.keepOnly(this.reserved);
    return this.#settle(status);
  }

  #noteDoubling({ list, capacity, base, size, freed }: Doubling): void {
    this.#record?.log({ op: "double", list, capacity, base, size });
    if (freed !== undefined) this.#record?.release(freed.base, freed.base + freed.size);
    this.#record?.claim(base, base + size, { site: "memblock_double_array", origins: [] }, ANY_NODE);
  }
}

function physRequest(size: Bytes, align: Bytes, min: Bytes, max: Bytes, claim: Claim): AllocationRequest {
  const api = "memblock_phys_alloc_range";
  return { api, size, align, min, max, node: ANY_NODE, exact: false, relaxed: false, claim };
}

function tryRequest(
  size: Bytes,
  align: Bytes,
  min: Bytes,
  max: Bytes,
  node: number,
  exact: boolean,
  claim: Claim,
): AllocationRequest {
  const api = exact ? "memblock_alloc_exact_nid_raw" : "memblock_alloc_try_nid";
  return { api, size, align, min, max, node, exact, relaxed: true, claim };
}
