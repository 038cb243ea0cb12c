/**
 * Watermarks after a block came online or went offline: min_free_kbytes is chosen anew, raised to what khugepaged
 * wants, and every zone's marks and reserves follow (mm/page_alloc.c: init_per_zone_wmark_min).
 */
import type { MemoryState, ZoneState } from "../../state/state.ts";
import type { Pages } from "../../units/units.ts";
import { WatermarkTable } from "./watermark-table.ts";
import { setupPerZoneLowmemReserve } from "./watermarks.ts";

/** Blocks that come to a zone, or leave it, one after the other. */
export interface BlocksOfZone {
  readonly zone: Pick<ZoneState, "node" | "name">;
  readonly blocks: number;
  /** What each of them adds to the zone; below 0: what it takes. */
  readonly present: Pages;
  readonly managed: Pages;
}

/** The state with watermarks, reserves and min_free_kbytes as its zones' managed pages now ask for. */
export function recomputeWatermarks(state: MemoryState): MemoryState {
  return settle(state, tableOf(state), 1);
}

/** The state with blocks counted in their zone; the watermarks are computed anew behind each of them. */
export function countBlocks(state: MemoryState, { zone, blocks, present, managed }: BlocksOfZone): MemoryState {
  const table = tableOf(state);
  return settle(state, table, blocks, table.pageCounter(zone, present, managed));
}

function tableOf({ nodes, watermarks, version, geometry }: MemoryState): WatermarkTable {
  return new WatermarkTable(nodes, watermarks, version, geometry.pageSize);
}

function settle(state: MemoryState, table: WatermarkTable, rounds: number, before?: () => void): MemoryState {
  const { khugepaged } = state.hotplug;
  for (let round = 0; round < rounds; round++) {
    before?.();
    table.initPerZone();
    if (khugepaged) table.raiseForKhugepaged(state.geometry.pageblockPages);
  }
  const { settings } = table;
  const nodes = setupPerZoneLowmemReserve(table.nodes(), state.version, settings.lowmemReserveRatio);
  return nodes === state.nodes && settings === state.watermarks ? state : { ...state, nodes, watermarks: settings };
}
