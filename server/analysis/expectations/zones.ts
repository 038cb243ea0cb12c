/**
 * `expect node0 Movable start_pfn=… present=…`: the numbers of /proc/zoneinfo (mm/vmstat.c, zoneinfo_show_print) that are
 * facts of the layout.
 */

import type { ExpectStatement, Node } from "../../../grammar/ast.ts";
import { type WordOf, wordsOf } from "../../../grammar/vocabulary/word-lists.ts";
import type { MemoryState, ZoneState } from "../../simulation/state/state.ts";
import type { FactsOf } from "../notes/index.ts";
import { problem } from "../problem.ts";
import { ProblemLog } from "../scenario/problem-log.ts";
import { zoneName } from "../scenario/step-operands.ts";
import type { ValueReader } from "../scenario/values.ts";
import { type Comparison, compareCount, joined, UNREADABLE, unknownField } from "./fields.ts";

const FIELDS: Readonly<Record<WordOf<"ZONE_FIELD">, (zone: ZoneState) => readonly number[]>> = {
  start_pfn: (zone) => [zone.startPfn],
  spanned: (zone) => [zone.spanned],
  present: (zone) => [zone.present],
  managed: (zone) => [zone.managed],
  min: (zone) => [zone.min],
  low: (zone) => [zone.low],
  high: (zone) => [zone.high],
  promo: (zone) => [zone.promo],
  boost: (zone) => [zone.boost],
  cma: (zone) => [zone.cma],
  protection: (zone) => zone.protection,
};

/** What a field of this name says of a zone, in pages; undefined where there is no such field. */
export function zoneNumbers(zone: ZoneState, field: string): readonly number[] | undefined {
  const known = wordsOf("ZONE_FIELD").find((each) => each === field);
  return known === undefined ? undefined : FIELDS[known](zone);
}

/** The zone has the numbers that the fields say. A zone that the build has and that is empty has zeroes. */
export function compareZone(
  statement: Extract<ExpectStatement, { what: "zone" }>,
  state: MemoryState,
  reader: ValueReader,
): Comparison {
  const failed = (at: Node, facts: FactsOf<"expectation-failed">): Comparison => ({
    differences: [problem("expectation-failed", reader.place(at.span), facts)],
    unreadable: false,
  });
  const problems = new ProblemLog();
  const name = zoneName(statement.zone, { reader, problems });
  if (name === undefined) return { differences: problems.found(), unreadable: true };
  const node = state.nodes.find(({ id }) => id === statement.node.node);
  if (node === undefined) {
    const nodes = state.nodes.map(({ id }) => id);
    return failed(statement.node, { kind: "no-node", node: statement.node.node, nodes });
  }
  const zone = node.zones.find((each) => each.name === name);
  if (zone === undefined) {
    const zones = node.zones.map((each) => each.name);
    return failed(statement.zone, { kind: "no-zone", zone: name, node: node.id, zones });
  }
  if (statement.fields.length === 0 && zone.spanned === 0) {
    return failed(statement.zone, { kind: "zone-empty", zone: name, node: node.id });
  }
  return joined(
    statement.fields.map((field) => {
      const known = wordsOf("ZONE_FIELD").find((each) => each === field.name);
      if (known === undefined) return unknownField(field, wordsOf("ZONE_FIELD"), reader);
      const read = FIELDS[known];
      if (field.values.length === 0) return UNREADABLE;
      return compareCount(field, read(zone), state.geometry.pageSize, reader);
    }),
  );
}
