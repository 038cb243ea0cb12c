/**
 * min_free_kbytes, the watermarks of every zone and their lowmem reserves. Models init_per_zone_wmark_min(),
 * __setup_per_zone_wmarks() and setup_per_zone_lowmem_reserve() (mm/page_alloc.c) and
 * set_recommended_min_free_kbytes() (mm/khugepaged.c). Boot runs them once, every online and offline again; the order
 * matters, since each step starts from the marks the one before left.
 */

import type { KernelVersion } from "../../kernels/version.ts";
import type { NodeState, WatermarkSettings } from "../../state/state.ts";
import type { Bytes, Pages } from "../../units/units.ts";
import { lowmemReserve, protectionOf } from "./lowmem-reserve.ts";
import { mapZones, WatermarkTable } from "./watermark-table.ts";

/** Nodes and settings as one of the functions here leaves them. */
export interface Watermarked {
  readonly nodes: readonly NodeState[];
  readonly settings: WatermarkSettings;
}

/**
 * Chooses min_free_kbytes from the free lowmem as the current high marks see it, unless the user set a larger one, and
 * sets all marks and reserves by it.
 */
export function initPerZoneWmarkMin(
  nodes: readonly NodeState[],
  settings: WatermarkSettings,
  version: KernelVersion,
  pageSize: Bytes,
): Watermarked {
  const table = new WatermarkTable(nodes, settings, version, pageSize);
  table.initPerZone();
  return {
    nodes: table.nodes(lowmemReserve(version, settings.lowmemReserveRatio)),
    settings: table.settings,
  };
}

/** The same without the reserves: calculate_min_free_kbytes() and setup_per_zone_wmarks() alone. */
export function calculateMinFreeKbytes(
  nodes: readonly NodeState[],
  settings: WatermarkSettings,
  version: KernelVersion,
  pageSize: Bytes,
): Watermarked {
  const table = new WatermarkTable(nodes, settings, version, pageSize);
  table.initPerZone();
  return { nodes: table.nodes(), settings: table.settings };
}

/**
 * Raises min_free_kbytes to what khugepaged recommends (a few pageblocks for each zone, at most 5 % of the free
 * lowmem) and sets the marks anew. Call it only where khugepaged runs.
 */
export function khugepagedMinFree(
  nodes: readonly NodeState[],
  settings: WatermarkSettings,
  version: KernelVersion,
  pageSize: Bytes,
  pageblockPages: Pages,
): Watermarked {
  const table = new WatermarkTable(nodes, settings, version, pageSize);
  table.raiseForKhugepaged(pageblockPages);
  return { nodes: table.nodes(), settings: table.settings };
}

/** Sets min, low, high and promo of every zone to its share of min_free_kbytes; boosts end. */
export function setupPerZoneWmarks(
  nodes: readonly NodeState[],
  settings: WatermarkSettings,
  version: KernelVersion,
  pageSize: Bytes,
): readonly NodeState[] {
  const table = new WatermarkTable(nodes, settings, version, pageSize);
  table.setMarks();
  return table.nodes();
}

/**
 * Sets what each zone keeps from allocations that could have used a higher zone of its node. `ratios`: what was written to
 * lowmem_reserve_ratio, by index of the zone.
 */
export function setupPerZoneLowmemReserve(
  nodes: readonly NodeState[],
  version: KernelVersion,
  ratios?: readonly number[],
): readonly NodeState[] {
  const reserve = lowmemReserve(version, ratios);
  return mapZones(nodes, (zone, index, { zones }) => {
    const protection = protectionOf(zone, index, zones, reserve);
    return protection === zone.protection ? zone : { ...zone, protection };
  });
}
