/** How high a picture may be to fill the pane, and what of its height is drawn. */
import type { CellWindow } from "./cell-grid.ts";

/** A picture that is higher is drawn in parts, in CSS pixels. */
const TALLEST = 2000;
/** Room for the legend below the pictures. */
const BELOW = 90;

/** From the picture's upper edge down to the end of the pane, less what stands below it: the share of one of `count` pictures. */
export function roomBelow(picture: HTMLElement, content: HTMLElement, count: number): number {
  const top = content.getBoundingClientRect().top + window.scrollY;
  return (window.innerHeight - top - BELOW) / Math.max(1, count - sideBySide(picture));
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
