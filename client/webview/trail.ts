/**
 * Where the reader has been: selections, zooms and proportions, to go back and forward through as in a browser. Pure but for the list
 * it keeps; the time is the caller's.
 */
import type { Proportion } from "../../server/views/picture/lane-axis.ts";

export interface Spot {
  /** Key of what is selected. */
  readonly selected: string | null;
  /** In the second of two pictures. */
  readonly beside: boolean;
  readonly zoom: number;
  /** As of SavedState. */
  readonly scroll: number;
  /** Of the page, in CSS pixels, what lies above what is in sight. */
  readonly top: number;
  readonly proportion: Proportion;
}

export interface Trail {
  readonly canGoBack: boolean;
  readonly canGoForward: boolean;
  /** Comes to a place; `now` in milliseconds. What follows within half a second is one move. */
  visit(spot: Spot, now: number): void;
  /** The place where the reader is looks like this now: scrolling is no move. */
  amend(spot: Spot): void;
  /** Goes along the trail; undefined: it ends here. */
  go(by: -1 | 1): Spot | undefined;
  clear(): void;
}

const ONE_MOVE = 500;
const LONGEST = 100;

export function createTrail(): Trail {
  let spots: Spot[] = [];
  let at = -1;
  let lastMove = Number.NEGATIVE_INFINITY;
  return {
    get canGoBack() {
      return at > 0;
    },
    get canGoForward() {
      return at < spots.length - 1;
    },
    visit: (spot, now) => {
      const here = spots[at];
      if (here !== undefined && isSame(here, spot)) return;
      // The place that the trail begins at is never run over.
      const isOneMove = now - lastMove < ONE_MOVE && at > 0;
      lastMove = now;
      spots = [...spots.slice(isOneMove ? 0 : Math.max(0, at + 2 - LONGEST), isOneMove ? at : at + 1), spot];
      at = spots.length - 1;
    },
    amend: (spot) => {
      if (at >= 0) spots[at] = spot;
    },
    go: (by) => {
      const to = spots[at + by];
      if (to === undefined) return undefined;
      at += by;
      lastMove = Number.NEGATIVE_INFINITY;
      return to;
    },
    clear: () => {
      spots = [];
      at = -1;
      lastMove = Number.NEGATIVE_INFINITY;
    },
  };
}

/** Scrolling apart. */
function isSame(one: Spot, other: Spot): boolean {
  const isAsNear = one.zoom === other.zoom && one.proportion === other.proportion;
  return one.selected === other.selected && one.beside === other.beside && isAsNear;
}
