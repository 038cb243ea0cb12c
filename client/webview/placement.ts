/**
 * What of a picture is placed to be drawn and pointed at. At rest, and while it is moved sideways: the screen that the left
 * edge is in and what is beside it, placed once. While it is zoomed each frame is another picture: of that only what is in
 * sight is placed.
 */
import type { LayoutLane } from "../../server/views/layout.ts";
import type { PicturePlan, PlacedLane } from "../../server/views/picture/picture-geometry.ts";
import type { AxisWindow } from "../../server/views/picture/zoomed-axis.ts";
import type { CellWindow } from "./cell-grid.ts";
import { seenPart } from "./pane-room.ts";
import type { Viewport } from "./viewport.ts";

export interface Placement {
  /** Lanes that are placed now. */
  readonly placed: readonly PlacedLane[];
  /** Those of the picture at rest, by their place in the layout. */
  readonly atRest: readonly number[];
  /** `drawn`: the part of the picture's height that is drawn at rest; `head`: height of what stands above a lane. */
  place(plan: PicturePlan, view: Viewport, drawn: CellWindow, how: { head: number; isZooming: boolean }): void;
  /** What is placed is that of another plan. */
  forget(): void;
}

export function createPlacement(content: HTMLElement): Placement {
  let placed: readonly PlacedLane[] = [];
  let atRest: readonly number[] = [];
  let placedFor = "";
  /** Those of `placed` by their place in the layout, and what they are placed for. */
  let held = new Map<number, PlacedLane>();
  let heldFor: { readonly plan: PicturePlan; readonly sight: string } | undefined;
  return {
    get placed() {
      return placed;
    },
    get atRest() {
      return atRest;
    },
    forget: () => {
      placedFor = "";
    },
    place: (plan, { width, zoom, left }, drawn, { head, isZooming }) => {
      const screen = Math.floor(left / width);
      const part = isZooming ? seenPart(content, drawn) : drawn;
      const key = `${zoom} ${isZooming ? left : `screen ${screen}`} ${part.from}-${part.to}`;
      if (key === placedFor) return;
      placedFor = key;
      const window: AxisWindow = isZooming
        ? { from: left, to: left + width }
        : { from: (screen - 1) * width, to: (screen + 3) * width };
      const within = plan.lanes.flatMap(({ top, height }, at) =>
        top + height >= part.from && top - head <= part.to ? [at] : [],
      );
      if (!isZooming) atRest = within;
      const sight = `${zoom} ${window.from} ${window.to}`;
      const before = heldFor?.plan === plan && heldFor.sight === sight ? held : undefined;
      held = new Map(within.map((at) => [at, before?.get(at) ?? plan.place(at, { zoom, window })]));
      heldFor = { plan, sight };
      placed = [...held.values()];
    },
  };
}

/** The lane of each head that stands over the picture, for what is said in one of them. */
export function headOf(lane: LayoutLane, built: readonly PlacedLane[]): number {
  return built.findIndex(({ geometry }) => geometry.lane === lane);
}
