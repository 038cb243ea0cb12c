/**
 * The addresses written below the visible part of a lane: where memory begins, where it ends, where a zone changes, then
 * round addresses between. Those of the first three kinds that find no room beside each other take a second or third row; the round
 * ones stand only where the first row has room.
 */
import type { LayoutLane } from "../layout.ts";
import type { AxisScale } from "../scale.ts";
import { address } from "./notation.ts";
import type { Metrics } from "./shapes.ts";

export interface Tick {
  readonly address: number;
  readonly x: number;
  readonly label: string;
  /** Where memory begins or ends or a zone changes, rather than a round address between. */
  readonly major: boolean;
  /** Where the label stands: from `left` to `right`, which may be beside the tick at the ends of the lane. */
  readonly left: number;
  readonly right: number;
  readonly row: number;
}

type LaneBounds = Pick<LayoutLane, "zones" | "absent">;

/** Bytes: smaller holes have no address of their own. */
const LEAST_ABSENT = 2 ** 20;
const GAP = 12;
/** Room between a line and a label beside it. */
const CLEAR = 2;
const MOST_ROWS = 3;
/** Of more ends of memory inside of pieces none makes others give way. */
const MOST_INSIDE = 16;
/** Places where memory begins again that are tried. */
const MOST_STARTS = 200;
/** Pixels between round addresses at the usual size of text. */
const ROUND = 100;

/** Rows of addresses that the whole lane takes. */
export function tickRows(axis: AxisScale, lane: LaneBounds, metrics: Metrics): number {
  const ticks = majorTicks(axis, lane, 0, axis.width, metrics);
  return 1 + Math.max(0, ...ticks.map(({ row }) => row));
}

/** Ticks from `from` to `to` (pixels of the axis), ascending. */
export function visibleTicks(
  axis: AxisScale,
  lane: LaneBounds,
  from: number,
  to: number,
  metrics: Metrics,
  mostRows = MOST_ROWS,
): readonly Tick[] {
  const ticks = [...majorTicks(axis, lane, from, to, metrics, mostRows)];
  for (const segment of axis.segments) {
    if (segment.kind !== "memory" || segment.x > to || segment.x + segment.width < from) continue;
    for (const at of roundAddresses(segment, axis, Math.max(from, 0), to, ROUND * metrics.scale)) {
      const placed = place(axis, at, false, { ticks, from, to, metrics, rows: 1 });
      if (placed !== undefined) ticks.push(placed);
    }
  }
  return ticks.sort((a, b) => a.x - b.x);
}

function majorTicks(
  axis: AxisScale,
  lane: LaneBounds,
  from: number,
  to: number,
  metrics: Metrics,
  rows = MOST_ROWS,
): readonly Tick[] {
  const memory = axis.segments.filter(({ kind }) => kind === "memory");
  const starts = memory.filter((segment, at) => at === 0 || memory[at - 1]!.end !== segment.start);
  const end = memory.at(-1)?.end;
  const inside = endsWithin(lane);
  const foremost = [
    ...starts.slice(0, 1).map(({ start }) => start),
    ...(end === undefined ? [] : [end]),
    ...lane.zones.filter(({ spanned }) => spanned > 0).map(({ first }) => first),
    ...(inside.length > MOST_INSIDE ? [] : inside),
  ];
  const others = [
    ...(inside.length > MOST_INSIDE ? thinned(inside) : []),
    ...thinned(starts.slice(1).filter(({ x, width }) => x + width >= from && x <= to)).map(({ start }) => start),
  ];
  let ticks: readonly Tick[] = [];
  for (const at of new Set(foremost)) ticks = withTick(axis, at, { ticks, from, to, metrics, rows });
  for (const at of others) {
    const tick = place(axis, at, true, { ticks, from, to, metrics, rows });
    if (tick !== undefined) ticks = [...ticks, tick];
  }
  return ticks;
}

/** Where memory ends within a block, or that of another node does. */
function endsWithin({ absent = [], zones }: LaneBounds): readonly number[] {
  const begins = new Set(zones.map(({ first }) => first));
  return absent
    .filter(({ first, last }) => last - first >= LEAST_ABSENT && !begins.has(first))
    .map(({ first }) => first);
}

/** There is no room for more than some. */
function thinned<T>(all: readonly T[]): readonly T[] {
  const each = Math.ceil(all.length / MOST_STARTS);
  return each <= 1 ? all : all.filter((_, at) => at % each === 0);
}

interface Room {
  readonly ticks: readonly Tick[];
  readonly from: number;
  readonly to: number;
  readonly metrics: Metrics;
  readonly rows: number;
}

/** Undefined: out of sight, no room, or the place of another. */
function place(axis: AxisScale, at: number, major: boolean, room: Room): Tick | undefined {
  const { ticks, from, to, metrics, rows } = room;
  const x = axis.toX(at);
  if (x < from - 1 || x > to + 1) return undefined;
  const label = address(at);
  const width = metrics.widthOf(label, "address");
  // One page of difference (the DMA zone begins behind page 0) is no other place.
  if (width > axis.width || ticks.some((tick) => Math.abs(tick.x - x) < 2)) return undefined;
  const lefts = major ? [x - width / 2, x - width, x] : [x - width / 2];
  for (const wanted of lefts) {
    const left = Math.max(0, Math.min(axis.width - width, wanted));
    const right = left + width;
    if (right > to + 0.5 || left < from - 0.5) continue;
    for (let row = 0; row < rows; row++) {
      const tick = { address: at, x, label, major, left, right, row };
      if (ticks.every((other) => isApart(tick, other))) return tick;
    }
  }
  return undefined;
}

/** With one more; where it has no room, one of the others may make way. */
function withTick(axis: AxisScale, at: number, room: Room): readonly Tick[] {
  const { ticks } = room;
  const own = place(axis, at, true, room);
  if (own !== undefined) return [...ticks, own];
  for (const other of ticks) {
    const others = ticks.filter((tick) => tick !== other);
    const first = place(axis, at, true, { ...room, ticks: others });
    const moved = first && place(axis, other.address, true, { ...room, ticks: [...others, first] });
    if (first !== undefined && moved !== undefined) return [...others, first, moved];
  }
  return ticks;
}

type TickPlace = Pick<Tick, "x" | "left" | "right" | "row">;

/** No label lies over another, or in the way of the line down to a lower row. */
function isApart(one: TickPlace, other: TickPlace): boolean {
  if (one.row === other.row) return one.left >= other.right + GAP || other.left >= one.right + GAP;
  const [high, low] = one.row < other.row ? [one, other] : [other, one];
  return low.x + CLEAR <= high.left || low.x >= high.right + CLEAR;
}

/** Multiples of the smallest power of two that leaves so much room between them. */
function* roundAddresses(
  segment: { readonly start: number; readonly end: number; readonly width: number },
  axis: AxisScale,
  from: number,
  to: number,
  room: number,
): Generator<number> {
  const perPixel = (segment.end - segment.start) / segment.width;
  let step = 4096;
  while (step / perPixel < room) step *= 2;
  const first = Math.max(segment.start, axis.toAddress(from));
  const last = Math.min(segment.end, axis.toAddress(to) + 1);
  for (let at = Math.ceil(first / step) * step; at < last; at += step) yield at;
}
