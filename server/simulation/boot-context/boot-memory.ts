/**
 * memblock as the boot uses it: every allocation says who asks and why. Ranges that were observed are reserved before
 * anything is allocated; the allocation of exactly such a size that comes first then takes the observed place, so that
 * nothing is allocated twice. Where it was observed who asked (`NODE_DATA(0) allocated …`), only that caller takes it.
 */

import type { Memblock } from "../mm/memblock/memblock.ts";
import type { Claim } from "../mm/memblock/record.ts";
import {
  ALLOC_SITES,
  type AllocSite,
  type Caller,
  callerFacts,
  isUnnamed,
  reportedCaller,
  siteFunction,
} from "../state/alloc-site.ts";
import type { ObservedReservation, Origin } from "../state/events.ts";
import { type ByteRange, type Bytes, rangeSize } from "../units/units.ts";

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

interface ObservedPlace extends ByteRange {
  readonly caller: Caller;
}

/** Sites of one kernel function, which is all that a log names. */
function isSame(observed: AllocSite | undefined, asking: AllocSite): boolean {
  return observed !== undefined && siteFunction(observed) === siteFunction(asking);
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
  #observedPlaces: ObservedPlace[] = [];
  #refused: RefusedAllocation | undefined;

  constructor(memblock: Memblock) {
    this.memblock = memblock;
  }

  /** The first allocation that found no room where the kernel panics without it. */
  get refused(): RefusedAllocation | undefined {
    return this.#refused;
  }

  /** Reserves what was observed. Call it once memory is known and nothing is allocated. */
  reserveObserved(observed: readonly ObservedReservation[]): void {
    for (const range of observed) {
      this.memblock.reserve(range.first, range.last + 1 - range.first, {
        ...reportedCaller(range.by),
        origins: [range.origin],
        observed: true,
      });
    }
    // What memblock's other functions reserved is a fixed range, and nobody's allocation.
    this.#observedPlaces = observed
      .map(({ first, last, by }) => ({ first, last, caller: reportedCaller(by) }))
      .filter(({ caller }) =>
        isUnnamed(caller) ? callerFacts(caller).memblock !== "other" : caller.site !== undefined,
      );
  }

  /** How much a caller was seen to allocate, where that was observed. */
  observedSize(site: AllocSite): Bytes | undefined {
    const place = this.#observedPlaces.find(({ caller }) => isSame(caller.site, site));
    return place === undefined ? undefined : rangeSize(place);
  }

  /**
   * The place where this very caller was observed and `isThere` holds of its first byte. There its size is known too: it need not be
   * the build's.
   */
  takeObservedOf(site: AllocSite, isThere: (first: Bytes) => boolean): ByteRange | undefined {
    const index = this.#observedPlaces.findIndex(
      ({ first, caller }) => !isUnnamed(caller) && isSame(caller.site, site) && isThere(first),
    );
    return index < 0 ? undefined : this.#observedPlaces.splice(index, 1)[0];
  }

  /** memblock_alloc_try_nid() and its relatives: the address, or undefined where there is no room. */
  alloc(size: Bytes, align: Bytes, claim: SiteClaim, limits: AllocationLimits = {}): Bytes | undefined {
    const { min = 0, max = 0, node = ANY_NODE, exact = false } = limits;
    const observed = this.#takeObserved(size, align, claim);
    if (observed !== undefined) return observed;
    const place = exact
      ? this.memblock.allocExactNid(size, align, min, max, node, claim)
      : this.memblock.allocTryNid(size, align, min, max, node, claim);
    if (place === undefined && ALLOC_SITES[claim.site].failureTolerated !== true) {
      this.#refused ??= { site: claim.site, size };
    }
    return place;
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

  free(base: Bytes, size: Bytes, site: AllocSite): void {
    this.memblock.free(base, size, site);
  }

  #takeObserved(size: Bytes, align: Bytes, { site }: Claim): Bytes | undefined {
    const index = this.#observedPlaces.findIndex(
      (place) =>
        rangeSize(place) === size &&
        (align === 0 || place.first % align === 0) &&
        (isUnnamed(place.caller) || (site !== undefined && isSame(place.caller.site, site))),
    );
    if (index < 0) return undefined;
    const [place] = this.#observedPlaces.splice(index, 1);
    return place!.first;
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
