/**
 * An axis seen from nearer: everything is `zoom` times as far from the left end, in every lane alike, so that what is under
 * the pointer stays there in all of them. What it costs follows what is in sight, not how much the axis holds.
 */
import type { AxisScale } from "../scale.ts";

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
    box: (range, least = 1) => {
      const left = toX(range.first);
      const own = Math.max(Math.min(least, width), toX(range.last + 1) - left);
      return { x: Math.max(0, Math.min(left, width - own)), width: own };
    },
  };
}

/** The first index of a sorted list at which `isBehind` holds; its length: at none. */
export function firstWhere(length: number, isBehind: (at: number) => boolean, from = 0): number {
  let low = from;
  let high = length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isBehind(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
