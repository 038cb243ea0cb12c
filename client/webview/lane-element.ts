/** One lane of a picture as elements: its head, and the grid of cells over what the canvas shows. */
import { localized } from "../../server/views/localized.ts";
import type { LaneGeometry } from "../../server/views/picture/lane-geometry.ts";
import { laneHead } from "../../server/views/picture/lane-head.ts";
import { type CellWindow, laneGrid, place } from "./cell-grid.ts";
import { button, element } from "./dom.ts";

/** CSS pixels from the left upper corner of the visible part. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface LaneToBuild {
  /** Of what is drawn, in the picture; the head stands above it. */
  readonly top: number;
  readonly geometry: LaneGeometry;
  /** Height of the head, and width of the visible part, in CSS pixels. */
  readonly head: number;
  readonly view: number;
  readonly cells: CellWindow;
  /** Which of two that are held against each other. */
  readonly tag?: string | undefined;
}

/** It ends to the left of what is in sight. */
export function isAway({ axis }: LaneGeometry, left: number): boolean {
  return axis.width < left + 1;
}

/** `onBack`: brings a lane into sight that ends to the left of it. */
export function headElement(
  { top, geometry, head, view, tag }: LaneToBuild,
  left: number,
  onBack: () => void,
): HTMLElement {
  const { name, amount, scale } = laneHead(geometry.lane, geometry.axis);
  const away = isAway(geometry, left);
  const made = element(
    "header",
    { class: "lane-head" },
    away ? button({ class: "link away", title: localized("Bring {0} into sight", name) }, "◂", onBack) : undefined,
    element("h3", {}, name),
    tag === undefined ? undefined : element("span", { class: "lane-tag" }, tag),
    element("span", { class: "lane-size" }, away ? localized("{0}, to the left of what is in sight", amount) : amount),
    element("span", { class: "readout", "aria-hidden": "true" }),
    element("span", { class: "lane-scale" }, scale),
  );
  place(made, { x: 0, y: top - head, width: view, height: head });
  return made;
}

/** The cells of a lane; its left edge is that of the cells' window. */
export function gridElement({ top, geometry, cells }: LaneToBuild): HTMLElement {
  const grid = laneGrid(geometry, cells);
  const from = Math.max(0, cells.from);
  const to = Math.max(from + 1, Math.min(geometry.axis.width, cells.to));
  place(grid, { x: from - cells.from, y: top, width: to - from, height: geometry.height });
  return grid;
}
