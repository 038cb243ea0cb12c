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

type Keeping = Pick<ZoneState, "name" | "protection">;
type Managed = Pick<ZoneState, "managed">;

/** Pages that zone `index` of a node keeps from each of the node's zones, `zones`; the same list where nothing changes. */
export function protectionOf(
  zone: Keeping,
  index: number,
  zones: readonly Managed[],
  reserve: LowmemReserve,
): readonly Pages[] {
  const { protection } = zone;
  const ratio = ratioOf(zone, index, zones, reserve);
  let changed: Pages[] | undefined;
  let above = 0;
  for (let higher = 0; higher < zones.length; higher++) {
    if (higher > index) above += zones[higher]!.managed;
    const kept = ratio === 0 ? 0 : Math.floor(above / ratio);
    if (protection[higher] === kept) continue;
    changed ??= [...protection];
    changed[higher] = kept;
  }
  return changed ?? protection;
}

/** Whether a zone keeps back what {@link protectionOf} says. */
export function keepsAsReserved(
  zone: Keeping,
  index: number,
  zones: readonly Managed[],
  reserve: LowmemReserve,
): boolean {
  const { protection } = zone;
  const ratio = ratioOf(zone, index, zones, reserve);
  let above = 0;
  for (let higher = 0; higher < zones.length; higher++) {
    if (higher > index) above += zones[higher]!.managed;
    if (protection[higher] !== (ratio === 0 ? 0 : Math.floor(above / ratio))) return false;
  }
  return true;
}

/** One page in how many a zone keeps back; 0: none. */
function ratioOf({ name }: Keeping, index: number, zones: readonly Managed[], reserve: LowmemReserve): number {
  const { ratios, emptyToo } = reserve;
  const ratio = (ratios === undefined ? LOWMEM_RESERVE_RATIO[name] : ratios[index]) ?? 0;
  return ratio > 0 && (emptyToo || zones[index]!.managed > 0) ? ratio : 0;
}
