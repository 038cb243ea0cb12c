/**
 * What each zone keeps from allocations that could have used a higher zone of its node. Models setup_per_zone_lowmem_reserve()
 * (mm/page_alloc.c).
 */

import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import { emptyZoneKeepsReserve } from "../../kernels/zone-rules.ts";
import type { ZoneName } from "../../state/events.ts";
import type { ZoneState } from "../../state/state.ts";
import type { Pages } from "../../units/units.ts";

/** One page in how many is held back of each kind of zone from allocations that could use a higher one. */
const LOWMEM_RESERVE_RATIO: Readonly<Partial<Record<ZoneName, number>>> = { DMA: 256, DMA32: 256, Normal: 32 };

export interface LowmemReserve {
  /** What was written to lowmem_reserve_ratio, by index of the zone; undefined: as it is built in. */
  readonly ratios: readonly number[] | undefined;
  readonly emptyToo: boolean;
}

export function lowmemReserve(version: KernelVersion, ratios: readonly number[] | undefined): LowmemReserve {
  return { ratios, emptyToo: ruleFor(emptyZoneKeepsReserve, version) };
}

/** Pages that zone `index` of a node keeps from each of the node's zones, `zones`; the same list where nothing changes. */
export function protectionOf(
  { name, protection }: Pick<ZoneState, "name" | "protection">,
  index: number,
  zones: readonly Pick<ZoneState, "managed">[],
  { ratios, emptyToo }: LowmemReserve,
): readonly Pages[] {
  const ratio = ratios === undefined ? LOWMEM_RESERVE_RATIO[name] : ratios[index];
  const keeps = ratio !== undefined && ratio > 0 && (emptyToo || zones[index]!.managed > 0);
  let changed: Pages[] | undefined;
  let above = 0;
  for (let higher = 0; higher < zones.length; higher++) {
    if (higher > index) above += zones[higher]!.managed;
    const kept = keeps ? Math.floor(above / ratio) : 0;
    if (protection[higher] === kept) continue;
    changed ??= [...protection];
    changed[higher] = kept;
  }
  return changed ?? protection;
}
