/**
 * What a kernel of each era does where a rule changed, as scenarios: those of kernels that were never recorded rest on the kernel's
 * sources alone. Every scenario must hold, and must have asked for the rows that it is there for.
 */
import { describe, expect, test } from "vitest";
import { ALL_RULES } from "../../../../server/simulation/kernels/all-rules.ts";
import { REACHED_ROWS } from "../../../../server/simulation/kernels/reached-rows.generated.ts";
import { observeRows, rowId, rowName } from "../../../../server/simulation/kernels/rule-table.ts";
import { ERAS, eraFaults, SUBJECTS } from "./eras.ts";

describe.each(SUBJECTS)("%s", (_subject, eras) => {
  test.each(eras.map((era) => [era.says, era] as const))("%s", (_says, era) => {
    const seen = new Set<string>();
    observeRows((rule, index) => seen.add(rowId(rule, rule.rows[index]!)));
    try {
      expect(eraFaults(era)).toEqual([]);
    } finally {
      observeRows(undefined);
    }
    expect(era.rows.filter((row) => !seen.has(row))).toEqual([]);
  });
});

test("every row has a recording behind it or a scenario here", () => {
  const named = new Set(ERAS.flatMap(({ rows }) => rows));
  const ids = ALL_RULES.flatMap((rule) =>
    rule.rows.map((row) => ({ rule: rule.name, name: rowName(row), id: rowId(rule, row) })),
  );
  expect([...named].filter((id) => !ids.some((row) => row.id === id))).toEqual([]);
  const bare = ids.filter(({ rule, name, id }) => !named.has(id) && !REACHED_ROWS[rule]?.[name]);
  expect(bare.map(({ id }) => id)).toEqual([]);
});
