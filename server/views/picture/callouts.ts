/**
 * Names for what matters and is too narrow for one (callout-names.ts). They stand above the blocks in at most two rows,
 * what matters most first, each with a line to its place.
 */

import { firstWhere } from "../../simulation/units/first-where.ts";
import type { AxisScale } from "../scale.ts";
import type { BlockGroup } from "./block-groups.ts";
import type { CalloutName } from "./callout-names.ts";
import type { Metrics, Paint, Rect } from "./shapes.ts";
import type { AxisWindow } from "./zoomed-axis.ts";

export interface Callout {
  readonly words: string;
  /** Of the words. */
  readonly rect: Rect;
  /** Where the line goes down. */
  readonly x: number;
  readonly paint: Paint;
  /** Undefined for what is there no more. */
  readonly group?: BlockGroup;
}

const MOST_ROWS = 2;
const PADDING = 3;
const GAP = 4;
/** Above this many there is no telling them apart. */
const MOST = 60;
const ROW = 15;

export interface CalloutContext {
  readonly names: readonly (readonly CalloutName[])[];
  readonly axis: AxisScale;
  readonly metrics: Metrics;
  /** Of the first row. */
  readonly top: number;
  readonly window: AxisWindow;
  /** Rows that there is room for; undefined: as many as are needed, at most two. */
  readonly rows?: number;
}

/** How many rows they take, and the names that found room. */
export function calloutsOf({ names, axis, metrics, top, window, rows: given }: CalloutContext): {
  readonly callouts: readonly Callout[];
  readonly rows: number;
} {
  const most = given ?? MOST_ROWS;
  const candidates = names
    .flatMap((own) => within(own, axis, window))
    .map((of) => ({ of, box: axis.box(of, 3) }))
    // A single cell with room for its number says it itself (lane-shapes.ts).
    .filter(({ of: { words, alone }, box }) => !alone || metrics.widthOf(words, "text") + 6 > box.width)
    .slice(0, MOST);
  const height = Math.round(ROW * metrics.scale);
  const placed: {
    readonly of: CalloutName;
    readonly middle: number;
    readonly x: number;
    readonly width: number;
    readonly row: number;
  }[] = [];
  for (const { of, box } of candidates) {
    const width = metrics.widthOf(of.words, "small") + 2 * PADDING;
    if (width > axis.width) continue;
    const middle = box.x + box.width / 2;
    const x = Math.max(0, Math.min(axis.width - width, middle - width / 2));
    const isFree = (row: number): boolean =>
      placed.every((other) => other.row !== row || x >= other.x + other.width + GAP || other.x >= x + width + GAP);
    const row = [...Array(most).keys()].find(isFree);
    if (row !== undefined) placed.push({ of, middle, x, width, row });
  }
  const rows = given ?? Math.max(0, ...placed.map(({ row }) => row + 1));
  return {
    rows,
    callouts: placed.map(({ of: { words, paint, group }, middle, x, width, row }) => ({
      words,
      paint,
      // The first row is the one next to the blocks.
      rect: { x, y: top + (rows - 1 - row) * height, width, height },
      x: middle,
      ...(group === undefined ? {} : { group }),
    })),
  };
}

/** Those in a part of the axis; of too many, some from all over it. */
function within(names: readonly CalloutName[], axis: AxisScale, { from, to }: AxisWindow): readonly CalloutName[] {
  if (names.length <= MOST) return names.filter((one) => axis.toX(one.last + 1) >= from && axis.toX(one.first) <= to);
  const first = firstWhere(names.length, (at) => axis.toX(names[at]!.last + 1) >= from);
  const behind = firstWhere(names.length, (at) => axis.toX(names[at]!.first) > to, first);
  const each = Math.max(1, Math.ceil((behind - first) / MOST));
  const found: CalloutName[] = [];
  for (let at = first; at < behind; at += each) found.push(names[at]!);
  return found;
}
