/**
 * One picture of a layout: a canvas as wide as the pane, drawn anew for whatever part is scrolled into view, and above it
 * the grids of cells. It knows what is selected and how far it is zoomed; what a selection means is its owner's business.
 */
import type { Layout, LayoutLane } from "../../server/views/layout.ts";
import { isStretched } from "../../server/views/picture/axis-shapes.ts";
import type { Proportion } from "../../server/views/picture/lane-axis.ts";
import {
  blockAt,
  groupOf,
  hitTest,
  type LaneGeometry,
  type PlacedLane,
  pictureGeometry,
  TRACK,
} from "../../server/views/picture/lane-geometry.ts";
import { laneHead } from "../../server/views/picture/lane-head.ts";
import { laneShapes } from "../../server/views/picture/lane-shapes.ts";
import { address, blockName } from "../../server/views/picture/notation.ts";
import { type CellWindow, laneGrid, neighbour, place } from "./cell-grid.ts";
import { element } from "./dom.ts";
import { metricsOf, paintShapes } from "./paint.ts";
import { blockKey, findSelected, hitKey, middleOf } from "./selection.ts";
import type { Theme } from "./theme.ts";

/** The widest a picture gets, in CSS pixels. */
const WIDEST = 2_000_000;
/** A picture that is higher is drawn in parts, in CSS pixels: browsers draw nothing on a canvas of 32,768. */
const TALLEST = 4096;
/** What a picture that stands alone is called; heard, not seen. */
const ALONE = "Memory";
/** Room for the legend below the pictures. */
const BELOW = 90;
/** Pixels of a canvas: past this it is drawn less sharp. */
const MOST_PIXELS = 32_000_000;

/** CSS pixels from the left upper corner of the visible part. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PictureEvents {
  readonly onSelect: (key: string | null) => void;
  /** Enter or a double click: go to what caused the selected thing. */
  readonly onOpen: (key: string) => void;
  /** Zoom by a factor around a place of the visible part. */
  readonly onZoom: (factor: number, at: Point) => void;
  readonly onScroll: (scroll: number) => void;
}

export interface Picture {
  readonly root: HTMLElement;
  show(layout: Layout, others: readonly Layout[], caption: string | undefined): void;
  setTheme(theme: Theme): void;
  setProportion(proportion: Proportion): void;
  setSelected(key: string | null): void;
  /** Zooms (1 fits the width), keeping what is at this place of the visible part where it is. */
  setZoom(zoom: number, at?: Point): void;
  setScroll(scroll: number): void;
  /** Somewhere its axis is wider than its size. */
  isStretched(): boolean;
  /** How far it is worth zooming in. */
  mostZoom(): number;
}

export function createPicture(initialTheme: Theme, events: PictureEvents): Picture {
  const canvas = element("canvas", { "aria-hidden": "true" });
  const lanes = element("div", { class: "lanes" });
  const content = element("div", { class: "content" }, canvas, lanes);
  const scroller = element("div", { class: "scroller" }, content);
  const caption = element("h2", { class: "caption unseen" }, ALONE);
  const root = element("section", { class: "picture" }, caption, scroller);
  let theme = initialTheme;
  let layout: Layout | undefined;
  let others: readonly Layout[] = [];
  let placed: readonly PlacedLane[] = [];
  let height = 0;
  let proportion: Proportion = "fitted";
  /** The width of the pane that everything is placed for; 0: nothing is. */
  let arrangedFor = 0;
  /** The part of the picture's height that is drawn. */
  let drawn: CellWindow = { from: 0, to: 0 };
  let zoom = 1;
  let selected: string | null = null;
  let cells: CellWindow = { from: 0, to: 0 };
  let frame = 0;

  const pen = canvas.getContext("2d")!;
  let metrics = metricsOf(pen, theme);

  const headHeight = (): number => Math.round(TRACK.head * metrics.scale);
  const viewWidth = (): number => Math.max(1, scroller.clientWidth);

  /** Places everything; in a pane that is not laid out (hidden) later, when it is. */
  function arrange(): void {
    if (layout === undefined) return;
    arrangedFor = scroller.clientWidth;
    if (arrangedFor === 0) return;
    const width = Math.min(WIDEST, viewWidth() * zoom);
    ({ lanes: placed, height } = pictureGeometry(layout, others, { width, metrics, proportion, room: roomBelow() }));
    place(content, { x: 0, y: 0, width, height });
    drawn = windowOfHeight();
    buildCells();
    paintSoon();
  }

  /** From the picture's upper edge down to the end of the pane, less what stands below it. */
  function roomBelow(): number {
    const top = content.getBoundingClientRect().top + window.scrollY;
    return (window.innerHeight - top - BELOW) / Math.max(1, others.length + 1 - sideBySide());
  }

  /** Pictures beside each other share no height. */
  function sideBySide(): number {
    const siblings = [...(root.parentElement?.children ?? [])].filter((one) => !(one as HTMLElement).hidden);
    const tops = new Set(siblings.map((one) => Math.round(one.getBoundingClientRect().top)));
    return Math.max(0, siblings.length - tops.size);
  }

  /** All of a picture of usual height; of a higher one what is in sight, and as much again above and below. */
  function windowOfHeight(): CellWindow {
    if (height <= TALLEST) return { from: 0, to: height };
    const { top } = content.getBoundingClientRect();
    const seen = window.innerHeight;
    return { from: Math.max(0, -top - seen), to: Math.min(height, -top + 2 * seen) };
  }

  const isDrawn = ({ top, geometry }: PlacedLane): boolean =>
    top + geometry.height >= drawn.from && top - headHeight() <= drawn.to;

  /** Cells for what is seen and as much again on both sides. */
  function buildCells(): void {
    const width = viewWidth();
    cells = { from: scroller.scrollLeft - width, to: scroller.scrollLeft + 2 * width };
    const focused = lanes.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset.key : null;
    lanes.replaceChildren(...placed.filter(isDrawn).map(({ top, geometry }) => laneElement(top, geometry)));
    markSelected();
    if (focused) lanes.querySelector<HTMLElement>(`[data-key="${focused}"]`)?.focus({ preventScroll: true });
  }

  function laneElement(top: number, geometry: LaneGeometry): HTMLElement {
    const { lane } = geometry;
    const { name, amount, scale } = laneHead(lane, geometry.axis);
    const readout = element("span", { class: "readout", "aria-hidden": "true" });
    const head = element(
      "header",
      { class: "lane-head" },
      element("h3", {}, name),
      element("span", { class: "lane-size" }, amount),
      readout,
      element("span", { class: "lane-scale" }, scale),
    );
    head.style.height = `${headHeight()}px`;
    head.style.maxWidth = `${viewWidth()}px`;
    head.style.width = `${viewWidth()}px`;
    const grid = laneGrid(geometry, cells);
    const made = element("section", { class: "lane" }, head, grid);
    place(made, { x: 0, y: top - headHeight(), width: geometry.axis.width, height: geometry.height + headHeight() });
    place(grid, { x: 0, y: headHeight(), width: geometry.axis.width, height: geometry.height });
    grid.addEventListener("pointermove", (event) => {
      const { x, y } = within(grid, event);
      readout.textContent = readoutAt(geometry, x, y);
    });
    grid.addEventListener("pointerleave", () => {
      readout.textContent = "";
    });
    grid.addEventListener("click", (event) => {
      const { x, y } = within(grid, event);
      const hit = hitTest(geometry, x, y);
      events.onSelect(hit === undefined ? null : hitKey(lane, hit));
      focusCell(event.target);
    });
    grid.addEventListener("dblclick", (event) => {
      const { x, y } = within(grid, event);
      const hit = hitTest(geometry, x, y);
      if (hit !== undefined) events.onOpen(hitKey(lane, hit));
    });
    return made;
  }

  function paintSoon(): void {
    if (frame !== 0) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      if (scroller.clientWidth !== arrangedFor) arrange();
      paint();
    });
  }

  function paint(): void {
    const width = viewWidth();
    const tall = drawn.to - drawn.from;
    if (tall <= 0 || arrangedFor === 0) return;
    const pixelRatio = Math.min(window.devicePixelRatio, Math.sqrt(MOST_PIXELS / (width * tall)));
    const wanted = { width: Math.round(width * pixelRatio), height: Math.round(tall * pixelRatio) };
    if (canvas.width !== wanted.width || canvas.height !== wanted.height) Object.assign(canvas, wanted);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${tall}px`;
    canvas.style.marginTop = `${drawn.from}px`;
    const left = scroller.scrollLeft;
    const drawing = { left, width, metrics, pageSize: layout?.pageSize ?? 4096, contrast: theme.contrast };
    const shapes = placed.filter(isDrawn).flatMap((lane) => laneShapes(lane, drawing));
    paintShapes(shapes, { pen, left, top: drawn.from, width, height: tall, pixelRatio, theme });
  }

  /** What stays where it is while zooming: what is under the pointer; else the selection comes to the middle. */
  function anchorOf(at: Point | undefined): { lane: number; address: number; x: number } | undefined {
    const found = layout !== undefined && selected !== null ? findSelected(layout, selected) : undefined;
    const selectedLane = placed.findIndex(({ geometry }) => geometry.lane === found?.lane);
    if (at === undefined && found !== undefined && selectedLane !== -1) {
      return { lane: selectedLane, address: middleOf(found), x: viewWidth() / 2 };
    }
    const { x, y } = at ?? { x: viewWidth() / 2, y: 0 };
    const lane = Math.max(
      0,
      placed.findLastIndex(({ top }) => top - headHeight() <= y),
    );
    const axis = placed[lane]?.geometry.axis;
    return axis === undefined ? undefined : { lane, address: axis.toAddress(scroller.scrollLeft + x), x };
  }

  /** The cell of the selection is the one in the tab order; without a selection, the first. */
  function markSelected(): void {
    const all = [...lanes.querySelectorAll<HTMLElement>("[role=gridcell]")];
    const found = layout !== undefined && selected !== null ? findSelected(layout, selected) : undefined;
    const geometry = placed.find((one) => one.geometry.lane === found?.lane)?.geometry;
    const group = found?.kind === "block" && geometry !== undefined ? groupOf(geometry, found.block) : undefined;
    const key = group === undefined ? selected : blockKey(group.firstBlock);
    let inTabOrder = false;
    for (const cell of all) {
      const is = key !== null && cell.dataset.key === key;
      cell.setAttribute("aria-selected", String(is));
      cell.tabIndex = is ? 0 : -1;
      inTabOrder ||= is;
    }
    if (!inTabOrder && all[0] !== undefined) all[0].tabIndex = 0;
  }

  function focusCell(target: EventTarget | null): void {
    if (target instanceof HTMLElement && target.matches("[role=gridcell]")) target.focus({ preventScroll: true });
  }

  function moveBlock(by: number): boolean {
    const found = layout !== undefined && selected !== null ? findSelected(layout, selected) : undefined;
    if (found?.kind !== "block" || layout === undefined) return false;
    const key = blockKey(found.block + by);
    if (findSelected(layout, key) !== undefined) events.onSelect(key);
    return true;
  }

  lanes.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!(cell instanceof HTMLElement) || !cell.matches("[role=gridcell]")) return;
    const key = cell.dataset.key ?? "";
    const sideways = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (event.shiftKey && sideways !== 0 && moveBlock(sideways)) {
      event.preventDefault();
      return;
    }
    const next = neighbour(cell, event.key);
    if (next !== undefined) {
      next.focus();
      next.scrollIntoView({ block: "nearest", inline: "nearest" });
      events.onSelect(next.dataset.key ?? null);
    } else if (event.key === "Enter" || event.key === " ") {
      if (cell.getAttribute("aria-selected") === "true" && event.key === "Enter") events.onOpen(selected ?? key);
      else events.onSelect(key);
    } else if (event.key === "Escape") {
      events.onSelect(null);
    } else if (!event.key.startsWith("Arrow")) {
      return;
    }
    event.preventDefault();
  });

  scroller.addEventListener("scroll", () => {
    const { scrollLeft } = scroller;
    if (scrollLeft < cells.from + viewWidth() / 4 || scrollLeft + viewWidth() > cells.to - viewWidth() / 4)
      buildCells();
    paintSoon();
    events.onScroll(scroller.scrollLeft / Math.max(1, scroller.scrollWidth));
  });
  scroller.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      events.onZoom(2 ** (-event.deltaY / 240), within(scroller, event));
    },
    { passive: false },
  );
  new ResizeObserver(() => {
    if (scroller.clientWidth !== arrangedFor) arrange();
  }).observe(scroller);
  window.addEventListener("scroll", () => {
    const next = windowOfHeight();
    const half = window.innerHeight / 2;
    if (Math.abs(next.from - drawn.from) < half && Math.abs(next.to - drawn.to) < half) return;
    drawn = next;
    buildCells();
    paint();
  });

  return {
    root,
    show: (next, beside, text) => {
      layout = next;
      others = beside;
      caption.textContent = text ?? ALONE;
      caption.classList.toggle("unseen", text === undefined);
      arrange();
    },
    setTheme: (next) => {
      theme = next;
      metrics = metricsOf(pen, theme);
      arrange();
    },
    setProportion: (next) => {
      proportion = next;
      arrange();
    },
    setSelected: (key) => {
      selected = key;
      markSelected();
    },
    setZoom: (next, at) => {
      const anchor = anchorOf(at);
      zoom = next;
      arrange();
      const axis = anchor === undefined ? undefined : placed[anchor.lane]?.geometry.axis;
      if (axis !== undefined && anchor !== undefined) scroller.scrollLeft = axis.toX(anchor.address) - anchor.x;
      buildCells();
      paint();
    },
    setScroll: (scroll) => {
      const wanted = Math.round(scroll * scroller.scrollWidth);
      if (Math.abs(scroller.scrollLeft - wanted) > 1) scroller.scrollLeft = wanted;
    },
    isStretched: () =>
      placed.some(({ geometry }) =>
        geometry.axis.segments.some((segment) => segment.kind === "memory" && isStretched(segment)),
      ),
    mostZoom: () => {
      const blocks = Math.max(1, ...placed.map(({ geometry }) => blockCount(geometry.lane)));
      return Math.min(WIDEST / viewWidth(), Math.max(64, (blocks * 800) / viewWidth()));
    },
  };
}

function within(target: HTMLElement, event: MouseEvent): Point {
  const box = target.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

function blockCount(lane: LayoutLane): number {
  return lane.blocks.reduce((sum, run) => sum + run.lastBlock - run.firstBlock + 1, 0);
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
