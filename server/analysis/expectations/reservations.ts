/**
 * `expect reserved RANGE` and `expect unreserved RANGE`: memblock.reserved as it stood at the end of the boot.
 */
import type { ExpectStatement } from "../../../grammar/ast.ts";
import type { Origin } from "../../simulation/state/events.ts";
import type { MemoryState, Reservation } from "../../simulation/state/state.ts";
import { hex } from "../../simulation/units/units.ts";
import type { Place, RelatedInformation } from "../analysis.ts";
import { problem } from "../problem.ts";
import type { ValueReader } from "../scenario/values.ts";
import { type Comparison, HOLDS, UNREADABLE } from "./fields.ts";

export function compareReservations(
  statement: Extract<ExpectStatement, { what: "reserved" | "unreserved" }>,
  state: MemoryState,
  reader: ValueReader,
  placeOf: (origin: Origin) => Place | undefined,
): Comparison {
  const range = reader.range(statement.range);
  if (range === undefined) return UNREADABLE;
  const inside = state.boot.reservations
    .filter((each) => each.first <= range.last && each.last >= range.first)
    .sort((a, b) => a.first - b.first);
  const place = reader.place(statement.range.span);
  const failed = (message: string, related: readonly RelatedInformation[]): Comparison => ({
    differences: [problem("expectation-failed", place, message, { related })],
    unreadable: false,
  });
  if (statement.what === "unreserved") {
    const first = inside[0];
    if (first === undefined) return HOLDS;
    return failed(`expected unreserved, but ${rangeText(first)} is reserved by ${first.by}`, origins(first, placeOf));
  }
  const gap = firstGap(range.first, range.last, inside);
  if (gap === undefined) return HOLDS;
  const what = inside.length === 0 ? "nothing of it is reserved" : `${rangeText(gap)} is not reserved`;
  return failed(`expected reserved, but ${what}`, []);
}

function firstGap(first: number, last: number, ascending: readonly Reservation[]) {
  let at = first;
  for (const reservation of ascending) {
    if (reservation.first > at) return { first: at, last: reservation.first - 1 };
    at = Math.max(at, reservation.last + 1);
  }
  return at <= last ? { first: at, last } : undefined;
}

function rangeText(range: { readonly first: number; readonly last: number }): string {
  return `${hex(range.first)}-${hex(range.last)}`;
}

function origins(reservation: Reservation, placeOf: (origin: Origin) => Place | undefined): RelatedInformation[] {
  return reservation.origins.flatMap((origin) => {
    const place = placeOf(origin);
    return place === undefined ? [] : [{ ...place, message: `reserved by ${reservation.by}` }];
  });
}
