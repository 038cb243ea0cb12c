/**
 * One picture of a layout: a canvas as wide as the pane, drawn anew for whatever part is in sight, and above it the grids of
 * cells. It knows what is selected and how near it is looked at; what a selection means is its owner's business. While it
 * moves only the canvas is drawn: the cells are moved along, and made anew when it rests.
 */

import type { Layout } from "../../server/views/layout.ts";
import { localized } from "../../server/views/localized.ts";
import { isAxisStretched } from "../../server/views/picture/axis-shapes.ts";
import { groupOf } from "../../server/views/picture/hit-test.ts";
import { blockKey } from "../../server/views/picture/keys.ts";
import type { Proportion } from "../../server/views/picture/lane-axis.ts";
import { TRACK } from "../../server/views/picture/lane-geometry.ts";
import { shapesOnAxis } from "../../server/views/picture/lane-shapes.ts";
import { rulerShapes } from "../../server/views/picture/measure.ts";
import { range } from "../../server/views/picture/notation.ts";
import { type PicturePlan, type PlacedLane, picturePlan } from "../../server/views/picture/picture-geometry.ts";
import type { AxisScale } from "../../server/views/scale.ts";
import type { CellWindow } from "./cell-grid.ts";
import { createCellKeys, markCell } from "./cell-keys.ts";
import { createCellLayer } from "./cell-layer.ts";
import { element } from "./dom.ts";
import { type Match, matchOf } from "./find.ts";
import { createGestures, pointerHeight } from "./gestures.ts";
import type { Point } from "./lane-element.ts";
import { litBy, NO_LIGHT } from "./lights.ts";
import { chosenInStrip, farthest, filling, inSight, nearer, stripAxis } from "./nearer.ts";
import { createOverview } from "./overview.ts";
import { metricsOf, paintPart } from "./paint.ts";
import { createPaneRoom, drawnPart, lanesInSight, stripesOf } from "./pane-room.ts";
import type { Picture, PictureEvents, PictureOfTwo } from "./picture-types.ts";
import { createPlacement, headOf } from "./placement.ts";
import { createPointing, type PointedLane } from "./pointing.ts";
import { createRuler } from "./ruler.ts";
import { findSelected, middleOf, type Selected } from "./selection.ts";
import { zoomToSee } from "./sight.ts";
import { spotElements } from "./spots.ts";
import { bringLane } from "./sticky.ts";
import type { Theme } from "./theme.ts";
import type { Tooltip } from "./tooltip.ts";
import { atScroll, FILLED, panned, resized, scrollOf, showing, type Viewport } from "./viewport.ts";

/** What a picture that stands alone is called; heard, not seen. */
const alone = (): string => localized("Memory");
/** Milliseconds after a frame in which a picture that has moved rests: counted from the frame, or a slow one gets slower. */
const REST = 160;
/** Lanes of the strip that shows the whole. */
const MOST_OVERVIEW = 8;

export function createPicture(initialTheme: Theme, tooltip: Tooltip, events: PictureEvents): Picture {
  const canvas = element("canvas", { "aria-hidden": "true" });
  const layer = createCellLayer();
  const { heads, lanes } = layer;
  const spots = element("div", { class: "spots", "aria-hidden": "true" });
  const content = element("div", { class: "content" }, canvas, heads, lanes, spots);
  const caption = element("h2", { class: "caption unseen" }, alone());
  const overview = createOverview(content, { onView: showStrip, mostZoom });
  const root = element("section", { class: "picture" }, caption, content, overview.root);
  const placement = createPlacement(content);
  const ruler = createRuler(
    () => layout,
    (of) => {
      events.onMeasure(of);
      paintSoon();
    },
  );
  const paneRoom = createPaneRoom(root, content, () => arrange());
  let theme = initialTheme;
  let layout: Layout | undefined;
  let others: readonly Layout[] = [];
  let ofTwo: PictureOfTwo | undefined;
  let proportion: Proportion = "fitted";
  /** Where all lanes lie; undefined: nothing is placed, for the pane has no width. */
  let plan: PicturePlan | undefined;
  let view: Viewport = { width: 0, zoom: 1, left: 0 };
  /** The part of the picture's height that is drawn. */
  let drawn: CellWindow = { from: 0, to: 0 };
  /** The lanes that have a head and cells. */
  let built: readonly PlacedLane[] = [];
  let selected: string | null = null;
  /** What was looked for, where that is more than the selected block. */
  let found: Match | undefined;
  let light = NO_LIGHT;
  let lit: readonly Match[] = [];
  let frame = 0;
  let hasMoved = false;
  /** It gets nearer or farther: each frame is another picture, and what is out of sight is left out until it rests. */
  let isZooming = false;
  let rest: ReturnType<typeof setTimeout> | undefined;
  const pointerY = pointerHeight(content);

  const pen = canvas.getContext("2d")!;
  let metrics = metricsOf(pen, theme);

  const headHeight = (): number => Math.round(TRACK.head * metrics.scale);

  /** Plans everything; in a pane that is not laid out (hidden) later, when it is. */
  function arrange(): void {
    const width = content.clientWidth;
    if (layout === undefined || width === 0) return;
    view = view.width === 0 ? { ...view, width } : resized(view, width);
    const options = { width, metrics, proportion, room: paneRoom.ask() };
    plan = picturePlan(layout, others, ofTwo === undefined ? options : { ...options, woven: ofTwo.woven });
    root.style.setProperty("--stripes", stripesOf(plan, headHeight()));
    content.style.height = `${plan.height}px`;
    drawn = drawnPart(content, plan.height);
    placement.forget();
    buildCells();
    paintSoon();
  }

  function placeLanes(): void {
    if (plan !== undefined) placement.place(plan, view, drawn, { head: headHeight(), isZooming });
  }

  /** Cells for what is seen and as much again on both sides. */
  function buildCells(): void {
    rest = clearTimeout(rest) as undefined;
    if (plan === undefined) return;
    if (isZooming) paintSoon();
    isZooming = false;
    placeLanes();
    const window = { from: view.left - view.width, to: view.left + 2 * view.width };
    built = placement.placed;
    const made = built.map(({ top, geometry }) => {
      return { top, geometry, head: headHeight(), view: view.width, cells: window, tag: ofTwo?.tag };
    });
    layer.build(made, view, (geometry) => show(panned(view, geometry.axis.width - view.width - view.left)));
    markSelected();
    layer.restoreFocus();
  }

  function paintSoon(): void {
    if (frame !== 0) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      if (content.clientWidth !== view.width) arrange();
      paint();
    });
  }

  function paint(): void {
    if (plan === undefined) return;
    placeLanes();
    const { width, left } = view;
    const pageSize = layout?.pageSize ?? 4096;
    const drawing = { left, width, metrics, pageSize, contrast: theme.contrast };
    const parts = placement.placed.map(({ geometry, top }) => {
      const own = shapesOnAxis(geometry, drawing);
      const isMeasured = ruler.of !== undefined && geometry.lane.label === ruler.of.lane.label;
      const shapes = isMeasured ? [...own, ...rulerShapes(ruler.of!, geometry, drawing)] : own;
      return { shapes, right: -left, down: top };
    });
    paintPart(canvas, parts, { pen, width, left, ...drawn, theme });
    showSpots();
    showOverview();
    if (hasMoved) rest ??= setTimeout(buildCells, REST);
    hasMoved = false;
  }

  function showOverview(): void {
    const axis = placement.placed[0]?.geometry.axis;
    const seen = axis === undefined ? undefined : inSight(view, axis);
    overview.setView(view, seen === undefined ? "" : range(seen.first, seen.last));
    if (view.zoom === 1 || plan === undefined || isZooming) return;
    const whole = placement.atRest.slice(0, MOST_OVERVIEW);
    overview.draw(
      whole.map((at) => ({ lane: layout!.lanes[at]!, axis: stripAxis(axisNow(at)!, view.zoom) })),
      theme,
    );
  }

  function axisNow(lane: number): AxisScale | undefined {
    return plan?.lanes[lane]?.axisAt(view.zoom);
  }

  /** The lane whose memory stays where it is while it is zoomed: that under the pointer, else the first in sight. */
  function anchorLane(): number {
    const under = plan?.lanes.findLastIndex(({ top }) => pointerY() >= top) ?? -1;
    return under >= 0 ? under : (placement.atRest[0] ?? 0);
  }

  function showStrip(next: Viewport): void {
    show(chosenInStrip(view, next, plan?.lanes[placement.atRest[0] ?? 0]?.axisAt, mostZoom()));
  }

  /** Shows another part. */
  function move(next: Viewport): void {
    if (next.zoom === view.zoom && next.left === view.left) return;
    isZooming = next.zoom !== view.zoom;
    view = next;
    tooltip.hide();
    layer.move(view);
    paintSoon();
    rest = clearTimeout(rest) as undefined;
    hasMoved = true;
  }

  /** The same by its own will, of which the owner is told. */
  function show(next: Viewport): void {
    const isNearer = next.zoom !== view.zoom;
    move(next);
    if (isNearer) events.onView(view.zoom, scrollOf(view));
    else events.onScroll(scrollOf(view));
  }

  function ownSelected(): Selected | undefined {
    return layout === undefined || selected === null ? undefined : findSelected(layout, selected);
  }

  /** What stays where it is while zooming: the place under the pointer; else the selection comes to the middle. */
  function setZoom(zoom: number, at: Point | undefined): void {
    const own = ownSelected();
    const isSelection = at === undefined && own !== undefined;
    const lane = isSelection ? layout!.lanes.indexOf(own.lane) : anchorLane();
    const stays = isSelection ? middleOf(own) : undefined;
    move(nearer(view, plan?.lanes[lane]?.axisAt, { zoom, most: mostZoom(), x: at?.x ?? view.width / 2, stays }));
    placement.forget();
    paintSoon();
  }

  function zoomTo(key: string): boolean {
    if (layout === undefined || plan === undefined) return false;
    if (layout.lanes.some(({ label }) => key === `lane:${label}`)) {
      show({ ...view, zoom: 1, left: 0 });
      return true;
    }
    const own = findSelected(layout, key);
    const match = own === undefined ? undefined : matchOf(own);
    const lane = plan.lanes[match === undefined ? -1 : layout.lanes.indexOf(match.lane)];
    if (match === undefined || lane === undefined) return false;
    show(filling(view, lane.axisAt, match, { wanted: view.width * FILLED, most: mostZoom() }));
    return true;
  }

  function laneUnder(x: number, y: number): PointedLane | undefined {
    const lane = placement.placed.findLast(({ top }) => y >= top);
    return lane === undefined ? undefined : { placed: lane, x: view.left + x, y: y - lane.top };
  }

  createGestures(content, {
    onZoom: (factor, x) => events.onZoom(factor, { x, y: 0 }),
    onPan: (by) => show(panned(view, by)),
    onMeasure: (from, to) => {
      tooltip.hide();
      const lane = laneUnder(from.x, from.y);
      if (lane !== undefined) ruler.drag(lane.placed.geometry, lane.x, view.left + to);
    },
    canPan: () => view.zoom > 1,
  });
  createPointing(
    content,
    tooltip,
    {
      layout: () => layout ?? { pageSize: 4096 },
      laneAt: laneUnder,
      lanes: () => placement.placed,
      say: (lane, words) => layer.say(lane === undefined ? -1 : headOf(lane.geometry.lane, built), words),
    },
    { ...events, onZoomTo: zoomTo },
  );

  /** Frames what is selected and what is lit. */
  function showSpots(): void {
    if (layout === undefined) return;
    const own = ownSelected();
    const shown = found ?? (own === undefined ? undefined : matchOf(own));
    const window = { from: view.left, to: view.left + view.width };
    const made = spotElements(placement.placed, { scale: theme.scale, selected: shown, lit }, window);
    if (made.length > 0 || spots.childElementCount > 0) spots.replaceChildren(...made);
  }

  function bringInto(match: Match): void {
    const at = layout?.lanes.indexOf(match.lane) ?? -1;
    const lane = plan?.lanes[at];
    const box = axisNow(at)?.box(match, 0);
    if (lane === undefined || box === undefined) return;
    show(showing(view, box.x, box.x + box.width));
    bringLane(content, lane, headHeight());
    buildCells();
    paintSoon();
  }

  /** The cell of the selection is the one in the tab order. */
  function markSelected(): void {
    const own = ownSelected();
    const geometry = placement.placed.find((one) => one.geometry.lane === own?.lane)?.geometry;
    const group = own?.kind === "block" && geometry !== undefined ? groupOf(geometry, own.block) : undefined;
    markCell(lanes, group === undefined ? selected : blockKey(group.firstBlock));
    showSpots();
  }

  /** Brings the cell of an arrow key into sight and gives it the focus. */
  function goToCell(cell: HTMLElement): void {
    const [pane, box] = [content.getBoundingClientRect(), cell.getBoundingClientRect()];
    const from = view.left + box.left - pane.left;
    events.onSelect(cell.dataset.key ?? null);
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    const next = showing(view, from, from + box.width);
    if (next === view) return;
    show(next);
    buildCells();
  }

  createCellKeys(lanes, {
    selected: () => {
      const own = ownSelected();
      return own?.kind === "block" ? own.block : undefined;
    },
    onBlock: (block) => {
      const next = layout === undefined ? undefined : findSelected(layout, blockKey(block));
      if (next === undefined) return;
      events.onSelect(blockKey(block));
      bringInto(matchOf(next));
    },
    onCell: goToCell,
    onSelect: events.onSelect,
    onOpen: (key) => events.onOpen(selected ?? key),
  });

  new ResizeObserver(() => {
    if (content.clientWidth !== view.width) arrange();
  }).observe(content);
  window.addEventListener("scroll", () => {
    const next = drawnPart(content, plan?.height ?? 0);
    const near = window.innerHeight / 4;
    if (!isZooming && Math.abs(next.from - drawn.from) < near && Math.abs(next.to - drawn.to) < near) return;
    drawn = next;
    placement.forget();
    buildCells();
    paint();
  });

  function mostZoom(): number {
    return farthest(plan?.lanes ?? [], layout?.pageSize ?? 4096);
  }

  return {
    root,
    show: (next, beside, of) => {
      layout = next;
      found = undefined;
      lit = litBy(layout, light);
      others = beside;
      ofTwo = of;
      caption.textContent = of?.caption ?? alone();
      root.classList.toggle("later", of?.woven === "later");
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
    seen: () => {
      const own = ownSelected();
      const lane = own === undefined ? (placement.atRest[0] ?? 0) : layout!.lanes.indexOf(own.lane);
      const axis = view.zoom === 1 ? undefined : axisNow(lane);
      return axis === undefined ? undefined : { lane, ...inSight(view, axis) };
    },
    see: ({ lane, ...part }) => {
      const axisAt = plan?.lanes[lane]?.axisAt;
      if (axisAt !== undefined) move(filling(view, axisAt, part, { wanted: view.width, most: mostZoom() }));
    },
    setSelected: (key, match) => {
      selected = key;
      found = match;
      markSelected();
    },
    setZoom,
    setScroll: (scroll) => move(atScroll(view, scroll)),
    sight: () => ({ zoom: view.zoom, scroll: scrollOf(view) }),
    panBy: (share) => show(panned(view, share * view.width)),
    zoomTo,
    measure: ruler.mark,
    clearRuler: ruler.clear,
    setLight: (next) => {
      light = next;
      lit = layout === undefined ? [] : litBy(layout, light);
      showSpots();
    },
    zoomFor: (match) => {
      const lane = plan?.lanes[layout?.lanes.indexOf(match.lane) ?? -1];
      if (lane === undefined) return view.zoom;
      return zoomToSee(match, lane.axisAt, { zoom: view.zoom, most: mostZoom(), view: view.width });
    },
    bringInto,
    focus: () => lanes.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true }),
    isStretched: () => plan?.lanes.some(({ axis }) => isAxisStretched(axis)) ?? false,
    mostZoom,
    lanesInSight: (covered) => (plan === undefined ? undefined : lanesInSight(plan, content, covered)),
  };
}
