/**
 * What memblock=debug would tell of a boot, and who asked for each reserved byte: memblock itself joins neighbours and
 * forgets. Of ranges reserved twice the first owner is kept; freeing a part cuts what was recorded there.
 */

import type { AllocSite, Caller } from "../../state/alloc-site.ts";
import type { Origin } from "../../state/events.ts";
import { RangeMap } from "../../units/range-map.ts";
import { sameList } from "../../units/same-list.ts";
import type { Bytes } from "../../units/units.ts";
import type { FlagSet } from "./flags.ts";

/** Who asks for memory, and what in the scenario makes them ask. */
export interface Claim extends Caller {
  readonly origins: readonly Origin[];
  /** Stated by the user rather than derived. */
  readonly observed?: boolean;
}

/** The exported function an allocation came in by, as memblock=debug names it. */
export type AllocationApi =
  | "memblock_alloc_try_nid"
  | "memblock_alloc_exact_nid_raw"
  | "memblock_phys_alloc_range"
  | "memblock_phys_alloc_try_nid"
  | "memblock_alloc_range_nid";

export type MemblockEvent =
  | { readonly op: "add"; readonly base: Bytes; readonly size: Bytes; readonly node: number; readonly site: AllocSite }
  | { readonly op: "remove" | "free"; readonly base: Bytes; readonly size: Bytes; readonly site: AllocSite }
  | {
      readonly op: "reserve";
      readonly base: Bytes;
      readonly size: Bytes;
      readonly node: number;
      readonly flags: FlagSet;
      readonly caller: Caller;
      /** The call is that of an allocation, whose event stands before this one. */
      readonly allocated: boolean;
      /** More than 1: so many reservations of size / count one below the other. */
      readonly count: number;
      /** One above the other, that is: memblock works bottom-up. */
      readonly ascending?: true;
    }
  | {
      readonly op: "alloc";
      readonly api: AllocationApi;
      readonly size: Bytes;
      readonly align: Bytes;
      readonly min: Bytes;
      readonly max: Bytes;
      readonly node: number;
      readonly caller: Caller;
      readonly count: number;
    }
  | {
      readonly op: "double";
      readonly list: "memory" | "reserved";
      readonly capacity: number;
      readonly base: Bytes;
      readonly size: Bytes;
    };

export type AllocationEvent = MemblockEvent & { readonly op: "alloc" };

/** Bytes that one claim reserved; neighbours of the same claim are one run. */
export interface NamedReservation extends Claim {
  /** The node that was asked for, where one was. */
  readonly node?: number;
}

export class MemblockRecord {
  readonly #events: MemblockEvent[];
  #named: RangeMap<NamedReservation>;

  constructor(events: readonly MemblockEvent[] = [], named?: RangeMap<NamedReservation>) {
    this.#events = [...events];
    this.#named = named ?? RangeMap.empty<NamedReservation>(sameReservation);
  }

  /** Every call, in order. */
  get events(): readonly MemblockEvent[] {
    return this.#events;
  }

  /** Who holds which bytes now. */
  get named(): RangeMap<NamedReservation> {
    return this.#named;
  }

  clone(): MemblockRecord {
    return new MemblockRecord(this.#events, this.#named);
  }

  log(event: MemblockEvent): void {
    this.#events.push(event);
  }

  /** `node` below 0: none was asked for. */
  claim(base: Bytes, end: Bytes, claim: Claim, node: number): void {
    this.#named = this.#named.fill(base, end, node < 0 ? claim : { ...claim, node });
  }

  /** The same of many at once, none of them for a node: of two that overlap the first has the bytes. */
  claimAll(ranges: readonly { readonly base: Bytes; readonly end: Bytes; readonly claim: Claim }[]): void {
    this.#named = this.#named.fillAll(ranges.map(({ base, end, claim }) => ({ start: base, end, value: claim })));
  }

  release(base: Bytes, end: Bytes): void {
    this.#named = this.#named.delete(base, end);
  }

  /** Forgets what lies in none of these regions. */
  keepOnly(regions: readonly { readonly base: Bytes; readonly end: Bytes }[]): void {
    let end = 0;
    for (const region of regions) {
      this.release(end, region.base);
      end = region.end;
    }
    this.release(end, Number.POSITIVE_INFINITY);
  }
}

function sameReservation(a: NamedReservation, b: NamedReservation): boolean {
  return (
    a.site === b.site &&
    a.reportedBy === b.reportedBy &&
    a.node === b.node &&
    a.observed === b.observed &&
    sameList(a.origins, b.origins)
  );
}
