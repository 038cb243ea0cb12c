/** How far to zoom so that a range of memory is seen for what it is. Pure. */
import type { AxisScale } from "../../server/views/scale.ts";

/** Pixels that what was looked for is wide, at least. */
export const LEAST_SEEN = 24;
/** What is aimed at where it was narrower. */
const COMFORTABLE = 40;
/** Share of the visible part that a range may fill, and what is aimed at where it filled more. */
const MOST_SHARE = 0.9;
const AIMED_SHARE = 0.6;
const TRIES = 16;

export interface Sight {
  /** The zoom now, and the farthest there is; 1 fits the width. */
  readonly zoom: number;
  readonly most: number;
  /** Width of the visible part, in pixels. */
  readonly view: number;
}

/**
 * The zoom nearest to the present one at which the range (bytes, both ends inclusive) is at least `LEAST_SEEN` wide and
 * no wider than is seen at once. An axis is not in proportion throughout, so it is asked for its width at each zoom tried.
 */
export function zoomToSee(
  range: { readonly first: number; readonly last: number },
  axisAt: (zoom: number) => AxisScale,
  { zoom: now, most, view }: Sight,
): number {
  let zoom = now;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const axis = axisAt(zoom);
    const width = axis.toX(range.last + 1) - axis.toX(range.first);
    if (width < LEAST_SEEN && zoom < most) {
      zoom = Math.min(most, zoom * Math.max(1.2, Math.min(64, COMFORTABLE / Math.max(width, 0.001))));
    } else if (width > view * MOST_SHARE && zoom > 1) {
      zoom = Math.max(1, (zoom * view * AIMED_SHARE) / width);
    } else {
      break;
    }
  }
  return zoom;
}
