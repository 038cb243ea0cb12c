/**
 * When memory joins a zone: as it is added (up to 4.12) or as it is onlined (mm/memory_hotplug.c: arch_add_memory,
 * move_pfn_range_to_zone).
 */
import { zoneAssociation } from "../../kernels/online-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { MemoryState } from "../../state/state.ts";

/** Whether memory is put into a zone as it is added rather than as it is onlined. */
export function joinsZoneAtAdding(state: MemoryState): boolean {
  const association = ruleFor(zoneAssociation, state.version);
  return association === "adjacent" || association === "adjacent-silent";
}
