/**
 * Watermarks after a block came online or went offline: min_free_kbytes is chosen anew, raised to what khugepaged
 * wants, and every zone's marks and reserves follow (mm/page_alloc.c: init_per_zone_wmark_min).
 */
import type { MemoryState, ZoneState } from "../../state/state.ts";
import type { Pages } from "../../units/units.ts";
import { lowmemReserve } from "./lowmem-reserve.ts";
import { WatermarkTable } from "./watermark-table.ts";

/** Blocks that come to a zone, or leave it, one after the other. */
export interface BlocksOfZone {
  /** The zone otherwise as it is to be, in the place of the one of its node and name. */
  readonly zone: ZoneState;
  readonly blocks: number;
  /** What each of them adds to the zone; below 0: what it takes. */
  readonly present: Pages;
  readonly managed: Pages;
}

/** The state with watermarks, reserves and min_free_kbytes as its zones' managed pages now ask for. */
export function recomputeWatermarks(state: MemoryState): MemoryState {
  const table = tableOf(state);
  initPerZoneWmarkMin(state, table);
  return settled(state, table);
}

/** What the zones of a state count. */
export type CountedZones = Pick<MemoryState, "nodes" | "watermarks">;

/** The zones of a state with blocks counted in theirs; the watermarks are computed anew behind each of them. */
export function countBlocks(state: MemoryState, { zone, blocks, present, managed }: BlocksOfZone): CountedZones {
  const table = tableOf(state, zone);
  for (let round = 0; round < blocks; round++) {
    table.addPages(zone, present, managed);
    initPerZoneWmarkMin(state, table);
  }
  return countedBy(state, table);
}

/** To reckon on, at each step that changes a zone: used up before the next one begins. */
let scratch: WatermarkTable | undefined;

function tableOf({ nodes, watermarks, version, geometry }: MemoryState, changed?: ZoneState): WatermarkTable {
  scratch ??= new WatermarkTable(nodes, watermarks, version, geometry.pageSize);
  return scratch.load(nodes, watermarks, version, geometry.pageSize, changed);
}

function initPerZoneWmarkMin({ hotplug, geometry }: MemoryState, table: WatermarkTable): void {
  table.initPerZone();
  if (hotplug.khugepaged) table.raiseForKhugepaged(geometry.pageblockPages);
}

function countedBy({ version }: MemoryState, table: WatermarkTable): CountedZones {
  const { settings } = table;
  return { nodes: table.nodes(lowmemReserve(version, settings.lowmemReserveRatio)), watermarks: settings };
}

function settled(state: MemoryState, table: WatermarkTable): MemoryState {
  const { nodes, watermarks } = countedBy(state, table);
  return nodes === state.nodes && watermarks === state.watermarks ? state : { ...state, nodes, watermarks };
}
