/** Rule rows behind a result: those that no recorded boot reached make it modelled. */

import { type AskedRows, rowName } from "../kernels/rule-table.ts";
import type { Reason } from "./reason.ts";

/** How many recorded boots, right in every fact, asked for a row: rule, first version of the row, boots. */
export type ReachedRows = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A reason for each row that was asked for and that no recording reached. */
export function rowReasons(asked: AskedRows, reached: ReachedRows): readonly Reason[] {
  return [...asked].flatMap(([{ name, rows }, index]): readonly Reason[] => {
    const row = rows[index]!;
    const from = row.since;
    if ((reached[name]?.[rowName(row)] ?? 0) > 0) return [];
    return [{ kind: "row-not-reached", rule: name, ...(from === undefined ? {} : { from }) }];
  });
}
