/** Draws names that stand above the blocks (callouts.ts), each whole: near the edge of what is in sight they step inside, or are left out. */
import type { Callout } from "./callouts.ts";
import type { Drawing } from "./labels.ts";
import type { LaneGeometry } from "./lane-geometry.ts";
import { inset, type Rect, type Shape } from "./shapes.ts";

/** Pixels between two names, and between a line and words beside it. */
const GAP = 2;

export function calloutShapes({ callouts, blocksTop }: LaneGeometry, drawing: Drawing): readonly Shape[] {
  const drawn: Callout[] = [];
  const cut: Callout[] = [];
  for (const callout of callouts) (isWhole(callout.rect, drawing) ? drawn : cut).push(callout);
  for (const callout of cut) {
    const moved = insideOf(callout, drawing);
    if (moved !== undefined && drawn.every((other) => isClear(moved, other) && isClear(other, moved)))
      drawn.push(moved);
  }
  return drawn.flatMap((callout) => shapesOf(callout, blocksTop));
}

function isWhole({ x, width }: Rect, { left, width: seen }: Drawing): boolean {
  return x >= left && x + width <= left + seen;
}

/** Where its words are all in sight; undefined: its place is not. */
function insideOf(callout: Callout, { left, width }: Drawing): Callout | undefined {
  const { rect, x } = callout;
  if (x < left || x > left + width || rect.width > width) return undefined;
  return { ...callout, rect: { ...rect, x: Math.max(left, Math.min(left + width - rect.width, rect.x)) } };
}

/** Neither the words of one lie over those of the other nor its line through them. */
function isClear({ rect, x }: Callout, { rect: other }: Callout): boolean {
  const end = other.x + other.width + GAP;
  if (rect.y === other.y) return rect.x >= end || rect.x + rect.width + GAP <= other.x;
  return rect.y > other.y || x <= other.x - GAP || x >= end;
}

function shapesOf({ words, rect, x, paint }: Callout, blocksTop: number): readonly Shape[] {
  const y = rect.y + rect.height / 2;
  const points = [
    { x, y: rect.y + rect.height - 2 },
    { x, y: blocksTop },
  ];
  return [
    { kind: "line", points, stroke: paint, lineWidth: 1 },
    { kind: "box", rect: inset(rect, 1), fill: "paper" },
    { kind: "text", x: rect.x + rect.width / 2, y, words, font: "small", anchor: "middle", paint, room: rect },
  ];
}
