/**
 * `valid_zones` of a memory block (drivers/base/memory.c: valid_zones_show): the zone of an online block, the zones that an
 * offline one may be onlined to, the default first. Empty stands for `none`.
 */

import { offeredZones } from "../../mm/memory-hotplug/online-choice.ts";
import { joinsZoneAtAdding } from "../../mm/memory-hotplug/zone-association.ts";
import type { ZoneName } from "../../state/events.ts";
import type { BlockState, MemoryState } from "../../state/state.ts";

/** The zones in the kernel's order; empty where the block lies in several zones or nodes. */
export function validZones(state: MemoryState, id: number, block: BlockState): readonly ZoneName[] {
  if (block.state !== "online") return offeredZones(state, id, block);
  if (block.zone === null || block.zone === undefined) return [];
  // Up to 4.12 an online block at the edge of its zone still offers the zone beside it.
  return joinsZoneAtAdding(state) ? offeredZones(state, id, block) : [block.zone];
}
