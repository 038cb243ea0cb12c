/**
 * `npm run fidelity -- --rows`: how many recorded boots, and how many tests, ask for each row of the rule tables, and which rows nothing asks for.
 *
 *   --tests    runs the tests too, to see which rows they reach
 *   --write    writes the rows that a recording stands behind for the simulator (REACHED_ROWS)
 *   --check    fails where the file is of other rows; the table of facts checks it too
 */

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ALL_RULES } from "../../server/simulation/kernels/all-rules.ts";
import { REACHED_ROWS } from "../../server/simulation/kernels/reached-rows.generated.ts";
import { rowName } from "../../server/simulation/kernels/rule-table.ts";
import {
  changedRows,
  countRows,
  type ReachedRows,
  type RowCounts,
  rowCounts,
  rowsOfRecordings,
} from "./reached-rows.ts";
import { rowsByTestFile } from "./rows-of-tests.ts";

const ROOT = join(import.meta.dirname, "../..");
const DATA_FILE = "server/simulation/kernels/reached-rows.generated.ts";

export function listRows(options: readonly string[]): number {
  const reached = rowsOfRecordings();
  // A boot that went wrong somewhere stands behind nothing.
  const behind = countRows(reached.filter(({ right }) => right));
  if (options.includes("--check")) {
    const outdated = outdatedRows(reached);
    for (const sentence of outdated) console.error(sentence);
    return outdated.length > 0 ? 1 : 0;
  }
  if (options.includes("--write")) writeFileSync(join(ROOT, DATA_FILE), dataFile(behind));
  printRows(countRows(reached), behind, options.includes("--tests") ? rowsOfTests() : undefined);
  return 0;
}

function printRows(all: RowCounts, right: RowCounts, tests: RowCounts | undefined): void {
  const nothing: string[] = [];
  for (const { name, rows } of [...ALL_RULES].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    console.log(name);
    for (const row of rows) {
      const { since, source } = row;
      const [recorded, exact, tested] = [all, right, tests].map((counts) => counts?.[name]?.[rowName(row)] ?? 0);
      const inTests = tests === undefined ? "" : `, ${tested} tests`;
      const era = since === undefined ? "since ever" : `from ${since}`;
      console.log(`  ${era.padEnd(12)} ${recorded} recordings, ${exact} right${inTests}  (${source})`);
      if (recorded === 0 && tested === 0) nothing.push(`${name}, ${era} (${source})`);
    }
  }
  const rows = Object.values(all).flatMap((counts) => Object.values(counts));
  const by = tests === undefined ? "no recording" : "nothing";
  console.log(`\n${rows.length} rows, ${rows.filter((count) => count > 0).length} reached by a recording`);
  console.log(`${nothing.length} reached by ${by}:${nothing.map((row) => `\n  ${row}`).join("")}`);
}

/** How many tests ask for each row. */
function rowsOfTests(): RowCounts {
  const files = rowsByTestFile();
  return rowCounts((row) => files.reduce((sum, { rows }) => sum + (rows[row] ?? 0), 0));
}

/** Rows that are reached now and were not when the data file was written, or the other way round; the counts in it may be older. */
export function outdatedRows(reached: readonly ReachedRows[]): readonly string[] {
  return changedRows(REACHED_ROWS, countRows(reached.filter(({ right }) => right))).map(
    (row) => `${DATA_FILE} is outdated in ${row}: npm run fidelity -- --rows --write`,
  );
}

function dataFile(counts: RowCounts): string {
  const text = `/**
 * How many recorded boots, with every fact of them right, asked for each row of the rule tables: rule → first version of the row → boots. What a row
 * without any decides is modelled. Written by \`npm run fidelity -- --rows --write\`.
 */
export const REACHED_ROWS: Readonly<Record<string, Readonly<Record<string, number>>>> = ${JSON.stringify(counts, null, 2)};
`;
  const biome = join(ROOT, "node_modules/@biomejs/biome/bin/biome");
  const args = [biome, "format", `--stdin-file-path=${DATA_FILE}`];
  const { stdout, status } = spawnSync(process.execPath, args, { cwd: ROOT, input: text, encoding: "utf8" });
  if (status !== 0) throw new Error("biome does not format the rows");
  return stdout;
}
