/**
 * The strip below a picture that is zoomed: all of it, and the part in sight as a frame, which is dragged along, or by one of
 * its ends to be nearer or farther. With the keyboard it is a scroll bar.
 */
import { localized } from "../../server/views/localized.ts";
import { type OverviewLane, overviewHeight, overviewShapes } from "../../server/views/picture/overview-shapes.ts";
import { element, setAttributes } from "./dom.ts";
import { paintShapes } from "./paint.ts";
import type { Theme } from "./theme.ts";
import { around, panned, type Viewport } from "./viewport.ts";

export interface Overview {
  readonly root: HTMLElement;
  /** What the strip shows; what it shows already is not drawn again. */
  draw(lanes: readonly OverviewLane[], theme: Theme): void;
  /** `inSight`: in words. */
  setView(view: Viewport, inSight: string): void;
}

export interface OverviewEvents {
  readonly onView: (view: Viewport) => void;
  readonly mostZoom: () => number;
}

/** A frame is no narrower: it must be seen and caught. */
const LEAST_FRAME = 10;
/** Of the frame, at most. */
const HANDLE = 8;

let named = 0;

export function createOverview(controls: HTMLElement, events: OverviewEvents): Overview {
  const canvas = element("canvas", { "aria-hidden": "true" });
  named += 1;
  controls.id ||= `picture-${named}`;
  const frame = element("div", {
    class: "overview-frame",
    role: "scrollbar",
    tabindex: 0,
    "aria-label": localized("Part of the picture in sight"),
    "aria-orientation": "horizontal",
    "aria-controls": controls.id,
    "aria-valuemin": 0,
    "aria-valuemax": 100,
    "aria-valuenow": 0,
  });
  const root = element("div", { class: "overview", hidden: true }, canvas, frame);
  const pen = canvas.getContext("2d")!;
  let view: Viewport = { width: 1, zoom: 1, left: 0 };
  let drawn: readonly OverviewLane[] = [];
  let drawnIn: Theme | undefined;
  let held: { readonly part: "all" | "left" | "right"; x: number } | undefined;

  const box = (): { readonly from: number; readonly to: number } => {
    const from = view.left / view.zoom;
    return { from, to: from + view.width / view.zoom };
  };
  const toMiddle = (x: number): Viewport => panned(view, x * view.zoom - view.width / 2 - view.left);

  root.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const x = event.clientX - root.getBoundingClientRect().left;
    const caught = frame.getBoundingClientRect();
    const [fromLeft, fromRight] = [event.clientX - caught.left, caught.right - event.clientX];
    const reach = Math.min(HANDLE, caught.width / 3);
    const isOnFrame = fromLeft >= -2 && fromRight >= -2;
    if (!isOnFrame) events.onView(toMiddle(x));
    held = { part: isOnFrame && fromLeft < reach ? "left" : isOnFrame && fromRight < reach ? "right" : "all", x };
    root.setPointerCapture(event.pointerId);
    event.preventDefault();
    frame.focus({ preventScroll: true });
  });
  root.addEventListener("pointermove", (event) => {
    if (held === undefined) return;
    const x = event.clientX - root.getBoundingClientRect().left;
    const by = x - held.x;
    held.x = x;
    if (held.part === "all") {
      events.onView(panned(view, by * view.zoom));
      return;
    }
    const { from, to } = box();
    const [left, right] =
      held.part === "left" ? [Math.min(to - 1e-6, from + by), to] : [from, Math.max(from + 1e-6, to + by)];
    events.onView(filling(view, left, right, events.mostZoom()));
  });
  for (const type of ["pointerup", "pointercancel"] as const) {
    root.addEventListener(type, () => {
      held = undefined;
    });
  }
  root.addEventListener("dblclick", () => events.onView({ ...view, zoom: 1, left: 0 }));
  frame.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { width, zoom } = view;
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -width / 8,
      ArrowRight: width / 8,
      PageUp: -width * 0.9,
      PageDown: width * 0.9,
      Home: -width * zoom,
      End: width * zoom,
    };
    const by = steps[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    events.onView(panned(view, by));
  });

  return {
    root,
    draw: (lanes, theme) => {
      const isSame = lanes.every(({ lane, axis }, at) => lane === drawn[at]?.lane && axis === drawn[at].axis);
      if (isSame && lanes.length === drawn.length && theme === drawnIn) return;
      drawn = lanes;
      drawnIn = theme;
      const height = overviewHeight(lanes);
      const { width } = view;
      const pixelRatio = window.devicePixelRatio;
      Object.assign(canvas, { width: Math.round(width * pixelRatio), height: Math.round(height * pixelRatio) });
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
      paintShapes(overviewShapes(lanes), { pen, left: 0, top: 0, width, height, pixelRatio, theme });
    },
    setView: (next, inSight) => {
      view = next;
      root.hidden = view.zoom === 1;
      const { from, to } = box();
      const width = Math.max(LEAST_FRAME, to - from);
      const left = Math.max(0, Math.min(view.width - width, (from + to - width) / 2));
      frame.style.left = `${left}px`;
      frame.style.width = `${width}px`;
      const share = view.zoom === 1 ? 0 : view.left / (view.width * (view.zoom - 1));
      setAttributes(frame, { "aria-valuenow": Math.round(share * 100), "aria-valuetext": inSight });
    },
  };
}

/** A range, in pixels of the whole, fills the pane. */
function filling(view: Viewport, from: number, to: number, most: number): Viewport {
  const { zoom } = around(view, from, to, most);
  const wanted = Math.max(1, Math.min(most, view.width / (to - from)));
  return panned({ ...view, zoom: wanted === 1 ? 1 : Math.max(zoom, wanted), left: 0 }, from * wanted);
}
