/**
 * Set-up of the tests for two measurements of the rule tables, loaded by `vitest.config.ts` only where one of these is set:
 * `MEMZONE_ROWS` names a folder, to which each test file writes how many of its tests asked for each row; `MEMZONE_MUTATION` names a change of
 * one row that the tests are to notice.
 */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect } from "vitest";
import { observeRows, rowId } from "../server/simulation/kernels/rule-table.ts";
import { applyMutation, type Mutation } from "./fidelity/mutation.ts";

const folder = process.env.MEMZONE_ROWS;
const mutation = process.env.MEMZONE_MUTATION;

if (mutation !== undefined) {
  // Rules are there once the modules that define them are.
  await import("../server/analysis/simulator.ts");
  await import("../server/views/renderers.ts");
  applyMutation(JSON.parse(mutation) as Mutation);
}

if (folder !== undefined) {
  const counts: Record<string, number> = {};
  let rows = new Set<string>();
  const take = (): void => {
    for (const row of rows) counts[row] = (counts[row] ?? 0) + 1;
    rows = new Set();
  };
  // What is asked for while the tests of a file are made counts as one test.
  observeRows((rule, index) => rows.add(rowId(rule, rule.rows[index]!)));
  beforeEach(take);
  afterEach(take);
  afterAll(() => {
    take();
    const file = expect.getState().testPath ?? "";
    const name = createHash("sha256").update(file).digest("hex").slice(0, 16);
    writeFileSync(join(folder, `${name}.json`), JSON.stringify({ file, rows: counts }));
  });
}
