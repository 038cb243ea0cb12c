/**
 * Names for what matters and is too narrow for one (callout-names.ts). They stand above the blocks in at most two rows,
 * what matters most first, each with a line to its place that goes through no other's words. Where there are too many for
 * that, those near each other have one name with their number.
 */

import { firstWhere } from "../../simulation/units/first-where.ts";
import type { AxisScale } from "../scale.ts";
import type { BlockGroup } from "./block-groups.ts";
import type { CalloutName, CalloutNames, NamedCell } from "./callout-names.ts";
import { LABEL_PADDING } from "./labels.ts";
import type { Metrics, Paint, Rect } from "./shapes.ts";
import type { AxisWindow } from "./zoomed-axis.ts";

export interface Callout {
  readonly words: string;
  /** Of the words. */
  readonly rect: Rect;
  /** Where the line goes down. */
  readonly x: number;
  readonly paint: Paint;
  /** Undefined for what is there no more, and for several. */
  readonly group?: BlockGroup;
}

const MOST_ROWS = 2;
const PADDING = 3;
const GAP = 4;
/** Room between a line and words beside it. */
const CLEAR = 2;
/** Of a name that stands on one side of its line, what reaches over it. */
const SIDE = 4;
/** Of more than these none makes way for another. */
const MOST_MOVED = 12;
/** Beside more than these a name that another makes way for has its first place or none. */
const MOST_TRIED = 6;
/** Above this many there is no telling them apart. */
const MOST = 60;
const ROW = 15;
/** Pixels within which several become one, tried one after the other. */
const NEAR = [0, 24, 48, 96, 192, 384, 768, Number.POSITIVE_INFINITY] as const;

export interface CalloutContext {
  readonly names: readonly CalloutNames[];
  readonly axis: AxisScale;
  readonly metrics: Metrics;
  /** Of the first row. */
  readonly top: number;
  readonly window: AxisWindow;
  /** Rows that there is room for; undefined: as many as are needed, at most two. */
  readonly rows?: number;
}

interface PlacedName {
  readonly of: CalloutName;
  readonly middle: number;
  readonly x: number;
  readonly width: number;
  /** 0 is next to the blocks. */
  readonly row: number;
}

/** How many rows they take, and the names that found room. */
export function calloutsOf(context: CalloutContext): { readonly callouts: readonly Callout[]; readonly rows: number } {
  const { names, metrics, top, rows: given } = context;
  let placed: readonly PlacedName[] = [];
  for (const own of names) {
    if (own.isLastResort !== true) placed = withList(own, placed, context);
    else placed = withUnnamed(own.names, placed, context);
  }
  const height = Math.round(ROW * metrics.scale);
  const rows = given ?? Math.max(0, ...placed.map(({ row }) => row + 1));
  return {
    rows,
    callouts: placed.map(({ of: { words, paint, group }, middle, x, width, row }) => ({
      words,
      paint,
      rect: { x, y: top + (rows - 1 - row) * height, width, height },
      x: middle,
      ...(group === undefined ? {} : { group }),
    })),
  };
}

/** With names of those that nothing else names, neither in them nor above; they take no row of their own beside others. */
function withUnnamed(
  all: readonly CalloutName[],
  placed: readonly PlacedName[],
  context: CalloutContext,
): readonly PlacedName[] {
  const names = all.filter(
    (name) => !isSomeSaid(name, context) && !placed.some(({ of }) => of.first <= name.last && name.first <= of.last),
  );
  const joined = (from: number, to: number) => (to - from === 1 ? names[from] : undefined);
  const rows = context.rows ?? Math.max(1, ...placed.map(({ row }) => row + 1));
  return withList({ names, joined }, placed, { ...context, rows });
}

/** The names of one kind beside those that are placed: each its own, or as few together as finds room for all. */
function withList(list: CalloutNames, placed: readonly PlacedName[], context: CalloutContext): readonly PlacedName[] {
  if (list.names.length === 0) return placed;
  let best = placed;
  for (const near of NEAR) {
    const wanted = within(list, context, near);
    if (wanted === undefined) continue;
    const { all, isAll } = withNames(wanted, placed, context);
    if (isAll) return all;
    if (all.length > best.length) best = all;
    // What can't be told together has had its try.
    if (list.joined(0, Math.min(2, list.names.length)) === undefined) return all;
  }
  return best;
}

function withNames(
  names: readonly CalloutName[],
  before: readonly PlacedName[],
  { axis, metrics, rows = MOST_ROWS }: CalloutContext,
): { readonly all: readonly PlacedName[]; readonly isAll: boolean } {
  let placed = before;
  let isAll = true;
  for (const of of names) {
    const box = axis.box(of, 3);
    if (sayTheirOwn(of, axis, metrics)) continue;
    const width = metrics.widthOf(of.words, "small") + 2 * PADDING;
    const one = { of, middle: box.x + box.width / 2, x: 0, width, row: 0 };
    const next = withName(one, placed, { length: axis.width, rows });
    if (next === undefined) isAll = false;
    else placed = next;
  }
  return { all: placed, isAll };
}

/** Of more cells than these one has no room. */
const MOST_CELLS = 200;

/** Cells with room for their numbers say them (lane-shapes.ts). */
function sayTheirOwn({ cells }: CalloutName, axis: AxisScale, metrics: Metrics): boolean {
  if (cells.length === 0 || cells.length > MOST_CELLS) return false;
  return cells.every((cell) => isSaid(cell, axis, metrics));
}

/** Some cell has room for its number. */
function isSomeSaid({ cells }: CalloutName, { axis, metrics }: CalloutContext): boolean {
  return cells.some((cell) => isSaid(cell, axis, metrics));
}

function isSaid(cell: NamedCell, axis: AxisScale, metrics: Metrics): boolean {
  return metrics.widthOf(cell.words, "text") + LABEL_PADDING <= axis.box(cell, 3).width;
}

interface NameRoom {
  readonly length: number;
  readonly rows: number;
}

/** With one more; where it has no room, one of the others may make way. */
function withName(one: PlacedName, placed: readonly PlacedName[], room: NameRoom): readonly PlacedName[] | undefined {
  const freed = new Map<PlacedName, PlacedName[]>();
  for (const name of placesOf(one, room)) {
    const blockers = blockersOf(name, placed);
    if (blockers.length === 0) return [...placed, name];
    if (blockers.length === 1) freed.set(blockers[0]!, [...(freed.get(blockers[0]!) ?? []), name]);
  }
  if (placed.length > MOST_MOVED) return undefined;
  for (const other of placed) {
    const places = freed.get(other);
    if (places === undefined) continue;
    const others = placed.filter((name) => name !== other);
    for (const first of places.slice(0, placed.length > MOST_TRIED ? 1 : undefined)) {
      const moved = placeName(other, [...others, first], room);
      if (moved !== undefined) return [...others, moved, first];
    }
  }
  return undefined;
}

/** Those in the way of a name; of more than one two. */
function blockersOf(name: PlacedName, placed: readonly PlacedName[]): readonly PlacedName[] {
  const found: PlacedName[] = [];
  for (const other of placed) {
    if (isApart(name, other)) continue;
    found.push(other);
    if (found.length > 1) break;
  }
  return found;
}

function placeName(one: PlacedName, placed: readonly PlacedName[], room: NameRoom): PlacedName | undefined {
  for (const name of placesOf(one, room)) if (placed.every((other) => isApart(name, other))) return name;
  return undefined;
}

/** In the middle of its line, else on one side of it, at last wholly beside it: two lines a pixel apart have room for both. */
function* placesOf(one: PlacedName, { length, rows }: NameRoom): Generator<PlacedName, undefined> {
  const { middle, width } = one;
  if (width > length) return undefined;
  for (let row = 0; row < rows; row++) {
    for (const wanted of [
      middle - width / 2,
      middle - width + SIDE,
      middle - SIDE,
      middle - width - CLEAR,
      middle + CLEAR,
    ]) {
      yield { ...one, x: Math.max(0, Math.min(length - width, wanted)), row };
    }
  }
  return undefined;
}

function isApart(one: PlacedName, other: PlacedName): boolean {
  if (one.row === other.row) return one.x >= other.x + other.width + GAP || other.x >= one.x + one.width + GAP;
  const [high, low] = one.row > other.row ? [one, other] : [other, one];
  return high.middle + CLEAR <= low.x || high.middle >= low.x + low.width + CLEAR;
}

/** Those in a part of the axis, with one name for those that lie within `near` pixels; undefined: far too many. */
function within(
  { names, joined }: CalloutNames,
  { axis, window: { from, to } }: CalloutContext,
  near: number,
): readonly CalloutName[] | undefined {
  const first = firstWhere(names.length, (at) => axis.toX(names[at]!.last + 1) >= from);
  const behind = firstWhere(names.length, (at) => axis.toX(names[at]!.first) > to, first);
  if (near === 0) {
    if (behind - first <= MOST) return names.slice(first, behind);
    // What can't be told together: some from all over it.
    const each = Math.ceil((behind - first) / MOST);
    return joined(0, 2) === undefined ? names.slice(first, behind).filter((_, at) => at % each === 0) : undefined;
  }
  const found: CalloutName[] = [];
  for (let at = first; at < behind; ) {
    const start = axis.toX(names[at]!.first);
    const next = Math.max(
      at + 1,
      firstWhere(behind, (one) => axis.toX(names[one]!.last + 1) > start + near, at + 1),
    );
    const one = joined(at, next);
    if (one !== undefined) found.push(one);
    at = next;
    if (found.length > MOST) return undefined;
  }
  return found;
}
