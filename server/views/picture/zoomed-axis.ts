/**
 * An axis seen from nearer: everything is `zoom` times as far from the left end, in every lane alike, so that what is under
 * the pointer stays there in all of them. What it costs follows what is in sight, not how much the axis holds.
 */
import { firstWhere } from "../../simulation/units/first-where.ts";
import { type AxisScale, boxOn } from "../scale.ts";

/** A part of an axis, in its pixels. */
export interface AxisWindow {
  readonly from: number;
  readonly to: number;
}

/** `axis` nearer by `zoom`; its segments are those in `window` and one more on either side. */
export function zoomedAxis(axis: AxisScale, zoom: number, window: AxisWindow): AxisScale {
  const width = axis.width * zoom;
  const toX = (address: number): number => axis.toX(address) * zoom;
  const { segments } = axis;
  const from = firstWhere(segments.length, (at) => (segments[at]!.x + segments[at]!.width) * zoom >= window.from);
  const to = firstWhere(segments.length, (at) => segments[at]!.x * zoom > window.to, from);
  return {
    width,
    segments: segments
      .slice(Math.max(0, from - 1), to + 1)
      .map((one) => ({ ...one, x: one.x * zoom, width: one.width * zoom })),
    bytesPerPixel: axis.bytesPerPixel / zoom,
    ticks: [],
    toX,
    toAddress: (x) => axis.toAddress(x / zoom),
    box: (range, least) => boxOn(toX, width, range, least),
  };
}
