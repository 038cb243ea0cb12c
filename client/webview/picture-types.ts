/** What a picture of a layout can do, and what it tells its owner. */
import type { Layout } from "../../server/views/layout.ts";
import type { Proportion } from "../../server/views/picture/lane-axis.ts";
import type { Measured } from "../../server/views/picture/measure.ts";
import type { Match } from "./find.ts";
import type { Point } from "./lane-element.ts";
import type { Light } from "./lights.ts";
import type { ByteRange } from "./nearer.ts";
import type { LanesInSight } from "./pane-room.ts";
import type { Theme } from "./theme.ts";

export interface PictureEvents {
  readonly onSelect: (key: string | null) => void;
  /** Enter or a double click: go to what caused the selected thing. */
  readonly onOpen: (key: string) => void;
  /** Zoom by a factor around a place of the visible part. */
  readonly onZoom: (factor: number, at: Point) => void;
  readonly onScroll: (scroll: number) => void;
  /** It shows another part, from as near as it wants; `scroll` as of SavedState. */
  readonly onView: (zoom: number, scroll: number) => void;
  /** What the pointer is on; null: nothing. */
  readonly onHover: (key: string | null) => void;
  /** What the ruler measures; undefined: it is gone. */
  readonly onMeasure: (of: Measured | undefined) => void;
}

/** What a picture is that is woven with another, lane by lane. */
export interface PictureOfTwo {
  readonly woven: "earlier" | "later";
  /** Heard, and the same in a word or two, which stands at each lane. */
  readonly caption: string;
  readonly tag: string;
}

/** Memory of a lane, by its place in the layout. */
export interface PartOfLane extends ByteRange {
  readonly lane: number;
}

export interface Picture {
  readonly root: HTMLElement;
  show(layout: Layout, others: readonly Layout[], of: PictureOfTwo | undefined): void;
  setTheme(theme: Theme): void;
  setProportion(proportion: Proportion): void;
  /** What is in sight of the lane of the selection, else of the first; undefined: all of it. */
  seen(): PartOfLane | undefined;
  /** From as near as it takes. */
  see(part: PartOfLane): void;
  /** `match`: what was looked for, of which the key names the first. */
  setSelected(key: string | null, match?: Match): void;
  /** Gives the focus to the cell in the tab order. */
  focus(): void;
  /** Zooms (1 fits the width), keeping what is at this place of the visible part where it is. */
  setZoom(zoom: number, at?: Point): void;
  setScroll(scroll: number): void;
  /** How near it is looked at, and what lies to the left, as of SavedState. */
  sight(): { readonly zoom: number; readonly scroll: number };
  /** By a share of what is in sight. */
  panBy(share: number): void;
  /** Zooms to what is selected, a zone or a lane (`lane:node0`); false: it is not there. */
  zoomTo(key: string): boolean;
  /** With the keyboard: from what was measured last to what a key names. */
  measure(key: string): void;
  clearRuler(): void;
  /** What the editor points at is framed. */
  setLight(light: Light): void;
  /** The zoom nearest to the present one at which something is seen for what it is. */
  zoomFor(match: Match): number;
  /** Moves so that something is in sight, in the middle where it was not. */
  bringInto(match: Match): void;
  /** Somewhere its axis is wider than its size. */
  isStretched(): boolean;
  /** How far it is worth zooming in. */
  mostZoom(): number;
  /** `covered`: pixels of the window's upper edge; undefined: nothing is placed. */
  lanesInSight(covered: number): LanesInSight | undefined;
}
