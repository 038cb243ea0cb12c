/** Names under which a view selects what a layout has: they outlive a step, an edit and a reload. */
import type { LayoutLane, LayoutMark, LayoutZone } from "../layout.ts";

export function blockKey(block: number): string {
  return `block:${block}`;
}

export function zoneKey(lane: LayoutLane, zone: LayoutZone): string {
  return `zone:${lane.node ?? "-"}:${zone.zone}`;
}

export function markKey(mark: LayoutMark): string {
  return `mark:${mark.kind}:${mark.first}`;
}
