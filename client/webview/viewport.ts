/**
 * The part of a picture that is in sight: how near it is and how far along. Pure numbers; nothing is ever outside of the
 * picture. Pixels are CSS pixels of the pane.
 */
export interface Viewport {
  /** Of the pane. */
  readonly width: number;
  /** 1 fits the width. */
  readonly zoom: number;
  /** Pixels of the picture, at this zoom, that lie to the left of the pane. */
  readonly left: number;
}

/** Nearer than this to 1 is 1. */
const FITS = 1.02;
/** Of the pane, what a range fills that is zoomed to. */
export const FILLED = 0.8;

/** At another zoom, with what is at `x` of the pane where it was. */
export function zoomedTo(view: Viewport, zoom: number, x: number, most: number): Viewport {
  const wanted = Math.max(1, Math.min(most, zoom < FITS ? 1 : zoom));
  return within({ ...view, zoom: wanted, left: ((view.left + x) / view.zoom) * wanted - x });
}

export function panned(view: Viewport, by: number): Viewport {
  return within({ ...view, left: view.left + by });
}

/** A range, in pixels of the picture at zoom 1, in the middle of the pane and most of it. */
export function around(view: Viewport, from: number, to: number, most: number): Viewport {
  const zoom = Math.max(1, Math.min(most, (view.width * FILLED) / Math.max(Number.MIN_VALUE, to - from)));
  return within({ ...view, zoom, left: ((from + to) / 2) * zoom - view.width / 2 });
}

/** So that a range, in pixels of the picture at this zoom, is in sight: left alone where it is, else in the middle. */
export function showing(view: Viewport, from: number, to: number): Viewport {
  const isSeen = from >= view.left && to <= view.left + view.width;
  const fills = from <= view.left && to >= view.left + view.width;
  return isSeen || fills ? view : within({ ...view, left: (from + to) / 2 - view.width / 2 });
}

/** Another width of the pane: the same part of the picture begins at its left edge. */
export function resized(view: Viewport, width: number): Viewport {
  return within({ ...view, width, left: (view.left * width) / Math.max(1, view.width) });
}

/** Of the picture's width, what lies to the left of the pane, from 0 to 1: the same in panes of any width. */
export function scrollOf({ width, zoom, left }: Viewport): number {
  return left / Math.max(1, width * zoom);
}

export function atScroll(view: Viewport, scroll: number): Viewport {
  return within({ ...view, left: scroll * view.width * view.zoom });
}

function within(view: Viewport): Viewport {
  const left = Math.max(0, Math.min(view.width * (view.zoom - 1), view.left));
  return { ...view, left };
}
