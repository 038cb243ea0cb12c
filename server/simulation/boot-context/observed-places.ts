/**
 * Allocations that were observed and that the boot has not made yet: each is taken once, by the first that asks for such a size, and where it
 * is known who asked, by that function alone. A log may hold a hundred thousand of them; each is found by its function and size.
 */

import { sitesPrintedAs } from "../builds/printed-callers.ts";
import {
  type AllocSite,
  callerFacts,
  isUnnamed,
  plainFunction,
  reportedCaller,
  siteFunction,
} from "../state/alloc-site.ts";
import type { ObservedReservation } from "../state/events.ts";
import { type ByteRange, type Bytes, rangeSize } from "../units/units.ts";

export interface ObservedPlace extends ByteRange {
  /** As it was made: a part may have been given back. */
  readonly allocated: ByteRange;
  /** Who may have asked; undefined: nobody said. */
  readonly sites: ReadonlySet<AllocSite> | undefined;
}

/** Undefined of what is a fixed range, and nobody's allocation: what memblock's other functions reserved, or a name that is no function known here. */
function observedPlace({ first, last, by, allocated }: ObservedReservation): ObservedPlace | undefined {
  const caller = reportedCaller(by);
  const place = { first, last, allocated: allocated ?? { first, last } };
  if (isUnnamed(caller)) return callerFacts(caller).memblock === "other" ? undefined : { ...place, sites: undefined };
  const sites = new Set(sitesPrintedAs(plainFunction(caller.reportedBy ?? "")));
  if (caller.site !== undefined) sites.add(caller.site);
  const { asks } = callerFacts(caller);
  if (asks !== undefined) sites.add(asks as AllocSite);
  if (sites.size > 0) return { ...place, sites };
  return allocated === undefined ? undefined : { ...place, sites: undefined };
}

/** Places in the order they were stated, of which some may be taken already. */
class Waiting {
  readonly #places: ObservedPlace[] = [];
  #from = 0;

  push(place: ObservedPlace): void {
    this.#places.push(place);
  }

  first(taken: ReadonlySet<ObservedPlace>, suits: (place: ObservedPlace) => boolean): ObservedPlace | undefined {
    const places = this.#places;
    while (this.#from < places.length && taken.has(places[this.#from]!)) this.#from++;
    for (let at = this.#from; at < places.length; at++) {
      if (!taken.has(places[at]!) && suits(places[at]!)) return places[at];
    }
    return undefined;
  }
}

/** Sites of one kernel function are one to a log. */
export class ObservedPlaces {
  /** By function; and by function (none: nobody said) and size. */
  readonly #waiting = new Map<string, Waiting>();
  readonly #taken = new Set<ObservedPlace>();

  constructor(observed: readonly ObservedReservation[]) {
    for (const range of observed) {
      const place = observedPlace(range);
      if (place === undefined) continue;
      const functions = place.sites === undefined ? [""] : [...new Set([...place.sites].map(siteFunction))];
      const sizes = new Set([rangeSize(place), rangeSize(place.allocated)]);
      for (const name of functions) {
        if (name !== "") this.#list(name).push(place);
        for (const size of sizes) this.#list(`${name} ${size}`).push(place);
      }
    }
  }

  /** The first that a caller made. */
  firstOf(site: AllocSite): ObservedPlace | undefined {
    return this.#first(siteFunction(site), () => true);
  }

  takeOf(site: AllocSite, isThere: (place: ByteRange) => boolean): ObservedPlace | undefined {
    return this.#take(this.#first(siteFunction(site), isThere));
  }

  /** What an allocation of this size and alignment (0: any) gets: a place of its own caller first. */
  take(size: Bytes, align: Bytes, site: AllocSite | undefined): ObservedPlace | undefined {
    const isAligned = ({ allocated }: ObservedPlace): boolean => align === 0 || allocated.first % align === 0;
    const named = site === undefined ? undefined : this.#first(`${siteFunction(site)} ${size}`, isAligned);
    return this.#take(named ?? this.#first(` ${size}`, isAligned));
  }

  #first(key: string, suits: (place: ObservedPlace) => boolean): ObservedPlace | undefined {
    return this.#waiting.get(key)?.first(this.#taken, suits);
  }

  #take(place: ObservedPlace | undefined): ObservedPlace | undefined {
    if (place !== undefined) this.#taken.add(place);
    return place;
  }

  #list(key: string): Waiting {
    const list = this.#waiting.get(key) ?? new Waiting();
    this.#waiting.set(key, list);
    return list;
  }
}
