/**
 * memblock's two region lists with their settings, and how they grow: each insertion and each isolation first demands
 * room, a full list is doubled into memory that is itself found by, and reserved in, these lists (memblock_add_range(),
 * memblock_isolate_range(), memblock_double_array() in mm/memblock.c). Before memblock_allow_resize() a full list is a panic since 6.7;
 * up to 6.6 the call fails, which its callers ignore, as they do where a list that may grow finds no memory for that.
 */

import type { ReservedMarks } from "../../kernels/memory-map-rules.ts";
import { type Bytes, NO_LIMIT, roundUp } from "../../units/units.ts";
import { type FlagSet, flagSet, NO_FLAGS } from "./flags.ts";
import { type Found, findFree, type RegionSelector, type SearchRequest } from "./free-ranges.ts";
import { ANY_NODE, cappedEnd, type Region, RegionList, type RegionWindow } from "./region-list.ts";
import { SearchTops } from "./search-tops.ts";

/** `panic`: the kernel stops. It ends the boot; the lists are as they were at that moment. */
export type Failure = "ENOMEM" | "panic";
export type Status = "ok" | Failure;

/** What differs between builds. */
export interface MemblockConfig {
  readonly marks: ReservedMarks;
  readonly numa: boolean;
  /** MAX_NUMNODES; also what is stored with a region that has no node. */
  readonly maxNodes: number;
  /** Entries of the arrays in the kernel image. */
  readonly capacity: { readonly memory: number; readonly reserved: number };
  /** A list that is full before memblock_allow_resize() stops the kernel; else what is added is lost. */
  readonly fullListPanics: boolean;
  readonly pageSize: Bytes;
  /** SMP_CACHE_BYTES, taken where an allocation passes alignment 0. */
  readonly defaultAlign: Bytes;
}

/** sizeof(struct memblock_region). */
const REGION_ENTRY_BYTES = 24;

/** One list outgrew its array: "memblock: reserved is doubled to 256 at [...]". */
export interface Doubling {
  readonly list: "memory" | "reserved";
  readonly capacity: number;
  readonly base: Bytes;
  readonly size: Bytes;
  /** The array it had before, where that one lay in memory. */
  readonly freed: { readonly base: Bytes; readonly size: Bytes } | undefined;
}

/** A range that a full list could not take. */
export interface LostRegion {
  readonly list: "memory" | "reserved";
  readonly base: Bytes;
  /** Exclusive. */
  readonly end: Bytes;
  /** Entries that the list had. */
  readonly room: number;
}

/** Bytes, the end exclusive. */
export interface Span {
  readonly base: Bytes;
  readonly end: Bytes;
}

export class GrowingLists {
  readonly config: MemblockConfig;
  readonly memory: RegionList;
  readonly reserved: RegionList;
  bottomUp = false;
  /** Exclusive end of what may be allocated. */
  currentLimit: Bytes = NO_LIMIT;
  movableNode = false;
  mirroredKernelcore = false;
  /** Some memory was marked as mirrored: allocations prefer it. */
  mirrorSeen = false;
  resizeAllowed = false;
  /** Where the kernel stopped for want of room. */
  full: "memory" | "reserved" | undefined;
  #lost: LostRegion[] = [];
  /** A search for a longer array that found nothing: a full list is asked to grow at each reservation. */
  #withoutRoom = "";
  /** Regions of `reserved` that were entered before their time. */
  #ahead = 0;
  /** Is told of each list that grew. */
  onDoubling: ((doubling: Doubling) => void) | undefined;
  readonly #tops = new SearchTops();

  constructor(config: MemblockConfig, memory?: RegionList, reserved?: RegionList) {
    this.config = config;
    this.memory = memory ?? new RegionList("memory", config.numa, config.capacity.memory);
    this.reserved = reserved ?? new RegionList("reserved", config.numa, config.capacity.reserved);
  }

  clone(): GrowingLists {
    const copy = new GrowingLists(this.config, this.memory.clone(), this.reserved.clone());
    copy.bottomUp = this.bottomUp;
    copy.currentLimit = this.currentLimit;
    copy.movableNode = this.movableNode;
    copy.mirroredKernelcore = this.mirroredKernelcore;
    copy.mirrorSeen = this.mirrorSeen;
    copy.resizeAllowed = this.resizeAllowed;
    copy.full = this.full;
    copy.#lost = [...this.#lost];
    copy.#ahead = this.#ahead;
    return copy;
  }

  /** Ranges that the kernel asked for and has not got into a list, in order. */
  get lost(): readonly LostRegion[] {
    return this.#lost;
  }

  /** Node stored with a plain reservation. */
  get plainReservedNode(): number {
    return this.config.marks.withoutNode === "NUMA_NO_NODE" ? ANY_NODE : this.config.maxNodes;
  }

  /** Flags stored with what the kernel allocates for itself. */
  get kernelFlags(): FlagSet {
    return this.config.marks.kernelMemoryFlagged ? flagSet("RSRV_KERN") : NO_FLAGS;
  }

  /** Whether a number given as a selector names a node; all others mean any. */
  isNode(node: number): boolean {
    return node >= 0 && node < (this.config.numa ? this.config.maxNodes : 1);
  }

  selector(node: number, flags: FlagSet): RegionSelector {
    const bound = this.config.numa && this.isNode(node);
    return { node: bound ? node : undefined, flags, skipHotplug: this.movableNode };
  }

  /** memblock_find_in_range_node(): `max` 0 and 1 mean the current limit; the first page is never given out. */
  find(request: Omit<SearchRequest, "bottomUp">, node: number, flags: FlagSet): Found | undefined {
    const min = Math.max(request.min, this.config.pageSize);
    const max = Math.max(min, request.max <= 1 ? this.currentLimit : request.max);
    const { bottomUp } = this;
    const selector = this.selector(node, flags);
    const { size, align } = request;
    const top = bottomUp ? max : this.#tops.below({ selector, size, align, max }, this.memory, this.reserved);
    const limits = { ...request, min, max: Math.max(min, top), bottomUp };
    const found = findFree(this.memory.regions, this.reserved.regions, selector, limits);
    if (found !== undefined && !bottomUp) this.#tops.remember({ selector, size, align, max }, found.address);
    return found;
  }

  /** memblock_find_in_range(): on any node; mirrored memory first where there is some. */
  findAnywhere(request: Omit<SearchRequest, "bottomUp">): Bytes | undefined {
    const mirrored = this.mirrorSeen ? this.find(request, ANY_NODE, flagSet("MIRROR")) : undefined;
    return (mirrored ?? this.find(request, ANY_NODE, NO_FLAGS))?.address;
  }

  /** What a full list has no room for is lost, but where it is an allocation, which its caller does without (`isAllocation`). */
  insert(list: RegionList, base: Bytes, size: Bytes, node: number, flags: FlagSet, isAllocation = false): Status {
    const end = cappedEnd(base, size);
    if (base >= end) return "ok";
    if (list.regions.length > 0) {
      const pieces = list.uncovered(base, end).length;
      if (pieces === 0) return "ok";
      const room = this.#makeRoom(list, pieces, base, end);
      if (room === "ENOMEM" && !isAllocation) this.#lost.push({ list: list.name, base, end, room: list.capacity });
      if (room !== "ok") return room;
    }
    list.insertUncovered(base, end, node, flags);
    return "ok";
  }

  /**
   * Reserves what stands in the end, whenever the kernel reserves it: for these the list has grown by then, wherever it finds memory. The
   * array keeps clear of all of them. `spans` may overlap and come in any order.
   */
  insertStanding(spans: readonly Span[], flags = NO_FLAGS): void {
    const list = this.reserved;
    this.#countAhead(() => list.insertAll(spans, this.plainReservedNode, flags));
    while (list.regions.length > list.capacity) this.#grow(list, 0, 0, true);
  }

  #countAhead(change: () => void): void {
    const before = this.reserved.regions.length;
    change();
    this.#ahead += this.reserved.regions.length - before;
  }

  /** Room for two more regions is demanded whether they will be needed or not. */
  isolate(list: RegionList, base: Bytes, size: Bytes): RegionWindow | Failure {
    const end = cappedEnd(base, size);
    if (base >= end) return { from: 0, to: 0 };
    const room = this.#makeRoom(list, 2, base, end);
    return room === "ok" ? list.isolate(base, end) : room;
  }

  remove(list: RegionList, base: Bytes, size: Bytes): Status {
    const window = this.isolate(list, base, size);
    if (typeof window === "string") return window;
    list.delete(window);
    return "ok";
  }

  change(list: RegionList, base: Bytes, size: Bytes, change: (region: Region) => Region): Status {
    const window = this.isolate(list, base, size);
    if (typeof window === "string") return window;
    list.change(window, change);
    return "ok";
  }

  #makeRoom(list: RegionList, entries: number, base: Bytes, end: Bytes): Status {
    const ahead = list === this.reserved ? this.#ahead : 0;
    const needed = list.regions.length + entries;
    if (!this.resizeAllowed && needed - ahead > this.config.capacity[list.name]) {
      this.full ??= list.name;
      return this.config.fullListPanics ? "panic" : "ENOMEM";
    }
    while (list.regions.length + entries > list.capacity) {
      // Full of nothing but what the kernel reserves later: then it has memory to grow into.
      const isEarly = list.regions.length + entries - ahead <= list.capacity;
      const grown = this.#grow(list, base, end, isEarly);
      if (grown !== "ok") return grown;
    }
    return "ok";
  }

  /**
   * Doubles a list. The new array of `reserved` keeps clear of the range that is about to be reserved. `later`: where the limit of now leaves
   * no place for it, one above is taken, and if there is none either it lies nowhere.
   */
  #grow(list: RegionList, base: Bytes, end: Bytes, later: boolean): Status {
    const { pageSize } = this.config;
    const size = roundUp(2 * list.capacity * REGION_ENTRY_BYTES, pageSize);
    const within = (min: Bytes, max: Bytes) => this.findAnywhere({ size, align: pageSize, min, max });
    const below = (limit: Bytes) =>
      list === this.memory ? within(0, limit) : (within(end, limit) ?? within(0, Math.min(base, limit)));
    // What had no room in all of memory has none beside what is about to be reserved.
    const hasNone = `${size} ${this.currentLimit} ${this.mirrorSeen} ${this.movableNode} ${this.memory.loosened} ${this.reserved.loosened}`;
    if (!later && this.#withoutRoom === hasNone) return "ENOMEM";
    const found = below(this.currentLimit) ?? (later ? below(NO_LIMIT) : undefined);
    if (found === undefined && !later) {
      this.#withoutRoom = within(0, this.currentLimit) === undefined ? hasNone : "";
      return "ENOMEM";
    }
    const freed = list.storage;
    list.capacity *= 2;
    list.storage = found === undefined ? undefined : { base: found, size };
    if (found !== undefined) this.onDoubling?.({ list: list.name, capacity: list.capacity, base: found, size, freed });
    if (later) {
      // What the kernel would not have needed by now takes no room either.
      const { reserved } = this;
      if (freed !== undefined)
        this.#countAhead(() => reserved.delete(reserved.isolate(freed.base, freed.base + freed.size)));
      if (found !== undefined) this.insertStanding([{ base: found, end: found + size }], this.kernelFlags);
      return "ok";
    }
    if (freed !== undefined) this.remove(this.reserved, freed.base, freed.size);
    const kept = this.insert(this.reserved, found!, size, this.plainReservedNode, this.kernelFlags);
    return kept === "ok" ? "ok" : "panic";
  }
}
