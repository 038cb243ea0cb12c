/**
 * Watermarks after a block came online or went offline: min_free_kbytes is chosen anew, raised to what khugepaged
 * wants, and every zone's marks and reserves follow (mm/page_alloc.c: init_per_zone_wmark_min).
 */
import type { MemoryState } from "../../state/state.ts";
import { initPerZoneWmarkMin, khugepagedMinFree } from "./watermarks.ts";

/** The state with watermarks, reserves and min_free_kbytes as its zones' managed pages now ask for. */
export function recomputeWatermarks(state: MemoryState): MemoryState {
  const { version, geometry } = state;
  const chosen = initPerZoneWmarkMin(state.nodes, state.watermarks, version, geometry.pageSize);
  if (!state.hotplug.khugepaged) return { ...state, nodes: chosen.nodes, watermarks: chosen.settings };
  const raised = khugepagedMinFree(chosen.nodes, chosen.settings, version, geometry.pageSize, geometry.pageblockPages);
  return { ...state, nodes: raised.nodes, watermarks: raised.settings };
}
