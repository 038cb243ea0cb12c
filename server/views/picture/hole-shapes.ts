/** Holes of the axis of a lane: what is drawn narrower than it is says so, and how large it is. */
import type { Drawing } from "./labels.ts";
import type { LaneGeometry } from "./lane-geometry.ts";
import { size } from "./notation.ts";
import type { Shape } from "./shapes.ts";

/** Pixels that the two slashes of a hole need beside its size. */
const SLASHES = 6;

/** A hole too large to be drawn in proportion is two slashes and its size; a small one is simply empty. */
export function holeShapes(geometry: LaneGeometry, { left, width, metrics }: Drawing): readonly Shape[] {
  const shapes: Shape[] = [];
  const { blocksTop: top, blocksHeight: height } = geometry;
  const y = top + height / 2;
  const dashed = (from: number, to: number): void => {
    if (to <= from) return;
    const points = [
      { x: from, y },
      { x: to, y },
    ];
    shapes.push({ kind: "line", points, stroke: "rule", lineWidth: 1, dash: [2, 3] });
  };
  const slash = (x: number): void => {
    const points = [
      { x: x - 2, y: y + 5 },
      { x: x + 2, y: y - 5 },
    ];
    shapes.push({ kind: "line", points, stroke: "faint", lineWidth: 1 });
  };
  for (const hole of geometry.axis.segments) {
    if (hole.kind !== "hole" || hole.x > left + width || hole.x + hole.width < left) continue;
    const words = size(hole.end - hole.start);
    const tall = metrics.widthOf(words, "small");
    const middle = hole.x + hole.width / 2;
    const gap = 7 * metrics.scale;
    const isWhole = middle - gap >= left && middle + gap <= left + width;
    const isNamed = (hole.broken || hole.width >= 30) && hole.width >= 20 && tall <= height && isWhole;
    if (!isNamed) {
      dashed(hole.x + 2, hole.x + hole.width - 2);
      continue;
    }
    dashed(hole.x + 2, middle - gap);
    dashed(middle + gap, hole.x + hole.width - 2);
    // Where large words need all of a narrow hole, they say alone that it is broken.
    if (hole.width >= 2 * gap + SLASHES) {
      slash(hole.x + 3);
      slash(hole.x + hole.width - 3);
    }
    const room = { x: middle - gap, y: top, width: 2 * gap, height };
    shapes.push({
      kind: "text",
      x: middle,
      y,
      words,
      font: "small",
      anchor: "middle",
      paint: "faint",
      room,
      turned: true,
    });
  }
  return shapes;
}
