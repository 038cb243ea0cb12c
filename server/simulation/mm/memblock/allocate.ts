/**
 * Where an allocation lands: memblock_alloc_range_nid() with its fallbacks to other nodes and to memory that is not
 * mirrored, and memblock_alloc_internal(), which gives up the lower bound (mm/memblock.c). Equal allocations one after
 * another are answered in runs, so that a memmap of half a million pieces costs what it has distinct pieces.
 */
import type { Bytes } from "../../units/units.ts";
import { flagSet, NO_FLAGS } from "./flags.ts";
import type { Found } from "./free-ranges.ts";
import type { GrowingLists } from "./growing-lists.ts";
import type { AllocationApi, Claim, MemblockRecord } from "./record.ts";
import { ANY_NODE } from "./region-list.ts";

export interface AllocationRequest {
  readonly api: AllocationApi;
  readonly size: Bytes;
  /** A power of two; 0: the default. */
  readonly align: Bytes;
  readonly min: Bytes;
  /** Exclusive; 0: the current limit. */
  readonly max: Bytes;
  /** A number that is no node: any. */
  readonly node: number;
  /** On no other node. */
  readonly exact: boolean;
  /** memblock_alloc_internal(): `max` is cut to the current limit, and `min` is given up if nothing else helps. */
  readonly relaxed: boolean;
  readonly claim: Claim;
}

/** Equal allocations that lie side by side. */
export interface AllocatedRun {
  /** Lowest address. */
  readonly base: Bytes;
  /** Of one allocation. */
  readonly size: Bytes;
  readonly count: number;
  /** The first one is the highest. */
  readonly descending: boolean;
  /** Node of the memory. */
  readonly node: number;
}

interface Placement extends Found {
  /** Node that the reservation is stored with. */
  readonly storedNode: number;
}

export class Allocator {
  readonly #lists: GrowingLists;
  readonly #record: MemblockRecord | undefined;

  constructor(lists: GrowingLists, record: MemblockRecord | undefined) {
    this.#lists = lists;
    this.#record = record;
  }

  /** The address; undefined where there is no room; "panic" where a full list could not grow. */
  once(request: AllocationRequest): Bytes | undefined | "panic" {
    const placed = this.#place(request);
    return typeof placed === "object" ? placed.address : placed;
  }

  /** Up to `count` equal allocations; fewer where memory runs out. */
  repeatedly(request: AllocationRequest, count: number): readonly AllocatedRun[] | "panic" {
    const lists = this.#lists;
    const { size } = request;
    const runs: AllocatedRun[] = [];
    for (let left = count; left > 0; ) {
      const capacity = lists.reserved.capacity;
      const placed = this.#place(request);
      if (placed === "panic") return "panic";
      if (placed === undefined) break;
      left--;
      const joined = this.#append(runs, request, placed, placed.address, 1);
      // The second of two neighbours was joined to the first: each further one goes the same way, until the range ends.
      if (!joined || !this.#stacks(request) || lists.reserved.capacity !== capacity) continue;
      const { address, range } = placed;
      const room = lists.bottomUp ? range.end - (address + size) : address - range.start;
      const more = Math.min(left, Math.floor(room / size));
      if (more === 0) continue;
      const base = lists.bottomUp ? address + size : address - more * size;
      this.#logRequest(request, more);
      this.#reserve(request, base, placed.storedNode, more);
      this.#append(runs, request, placed, base, more);
      left -= more;
    }
    return runs;
  }

  #place(request: AllocationRequest): Placement | undefined | "panic" {
    this.#logRequest(request, 1);
    const { relaxed, min } = request;
    const max = relaxed ? Math.min(request.max, this.#lists.currentLimit) : request.max;
    const placed = this.#placeBetween(request, min, max);
    return placed === undefined && relaxed && min > 0 ? this.#placeBetween(request, 0, max) : placed;
  }

  /** Tries the node, then any; with mirrored memory around, first all of that and then all of the rest. */
  #placeBetween(request: AllocationRequest, min: Bytes, max: Bytes): Placement | undefined | "panic" {
    const lists = this.#lists;
    const { size, node } = request;
    const align = this.#align(request);
    const nodes = lists.isNode(node) && !request.exact ? [node, ANY_NODE] : [node];
    for (const flags of lists.mirrorSeen ? [flagSet("MIRROR"), NO_FLAGS] : [NO_FLAGS]) {
      for (const wanted of nodes) {
        const found = lists.find({ size, align, min, max }, wanted, flags);
        if (found === undefined) continue;
        const storedNode = lists.config.marks.allocationKeepsNode ? wanted : lists.plainReservedNode;
        const status = this.#reserve(request, found.address, storedNode, 1);
        if (status === "panic") return "panic";
        if (status === "ok") return { ...found, storedNode };
      }
    }
    return undefined;
  }

  #reserve(request: AllocationRequest, base: Bytes, node: number, count: number): "ok" | "ENOMEM" | "panic" {
    const { claim } = request;
    const size = request.size * count;
    const flags = this.#lists.kernelFlags;
    const ascending = this.#lists.bottomUp ? ({ ascending: true } as const) : {};
    this.#record?.log({ op: "reserve", base, size, node, flags, caller: claim, allocated: true, count, ...ascending });
    const status = this.#lists.insert(this.#lists.reserved, base, size, node, flags, true);
    if (status === "ok") this.#record?.claim(base, base + size, claim, request.node);
    return status;
  }

  #align({ align }: AllocationRequest): Bytes {
    return align === 0 ? this.#lists.config.defaultAlign : align;
  }

  /** Whether one allocation ends where the next may start. */
  #stacks(request: AllocationRequest): boolean {
    return request.size > 0 && request.size % this.#align(request) === 0;
  }

  /** Adds allocations to the last run where they continue it; says whether they do. */
  #append(
    runs: AllocatedRun[],
    { size }: AllocationRequest,
    { range }: Placement,
    base: Bytes,
    count: number,
  ): boolean {
    const descending = !this.#lists.bottomUp;
    const last = runs.at(-1);
    if (last !== undefined && last.node === range.node) {
      const joins = descending ? base + count * size === last.base : last.base + last.count * size === base;
      if (joins) {
        runs[runs.length - 1] = { ...last, base: Math.min(base, last.base), count: last.count + count };
        return true;
      }
    }
    runs.push({ base, size, count, descending, node: range.node });
    return false;
  }

  #logRequest(request: AllocationRequest, count: number): void {
    const { api, size, align, min, max, node, claim } = request;
    this.#record?.log({ op: "alloc", api, size, align, min, max, node, caller: claim, count });
  }
}
