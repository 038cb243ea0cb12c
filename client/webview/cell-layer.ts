/**
 * What lies over the canvas of a picture: the heads of the lanes and the cells, which are made for a part of the picture
 * and moved along while it moves.
 */
import type { LaneGeometry } from "../../server/views/picture/lane-geometry.ts";
import { element } from "./dom.ts";
import { gridElement, headElement, type LaneToBuild } from "./lane-element.ts";
import type { Viewport } from "./viewport.ts";

export interface CellLayer {
  readonly heads: HTMLElement;
  readonly lanes: HTMLElement;
  /** Makes heads and cells anew; `onBack` brings a lane into sight that ends to the left. */
  build(built: readonly LaneToBuild[], view: Viewport, onBack: (geometry: LaneGeometry) => void): void;
  /** The cell that had the focus before they were made anew has it again; one that is gone leaves it to that in the tab order. */
  restoreFocus(): void;
  /** Cells lie where they belong, from whatever they were made for. */
  move(view: Viewport): void;
  /** Says something in one head, by its place, and nothing in the others. */
  say(at: number, words: string): void;
}

export function createCellLayer(): CellLayer {
  const heads = element("div", { class: "heads" });
  const lanes = element("div", { class: "lanes" });
  let from = 0;
  let zoom = 1;
  let focused: string | undefined;
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
      heads.replaceChildren(...built.map((lane) => headElement(lane, view.left, () => onBack(lane.geometry))));
      lanes.replaceChildren(...built.map(gridElement));
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
