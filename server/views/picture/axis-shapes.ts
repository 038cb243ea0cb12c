/**
 * The line of addresses below a lane. It is drawn solid where memory is in proportion, and as a zigzag where a piece is
 * wider than its size, so that nobody reads a width there as an amount.
 */

import type { AxisScale } from "../scale.ts";
import type { Drawing } from "./labels.ts";
import type { LaneGeometry } from "./lane-geometry.ts";

import type { Point, Shape } from "./shapes.ts";
import { type Tick, visibleTicks } from "./ticks.ts";

/** From here on a piece is said to be wider than its size. */
const STRETCHED = 1.25;
const TOOTH = 6;

export function axisShapes(geometry: LaneGeometry, drawing: Drawing): readonly Shape[] {
  const { axis, lane, ticksTop, rows } = geometry;
  const { left, width, metrics } = drawing;
  const shapes: Shape[] = [];
  for (const segment of axis.segments) {
    const from = Math.max(segment.x, left);
    const to = Math.min(segment.x + segment.width, left + width);
    if (segment.kind !== "memory" || to <= from) continue;
    const points = isStretched(segment) ? zigzag(from, to, ticksTop) : straight(from, to, ticksTop);
    shapes.push({ kind: "line", points, stroke: isStretched(segment) ? "faint" : "rule", lineWidth: 1 });
  }
  for (const tick of visibleTicks(axis, lane, left, left + width, metrics, rows.ticks)) {
    shapes.push(...tickShapes(tick, geometry, drawing));
  }
  return shapes;
}

/** Somewhere it is wider than its size. */
export function isAxisStretched({ segments }: AxisScale): boolean {
  return segments.some((segment) => segment.kind === "memory" && isStretched(segment));
}

/** Wider than its size by so much that it must be said. */
function isStretched({ stretch }: { readonly stretch: number }): boolean {
  return stretch >= STRETCHED;
}

function tickShapes(tick: Tick, { axis, ticksTop }: LaneGeometry, { metrics }: Drawing): readonly Shape[] {
  const x = Math.round(tick.x) + (tick.x + 1 > axis.width ? -0.5 : 0.5);
  const rowHeight = 12 * metrics.scale;
  const top = ticksTop + 7 + tick.row * rowHeight;
  const long = tick.row > 0 ? top - ticksTop : tick.major ? 5 : 3;
  return [
    {
      kind: "line",
      points: [
        { x, y: ticksTop },
        { x, y: ticksTop + long },
      ],
      stroke: tick.major ? "faint" : "rule",
      lineWidth: 1,
    },
    {
      kind: "text",
      x: tick.left,
      y: top + rowHeight / 2,
      words: tick.label,
      font: "address",
      anchor: "start",
      paint: tick.major ? "ink" : "faint",
      room: { x: tick.left, y: top, width: tick.right - tick.left, height: rowHeight },
    },
  ];
}

function straight(from: number, to: number, y: number): readonly Point[] {
  return [
    { x: from, y: y + 0.5 },
    { x: to, y: y + 0.5 },
  ];
}

/** Teeth at fixed places, so that they stand still while the picture is moved. */
function zigzag(from: number, to: number, y: number): readonly Point[] {
  const points: Point[] = [{ x: from, y: y + 0.5 }];
  for (let x = Math.ceil(from / TOOTH) * TOOTH; x < to; x += TOOTH) {
    points.push({ x, y: y + ((x / TOOTH) % 2 === 0 ? -1 : 2) });
  }
  points.push({ x: to, y: y + 0.5 });
  return points;
}
