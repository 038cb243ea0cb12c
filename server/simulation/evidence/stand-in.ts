/**
 * Whose facts a scenario has that states only a series: those of the measured release that stands for it, and which of the rules that were
 * asked for another update of the series answers otherwise. Of a platform whose version is not stated, those of the version that was measured.
 */
import { type AskedRows, backportsTo } from "../kernels/rule-table.ts";
import type { KernelVersion } from "../kernels/version.ts";
import { platformOf } from "../platforms/catalogue.ts";
import type { MachineSpec } from "../state/events.ts";
import { defined } from "../units/defined.ts";
import type { KnownBuild } from "./build-points.ts";
import type { ReleaseStandIn, StandIn, UpdateChange } from "./reason.ts";

/** Undefined where release and version are stated, or none of the series was measured. */
export function standInFor(
  known: KnownBuild | undefined,
  version: KernelVersion,
  rows: AskedRows,
  machine: Pick<MachineSpec, "platform" | "qemu">,
): StandIn | undefined {
  const kernel = known?.by === "series" ? releaseFor(known, version, rows) : undefined;
  const board = platformFor(machine);
  return kernel === undefined && board === undefined ? undefined : defined({ kernel, platform: board });
}

function releaseFor(known: KnownBuild, version: KernelVersion, rows: AskedRows): ReleaseStandIn {
  return {
    series: version.text,
    build: known.name,
    release: known.release,
    changes: updateChanges(version, rows),
  };
}

function platformFor(machine: Pick<MachineSpec, "platform" | "qemu">): StandIn["platform"] {
  const { name, version } = platformOf(machine);
  return machine.qemu !== undefined || name === undefined || version === undefined ? undefined : { name, version };
}

/** With what the rows of a further step change within the series; the same value where that is nothing. */
export function withChanges(standIn: StandIn, version: KernelVersion, rows: AskedRows): StandIn {
  const { kernel } = standIn;
  const all = kernel === undefined ? [] : updateChanges(version, rows);
  if (kernel === undefined || all.length === 0) return standIn;
  const known = new Set(kernel.changes.map(keyOf));
  const more = all.filter((change) => !known.has(keyOf(change)));
  return more.length === 0 ? standIn : { ...standIn, kernel: { ...kernel, changes: [...kernel.changes, ...more] } };
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
