/**
 * memblock as the boot uses it: every allocation says who asks and why. Ranges that were observed are reserved before
 * anything is allocated; the allocation of exactly such a size that comes first then takes the observed place, so that
 * nothing is allocated twice.
 */

import type { Memblock } from "../mm/memblock/memblock.ts";
import type { Claim } from "../mm/memblock/record.ts";
import type { ObservedReservation, Origin } from "../state/events.ts";
import type { Bytes } from "../units/units.ts";

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
  readonly by: string;
  readonly size: Bytes;
}

/** Who asks for memory and can do without: huge pages, a larger log, tables that are tried smaller, records for later. */
const FAILURE_TOLERATED: ReadonlySet<string> = new Set([
  "alloc_bootmem_huge_page",
  "alloc_large_system_hash",
  "acpi_parse_hpet",
  "firmware_map_add_early",
  "numa_alloc_distance",
  "print_unknown_bootoptions",
  "reserve_mem",
  "setup_log_buf",
  "sparse_buffer_init",
  "sparse_usage_init",
  "swiotlb_init",
  "swiotlb_memblock_alloc",
]);
const ANY_NODE = -1;
/** Functions whose reservations are allocations rather than fixed ranges. */
const ALLOCATORS = /^memblock_(phys_)?alloc/;

export function claim(by: string, ...origins: readonly Origin[]): Claim {
  return { by, origins };
}

export class BootMemory {
  readonly memblock: Memblock;
  #observedPlaces: ObservedReservation[] = [];
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
        by: functionOf(range.by) ?? "reserve",
        origins: [range.origin],
        observed: true,
      });
    }
    this.#observedPlaces = observed.filter(({ by }) => by === undefined || ALLOCATORS.test(by));
  }

  /** memblock_alloc_try_nid() and its relatives: the address, or undefined where there is no room. */
  alloc(size: Bytes, align: Bytes, claim: Claim, limits: AllocationLimits = {}): Bytes | undefined {
    const { min = 0, max = 0, node = ANY_NODE, exact = false } = limits;
    const observed = this.#takeObserved(size, align);
    if (observed !== undefined) return observed;
    const place = exact
      ? this.memblock.allocExactNid(size, align, min, max, node, claim)
      : this.memblock.allocTryNid(size, align, min, max, node, claim);
    if (place === undefined && !FAILURE_TOLERATED.has(claim.by)) this.#refused ??= { by: claim.by, size };
    return place;
  }

  /** memblock_phys_alloc_range(); `max` exclusive, 0: the current limit. */
  physAlloc(size: Bytes, align: Bytes, min: Bytes, max: Bytes, claim: Claim): Bytes | undefined {
    return this.#takeObserved(size, align) ?? this.memblock.physAllocRange(size, align, min, max, claim);
  }

  /** memblock_phys_alloc_try_nid(): on the node, else on any. */
  physAllocTryNid(size: Bytes, align: Bytes, node: number, claim: Claim): Bytes | undefined {
    return this.#takeObserved(size, align) ?? this.memblock.physAllocTryNid(size, align, node, claim);
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
    const observed = this.#takeObservedRuns(count, size, align);
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
    const observed = this.#takeObservedRuns(count, size, align);
    const left = count - observed.length;
    if (left === 0) return observed;
    return [...observed, ...this.memblock.physAllocRepeated(left, size, align, min, max, claim)];
  }

  free(base: Bytes, size: Bytes, by: string): void {
    this.memblock.free(base, size, by);
  }

  #takeObserved(size: Bytes, align: Bytes): Bytes | undefined {
    const index = this.#observedPlaces.findIndex(
      ({ first, last }) => last + 1 - first === size && (align === 0 || first % align === 0),
    );
    if (index < 0) return undefined;
    const [place] = this.#observedPlaces.splice(index, 1);
    return place!.first;
  }

  #takeObservedRuns(count: number, size: Bytes, align: Bytes): readonly PlacedRun[] {
    const runs: PlacedRun[] = [];
    while (runs.length < count) {
      const base = this.#takeObserved(size, align);
      if (base === undefined) break;
      runs.push({ base, count: 1 });
    }
    return runs;
  }
}

/** `memblock_alloc_range_nid+0xe0/0x150`, as a log has it, is that function. */
function functionOf(by: string | undefined): string | undefined {
  return by?.replace(/\+0x[0-9a-f]+\/0x[0-9a-f]+$/, "");
}
