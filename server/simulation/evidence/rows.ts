/** Rule rows behind a result: those that no recorded boot reached make it modelled. */

import { type AskedRows, rowName } from "../kernels/rule-table.ts";
import type { Reason } from "./reason.ts";

/** How many recorded boots, right in every fact, asked for a row: rule, first version of the row, boots. */
export type ReachedRows = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A reason for each row that was asked for and that no recording reached. */
export function rowReasons(asked: AskedRows, reached: ReachedRows): readonly Reason[] {
  const reasons: Reason[] = [];
  for (const [{ name, rows }, index] of asked) {
    const row = rows[index]!;
    if ((reached[name]?.[rowName(row)] ?? 0) > 0) continue;
    const from = row.since;
    reasons.push({ kind: "row-not-reached", rule: name, ...(from === undefined ? {} : { from }) });
  }
  return reasons;
}
