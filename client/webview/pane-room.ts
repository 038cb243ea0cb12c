/** How high a picture may be to fill the pane, and what of its height is drawn. */
import type { PicturePlan } from "../../server/views/picture/picture-geometry.ts";
import type { CellWindow } from "./cell-grid.ts";

/** A picture that is higher is drawn in parts, in CSS pixels. */
const TALLEST = 2000;
/** Of a narrow pane, what is kept for the details below. */
const DETAILS_SHARE = 0.3;
/** Less of a difference is none: a row of the legend wraps. */
const NEAR = 2;

export interface PaneRoom {
  /** The height of a picture that fills the pane, with what stands around it in sight. */
  ask(): number;
}

/** `onChange`: there is more or less room than was last asked for. */
export function createPaneRoom(picture: HTMLElement, content: HTMLElement, onChange: () => void): PaneRoom {
  let asked: number | undefined;
  const look = (): void => {
    if (asked === undefined || content.clientWidth === 0) return;
    if (Math.abs(roomBelow(picture, content) - asked) > NEAR) onChange();
  };
  const observer = new ResizeObserver(look);
  let isWatching = false;
  window.addEventListener("resize", look);
  return {
    ask: () => {
      if (!isWatching) for (const one of neighbours(picture)) observer.observe(one);
      isWatching = true;
      asked = roomBelow(picture, content);
      return asked;
    },
  };
}

/** What stands below the pictures, and beside or below all of it. */
function neighbours(picture: HTMLElement): readonly HTMLElement[] {
  const [head, time, aside] = ["header", ".time", "aside"].map((name) => document.querySelector<HTMLElement>(name));
  return [...below(picture), head, time, aside].filter((one) => one != null);
}

function below(picture: HTMLElement): readonly HTMLElement[] {
  const stage = picture.parentElement;
  const all = [...(stage?.parentElement?.children ?? [])] as HTMLElement[];
  return all.slice(all.indexOf(stage!) + 1);
}

/** What is unfolded may be of any height; the picture does not make room for it. */
function heightOf(one: HTMLElement): number {
  const fold = one.querySelector<HTMLElement>('.fold[aria-expanded="true"]');
  return fold === null ? one.offsetHeight : fold.offsetHeight + 20;
}

function roomBelow(picture: HTMLElement, content: HTMLElement): number {
  const drawn = picture.parentElement?.parentElement ?? picture;
  const top = content.getBoundingClientRect().top + window.scrollY;
  const under = below(picture).reduce((sum, one) => sum + heightOf(one), 0);
  const foot = Number.parseFloat(getComputedStyle(drawn).paddingBottom) || 0;
  const aside = document.querySelector<HTMLElement>("aside");
  const isBelow = aside !== null && aside.offsetTop >= drawn.offsetTop + drawn.offsetHeight;
  const details = isBelow ? Math.min(aside.offsetHeight, window.innerHeight * DETAILS_SHARE) : 0;
  return window.innerHeight - top - under - foot - details - 2;
}

/** All of a picture of usual height; of a higher one what is in sight, and half as much above and below. */
export function drawnPart(content: HTMLElement, height: number): CellWindow {
  if (height <= TALLEST) return { from: 0, to: height };
  const { top } = content.getBoundingClientRect();
  const seen = window.innerHeight;
  const from = Math.max(0, Math.min(height - seen, -top - seen / 2));
  return { from, to: Math.min(height, from + 2 * seen) };
}

/** What of the part that is drawn is in sight. */
export function seenPart(content: HTMLElement, drawn: CellWindow): CellWindow {
  const { top } = content.getBoundingClientRect();
  const from = Math.max(drawn.from, -top);
  return { from, to: Math.max(from, Math.min(drawn.to, window.innerHeight - top)) };
}

/** Lanes by their places in the layout, both ends inclusive; none where `last` is less. */
export interface LanesInSight {
  readonly first: number;
  readonly last: number;
  /** Of what is not covered, how many the picture is high. */
  readonly panes: number;
}

/** `covered`: pixels of the upper edge of the window. */
export function lanesInSight({ lanes, height }: PicturePlan, content: HTMLElement, covered: number): LanesInSight {
  const { top: above } = content.getBoundingClientRect();
  const first = lanes.findIndex(({ top, height: own }) => above + top + own > covered);
  const last = lanes.findLastIndex(({ top }) => above + top < window.innerHeight);
  return { first: Math.max(0, first), last: first < 0 ? -1 : last, panes: height / (window.innerHeight - covered) };
}

/** The lanes of a picture with their heads as a clip path: between them another picture is seen and pointed at. */
export function stripesOf({ lanes }: PicturePlan, head: number): string {
  const stripes = lanes.map(({ top, height }) => `M0 ${top - head}H100000V${top + height}H0Z`);
  return `path("${stripes.join("")}")`;
}
