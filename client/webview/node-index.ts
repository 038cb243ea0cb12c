/**
 * An index of the nodes of a machine that has more of them than a pane or two show: a cell each, which stays in reach above
 * the picture; what is in sight is framed. One control for the keyboard: arrows go from node to node, Enter into the lane.
 */

import type { Layout, LayoutLane } from "../../server/views/layout.ts";
import { localized } from "../../server/views/localized.ts";
import {
  NODE_MARK_PAINTS,
  NODE_MARK_WORDS,
  NODE_MARKS,
  type NodeCell,
  type NodeMark,
  nodeAtPlace,
  nodeCells,
  nodeGrid,
  nodeRect,
  nodeShapes,
  nodeWords,
} from "../../server/views/picture/node-cells.ts";
import { count } from "../../server/views/picture/notation.ts";
import { place as placeAt } from "./cell-grid.ts";
import { button, element, setAttributes } from "./dom.ts";
import { paintShapes } from "./paint.ts";
import type { LanesInSight } from "./pane-room.ts";
import { coveredTop } from "./sticky.ts";
import { paintColour, type Theme } from "./theme.ts";
import type { Tooltip } from "./tooltip.ts";

/** Of a picture of no more panes the lanes are their own index. */
const FEW_PANES = 2;
/** Of the grid on each side, in CSS pixels (nodes.css). */
const PADDING = 2;

export interface NodeIndexEvents {
  /** Lanes of a picture, by their places in its layout, that are not covered; undefined: nothing is placed. */
  readonly inSight: (covered: number) => LanesInSight | undefined;
  readonly onGo: (lane: LayoutLane) => void;
  /** Gives the lane that was gone to the focus. */
  readonly onEnter: () => void;
}

export interface NodeIndex {
  readonly root: HTMLElement;
  /** One layout, or two that are held against each other. */
  update(layouts: readonly Layout[], theme: Theme): void;
}

export function createNodeIndex(tooltip: Tooltip, events: NodeIndexEvents): NodeIndex {
  const canvas = element("canvas", { "aria-hidden": "true" });
  const frames = element("div", { "aria-hidden": "true" });
  const cursor = element("div", { class: "node-cursor", "aria-hidden": "true" });
  const grid = element(
    "div",
    { class: "node-grid", role: "slider", tabindex: 0, "aria-label": localized("Go to a node"), "aria-valuemin": 0 },
    canvas,
    frames,
    cursor,
  );
  const amount = element("strong", {});
  const seen = element("span", { class: "faint" });
  const marks = element("span", { class: "node-marks" });
  const line = element("div", { class: "node-line" }, amount, seen, marks);
  const root = element("section", { class: "nodes", "aria-label": localized("Nodes"), hidden: true }, line, grid);
  const pen = canvas.getContext("2d")!;
  let layouts: readonly Layout[] = [];
  let theme: Theme | undefined;
  let cells: readonly NodeCell[] = [];
  let places = nodeGrid(1, 1);
  let width = 0;
  /** The node that was gone to last. */
  let at = 0;
  let framed = "";
  let frame = 0;
  let going = 0;

  function update(next: readonly Layout[], nextTheme: Theme): void {
    const isSame =
      theme === nextTheme && layouts.length === next.length && layouts.every((of, one) => of === next[one]);
    const isOther = layouts[0]?.uri !== next[0]?.uri;
    layouts = next;
    theme = nextTheme;
    if (!isSame) cells = nodeCells(layouts);
    if (isOther) at = 0;
    at = Math.max(0, Math.min(cells.length - 1, at));
    const sight = events.inSight(0);
    root.hidden = cells.length < 2 || sight === undefined || sight.panes <= FEW_PANES;
    if (!root.hidden && (!isSame || width !== grid.clientWidth)) draw();
  }

  function draw(): void {
    if (theme === undefined || grid.clientWidth === 0) return;
    width = grid.clientWidth;
    places = nodeGrid(cells.length, width - 2 * PADDING);
    const [wide, high] = [places.columns * places.pitch.x, places.rows * places.pitch.y];
    const pixelRatio = window.devicePixelRatio;
    Object.assign(canvas, { width: Math.round(wide * pixelRatio), height: Math.round(high * pixelRatio) });
    canvas.style.width = `${wide}px`;
    canvas.style.height = `${high}px`;
    paintShapes(nodeShapes(cells, places), { pen, left: 0, top: 0, width: wide, height: high, pixelRatio, theme });
    amount.textContent = localized("{0} nodes", count(cells.length));
    grid.setAttribute("aria-valuemax", String(cells.length - 1));
    drawMarks(theme);
    framed = "";
    showSight();
    tell();
  }

  /** The legend of the ticks, each a way to the next node that has one. */
  function drawMarks(of: Theme): void {
    const held = marks.contains(document.activeElement) ? document.activeElement?.getAttribute("data-mark") : undefined;
    const made = NODE_MARKS.flatMap((mark) => {
      const nodes = cells.filter(({ blocks }) => blocks[mark] > 0).length;
      if (nodes === 0) return [];
      const swatch = element("span", { class: "node-tick" });
      swatch.style.background = paintColour(of, NODE_MARK_PAINTS[mark]);
      const next = button(
        { class: "link", "data-mark": mark, title: localized("Next node with blocks: {0}", NODE_MARK_WORDS[mark]()) },
        `${NODE_MARK_WORDS[mark]()}: ${count(nodes)}`,
        () => goToNext(mark),
      );
      next.prepend(swatch);
      return [next];
    });
    marks.replaceChildren(...made);
    if (held != null) made.find(({ dataset }) => dataset.mark === held)?.focus({ preventScroll: true });
  }

  function goToNext(mark: NodeMark): void {
    for (let by = 1; by <= cells.length; by += 1) {
      const next = (at + by) % cells.length;
      if (cells[next]!.blocks[mark] === 0) continue;
      go(next);
      return;
    }
  }

  function go(next: number): void {
    at = Math.max(0, Math.min(cells.length - 1, next));
    tell();
    // Keys that are held down come faster than pictures are drawn.
    going ||= requestAnimationFrame(arrive);
    // Where the index itself is higher than its pane.
    cursor.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function arrive(): void {
    cancelAnimationFrame(going);
    going = 0;
    const lane = cells[at]?.lanes.at(-1);
    if (lane !== undefined) events.onGo(lane);
  }

  function tell(): void {
    const cell = cells[at];
    if (cell === undefined) return;
    place(cursor, at, at);
    setAttributes(grid, { "aria-valuenow": at, "aria-valuetext": nodeWords(cell, layouts[0]?.pageSize ?? 4096) });
  }

  function place(box: HTMLElement, from: number, to: number): void {
    const [first, last] = [nodeRect(places, from), nodeRect(places, to)];
    const width = last.x + last.width - first.x + 3;
    placeAt(box, { x: first.x - 1.5, y: first.y - 1.5, width, height: first.height + 3 });
  }

  /** Frames the nodes whose lanes are in sight, row by row. */
  function showSight(): void {
    if (root.hidden) return;
    const sight = events.inSight(coveredTop(".head, .time, .nodes"));
    const lanes = layouts.at(-1)?.lanes ?? [];
    const labels = sight === undefined ? [] : [lanes[sight.first]?.label, lanes[sight.last]?.label];
    const [first, last] = labels.map((label) => cells.findIndex((cell) => cell.label === label));
    const now = `${first} ${last} ${places.columns}`;
    if (now === framed) return;
    framed = now;
    if (first === undefined || last === undefined || first < 0 || last < first) {
      frames.replaceChildren();
      seen.textContent = "";
      return;
    }
    seen.textContent =
      first === last
        ? localized("{0} in sight", labels[0] ?? "")
        : localized("{0} to {1} in sight", labels[0] ?? "", labels[1] ?? "");
    const made: HTMLElement[] = [];
    for (let from = first; from <= last; ) {
      const to = Math.min(last, from + places.columns - 1 - (from % places.columns));
      const box = element("div", { class: "node-sight" });
      place(box, from, to);
      made.push(box);
      from = to + 1;
    }
    frames.replaceChildren(...made);
  }

  const nodeUnder = (event: MouseEvent): number | undefined => {
    const box = canvas.getBoundingClientRect();
    return nodeAtPlace(places, cells.length, event.clientX - box.left, event.clientY - box.top);
  };
  grid.addEventListener("click", (event) => {
    const under = nodeUnder(event);
    if (under !== undefined) go(under);
  });
  grid.addEventListener("dblclick", events.onEnter);
  grid.addEventListener("pointermove", (event) => {
    const under = nodeUnder(event);
    if (under === undefined || event.pointerType === "touch") return tooltip.hide();
    const [title = "", ...notes] = nodeWords(cells[under]!, layouts[0]?.pageSize ?? 4096).split("; ");
    const tip = { title, notes: notes.map((words) => ({ words, isAlarm: false })), facts: [] };
    tooltip.show(tip, { x: event.clientX, y: event.clientY });
  });
  grid.addEventListener("pointerleave", tooltip.hide);
  grid.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { columns } = places;
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -columns,
      ArrowDown: columns,
      Home: -cells.length,
      End: cells.length,
    };
    const by = steps[event.key];
    if (event.key === "Enter") {
      arrive();
      events.onEnter();
    } else if (by === undefined) return;
    // From the upper or lower row there is no way on.
    else if (Math.abs(by) !== columns || cells[at + by] !== undefined) go(at + by);
    event.preventDefault();
    event.stopPropagation();
  });
  const showSoon = (): void => {
    if (frame !== 0 || root.hidden) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      showSight();
    });
  };
  window.addEventListener("scroll", showSoon);
  window.addEventListener("resize", () => theme !== undefined && update(layouts, theme));
  new ResizeObserver(() => {
    if (grid.clientWidth !== width) draw();
    else showSoon();
  }).observe(root);
  return { root, update };
}
