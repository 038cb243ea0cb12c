/** The zones of a node as bands, and which memory is whose where spans overlap. */
import { pagesOfZone } from "../simulation/mm/page-isolation/zone-pages.ts";
import type { MemoryState, NodeState, ZoneState } from "../simulation/state/state.ts";
import { zoneEnd } from "../simulation/state/zone-lookup.ts";
import { type ByteRange, bytesOf } from "../simulation/units/units.ts";
import type { LayoutZone } from "./layout.ts";
import { type Causes, FIRST_CAUSES, LAST_CAUSES } from "./layout-causes.ts";
import { fewOriginsOfZone } from "./zone-origins.ts";

/** Those that span something. */
export function zonesOfNode(node: NodeState, state: MemoryState, causes: Causes): readonly LayoutZone[] {
  const zones = node.zones.filter((zone) => zone.spanned > 0);
  return zones.map((zone) => {
    const isShared = zones.some(
      (other) => other !== zone && other.startPfn < zoneEnd(zone) && zone.startPfn < zoneEnd(other),
    );
    const band = layoutZone(zone, state, causes);
    return isShared ? { ...band, parts: partsOf(zone, state) } : band;
  });
}

function partsOf(zone: ZoneState, state: MemoryState): readonly ByteRange[] {
  const { pageSize } = state.geometry;
  const parts: { first: number; last: number }[] = [];
  for (const { start, end } of pagesOfZone(state, zone, { goingOffline: true })) {
    const first = bytesOf(start, pageSize);
    const last = bytesOf(end, pageSize) - 1;
    const before = parts.at(-1);
    if (before !== undefined && before.last + 1 === first) before.last = last;
    else parts.push({ first, last });
  }
  return parts;
}

function layoutZone(zone: ZoneState, state: MemoryState, causes: Causes): LayoutZone {
  const { pageSize } = state.geometry;
  return {
    zone: zone.name,
    first: bytesOf(zone.startPfn, pageSize),
    last: bytesOf(zone.startPfn + zone.spanned, pageSize) - 1,
    startPfn: zone.startPfn,
    spanned: zone.spanned,
    present: zone.present,
    managed: zone.managed,
    min: zone.min,
    low: zone.low,
    high: zone.high,
    causes: causes(fewOriginsOfZone(state, zone, FIRST_CAUSES, LAST_CAUSES)),
  };
}
