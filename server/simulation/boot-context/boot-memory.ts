/**
 * memblock as the boot uses it: every allocation says who asks and why. Ranges that were observed are reserved before
 * anything is allocated; the allocation of exactly such a size that comes first then takes the observed place, so that
 * nothing is allocated twice. Where it was observed who asked (`NODE_DATA(0) allocated …`), only that caller takes it.
 */

import type { Memblock } from "../mm/memblock/memblock.ts";
import type { Claim } from "../mm/memblock/record.ts";
import { ALLOC_SITES, type AllocSite, reportedCaller } from "../state/alloc-site.ts";
import type { ObservedReservation, Origin } from "../state/events.ts";
import { RangeMap } from "../units/range-map.ts";
import type { Turns } from "../units/turns.ts";
import { type ByteRange, type Bytes, rangeSize } from "../units/units.ts";
import { ObservedPlaces } from "./observed-places.ts";

/** Limits of a memblock_alloc*() call; without them anywhere below the current limit. */
export interface AllocationLimits {
  readonly min?: Bytes;
  /** Exclusive. */
  readonly max?: Bytes;
  readonly node?: number;
  /** On no other node. */
  readonly exact?: boolean;
}

/** Allocations of one size, side by side. */
export interface PlacedRun {
  /** Lowest address. */
  readonly base: Bytes;
  readonly count: number;
}

/** An allocation that the kernel panics without. */
export interface RefusedAllocation {
  readonly site: AllocSite;
  readonly size: Bytes;
}

const ANY_NODE = -1;

/** An initrd of so many bytes, which wants more than twice of it mapped. */
export interface RefusedInitrd {
  readonly initrd: Bytes;
  readonly mapped: Bytes;
}

/** What the model itself asks for. */
export interface SiteClaim extends Claim {
  readonly site: AllocSite;
}

export function claim(site: AllocSite, ...origins: readonly Origin[]): SiteClaim {
  return { site, origins };
}

export class BootMemory {
  readonly memblock: Memblock;
  #observedPlaces = new ObservedPlaces([]);
  #standing = RangeMap.empty<true>();
  #refused: RefusedAllocation | RefusedInitrd | undefined;

  constructor(memblock: Memblock) {
    this.memblock = memblock;
  }

  /** The first thing that found no room where the kernel panics without it. */
  get refused(): RefusedAllocation | RefusedInitrd | undefined {
    return this.#refused;
  }

  /** Notes that the kernel panics of its initrd. */
  panicOfInitrd(initrd: Bytes, mapped: Bytes): void {
    this.#refused ??= { initrd, mapped };
  }

  /** Reserves what was observed. Call it once memory is known and nothing is allocated. */
  *reserveObserved(observed: readonly ObservedReservation[]): Turns<void> {
    this.memblock.reserveStanding(
      observed.map(({ first, last, by, origin }) => ({
        base: first,
        end: last + 1,
        claim: { ...reportedCaller(by), origins: [origin], observed: true },
      })),
    );
    yield;
    this.#standing = RangeMap.empty<true>().fillAll(
      observed.map(({ first, last }) => ({ start: first, end: last + 1, value: true })),
    );
    this.#observedPlaces = new ObservedPlaces(observed);
  }

  /** How much a caller was seen to allocate, where that was observed. */
  observedSize(site: AllocSite): Bytes | undefined {
    const place = this.#observedPlaces.firstOf(site);
    return place === undefined ? undefined : rangeSize(place);
  }

  /**
   * The place where this very caller was observed and `isThere` holds of it. There its size is known too: it need not be the build's.
   */
  takeObservedOf(site: AllocSite, isThere: (place: ByteRange) => boolean): ByteRange | undefined {
    return this.#observedPlaces.takeOf(site, isThere);
  }

  /** memblock_alloc_try_nid() and its relatives: the address, or undefined where there is no room. */
  alloc(size: Bytes, align: Bytes, claim: SiteClaim, limits: AllocationLimits = {}): Bytes | undefined {
    const { min = 0, max = 0, node = ANY_NODE, exact = false } = limits;
    const observed = this.#takeObserved(size, align, claim);
    if (observed !== undefined) return observed;
    const place = exact
      ? this.memblock.allocExactNid(size, align, min, max, node, claim)
      : this.memblock.allocTryNid(size, align, min, max, node, claim);
    if (place === undefined && ALLOC_SITES[claim.site].failureTolerated !== true) this.panicWithout(claim.site, size);
    return place;
  }

  /** Notes that so many bytes found no room, and that the kernel panics without them. */
  panicWithout(site: AllocSite, size: Bytes): void {
    this.#refused ??= { site, size };
  }

  /** memblock_phys_alloc_range(); `max` exclusive, 0: the current limit. */
  physAlloc(size: Bytes, align: Bytes, min: Bytes, max: Bytes, claim: Claim): Bytes | undefined {
    return this.#takeObserved(size, align, claim) ?? this.memblock.physAllocRange(size, align, min, max, claim);
  }

  /** memblock_phys_alloc_try_nid(): on the node, else on any. */
  physAllocTryNid(size: Bytes, align: Bytes, node: number, claim: Claim): Bytes | undefined {
    return this.#takeObserved(size, align, claim) ?? this.memblock.physAllocTryNid(size, align, node, claim);
  }

  /** As many calls of `alloc` one after the other. */
  allocRepeated(
    count: number,
    size: Bytes,
    align: Bytes,
    claim: Claim,
    limits: Omit<AllocationLimits, "exact"> = {},
  ): readonly PlacedRun[] {
    const { min = 0, max = 0, node = ANY_NODE } = limits;
    const observed = this.#takeObservedRuns(count, size, align, claim);
    const left = count - observed.length;
    if (left === 0) return observed;
    return [...observed, ...this.memblock.allocRepeated(left, size, align, min, max, node, claim)];
  }

  /** As many calls of `physAlloc` one after the other. */
  physAllocRepeated(
    count: number,
    size: Bytes,
    align: Bytes,
    min: Bytes,
    max: Bytes,
    claim: Claim,
  ): readonly PlacedRun[] {
    const observed = this.#takeObservedRuns(count, size, align, claim);
    const left = count - observed.length;
    if (left === 0) return observed;
    return [...observed, ...this.memblock.physAllocRepeated(left, size, align, min, max, claim)];
  }

  /** What was observed to stand in the end is kept: it may have been given out again. */
  free(base: Bytes, size: Bytes, site: AllocSite): void {
    for (const [start, end] of this.#standing.gaps(base, base + size)) this.memblock.free(start, end - start, site);
  }

  #takeObserved(size: Bytes, align: Bytes, { site }: Claim): Bytes | undefined {
    return this.#observedPlaces.take(size, align, site)?.allocated.first;
  }

  #takeObservedRuns(count: number, size: Bytes, align: Bytes, claim: Claim): readonly PlacedRun[] {
    const runs: PlacedRun[] = [];
    while (runs.length < count) {
      const base = this.#takeObserved(size, align, claim);
      if (base === undefined) break;
      runs.push({ base, count: 1 });
    }
    return runs;
  }
}
