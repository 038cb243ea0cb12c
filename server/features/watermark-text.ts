/** Why the watermarks of a state are what they are: who decided about min_free_kbytes (mm/page_alloc.c, mm/khugepaged.c). */

import { initPerZoneWmarkMin } from "../simulation/mm/page-alloc/watermarks.ts";
import type { MemoryState, NodeState } from "../simulation/state/state.ts";
import { code } from "./markdown.ts";

/** A sentence without its full stop. */
export function watermarkText(state: MemoryState): string {
  const { minFreeKbytes, userMinFreeKbytes, scaleFactor } = state.watermarks;
  const share = `${code("min")} of a kernel zone is its share of ${code(`min_free_kbytes`)}, ${minFreeKbytes}`;
  const distance = `${code("low")} and ${code("high")} lie one and two steps above: a quarter of it, or ${scaleFactor}/10000 of the zone where that is more`;
  return `${share}${whoDecided(state, userMinFreeKbytes)}; ${distance}`;
}

function whoDecided(state: MemoryState, stated: number): string {
  const { minFreeKbytes } = state.watermarks;
  if (stated >= 0 && stated === minFreeKbytes) return ", as it was set";
  const alone = withoutKhugepaged(state);
  const root = ", the root of 16 times the KiB that kernel zones manage";
  if (!state.hotplug.khugepaged) return `${root}: without transparent huge pages nothing raises it`;
  if (minFreeKbytes <= alone) return `${root}, which is more than khugepaged would raise it to`;
  return `, which khugepaged raised from about ${alone}: transparent huge pages want two free pageblocks in each zone and more for each migrate type, within 5 % of memory (set_recommended_min_free_kbytes)`;
}

/** What init_per_zone_wmark_min() would choose on the memory there is now. */
function withoutKhugepaged(state: MemoryState): number {
  const unmarked = state.nodes.map(
    (node): NodeState => ({ ...node, zones: node.zones.map((zone) => ({ ...zone, high: 0, boost: 0 })) }),
  );
  const fresh = { minFreeKbytes: 0, userMinFreeKbytes: -1, scaleFactor: state.watermarks.scaleFactor };
  return initPerZoneWmarkMin(unmarked, fresh, state.version, state.geometry.pageSize).settings.minFreeKbytes;
}
