/**
 * A picture from nearer: what was wider than its size comes into proportion on the way, so a place is not simply `zoom` times as far along.
 * What is to stay, or to fill the pane, is found by its address. Pure.
 */
import type { NearerAxis } from "../../server/views/picture/lane-axis.ts";
import { scaledAxis, zoomFilling } from "../../server/views/picture/zoomed-axis.ts";
import type { AxisScale } from "../../server/views/scale.ts";
import { panned, type Viewport, zoomedTo } from "./viewport.ts";

/** Bytes, both ends inclusive. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

export interface Nearing {
  readonly zoom: number;
  readonly most: number;
  /** The place of the pane that stays; with `stays` the place that this address comes to. */
  readonly x: number;
  readonly stays: number | undefined;
}

/** Another zoom of a picture whose lane has this axis. */
export function nearer(view: Viewport, axisAt: NearerAxis | undefined, { zoom, most, x, stays }: Nearing): Viewport {
  const next = zoomedTo(view, zoom, x, most);
  if (axisAt === undefined) return next;
  const address = stays ?? axisAt(view.zoom).toAddress(view.left + x);
  return panned({ ...next, left: axisAt(next.zoom).toX(address) - x }, 0);
}

/** A part of a lane so many pixels wide, in the middle of the pane. */
export function filling(
  view: Viewport,
  axisAt: NearerAxis,
  part: ByteRange,
  { wanted, most }: { readonly wanted: number; readonly most: number },
): Viewport {
  const zoom = zoomFilling(axisAt, part, wanted, most);
  const axis = axisAt(zoom);
  return panned({ ...view, zoom, left: (axis.toX(part.first) + axis.toX(part.last + 1) - view.width) / 2 }, 0);
}

/** What of a lane's memory is in sight. */
export function inSight({ left, width }: Viewport, axis: AxisScale): ByteRange {
  const first = axis.toAddress(left);
  return { first, last: Math.max(first, axis.toAddress(left + width) - 1) };
}

const strips = new WeakMap<AxisScale, AxisScale>();

/** An axis in the width of the strip below a picture: the frame there is at the same place in every lane. */
export function stripAxis(axis: AxisScale, zoom: number): AxisScale {
  const known = strips.get(axis) ?? scaledAxis(axis, 1 / zoom);
  strips.set(axis, known);
  return known;
}

/** A part that was chosen in the strip: from as near as before it is simply there, else it holds the same memory. */
export function chosenInStrip(now: Viewport, next: Viewport, axisAt: NearerAxis | undefined, most: number): Viewport {
  if (axisAt === undefined || next.zoom === now.zoom || next.zoom === 1) return next;
  const axis = axisAt(now.zoom);
  const by = now.zoom / next.zoom;
  const part = { first: axis.toAddress(next.left * by), last: axis.toAddress((next.left + next.width) * by) - 1 };
  return filling(now, axisAt, part, { wanted: now.width, most });
}

/** A page is this wide at most, in pixels. */
const WIDEST_PAGE = 24;
/** From how near anything can be looked at. */
const NEAR = 64;

/** The most that the lanes of a picture can be zoomed. */
export function farthest(lanes: readonly { readonly axis: AxisScale }[], pageSize: number): number {
  return Math.max(NEAR, ...lanes.map(({ axis }) => (axis.bytesPerPixel * WIDEST_PAGE) / pageSize));
}
