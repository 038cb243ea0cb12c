/** Which rows of the rule tables recordings ask for. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ALL_RULES } from "../../server/simulation/kernels/all-rules.ts";
import { rowName } from "../../server/simulation/kernels/rule-table.ts";
import { type Case, casesIn, foldersOrAll } from "./cases.ts";
import type { Fact } from "./compare.ts";
import { recordedSteps, STEPS_FILE } from "./hotplug-steps.ts";
import { type RowName, withRows } from "./rows-asked.ts";
import { type FidelityRow, Score } from "./score.ts";
import { verdictOf } from "./tally.ts";

/** Counts for each row of each rule: rule → since (`first`: since ever) → count. */
export type RowCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A recorded boot, the rows that its simulation asked for, and whether it got every fact right. */
export interface ReachedRows {
  readonly id: string;
  readonly right: boolean;
  readonly rows: ReadonlySet<RowName>;
}

/** What came of a case, and the rows it asked for. */
export interface CaseRun extends ReachedRows {
  readonly case: Case;
  readonly facts: readonly Fact[] | string;
}

/** A machine that its scenario can't tell in full is never right. */
export function runCase(each: Case): CaseRun {
  const { result: facts, rows } = withRows(each.run);
  const right = each.unsaid.length === 0 && typeof facts !== "string" && verdictOf(facts).right;
  return { id: each.id, case: each, facts, right, rows };
}

/** A boot of the compact recordings, and what replays its steps. */
export type ReplayedSteps = ReturnType<typeof recordedSteps>[number];

/** Boots of the compact recordings of single steps in these folders. */
export function recordedStepsIn(folders: readonly string[]): readonly ReplayedSteps[] {
  const files = folders.map((folder) => join(folder, STEPS_FILE));
  return files.filter((file) => existsSync(file)).flatMap(recordedSteps);
}

/** Replays the compact recordings of single steps in a folder, where it has any. */
export function runSteps(folder: string): {
  readonly results: readonly FidelityRow[];
  readonly reached: readonly ReachedRows[];
} {
  const total = new Score();
  const reached = recordedStepsIn([folder]).map(({ id, replay }): ReachedRows => {
    const own = new Score();
    const { rows } = withRows(() => replay(own));
    total.add(own);
    return { id: `steps ${id}`, right: [...own.rows.values()].every(({ misses }) => misses.length === 0), rows };
  });
  return { results: [...total.rows.values()], reached };
}

/** Of every recording in the repository, in each way it can be written down. */
export function rowsOfRecordings(): readonly ReachedRows[] {
  const folders = foldersOrAll([]);
  return [...casesIn(folders).map(runCase), ...folders.flatMap((folder) => runSteps(folder).reached)];
}

/** Rows that a recording stands behind by `data` and not by `counts`, or the other way round. */
export function changedRows(data: RowCounts, counts: RowCounts): readonly RowName[] {
  return Object.entries({ ...data, ...counts }).flatMap(([name, rows]) =>
    Object.keys({ ...data[name], ...rows })
      .filter((since) => (data[name]?.[since] ?? 0) > 0 !== (counts[name]?.[since] ?? 0) > 0)
      .map((since): RowName => `${name}@${since}`),
  );
}

/** How many recorded boots asked for each row; a boot that was written down in several ways counts once. */
export function countRows(reached: readonly ReachedRows[]): RowCounts {
  const ids = new Map<RowName, Set<string>>();
  for (const { id, rows } of reached) {
    for (const row of rows) ids.set(row, (ids.get(row) ?? new Set()).add(id));
  }
  return rowCounts((row) => ids.get(row)?.size ?? 0);
}

/** A count for each row there is, rules by name. */
export function rowCounts(countOf: (row: RowName) => number): RowCounts {
  const rules = [...ALL_RULES].sort((a, b) => (a.name < b.name ? -1 : 1));
  return Object.fromEntries(
    rules.map(({ name, rows }) => [
      name,
      Object.fromEntries(rows.map((row) => [rowName(row), countOf(`${name}@${rowName(row)}`)])),
    ]),
  );
}
