/**
 * One of memblock's two sorted arrays of regions (struct memblock_type, mm/memblock.c): cutting a range into the pieces
 * that are not covered yet, splitting regions at the borders of a range, and joining neighbours. Room for more regions
 * is the business of growing-lists.ts. Ends are exclusive; sizes are bytes.
 */
import { type Bytes, NO_LIMIT } from "../../units/units.ts";
import type { FlagSet } from "./flags.ts";

/** NUMA_NO_NODE: no particular node. */
export const ANY_NODE = -1;

export interface Region {
  readonly base: Bytes;
  /** Exclusive. */
  readonly end: Bytes;
  /** As stored: NUMA_NO_NODE (-1) and MAX_NUMNODES both mean none, and yet are not joined. */
  readonly node: number;
  readonly flags: FlagSet;
}

/** Indices of neighbouring regions: [from, to). */
export interface RegionWindow {
  readonly from: number;
  readonly to: number;
}

/** memblock_cap_size(): the end of a range, cut where the address space ends. */
export function cappedEnd(base: Bytes, size: Bytes): Bytes {
  return base + Math.min(size, NO_LIMIT - base);
}

export class RegionList {
  readonly name: "memory" | "reserved";
  /** Entries there is room for. */
  capacity: number;
  /** The byte counter; trimming leaves it alone, so it may exceed what the regions add up to. */
  total: Bytes = 0;
  /** Where the array lies once it has outgrown the one in the kernel image. */
  storage: { readonly base: Bytes; readonly size: Bytes } | undefined;
  /** Counts changes that may have made room for an allocation: all but a reservation. */
  loosened = 0;
  #regions: Region[] = [];
  readonly #joinsAcrossNodes: boolean;

  /** `numa` false: regions of different nodes are joined. `capacity`: entries of the array in the kernel image. */
  constructor(name: "memory" | "reserved", numa: boolean, capacity: number) {
    this.name = name;
    this.capacity = capacity;
    this.#joinsAcrossNodes = !numa;
  }

  get regions(): readonly Region[] {
    return this.#regions;
  }

  clone(): RegionList {
    const copy = new RegionList(this.name, !this.#joinsAcrossNodes, this.capacity);
    copy.total = this.total;
    copy.storage = this.storage;
    copy.#regions = [...this.#regions];
    return copy;
  }

  /** Index of the first region that ends behind the address. */
  indexEndingAfter(address: Bytes): number {
    let low = 0;
    let high = this.#regions.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#regions[middle]!.end > address) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The region that holds an address. */
  regionAt(address: Bytes): Region | undefined {
    const region = this.#regions[this.indexEndingAfter(address)];
    return region !== undefined && region.base <= address ? region : undefined;
  }

  /** The parts of [base, end) that no region covers, ascending. */
  uncovered(base: Bytes, end: Bytes): readonly (readonly [Bytes, Bytes])[] {
    const pieces: [Bytes, Bytes][] = [];
    let at = base;
    for (let i = this.indexEndingAfter(base); i < this.#regions.length && at < end; i++) {
      const region = this.#regions[i]!;
      if (region.base >= end) break;
      if (region.base > at) pieces.push([at, region.base]);
      at = Math.min(region.end, end);
    }
    if (at < end) pieces.push([at, end]);
    return pieces;
  }

  /** Turns the uncovered parts of [base, end) into regions; what is covered keeps its node and flags. */
  insertUncovered(base: Bytes, end: Bytes, node: number, flags: FlagSet): void {
    if (this.name === "memory") this.loosened++;
    if (this.#regions.length === 0) {
      this.#regions = [{ base, end, node, flags }];
      this.total = end - base;
      return;
    }
    let first: number | undefined;
    let last = 0;
    for (const [from, to] of this.uncovered(base, end)) {
      const at = this.indexEndingAfter(from);
      this.#regions.splice(at, 0, { base: from, end: to, node, flags });
      this.total += to - from;
      first ??= at;
      last = at;
    }
    if (first !== undefined) this.#join({ from: first, to: last + 1 });
  }

  /** The same of many ranges, in any order, at the cost of sorting them. */
  insertAll(spans: readonly { readonly base: Bytes; readonly end: Bytes }[], node: number, flags: FlagSet): void {
    if (this.name === "memory") this.loosened++;
    const merged: Region[] = [];
    const add = (region: Region): void => {
      const last = merged.at(-1);
      const nodesJoin = last?.node === region.node || this.#joinsAcrossNodes;
      if (last?.end === region.base && last.flags === region.flags && nodesJoin) {
        merged[merged.length - 1] = { ...last, end: region.end };
      } else merged.push(region);
    };
    let next = 0;
    let covered = 0;
    // What there was up to an address goes in front; of the range itself only what lies behind all that.
    const addUncovered = (base: Bytes, end: Bytes): void => {
      if (base >= end) return;
      add({ base, end, node, flags });
      this.total += end - base;
      covered = end;
    };
    for (const { base, end } of spans.toSorted((a, b) => a.base - b.base)) {
      let at = Math.max(base, covered);
      for (; next < this.#regions.length && this.#regions[next]!.base < end; next++) {
        const region = this.#regions[next]!;
        addUncovered(at, region.base);
        add(region);
        covered = region.end;
        at = Math.max(at, region.end);
      }
      addUncovered(at, end);
    }
    for (; next < this.#regions.length; next++) add(this.#regions[next]!);
    this.#regions = merged;
  }

  /** Splits the regions that cross `base` or `end`; gives the regions that now lie inside. Nothing is joined. */
  isolate(base: Bytes, end: Bytes): RegionWindow {
    this.#split(base);
    this.#split(end);
    const from = this.indexEndingAfter(base);
    let to = from;
    while (to < this.#regions.length && this.#regions[to]!.base < end) to++;
    return { from, to };
  }

  /** Deletes isolated regions. */
  delete(window: RegionWindow): void {
    this.loosened++;
    for (const region of this.#regions.splice(window.from, window.to - window.from)) {
      this.total -= region.end - region.base;
    }
  }

  /** Deletes all regions outside the window, except those that `keeps` wants. */
  deleteOutside(window: RegionWindow, keeps: (region: Region) => boolean): void {
    this.loosened++;
    this.#regions = this.#regions.filter((region, index) => {
      if ((index >= window.from && index < window.to) || keeps(region)) return true;
      this.total -= region.end - region.base;
      return false;
    });
  }

  /** Changes isolated regions and joins what has become equal. */
  change(window: RegionWindow, change: (region: Region) => Region): void {
    if (window.from === window.to) return;
    this.loosened++;
    for (let i = window.from; i < window.to; i++) this.#regions[i] = change(this.#regions[i]!);
    this.#join(window);
  }

  /** Shrinks each region as `shrink` says; an empty one is deleted. Only deleting lowers the byte counter. */
  shrink(shrink: (region: Region) => Region): void {
    this.loosened++;
    this.#regions = this.#regions.flatMap((region) => {
      const left = shrink(region);
      if (left.base < left.end) return [left];
      this.total -= region.end - region.base;
      return [];
    });
  }

  #split(address: Bytes): void {
    const at = this.indexEndingAfter(address);
    const region = this.#regions[at];
    if (region === undefined || region.base >= address) return;
    this.#regions.splice(at, 1, { ...region, end: address }, { ...region, base: address });
  }

  /** memblock_merge_regions(): looks at the pairs inside the window and those that reach over its two ends. */
  #join(window: RegionWindow): void {
    const start = Math.max(0, window.from - 1);
    let last = Math.min(window.to, this.#regions.length - 1);
    for (let i = start; i < last; ) {
      const left = this.#regions[i]!;
      const right = this.#regions[i + 1]!;
      const nodesJoin = left.node === right.node || this.#joinsAcrossNodes;
      if (left.end === right.base && left.flags === right.flags && nodesJoin) {
        this.#regions.splice(i, 2, { ...left, end: right.end });
        last--;
      } else i++;
    }
  }
}
