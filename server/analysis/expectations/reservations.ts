/**
 * `expect reserved RANGE` and `expect unreserved RANGE`: memblock.reserved as it stood at the end of the boot.
 */
import type { ExpectStatement } from "../../../grammar/ast.ts";
import type { MemoryState, Reservation } from "../../simulation/state/state.ts";
import type { Place } from "../analysis.ts";
import type { FactsOf } from "../notes/index.ts";
import { problem } from "../problem.ts";
import { placeOfOrigin } from "../scenario/lasting-places.ts";
import type { ValueReader } from "../scenario/values.ts";
import { type Comparison, HOLDS, UNREADABLE } from "./fields.ts";

export function compareReservations(
  statement: Extract<ExpectStatement, { what: "reserved" | "unreserved" }>,
  state: MemoryState,
  reader: ValueReader,
): Comparison {
  const range = reader.range(statement.range);
  if (range === undefined) return UNREADABLE;
  const inside = state.boot.reservations
    .filter((each) => each.first <= range.last && each.last >= range.first)
    .sort((a, b) => a.first - b.first);
  const place = reader.place(statement.range.span);
  const failed = (facts: FactsOf<"expectation-failed">, related: readonly Place[]): Comparison => ({
    differences: [problem("expectation-failed", place, facts, { related })],
    unreadable: false,
  });
  if (statement.what === "unreserved") {
    const first = inside[0];
    if (first === undefined) return HOLDS;
    const { by, origins } = first;
    return failed({ kind: "reserved", by, first: first.first, last: first.last }, origins.map(placeOfOrigin));
  }
  const gap = firstGap(range.first, range.last, inside);
  if (gap === undefined) return HOLDS;
  return failed({ kind: "not-reserved", ...(inside.length === 0 ? {} : { gap }) }, []);
}

function firstGap(first: number, last: number, ascending: readonly Reservation[]) {
  let at = first;
  for (const reservation of ascending) {
    if (reservation.first > at) return { first: at, last: reservation.first - 1 };
    at = Math.max(at, reservation.last + 1);
  }
  return at <= last ? { first: at, last } : undefined;
}
