/**
 * What is under the pointer, in words, beside it; or what has the focus, below it. It is for the eye: screen readers have
 * the labels of the cells.
 */
import type { Tip } from "../../server/views/picture/tip.ts";
import { element } from "./dom.ts";
import { AWAY, EDGE, type TipPlace, topOf } from "./tip-place.ts";

export interface Tooltip {
  readonly root: HTMLElement;
  /** Shows it beside a place (CSS pixels of the window), after a moment where none is shown yet. */
  show(tip: Tip, at: TipPlace, now?: boolean): void;
  hide(): void;
  readonly isShown: boolean;
}

const DELAY = 150;

export function createTooltip(): Tooltip {
  const root = element("div", { class: "tooltip", "aria-hidden": "true", hidden: true });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tip: Tip | undefined;
  let written: Tip | undefined;
  let at: TipPlace = { x: 0, y: 0 };

  function draw(): void {
    timer = undefined;
    if (tip === undefined) return;
    if (!isSame(tip, written)) root.replaceChildren(...content(tip));
    written = tip;
    root.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = root;
    const right = at.x + AWAY + width + EDGE > window.innerWidth;
    // Where it does not fit on one side it stands on the other, never under the pointer.
    const x = right ? Math.max(EDGE, at.x - AWAY - width) : at.x + AWAY;
    const y = topOf(at, height, window.innerHeight);
    root.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  }

  function hide(): void {
    clearTimeout(timer);
    timer = undefined;
    tip = undefined;
    root.hidden = true;
  }

  window.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape") hide();
    },
    { capture: true },
  );
  window.addEventListener("blur", hide);
  return {
    root,
    get isShown() {
      return !root.hidden;
    },
    show: (next, place, now = false) => {
      tip = next;
      at = place;
      if (!root.hidden || now) draw();
      else timer ??= setTimeout(draw, DELAY);
    },
    hide,
  };
}

function content({ title, facts, notes }: Tip): readonly HTMLElement[] {
  const rows = facts.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]);
  return [
    element("strong", {}, title),
    ...notes.map(({ words, isAlarm }) => element("p", { class: isAlarm ? "alarm" : "" }, words)),
    ...(rows.length === 0 ? [] : [element("dl", { class: "facts" }, ...rows)]),
  ];
}

function isSame(one: Tip, other: Tip | undefined): boolean {
  return other !== undefined && JSON.stringify(one) === JSON.stringify(other);
}
