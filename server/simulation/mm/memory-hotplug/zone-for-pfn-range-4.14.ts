/**
 * Which zone a block is onlined to since 4.14: any, with the default that its neighbourhood suggests
 * (mm/memory_hotplug.c: zone_for_pfn_range, default_kernel_zone_for_pfn, default_zone_for_pfn).
 */
import type { ZoneName } from "../../state/events.ts";
import type { ZoneRefusal } from "../../state/outcome-reason.ts";
import type { MemoryState } from "../../state/state.ts";
import { nodeOf, zoneIntersects, zoneOf } from "../../state/zone-lookup.ts";
import type { Pages, Pfn } from "../../units/units.ts";

/** The zone a block would join, or why it may not. */
export type ZoneChoice = { readonly zone: ZoneName } | { readonly refused: ZoneRefusal };

/** The first zone below Normal whose span overlaps [pfn, pfn + pages), or Normal. HighMem is never taken. */
export function defaultKernelZone(state: MemoryState, node: number, pfn: Pfn, pages: Pages): ZoneName {
  for (const zone of nodeOf(state, node)?.zones ?? []) {
    if (zone.name === "Normal") break;
    if (zoneIntersects(zone, pfn, pages)) return zone.name;
  }
  return "Normal";
}

/**
 * Where plain `online` puts [pfn, pfn + pages) under the contig-zones policy: to the zone whose span it lies in; where both
 * or neither match, to the kernel zone, or to Movable with `movable_node`.
 */
export function contiguousZone(state: MemoryState, node: number, pfn: Pfn, pages: Pages): ZoneName {
  const kernel = defaultKernelZone(state, node, pfn, pages);
  const inKernel = zoneIntersects(zoneOf(state, node, kernel), pfn, pages);
  const inMovable = zoneIntersects(zoneOf(state, node, "Movable"), pfn, pages);
  if (inKernel !== inMovable) return inKernel ? kernel : "Movable";
  return state.hotplug.movableNode ? "Movable" : kernel;
}
