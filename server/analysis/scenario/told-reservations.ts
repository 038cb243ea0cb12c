/**
 * Reservations that a saved log tells of, with their origins. A log may tell of a hundred thousand, and is edited by nobody: as long as their origins
 * are the same they are the very same list, and so is what a boot makes of it.
 */
import type { ObservedReservation, Origin } from "../../simulation/state/events.ts";
import { onceFor } from "../../simulation/units/once-for.ts";
import type { Place } from "../analysis.ts";
import type { OriginTable } from "./origins.ts";

/** What a log tells of one, and where. */
export interface ToldReservation {
  readonly told: Omit<ObservedReservation, "origin">;
  readonly place: Place;
}

/** By what was told. */
const KEPT = new WeakMap<
  readonly ToldReservation[],
  { readonly first: Origin; readonly observed: readonly ObservedReservation[] }
>();

const placesOf = onceFor((all: readonly ToldReservation[]) => all.map(({ place }) => place));

/** `all`: a list that stays the same while the log does, in the order of time: allocations of one size and caller are told apart by it. */
export function observedReservations(
  all: readonly ToldReservation[],
  origins: OriginTable,
): readonly ObservedReservation[] {
  const first = origins.addRow("reservation", placesOf(all));
  const known = KEPT.get(all);
  if (known?.first === first) return known.observed;
  const observed = all.map(({ told }, index) => ({ ...told, origin: first + index }));
  KEPT.set(all, { first, observed });
  return observed;
}

/** Lists as one; of one that is not empty the list itself. */
export function joinedLists<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const filled = lists.filter(({ length }) => length > 0);
  return filled.length === 1 ? filled[0]! : filled.flat();
}
