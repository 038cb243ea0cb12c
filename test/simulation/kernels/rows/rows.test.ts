/**
 * What a kernel of each era does where a rule changed, as scenarios: those of kernels that were never recorded rest on the kernel's
 * sources alone. Every scenario must hold, and must have asked for the rows that it is there for.
 */
import { describe, expect, test } from "vitest";
import { REACHED_ROWS } from "../../../../server/simulation/evidence/reached-rows.ts";
import { ALL_RULES } from "../../../../server/simulation/kernels/all-rules.ts";
import { observeRows, rowId } from "../../../../server/simulation/kernels/rule-table.ts";
import { STATE_TEXTS } from "../../../../server/views/renderers.ts";
import { analyse } from "../../../analysis/fixture.ts";
import { BOOT_ERAS } from "./boot-eras.ts";
import { CPU_ERAS } from "./cpu-eras.ts";
import { DEVICE_ERAS } from "./device-eras.ts";
import type { Era } from "./era.ts";
import { HOTPLUG_ERAS } from "./hotplug-eras.ts";
import { ISOLATION_ERAS } from "./isolation-eras.ts";
import { LOCK_ERAS } from "./lock-eras.ts";
import { LOG_ERAS } from "./log-eras.ts";
import { MEMORY_MAP_ERAS } from "./memory-map-eras.ts";

const SUBJECTS: readonly (readonly [string, readonly Era[]])[] = [
  ["boot", BOOT_ERAS],
  ["memory map", MEMORY_MAP_ERAS],
  ["CPUs", CPU_ERAS],
  ["memory blocks", HOTPLUG_ERAS],
  ["isolation", ISOLATION_ERAS],
  ["devices", DEVICE_ERAS],
  ["locks", LOCK_ERAS],
  ["logs and files", LOG_ERAS],
];

describe.each(SUBJECTS)("%s", (_subject, eras) => {
  test.each(eras.map((era) => [era.says, era] as const))("%s", (_says, era) => {
    const { rows, scenario, told, shows = {}, errors = [] } = era;
    const seen = new Set<string>();
    observeRows((rule, index) => seen.add(rowId(rule, rule.rows[index]!)));
    try {
      const { diagnostics, timeline } = analyse(scenario, { renderers: STATE_TEXTS });
      expect(diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual(errors);
      if (told !== undefined) expect(diagnostics.map(({ message }) => message).join("\n")).toContain(told);
      const last = timeline.at(-1)?.after;
      for (const [view, lines] of Object.entries(shows)) {
        const text = STATE_TEXTS[view as keyof typeof STATE_TEXTS](last!).split("\n");
        const found = Object.keys(lines).map((part) => [part, text.filter((line) => line.includes(part)).length]);
        expect(Object.fromEntries(found)).toEqual(lines);
      }
    } finally {
      observeRows(undefined);
    }
    expect(rows.filter((row) => !seen.has(row))).toEqual([]);
  });
});

test("every row has a recording behind it or a scenario here", () => {
  const named = new Set(SUBJECTS.flatMap(([, eras]) => eras.flatMap(({ rows }) => rows)));
  const ids = ALL_RULES.flatMap((rule) =>
    rule.rows.map((row) => ({ rule: rule.name, since: row.since, id: rowId(rule, row) })),
  );
  expect([...named].filter((id) => !ids.some((row) => row.id === id))).toEqual([]);
  const bare = ids.filter(({ rule, since, id }) => !named.has(id) && !REACHED_ROWS[rule]?.[since ?? "first"]);
  expect(bare.map(({ id }) => id)).toEqual([]);
});
