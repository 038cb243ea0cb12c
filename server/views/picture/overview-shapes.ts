/**
 * A whole picture in a strip: a row for each lane with its zones, and above them what matters (changed, stuck, offline) as
 * ticks. Pixels from the strip's left upper corner.
 */
import type { LayoutLane } from "../layout.ts";
import type { AxisScale } from "../scale.ts";
import { laneIndex } from "./lane-index.ts";
import type { Shape } from "./shapes.ts";

export const OVERVIEW_ROW = { zones: 6, ticks: 4, gap: 2 } as const;
const ROW_HEIGHT = OVERVIEW_ROW.zones + OVERVIEW_ROW.ticks + OVERVIEW_ROW.gap;

export interface OverviewLane {
  readonly lane: LayoutLane;
  /** All of it, in the width of the strip. */
  readonly axis: AxisScale;
}

export function overviewHeight(lanes: readonly OverviewLane[]): number {
  return lanes.length * ROW_HEIGHT;
}

export function overviewShapes(lanes: readonly OverviewLane[]): readonly Shape[] {
  return lanes.flatMap((lane, at) => rowShapes(lane, at * ROW_HEIGHT));
}

function rowShapes({ lane, axis }: OverviewLane, y: number): readonly Shape[] {
  const shapes: Shape[] = [];
  const bottom = { y: y + OVERVIEW_ROW.ticks, height: OVERVIEW_ROW.zones };
  for (const segment of axis.segments) {
    if (segment.kind !== "memory" || segment.width < 0.5) continue;
    shapes.push({ kind: "box", rect: { x: segment.x, width: segment.width, ...bottom }, fill: "rule" });
  }
  const bands = lane.zones
    .filter(({ present }) => present > 0)
    .toSorted((a, b) => b.last - b.first - (a.last - a.first));
  for (const zone of bands) {
    shapes.push({ kind: "box", rect: { ...axis.box(zone, 1), ...bottom }, fill: `zone:${zone.zone}` });
  }
  for (const { names } of laneIndex(lane).names.toReversed()) {
    // One tick for each pixel, however many names are in it.
    let drawn = Number.NEGATIVE_INFINITY;
    for (const name of names) {
      const { x, width } = axis.box(name, 2);
      if (x + width < drawn + 1) continue;
      const from = Math.max(x, drawn);
      drawn = x + width;
      shapes.push({
        kind: "box",
        rect: { x: from, width: drawn - from, y, height: OVERVIEW_ROW.ticks },
        fill: name.paint,
      });
    }
  }
  return shapes;
}
