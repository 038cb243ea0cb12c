/**
 * One lane of a picture as elements: its head, and the grid of cells over what the canvas shows, which answers to the
 * pointer. What is under the pointer stands in the head.
 */
import { blockAt, hitTest } from "../../server/views/picture/hit-test.ts";
import type { LaneGeometry } from "../../server/views/picture/lane-geometry.ts";
import { laneHead } from "../../server/views/picture/lane-head.ts";
import { address, blockName } from "../../server/views/picture/notation.ts";
import { type CellWindow, laneGrid, place } from "./cell-grid.ts";
import { element } from "./dom.ts";
import { hitKey } from "./selection.ts";

/** CSS pixels from the left upper corner of the visible part. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface LaneEvents {
  readonly onSelect: (key: string | null) => void;
  readonly onOpen: (key: string) => void;
  readonly onHover: (key: string | null) => void;
  readonly focusCell: (target: EventTarget | null) => void;
}

export interface LaneToBuild {
  /** Of what is drawn, in the picture; the head stands above it. */
  readonly top: number;
  readonly geometry: LaneGeometry;
  /** Height of the head, and width of the visible part, in CSS pixels. */
  readonly head: number;
  readonly view: number;
  readonly cells: CellWindow;
}

export function laneElement({ top, geometry, head, view, cells }: LaneToBuild, events: LaneEvents): HTMLElement {
  const { lane } = geometry;
  const { name, amount, scale } = laneHead(lane, geometry.axis);
  const readout = element("span", { class: "readout", "aria-hidden": "true" });
  const header = element(
    "header",
    { class: "lane-head" },
    element("h3", {}, name),
    element("span", { class: "lane-size" }, amount),
    readout,
    element("span", { class: "lane-scale" }, scale),
  );
  header.style.height = `${head}px`;
  header.style.maxWidth = `${view}px`;
  header.style.width = `${view}px`;
  const grid = laneGrid(geometry, cells);
  const made = element("section", { class: "lane" }, header, grid);
  place(made, { x: 0, y: top - head, width: geometry.axis.width, height: geometry.height + head });
  place(grid, { x: 0, y: head, width: geometry.axis.width, height: geometry.height });
  const keyAt = (event: MouseEvent): string | null => {
    const { x, y } = within(grid, event);
    const hit = hitTest(geometry, x, y);
    return hit === undefined ? null : hitKey(lane, hit);
  };
  grid.addEventListener("pointermove", (event) => {
    const { x, y } = within(grid, event);
    readout.textContent = readoutAt(geometry, x, y);
    events.onHover(keyAt(event));
  });
  grid.addEventListener("pointerleave", () => {
    readout.textContent = "";
    events.onHover(null);
  });
  grid.addEventListener("click", (event) => {
    events.onSelect(keyAt(event));
    events.focusCell(event.target);
  });
  grid.addEventListener("dblclick", (event) => {
    const key = keyAt(event);
    if (key !== null) events.onOpen(key);
  });
  return made;
}

export function within(target: HTMLElement, event: MouseEvent): Point {
  const box = target.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

/** `0x13ff00000 · memory39 · Movable`: what is under the pointer, in the lane's head. */
function readoutAt(geometry: LaneGeometry, x: number, y: number): string {
  const at = geometry.axis.toAddress(x);
  const hit = hitTest(geometry, x, y);
  const group = geometry.groups.find(({ of }) => of.first <= at && at <= of.last)?.of;
  const words = [address(at)];
  if (group !== undefined) {
    const block = blockAt(group, at);
    words.push(blockName(block, block));
    const run = group.runs.find((one) => one.firstBlock <= block && block <= one.lastBlock);
    if (run !== undefined) words.push(run.state);
  }
  if (hit?.kind === "mark") words.push(hit.mark.by || hit.mark.kind);
  return words.join("  ·  ");
}
