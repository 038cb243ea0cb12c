/**
 * /proc/zoneinfo without the counters of a running system: mm/vmstat.c, zoneinfo_show_print(). Every zone of every online
 * node is there, empty ones too, but only populated zones say where they start.
 */
import { defineRule, ruleFor } from "../simulation/kernels/rule-table.ts";
import type { MemoryState, ZoneState } from "../simulation/state/state.ts";

type Field = "boost" | "min" | "low" | "high" | "promo" | "spanned" | "present" | "managed" | "cma";

/** The lines of a zone, in order. */
const fields = defineRule<readonly Field[]>("zoneinfo-fields", "Which numbers /proc/zoneinfo gives of a zone.", [
  { value: ["min", "low", "high", "spanned", "present", "managed"], source: "mm/vmstat.c zoneinfo_show_print()" },
  {
    from: "5.12",
    value: ["min", "low", "high", "spanned", "present", "managed", "cma"],
    source: "mm/page_alloc: count CMA pages per zone and print them in /proc/zoneinfo",
  },
  {
    from: "5.16",
    value: ["boost", "min", "low", "high", "spanned", "present", "managed", "cma"],
    source: "mm/page_alloc.c: show watermark_boost of zone in zoneinfo",
  },
  {
    from: "6.12",
    value: ["boost", "min", "low", "high", "promo", "spanned", "present", "managed", "cma"],
    source: "mm/vmstat.c zoneinfo_show_print()",
  },
]);

const emptyZones = defineRule("zoneinfo-empty-zones", "Whether /proc/zoneinfo tells of zones without memory.", [
  { value: false, source: "mm/vmstat.c zoneinfo_show(), walk_zones_in_node() of populated zones" },
  { from: "4.12", value: true, source: "mm, vmstat: print non-populated zones in zoneinfo" },
]);

/** The text without a newline behind the last line. Numbers are pages. */
export function zoneinfoText(state: MemoryState): string {
  const shown = ruleFor(fields, state.version);
  const withEmpty = ruleFor(emptyZones, state.version);
  return state.nodes
    .flatMap((node) => node.zones)
    .filter((zone) => withEmpty || zone.present > 0)
    .flatMap((zone) => zoneLines(zone, shown))
    .join("\n");
}

function zoneLines(zone: ZoneState, shown: readonly Field[]): readonly string[] {
  return [
    `Node ${zone.node}, zone ${zone.name.padStart(8)}`,
    ...shown.map((field) => `        ${field.padEnd(8)} ${zone[field]}`),
    `        protection: (${zone.protection.join(", ")})`,
    ...(zone.present > 0 ? [`  start_pfn:           ${zone.startPfn}`] : []),
  ];
}
