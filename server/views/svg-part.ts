/** A part of the address space, as wide as the whole picture: lanes that reach into it, each seen from as near as fills the width. */
import type { ByteRange } from "../simulation/units/units.ts";
import type { Layout } from "./layout.ts";
import { overlaps } from "./picture/block-groups.ts";
import { TRACK } from "./picture/lane-geometry.ts";
import { type PictureGeometry, type PictureOptions, type PlacedLane, picturePlan } from "./picture/picture-geometry.ts";
import { zoomFilling } from "./picture/zoomed-axis.ts";
import type { AxisScale } from "./scale.ts";

/** Both ends inclusive; a picture without lanes where none reaches there. */
export function partGeometry(
  layout: Layout,
  others: readonly Layout[],
  options: PictureOptions,
  part: ByteRange,
): PictureGeometry {
  const plan = picturePlan(layout, others, options);
  const head = Math.round(TRACK.head * options.metrics.scale);
  const lanes: PlacedLane[] = [];
  let bottom = 0;
  for (const [at, { axis, axisAt, height }] of plan.lanes.entries()) {
    if (
      !axis.segments.some(
        ({ kind, start, end }) => kind === "memory" && overlaps({ first: start, last: end - 1 }, part),
      )
    )
      continue;
    const zoom = zoomFilling(axisAt, part, options.width, Number.MAX_SAFE_INTEGER);
    const from = axisAt(zoom).toX(part.first);
    const placed = plan.place(at, { zoom, window: { from, to: from + options.width } });
    const top = bottom + head;
    lanes.push({ ...placed, top });
    bottom = top + height;
  }
  return { lanes, height: bottom };
}

/** How much of a lane's axis, in pixels, lies left of a part. */
export function leftOf(axis: AxisScale, part: ByteRange | undefined): number {
  return part === undefined ? 0 : axis.toX(part.first);
}
