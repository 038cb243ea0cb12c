/**
 * The part of an axis that is in sight. What it costs follows what is in sight, not how much the axis holds.
 */
import { firstWhere } from "../../simulation/units/first-where.ts";
import { type AxisScale, boxOn } from "../scale.ts";

/** A part of an axis, in its pixels. */
export interface AxisWindow {
  readonly from: number;
  readonly to: number;
}

/** The same axis with the segments that are in `window`, and one more on either side. */
export function axisWithin(axis: AxisScale, window: AxisWindow): AxisScale {
  const { segments } = axis;
  const from = firstWhere(segments.length, (at) => segments[at]!.x + segments[at]!.width >= window.from);
  const to = firstWhere(segments.length, (at) => segments[at]!.x > window.to, from);
  return { ...axis, segments: segments.slice(Math.max(0, from - 1), to + 1), ticks: [] };
}

/** Everything `by` times as far from the left end. */
export function scaledAxis(axis: AxisScale, by: number): AxisScale {
  const width = axis.width * by;
  const toX = (address: number): number => axis.toX(address) * by;
  return {
    width,
    segments: axis.segments.map((one) => ({ ...one, x: one.x * by, width: one.width * by })),
    bytesPerPixel: axis.bytesPerPixel / by,
    ticks: [],
    toX,
    toAddress: (x) => axis.toAddress(x / by),
    box: (range, least) => boxOn(toX, width, range, least),
  };
}

/** Steps towards a width; they end much earlier. */
const TRIES = 40;

/** The zoom from 1 to `most` at which a range (both ends inclusive) is so many pixels wide: an axis is not in proportion throughout. */
export function zoomFilling(
  axisAt: (zoom: number) => AxisScale,
  { first, last }: { readonly first: number; readonly last: number },
  wanted: number,
  most: number,
): number {
  let zoom = 1;
  for (let tries = 0; tries < TRIES; tries++) {
    const axis = axisAt(zoom);
    const width = Math.max(Number.MIN_VALUE, axis.toX(last + 1) - axis.toX(first));
    const next = Math.max(1, Math.min(most, (zoom * wanted) / width));
    if (Math.abs(next - zoom) <= zoom * 1e-6) return next;
    zoom = next;
  }
  return zoom;
}
