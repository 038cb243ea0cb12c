/** What stands above a lane: its name, how much memory it has and is offline, and how much a pixel stands for. */

import type { ByteRange } from "../../simulation/units/units.ts";
import type { LayoutBlocks, LayoutLane, LayoutMark } from "../layout.ts";
import { localized } from "../localized.ts";
import type { AxisScale } from "../scale.ts";
import { isAxisStretched } from "./axis-shapes.ts";
import { size } from "./notation.ts";

export interface LaneHead {
  readonly name: string;
  /** Of the node's own memory: `4 GiB online`, `32 TiB, 2 GiB of it offline`. */
  readonly amount: string;
  /** `1 px = 8 MiB`; where the axis is stretched somewhere, `1 px = 8 MiB or less`. */
  readonly scale: string;
}

export function laneHead(lane: LayoutLane, axis: AxisScale): LaneHead {
  return { name: lane.label, amount: amountOf(lane), scale: scaleOf(axis) };
}

/** What lies within other marks of its lane. */
const WITHIN: ReadonlySet<LayoutMark["kind"]> = new Set(["crashed", "overwritten"]);

function amountOf(lane: LayoutLane): string {
  const bytes = (runs: readonly { first: number; last: number }[]): number =>
    runs.reduce((sum, run) => sum + run.last + 1 - run.first, 0);
  const own = (runs: readonly LayoutBlocks[]): number => bytes(runs) - bytesWithin(lane.absent ?? [], runs);
  if (lane.blocks.length === 0) {
    if (lane.node !== undefined) return lane.offline === true ? localized("not online") : localized("no memory");
    return size(bytes(lane.marks.filter(({ kind }) => !WITHIN.has(kind))));
  }
  const all = own(lane.blocks);
  const others = lane.blocks.filter((run) => run.state !== "online");
  const offline = own(others);
  if (offline === 0) return localized("{0} online", size(all));
  const isGoing = others.every((run) => run.state === "going-offline");
  if (offline === all) return isGoing ? localized("{0} going offline", size(all)) : localized("{0} offline", size(all));
  return isGoing
    ? localized("{0}, {1} of it going offline", size(all), size(offline))
    : localized("{0}, {1} of it offline", size(all), size(offline));
}

/** Bytes of `parts` that lie in `runs`; both ascending. */
function bytesWithin(parts: readonly ByteRange[], runs: readonly ByteRange[]): number {
  let sum = 0;
  let at = 0;
  for (const { first, last } of parts) {
    while (at < runs.length && runs[at]!.last < first) at += 1;
    for (let next = at; next < runs.length && runs[next]!.first <= last; next += 1) {
      sum += Math.min(last, runs[next]!.last) + 1 - Math.max(first, runs[next]!.first);
    }
  }
  return sum;
}

function scaleOf(axis: AxisScale): string {
  if (axis.bytesPerPixel <= 0) return "";
  const each = rounded(axis.bytesPerPixel);
  return isAxisStretched(axis) ? localized("1 px = {0} or less", each) : `1 px = ${each}`;
}

/** Two digits are enough for a scale. */
function rounded(bytes: number): string {
  const unit = 1024 ** Math.max(0, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / unit;
  return size((value >= 10 ? Math.round(value) : Math.round(value * 10) / 10) * unit);
}
