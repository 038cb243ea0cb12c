/**
 * What a kernel of each era does where a rule changed, as scenarios: those of kernels that were never recorded rest on the kernel's
 * sources alone. Every scenario must hold, and must have asked for the rows that it is there for.
 */
import { describe, expect, test } from "vitest";
import { observeRows, rowId } from "../../../../server/simulation/kernels/rule-table.ts";
import { STATE_TEXTS } from "../../../../server/views/renderers.ts";
import { analyse } from "../../../analysis/fixture.ts";
import { BOOT_ERAS } from "./boot-eras.ts";
import { DEVICE_ERAS } from "./device-eras.ts";
import { HOTPLUG_ERAS } from "./hotplug-eras.ts";
import { LOCK_ERAS } from "./lock-eras.ts";

export interface Era {
  /** A sentence about the kernel. */
  readonly says: string;
  /** Rows that decide it (rowId). */
  readonly rows: readonly string[];
  readonly scenario: string;
  /** What a diagnostic of the scenario must say, where no `expect` can. */
  readonly told?: string;
  /** Errors that belong to it. */
  readonly errors?: readonly string[];
}

describe.each([
  ["boot", BOOT_ERAS],
  ["memory blocks", HOTPLUG_ERAS],
  ["devices", DEVICE_ERAS],
  ["locks", LOCK_ERAS],
])("%s", (_subject, eras) => {
  test.each(eras.map((era) => [era.says, era] as const))("%s", (_says, { rows, scenario, told, errors = [] }) => {
    const seen = new Set<string>();
    observeRows((rule, index) => seen.add(rowId(rule, rule.rows[index]!)));
    try {
      const { diagnostics } = analyse(scenario, { renderers: STATE_TEXTS });
      expect(diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual(errors);
      if (told !== undefined) expect(diagnostics.map(({ message }) => message).join("\n")).toContain(told);
    } finally {
      observeRows(undefined);
    }
    expect(rows.filter((row) => !seen.has(row))).toEqual([]);
  });
});
