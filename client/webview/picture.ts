/**
 * One picture of a layout: a canvas as wide as the pane, drawn anew for whatever part is scrolled into view, and above it
 * the grids of cells. It knows what is selected and how far it is zoomed; what a selection means is its owner's business.
 */
import type { Layout, LayoutLane } from "../../server/views/layout.ts";
import { isStretched } from "../../server/views/picture/axis-shapes.ts";
import { groupOf } from "../../server/views/picture/hit-test.ts";
import { laneAxes, laneAxis, type Proportion } from "../../server/views/picture/lane-axis.ts";
import { TRACK } from "../../server/views/picture/lane-geometry.ts";
import { laneShapes } from "../../server/views/picture/lane-shapes.ts";
import { type PlacedLane, pictureGeometry } from "../../server/views/picture/picture-geometry.ts";
import type { AxisScale } from "../../server/views/scale.ts";
import { type CellWindow, neighbour, place } from "./cell-grid.ts";
import { element } from "./dom.ts";
import { type Match, matchOf } from "./find.ts";
import { laneElement, type Point, within } from "./lane-element.ts";
import { type Light, litBy, NO_LIGHT } from "./lights.ts";
import { metricsOf, paintShapes } from "./paint.ts";
import { blockKey, findSelected, middleOf } from "./selection.ts";
import { zoomToSee } from "./sight.ts";
import { rectOf, spotElements } from "./spots.ts";
import type { Theme } from "./theme.ts";

/** The widest a picture gets, in CSS pixels. */
const WIDEST = 2_000_000;
/** A picture that is higher is drawn in parts, in CSS pixels: browsers draw nothing on a canvas of 32,768. */
const TALLEST = 4096;
/** What a picture that stands alone is called; heard, not seen. */
const ALONE = "Memory";
/** Room for the legend below the pictures. */
const BELOW = 90;
/** Of the upper edge of the window, in CSS pixels, what the time axis covers. */
const COVERED = 130;
/** Pixels of a canvas: past this it is drawn less sharp. */
const MOST_PIXELS = 32_000_000;

export interface PictureEvents {
  readonly onSelect: (key: string | null) => void;
  /** Enter or a double click: go to what caused the selected thing. */
  readonly onOpen: (key: string) => void;
  /** Zoom by a factor around a place of the visible part. */
  readonly onZoom: (factor: number, at: Point) => void;
  readonly onScroll: (scroll: number) => void;
  /** What the pointer is on; null: nothing. */
  readonly onHover: (key: string | null) => void;
}

export interface Picture {
  readonly root: HTMLElement;
  show(layout: Layout, others: readonly Layout[], caption: string | undefined): void;
  setTheme(theme: Theme): void;
  setProportion(proportion: Proportion): void;
  /** `match`: what was looked for, of which the key names the first. */
  setSelected(key: string | null, match?: Match): void;
  /** Gives the focus to the cell in the tab order. */
  focus(): void;
  /** Zooms (1 fits the width), keeping what is at this place of the visible part where it is. */
  setZoom(zoom: number, at?: Point): void;
  setScroll(scroll: number): void;
  /** What the editor points at is framed. */
  setLight(light: Light): void;
  /** The zoom nearest to the present one at which something is seen for what it is. */
  zoomFor(match: Match): number;
  /** Scrolls so that something is in sight, in the middle where it was not. */
  bringInto(match: Match): void;
  /** Somewhere its axis is wider than its size. */
  isStretched(): boolean;
  /** How far it is worth zooming in. */
  mostZoom(): number;
}

export function createPicture(initialTheme: Theme, events: PictureEvents): Picture {
  const canvas = element("canvas", { "aria-hidden": "true" });
  const lanes = element("div", { class: "lanes" });
  const spots = element("div", { class: "spots", "aria-hidden": "true" });
  const content = element("div", { class: "content" }, canvas, lanes, spots);
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
  /** What was looked for, where that is more than the selected block. */
  let found: Match | undefined;
  let light = NO_LIGHT;
  let lit: readonly Match[] = [];
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
    lanes.replaceChildren(...placed.filter(isDrawn).map(({ top, geometry }) => laneOf(top, geometry)));
    markSelected();
    if (focused) lanes.querySelector<HTMLElement>(`[data-key="${focused}"]`)?.focus({ preventScroll: true });
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

  function laneOf(top: number, geometry: PlacedLane["geometry"]): HTMLElement {
    return laneElement({ top, geometry, head: headHeight(), view: viewWidth(), cells }, { ...events, focusCell });
  }

  /** Frames what is selected and what is lit. */
  function showSpots(): void {
    if (layout === undefined) return;
    const own = selected === null ? undefined : findSelected(layout, selected);
    const shown = found ?? (own === undefined ? undefined : matchOf(own));
    spots.replaceChildren(...spotElements(placed.filter(isDrawn), { selected: shown, lit }, cells));
  }

  /** The axis of one lane as it would be at another zoom. */
  function axisAt(of: LayoutLane, at: number): AxisScale {
    const width = Math.min(WIDEST, viewWidth() * at);
    const lane = layout!.lanes.indexOf(of);
    if (proportion === "scale") return laneAxes(layout!, others, width, proportion)[lane]!;
    const same = others.flatMap((other) => other.lanes.filter((one) => one.label === of.label));
    return laneAxis([of, ...same], width);
  }

  function bringInto(match: Match): void {
    const found = placed.find(({ geometry }) => geometry.lane === match.lane);
    const rect = found === undefined ? undefined : rectOf(found.geometry, match);
    if (found === undefined || rect === undefined) return;
    const { scrollLeft } = scroller;
    const isSeen = rect.x >= scrollLeft && rect.x + rect.width <= scrollLeft + viewWidth();
    if (!isSeen) scroller.scrollLeft = rect.x + rect.width / 2 - viewWidth() / 2;
    const top = content.getBoundingClientRect().top + found.top;
    const height = found.geometry.height;
    if (top - headHeight() < COVERED || top + height > window.innerHeight) {
      window.scrollBy({ top: top - COVERED - Math.max(headHeight(), (window.innerHeight - COVERED - height) / 2) });
    }
    buildCells();
    paint();
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
    showSpots();
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
    if (event.altKey || event.ctrlKey || event.metaKey) return;
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

  function mostZoom(): number {
    return WIDEST / viewWidth();
  }

  return {
    root,
    show: (next, beside, text) => {
      layout = next;
      found = undefined;
      lit = litBy(layout, light);
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
    setSelected: (key, match) => {
      selected = key;
      found = match;
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
    setLight: (next) => {
      light = next;
      lit = layout === undefined ? [] : litBy(layout, light);
      showSpots();
    },
    zoomFor: (match) => zoomToSee(match, (at) => axisAt(match.lane, at), { zoom, most: mostZoom(), view: viewWidth() }),
    bringInto,
    focus: () => lanes.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true }),
    isStretched: () =>
      placed.some(({ geometry }) =>
        geometry.axis.segments.some((segment) => segment.kind === "memory" && isStretched(segment)),
      ),
    mostZoom,
  };
}
