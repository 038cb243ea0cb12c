/**
 * /proc/zoneinfo without the counters of a running system: mm/vmstat.c, zoneinfo_show_print(). Every zone of every online
 * node is there, empty ones too, but only populated zones say where they start.
 */
import { ruleFor } from "../simulation/kernels/rule-table.ts";
import { type ZoneinfoField, zoneinfoEmptyZones, zoneinfoFields } from "../simulation/kernels/zoneinfo-rules.ts";
import type { MemoryState, ZoneState } from "../simulation/state/state.ts";

/** The text without a newline behind the last line. Numbers are pages. */
export function zoneinfoText(state: MemoryState): string {
  const shown = ruleFor(zoneinfoFields, state.version);
  const withEmpty = ruleFor(zoneinfoEmptyZones, state.version);
  return state.nodes
    .flatMap((node) => node.zones)
    .filter((zone) => withEmpty || zone.present > 0)
    .flatMap((zone) => zoneLines(zone, shown))
    .join("\n");
}

function zoneLines(zone: ZoneState, shown: readonly ZoneinfoField[]): readonly string[] {
  return [
    `Node ${zone.node}, zone ${zone.name.padStart(8)}`,
    ...shown.map((field) => `        ${field.padEnd(8)} ${zone[field]}`),
    `        protection: (${zone.protection.join(", ")})`,
    ...(zone.present > 0 ? [`  start_pfn:           ${zone.startPfn}`] : []),
  ];
}
