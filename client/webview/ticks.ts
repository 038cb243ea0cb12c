/**
 * The addresses written below the visible part of a lane: first where memory begins, then where a zone changes, then
 * round addresses between, each only where its label finds room.
 */
import type { AxisScale } from "../../server/views/scale.ts";
import { address } from "./notation.ts";

export interface Tick {
  readonly address: number;
  readonly x: number;
  readonly label: string;
  /** Where memory begins or a zone changes, rather than a round address between. */
  readonly major: boolean;
  /** The label stands right of the tick instead of centred below it: it is the first of the lane. */
  readonly leading: boolean;
}

/** Ticks from `from` to `to` (pixels of the axis). `labelWidth` tells how wide a label is. */
export function visibleTicks(
  axis: AxisScale,
  boundaries: readonly number[],
  from: number,
  to: number,
  labelWidth: (label: string) => number,
): readonly Tick[] {
  const ticks: (Tick & { readonly left: number; readonly right: number })[] = [];
  const gap = 12;
  const add = (at: number, major: boolean): void => {
    const x = axis.toX(at);
    if (x < from - 1 || x > to + 1) return;
    const label = address(at);
    const width = labelWidth(label);
    const leading = x - width / 2 < 0;
    const left = leading ? x : x - width / 2;
    if (left + width > axis.width || left + width > to || left < from) return;
    if (ticks.some((tick) => left < tick.right + gap && tick.left < left + width + gap)) return;
    ticks.push({ address: at, x, label, major, leading, left, right: left + width });
  };
  const memory = axis.segments.filter(
    (segment) => segment.kind === "memory" && segment.x <= to && segment.x + segment.width >= from,
  );
  for (const [at, segment] of memory.entries()) {
    if (at === 0 || memory[at - 1]!.end !== segment.start) add(segment.start, true);
  }
  for (const boundary of boundaries) add(boundary, true);
  for (const segment of memory) addRound(segment, axis, Math.max(from, 0), to, add);
  return ticks.sort((a, b) => a.x - b.x);
}

/** Multiples of the smallest power of two that leaves room for labels of about 100 pixels. */
function addRound(
  segment: { readonly start: number; readonly end: number; readonly width: number },
  axis: AxisScale,
  from: number,
  to: number,
  add: (at: number, major: boolean) => void,
): void {
  const perPixel = (segment.end - segment.start) / segment.width;
  let step = 4096;
  while (step / perPixel < 100) step *= 2;
  const first = Math.max(segment.start, axis.toAddress(from));
  const last = Math.min(segment.end, axis.toAddress(to) + 1);
  for (let at = Math.ceil(first / step) * step; at < last; at += step) add(at, false);
}
