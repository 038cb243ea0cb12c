/**
 * Whose facts a scenario has that states only a series: those of the measured release that stands for it, and which of the rules that were
 * asked for another update of the series answers otherwise.
 */
import { type AskedRows, backportsTo } from "../kernels/rule-table.ts";
import type { KernelVersion } from "../kernels/version.ts";
import type { KnownBuild } from "./build-points.ts";
import type { StandIn, UpdateChange } from "./reason.ts";

/** Undefined where the release is stated, or none of the series was measured. */
export function standInFor(
  known: KnownBuild | undefined,
  version: KernelVersion,
  rows: AskedRows,
): StandIn | undefined {
  if (known?.by !== "series") return undefined;
  return {
    series: version.text,
    build: known.name,
    release: known.release,
    changes: updateChanges(version, rows),
  };
}

/** With what the rows of a further step change within the series; the same value where that is nothing. */
export function withChanges(standIn: StandIn, version: KernelVersion, rows: AskedRows): StandIn {
  const all = updateChanges(version, rows);
  if (all.length === 0) return standIn;
  const known = new Set(standIn.changes.map(keyOf));
  const more = all.filter((change) => !known.has(keyOf(change)));
  return more.length === 0 ? standIn : { ...standIn, changes: [...standIn.changes, ...more] };
}

function updateChanges(version: KernelVersion, rows: AskedRows): readonly UpdateChange[] {
  const known = changesOfRows.get(rows);
  if (known?.version === version) return known.changes;
  const changes: UpdateChange[] = [];
  for (const rule of rows.keys()) {
    for (const { text } of backportsTo(rule, version)) changes.push({ rule: rule.name, from: text });
  }
  changesOfRows.set(rows, { version, changes });
  return changes;
}

/** By rows that steps have in common, of the version that was last asked for. */
const changesOfRows = new WeakMap<
  AskedRows,
  { readonly version: KernelVersion; readonly changes: readonly UpdateChange[] }
>();

function keyOf({ rule, from }: UpdateChange): string {
  return `${rule} ${from}`;
}
