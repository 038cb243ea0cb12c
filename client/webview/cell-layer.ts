/**
 * What lies over the canvas of a picture: the heads of the lanes and the cells, which are made for a part of the picture
 * and moved along while it moves.
 */
import type { LaneGeometry } from "../../server/views/picture/lane-geometry.ts";
import { element, setChildren } from "./dom.ts";
import { gridElement, headElement, isAway, type LaneToBuild } from "./lane-element.ts";
import type { Viewport } from "./viewport.ts";

export interface CellLayer {
  readonly heads: HTMLElement;
  readonly lanes: HTMLElement;
  /** Makes heads and cells; those of lanes that are placed as they were stay. `onBack` brings a lane into sight that ends to the left. */
  build(built: readonly LaneToBuild[], view: Viewport, onBack: (geometry: LaneGeometry) => void): void;
  /** The cell that had the focus before they were made anew has it again; one that is gone leaves it to that in the tab order. */
  restoreFocus(): void;
  /** Cells lie where they belong, from whatever they were made for. */
  move(view: Viewport): void;
  /** Says something in one head, by its place, and nothing in the others. */
  say(at: number, words: string): void;
}

interface Made {
  readonly lane: LaneToBuild;
  readonly away: boolean;
  readonly head: HTMLElement;
  readonly grid: HTMLElement;
}

/** Of the same geometry. */
function isBuiltAlike(one: LaneToBuild, other: LaneToBuild): boolean {
  const isSamePlace = one.top === other.top && one.head === other.head && one.view === other.view;
  const { cells } = other;
  return isSamePlace && one.tag === other.tag && one.cells.from === cells.from && one.cells.to === cells.to;
}

export function createCellLayer(): CellLayer {
  const heads = element("div", { class: "heads" });
  const lanes = element("div", { class: "lanes" });
  let from = 0;
  let zoom = 1;
  let focused: string | undefined;
  let made: readonly Made[] = [];
  const move = (view: Viewport): void => {
    const scale = view.zoom / zoom;
    lanes.style.transform = `translateX(${from * scale - view.left}px) scaleX(${scale})`;
  };
  return {
    heads,
    lanes,
    build: (built, view, onBack) => {
      const active = document.activeElement;
      focused = lanes.contains(active) ? (active as HTMLElement).dataset.key : undefined;
      from = built[0]?.cells.from ?? 0;
      ({ zoom } = view);
      const known = new Map(made.map((one) => [one.lane.geometry, one]));
      made = built.map((lane) => {
        const away = isAway(lane.geometry, view.left);
        const before = known.get(lane.geometry);
        if (before !== undefined && before.away === away && isBuiltAlike(before.lane, lane)) return before;
        const head = headElement(lane, view.left, () => onBack(lane.geometry));
        return { lane, away, head, grid: gridElement(lane) };
      });
      setChildren(
        heads,
        made.map(({ head }) => head),
      );
      setChildren(
        lanes,
        made.map(({ grid }) => grid),
      );
      move(view);
    },
    restoreFocus: () => {
      if (focused === undefined) return;
      const again = lanes.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`);
      (again ?? lanes.querySelector<HTMLElement>('[tabindex="0"]'))?.focus({ preventScroll: true });
    },
    move,
    say: (at, words) => {
      for (const [index, readout] of [...heads.querySelectorAll(".readout")].entries()) {
        const own = index === at ? words : "";
        if (readout.textContent !== own) readout.textContent = own;
      }
    },
  };
}
