/**
 * What is in sight of a lane, each where it is drawn. What would be narrower than three pixels is taken together with what
 * lies in the same four pixels, and says how many it stands for. Costs what there is room for, however many there are.
 */

import { firstWhere } from "../../simulation/units/first-where.ts";
import type { ByteRange } from "../../simulation/units/units.ts";
import type { LayoutMark } from "../layout.ts";
import { localized } from "../localized.ts";
import type { AxisScale, Box } from "../scale.ts";
import { type BlockGroup, knownWords, markWords } from "./block-groups.ts";
import type { LaneIndex, Shelf } from "./lane-index.ts";
import { count } from "./notation.ts";
import type { AxisWindow } from "./zoomed-axis.ts";

/** Pixels: what is wider stands alone. */
const NARROW = 3;
/** Pixels that a crowd is gathered from. They lie at fixed places of the axis, so that crowds stay the same when it is moved. */
const BIN = 4;

export interface Boxed<T> {
  readonly of: T;
  readonly box: Box;
}

/** Ranges in use that are too narrow to be told apart. */
export interface MarkCrowd {
  readonly first: number;
  readonly last: number;
  readonly kind: LayoutMark["kind"];
  readonly collides: boolean;
  readonly known: LayoutMark["known"];
  readonly count: number;
  /** Of the range, from 0 to 1, what they take. */
  readonly filled: number;
  /** The first of them. */
  readonly one: LayoutMark;
}

/** `12 ranges: reserved, modelled`, `3 ranges: reserved, observed, in a Movable zone`. */
export function describeMarkCrowd({ count: number, kind, known, collides }: MarkCrowd): string {
  const what = localized("{0} ranges: {1}, {2}", count(number), markWords(kind), knownWords(known));
  return collides ? localized("{0}, in a Movable zone", what) : what;
}

/** Blocks in sight, by address. */
export function cellsWithin(index: LaneIndex, axis: AxisScale, window: AxisWindow): readonly Boxed<BlockGroup>[] {
  const { groups } = index;
  const found: Boxed<BlockGroup>[] = [];
  let at = firstWhere(groups.length, (one) => axis.toX(groups[one]!.last + 1) >= window.from);
  while (at < groups.length) {
    const of = groups[at]!;
    const x = axis.toX(of.first);
    if (x > window.to) break;
    const next = endOfCrowd(groups, at, axis);
    if (next === at + 1) {
      found.push({ of, box: axis.box(of, NARROW) });
    } else {
      const { last, lastBlock } = groups[next - 1]!;
      const range = { first: of.first, last };
      const crowd = index.crowdOf(at, next, memoryWithin(range, axis));
      found.push({
        of: { ...range, firstBlock: of.firstBlock, lastBlock, runs: [], marks: [], crowd },
        box: axis.box(range, NARROW),
      });
    }
    at = next;
  }
  return found;
}

/** Ranges in use in sight, in the order in which they are drawn. */
export function barsWithin(
  index: LaneIndex,
  axis: AxisScale,
  window: AxisWindow,
): { readonly bars: readonly Boxed<LayoutMark>[]; readonly crowds: readonly Boxed<MarkCrowd>[] } {
  const bars: Boxed<LayoutMark>[] = [];
  const crowds: Boxed<MarkCrowd>[] = [];
  for (const shelf of index.shelves) {
    const { marks, longest } = shelf;
    const from = axis.toAddress(Math.max(0, window.from)) - longest;
    let at = firstWhere(marks.length, (one) => marks[one]!.first >= from);
    while (at < marks.length) {
      const of = marks[at]!;
      if (axis.toX(of.first) > window.to) break;
      const next = endOfCrowd(marks, at, axis);
      if (next > at + 1) crowds.push(markCrowd(shelf, at, next, axis));
      else bars.push({ of, box: axis.box(of, NARROW) });
      at = next;
    }
  }
  return { bars, crowds };
}

/** Behind the last of those that are drawn as one with the one at `at`: with itself alone where it is wide enough. */
function endOfCrowd(
  all: readonly { readonly first: number; readonly last: number }[],
  at: number,
  axis: AxisScale,
): number {
  const isWide = (one: number): boolean => axis.toX(all[one]!.last + 1) - axis.toX(all[one]!.first) >= NARROW;
  if (isWide(at)) return at + 1;
  const x = axis.toX(all[at]!.first);
  const end = holeWithin(x, (Math.floor(x / BIN) + 1) * BIN, axis);
  const next = firstFrom(all, at + 1, end, axis);
  return next > at + 1 && isWide(next - 1) ? next - 1 : next;
}

/**
 * The first from `from` on that begins at `x` or behind it. It is looked for by its address, near where it is expected: a place on the axis costs
 * some twenty times as much as a comparison, and each pixel column of each kind asks.
 */
function firstFrom(all: readonly { readonly first: number }[], from: number, x: number, axis: AxisScale): number {
  const address = axis.toAddress(x);
  let step = 1;
  while (from + step < all.length && all[from + step]!.first < address) step *= 2;
  const known = from + Math.floor(step / 2);
  let next = firstWhere(Math.min(all.length, from + step), (one) => all[one]!.first >= address, known);
  // An address is whole, a place is not.
  while (next < all.length && axis.toX(all[next]!.first) < x) next += 1;
  while (next > from && axis.toX(all[next - 1]!.first) >= x) next -= 1;
  return next;
}

/** Where the first hole begins that is seen between two places; the second place where there is none. */
function holeWithin(from: number, to: number, { segments }: AxisScale): number {
  let at = firstWhere(segments.length, (one) => segments[one]!.x > from);
  for (; at < segments.length && segments[at]!.x < to; at += 1) {
    if (segments[at]!.kind === "hole" && segments[at]!.width >= 1) return segments[at]!.x;
  }
  return to;
}

/** Bytes of a range that are memory on the axis. */
function memoryWithin({ first, last }: ByteRange, { segments }: AxisScale): number {
  let bytes = 0;
  let at = firstWhere(segments.length, (one) => segments[one]!.end > first);
  for (; at < segments.length && segments[at]!.start <= last; at += 1) {
    const { kind, start, end } = segments[at]!;
    if (kind === "memory") bytes += Math.min(end, last + 1) - Math.max(start, first);
  }
  return bytes;
}

function markCrowd({ marks, bytesBefore, kind, collides, known }: Shelf, at: number, next: number, axis: AxisScale) {
  const [one, last] = [marks[at]!, marks[next - 1]!];
  const range = { first: one.first, last: last.last };
  const bytes = bytesBefore[next]! - bytesBefore[at]!;
  const filled = Math.min(1, bytes / Math.max(1, memoryWithin(range, axis)));
  return { of: { ...range, kind, collides, known, count: next - at, filled, one }, box: axis.box(range, NARROW) };
}
