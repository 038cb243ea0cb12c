/** How high a picture may be to fill the pane, and what of its height is drawn. */
import type { CellWindow } from "./cell-grid.ts";

/** A picture that is higher is drawn in parts, in CSS pixels. */
const TALLEST = 2000;
/** Of a narrow pane, what is kept for the details below. */
const DETAILS_SHARE = 0.3;
/** Less of a difference is none: a row of the legend wraps. */
const NEAR = 2;

export interface PaneRoom {
  /** The height of one of `count` pictures that together fill the pane, with what stands around them in sight. */
  ask(count: number): number;
}

/** `onChange`: there is more or less room than was last asked for. */
export function createPaneRoom(picture: HTMLElement, content: HTMLElement, onChange: () => void): PaneRoom {
  let asked: { readonly count: number; readonly room: number } | undefined;
  const look = (): void => {
    if (asked === undefined || content.clientWidth === 0) return;
    if (Math.abs(roomBelow(picture, content, asked.count) - asked.room) > NEAR) onChange();
  };
  const observer = new ResizeObserver(look);
  let isWatching = false;
  window.addEventListener("resize", look);
  return {
    ask: (count) => {
      if (!isWatching) for (const one of neighbours(picture)) observer.observe(one);
      isWatching = true;
      const room = roomBelow(picture, content, count);
      asked = { count, room };
      return room;
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

function roomBelow(picture: HTMLElement, content: HTMLElement, count: number): number {
  const drawn = picture.parentElement?.parentElement ?? picture;
  const top = content.getBoundingClientRect().top + window.scrollY;
  const under = below(picture).reduce((sum, one) => sum + heightOf(one), 0);
  const foot = Number.parseFloat(getComputedStyle(drawn).paddingBottom) || 0;
  const aside = document.querySelector<HTMLElement>("aside");
  const isBelow = aside !== null && aside.offsetTop >= drawn.offsetTop + drawn.offsetHeight;
  const details = isBelow ? Math.min(aside.offsetHeight, window.innerHeight * DETAILS_SHARE) : 0;
  const all = window.innerHeight - top - under - foot - details - 2;
  return all / Math.max(1, count - sideBySide(picture));
}

/** Pictures beside each other share no height. */
function sideBySide(picture: HTMLElement): number {
  const siblings = [...(picture.parentElement?.children ?? [])].filter((one) => !(one as HTMLElement).hidden);
  const tops = new Set(siblings.map((one) => Math.round(one.getBoundingClientRect().top)));
  return Math.max(0, siblings.length - tops.size);
}

/** All of a picture of usual height; of a higher one what is in sight, and half as much above and below. */
export function drawnPart(content: HTMLElement, height: number): CellWindow {
  if (height <= TALLEST) return { from: 0, to: height };
  const { top } = content.getBoundingClientRect();
  const seen = window.innerHeight;
  const from = Math.max(0, Math.min(height - seen, -top - seen / 2));
  return { from, to: Math.min(height, from + 2 * seen) };
}
