/** The way between two places of a lane: bytes, pages, blocks; and the ruler that is drawn for it. */

import { firstWhere } from "../../simulation/units/first-where.ts";
import type { Layout, LayoutLane } from "../layout.ts";
import { blockBytes } from "./block-groups.ts";
import { clipped, type Drawing } from "./labels.ts";
import type { LaneGeometry } from "./lane-geometry.ts";
import { laneIndex } from "./lane-index.ts";
import { address, blockName, count, size } from "./notation.ts";
import type { Shape } from "./shapes.ts";

/** Bytes; `end` exclusive. */
export interface Measured {
  readonly lane: LayoutLane;
  readonly start: number;
  readonly end: number;
  readonly bytes: number;
  readonly pages: number;
  /** Memory blocks that lie in it, at least in part. */
  readonly blocks: number;
  /** `memory38-39`; empty: none. */
  readonly named: string;
}

/** Both ends are whole pages. */
export function measured(layout: Layout, lane: LayoutLane, from: number, to: number): Measured {
  const page = (at: number): number => Math.round(at / layout.pageSize) * layout.pageSize;
  const [start, end] = [page(Math.min(from, to)), page(Math.max(from, to))];
  const { groups } = laneIndex(lane);
  const first = firstWhere(groups.length, (at) => groups[at]!.last >= start);
  const behind = firstWhere(groups.length, (at) => groups[at]!.first >= end, first);
  let blocks = 0;
  const ends: number[] = [];
  for (let at = first; at < behind; at += 1) {
    const group = groups[at]!;
    const bytes = blockBytes(group);
    const cutBelow = Math.floor(Math.max(0, start - group.first) / bytes);
    const cutAbove = Math.floor(Math.max(0, group.last + 1 - end) / bytes);
    blocks += group.lastBlock - group.firstBlock + 1 - cutBelow - cutAbove;
    if (at === first) ends.push(group.firstBlock + cutBelow);
    if (at === behind - 1) ends.push(group.lastBlock - cutAbove);
  }
  const [one, other] = ends;
  return {
    lane,
    start,
    end,
    bytes: end - start,
    pages: (end - start) / layout.pageSize,
    blocks: end > start ? blocks : 0,
    named: end > start && one !== undefined && other !== undefined ? blockName(one, other) : "",
  };
}

/** `0x130000000 to 0x140000000: 256 MiB, 65,536 pages, 2 blocks (memory38-39)`. */
export function measuredText({ start, end, bytes, pages, blocks, named }: Measured): string {
  const which = named === "" ? "" : ` (${named})`;
  const counted = `${count(pages)} ${pages === 1 ? "page" : "pages"}, ${count(blocks)} ${blocks === 1 ? "block" : "blocks"}`;
  return `${address(start)} to ${address(end)}: ${size(bytes)}, ${counted}${which}`;
}

/** The nearest place where something begins or ends, if it is within `reach` pixels of `x`; else the address there. */
export function snapped(geometry: LaneGeometry, x: number, reach: number): number {
  const { axis, zones, groups, marks, regions } = geometry;
  let best: { readonly at: number; readonly away: number } | undefined;
  for (const { of } of [...zones, ...groups, ...marks, ...regions]) {
    for (const at of [of.first, of.last + 1]) {
      const away = Math.abs(axis.toX(at) - x);
      if (away <= reach && (best === undefined || away < best.away)) best = { at, away };
    }
  }
  return best?.at ?? axis.toAddress(Math.max(0, Math.min(axis.width, x)));
}

/** A line from one end to the other along the upper edge of the blocks, above their names, with what lies between. From the lane's left upper corner. */
export function rulerShapes(
  { start, end, bytes }: Measured,
  geometry: LaneGeometry,
  drawing: Drawing,
): readonly Shape[] {
  const { axis, blocksTop, blocksHeight } = geometry;
  const { metrics } = drawing;
  const [from, to] = [axis.toX(start), axis.toX(end)];
  const high = 13 * metrics.scale;
  const y = blocksTop + high / 2;
  const shapes: Shape[] = [];
  const line = (x1: number, y1: number, x2: number, y2: number, lineWidth: number, stroke: "paper" | "focus"): void => {
    const points = [
      { x: x1, y: y1 },
      { x: x2, y: y2 },
    ];
    shapes.push({ kind: "line", points, stroke, lineWidth });
  };
  const [left, right] = [Math.max(from, drawing.left - 9), Math.min(to, drawing.left + drawing.width + 9)];
  for (const [wide, stroke] of [
    [5, "paper"],
    [2, "focus"],
  ] as const) {
    if (left < right) line(left, y, right, y, wide, stroke);
    for (const x of [from, to]) line(x, blocksTop, x, blocksTop + blocksHeight, wide, stroke);
  }
  const words = size(bytes);
  const width = metrics.widthOf(words, "small") + 10;
  const seen = clipped({ x: from, y, width: to - from, height: 0 }, drawing);
  const middle = seen.x + seen.width / 2;
  const x = Math.max(drawing.left, Math.min(drawing.left + drawing.width - width, middle - width / 2));
  const room = { x, y: blocksTop, width, height: high };
  shapes.push(
    { kind: "box", rect: room, fill: "paper", stroke: "focus", lineWidth: 1, radius: 3 },
    {
      kind: "text",
      x: x + width / 2,
      y: room.y + high / 2,
      words,
      font: "small",
      anchor: "middle",
      paint: "ink",
      room,
    },
  );
  return shapes;
}
