/**
 * Frames over the canvas around what is selected, which carries its name, and around what the editor lights. They are for
 * the eye: screen readers are told by the cells.
 */
import type { LayoutMark } from "../../server/views/layout.ts";
import { markKey, zoneKey } from "../../server/views/picture/keys.ts";
import { type LaneGeometry, LEAST } from "../../server/views/picture/lane-geometry.ts";
import { groupAt, laneIndex } from "../../server/views/picture/lane-index.ts";
import type { PlacedLane } from "../../server/views/picture/picture-geometry.ts";
import type { Rect } from "../../server/views/picture/shapes.ts";
import { type CellWindow, place } from "./cell-grid.ts";
import { element } from "./dom.ts";
import type { Match } from "./find.ts";
import { LEAST_SEEN } from "./sight.ts";

/** Frames of one picture, at most. */
const MOST = 400;
/** A name stands to the left of where its frame begins when there is less room than this on the right, in pixels. */
const NAME_ROOM = 160;
/** A band this wide has room for its name, in pixels. */
const BAND_ROOM = 70;

/** Pixels outside of what is in sight. */
const BEYOND = 20;

/** Lower than this, a name in the corner of a block lies over its number, in pixels of text of the usual size. */
const LOW = 50;
/** A cell this wide has its number. */
const CELL_ROOM = 40;

export interface SpotsToShow {
  /** Of text, against its usual size. */
  readonly scale: number;
  readonly selected: Match | undefined;
  readonly lit: readonly Match[];
}

/** `window`: what is in sight, in pixels of the picture; places are from its left edge. */
export function spotElements(
  lanes: readonly PlacedLane[],
  { scale, selected, lit }: SpotsToShow,
  window: CellWindow,
): readonly HTMLElement[] {
  const view = window.to - window.from;
  const made: HTMLElement[] = [];
  const add = (match: Match, className: string): void => {
    const placed = lanes.find(({ geometry }) => geometry.lane === match.lane);
    if (placed === undefined || made.length >= MOST) return;
    const box = placed.geometry.axis.box(match, LEAST.mark);
    if (box.x + box.width < window.from || box.x > window.to) return;
    const rect = rectOf(placed.geometry, match);
    if (rect === undefined) return;
    const spot = element("div", { class: className });
    const width = match === selected ? Math.max(LEAST_SEEN, rect.width) : rect.width;
    const x = rect.x - (width - rect.width) / 2 - window.from;
    // Far in, a thing may be wider than a browser can place.
    const [left, right] = [Math.max(x, -BEYOND), Math.min(x + width, view + BEYOND)];
    place(spot, { ...rect, x: left, y: placed.top + rect.y, width: right - left });
    made.push(spot);
    if (match === selected && !saysItsName(match, rect, scale)) {
      made.push(nameTag(match, placed, { ...rect, x: Math.max(0, left), width: right - Math.max(0, left) }, view));
    }
  };
  for (const match of lit) add(match, "spot lit");
  if (selected !== undefined) add(selected, "spot selected");
  return made;
}

/** Where something is drawn in its lane; undefined: it is not there. */
export function rectOf(geometry: LaneGeometry, match: Match): Rect | undefined {
  const { lane, axis } = geometry;
  if (match.key.startsWith("zone:")) return geometry.zones.find(({ of }) => zoneKey(lane, of) === match.key)?.rect;
  if (match.key.startsWith("mark:")) {
    const is = ({ of }: { readonly of: LayoutMark }): boolean =>
      of.first === match.first && of.last === match.last && markKey(of) === match.key;
    const alone = (geometry.marks.find(is) ?? geometry.regions.find(is))?.rect;
    const crowd = geometry.markCrowds.find(({ of }) => of.first <= match.first && match.last <= of.last)?.rect;
    return alone ?? (crowd === undefined ? undefined : { ...crowd, ...axis.box(match, LEAST.mark) });
  }
  if (groupAt(laneIndex(lane), match.first) === undefined) return undefined;
  return { ...axis.box(match, LEAST.block), y: geometry.blocksTop, height: geometry.blocksHeight };
}

/** A band says its own name where it has room for it; so do the cells of a low lane, in which a second one has none. */
function saysItsName(match: Match, rect: Rect, scale: number): boolean {
  if (match.key.startsWith("zone:")) return rect.width >= BAND_ROOM * scale;
  return match.key.startsWith("block:") && rect.height < LOW * scale && rect.width >= CELL_ROOM * scale;
}

/** The name of a block in its upper corner, of what lies in one above it. */
function nameTag(match: Match, { top }: PlacedLane, rect: Rect, view: number): HTMLElement {
  const tag = element("span", { class: "spot-name" }, shortName(match));
  const isLeft = view - rect.x < NAME_ROOM;
  tag.style.left = `${isLeft ? rect.x + rect.width : rect.x}px`;
  tag.style.top = `${top + rect.y}px`;
  tag.classList.toggle("left", isLeft);
  tag.classList.toggle("above", match.key.startsWith("mark:"));
  return tag;
}

/** `memory762`, `reserved at 0x13ff00000`: a name without what the details tell. */
function shortName({ name }: Match): string {
  return name().split(/[,(]/)[0]!.trim();
}
