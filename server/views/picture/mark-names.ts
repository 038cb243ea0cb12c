/** Names of what is in use, in the bars that stand for it or in the row below them. */
import type { LayoutMark } from "../layout.ts";
import { localized } from "../localized.ts";
import { markWords } from "./block-groups.ts";
import type { MarkCrowd } from "./crowds.ts";
import { clipped, type Drawing, label } from "./labels.ts";
import { type LaneGeometry, TRACK } from "./lane-geometry.ts";
import { isBeside, markPaint } from "./mark-shapes.ts";
import { count } from "./notation.ts";
import type { Rect, Shape } from "./shapes.ts";

/** Names that are tried at once: there is no room for more. */
const MOST_NAMES = 200;
/** Pixels between what is told together. */
const NEAR = 4;

/**
 * Names in the bars, or below those that are too narrow for one: what weighs most first (`marks` have it last), none over
 * another; and how many they are that are drawn as one.
 */
export function markNames(
  { namesTop }: LaneGeometry,
  { marks, heaps }: { readonly marks: LaneGeometry["marks"]; readonly heaps: LaneGeometry["markCrowds"] },
  drawing: Drawing,
): readonly Shape[] {
  const { metrics } = drawing;
  const right = drawing.left + drawing.width;
  const height = Math.round(TRACK.markNames * metrics.scale);
  const shapes: Shape[] = [];
  const inBars: Rect[] = [];
  const below: Rect[] = [];
  for (const { of: mark, rect } of marks
    .toReversed()
    .filter(({ of }) => of.kind !== "hole")
    .slice(0, MOST_NAMES)) {
    const name = mark.by || markWords(mark.kind);
    const room = clipped(rect, drawing);
    if (room.width <= 0) continue;
    const inBar = label(room, name, "ink", "small", metrics, "paper");
    if (!inBars.some(overlaps(room, 0))) {
      inBars.push(room);
      shapes.push(...inBar);
      if (inBar.length > 0) continue;
    }
    const line = Math.round(room.x) + 0.5;
    // Where its line has no room, no words of it have: most of many are not measured.
    if (below.some(overlaps({ x: line, width: 0 }, 8))) continue;
    // `memblock_alloc_range_nid+0xe0/0x150` by its function where the whole is too long.
    for (const words of new Set([name, name.replace(/\+0x[0-9a-f]+.*$/, "")])) {
      const width = metrics.widthOf(words, "small");
      // On the right of its line, or where that is the end of what is seen, on the left.
      const x = line + 4 + width <= right ? line + 4 : line - 4 - width;
      const place = { x, y: namesTop, width, height };
      const taken = { ...place, x: Math.min(x, line), width: width + 4 };
      if (x < drawing.left || below.some(overlaps(taken, 8))) continue;
      below.push(taken);
      shapes.push(...nameBelow(words, place, line, mark));
      break;
    }
  }
  for (const { of, rect, count: many } of heapsJoined(heaps)) {
    const words = localized("{0} ranges: {1}", count(many), markWords(of.kind));
    const width = metrics.widthOf(words, "small");
    const room = clipped(rect, drawing);
    if (width > room.width) continue;
    const spare = room.width - width;
    for (const x of [room.x + spare / 2, room.x + spare, room.x]) {
      const place = { x, y: namesTop, width, height };
      if (below.some(overlaps(place, 8))) continue;
      below.push(place);
      const paint = of.collides ? "alarm" : "ink";
      shapes.push({
        kind: "text",
        x,
        y: namesTop + height / 2,
        words,
        font: "small",
        anchor: "start",
        paint,
        room: place,
      });
      break;
    }
  }
  return shapes;
}

function nameBelow(words: string, room: Rect, x: number, mark: LayoutMark): readonly Shape[] {
  const y = room.y + room.height / 2;
  const stroke = markPaint(mark);
  const points = [
    { x, y: room.y },
    { x, y: y + 1 },
    { x: room.x > x ? x + 2 : x - 2, y: y + 1 },
  ];
  return [
    { kind: "line", points, stroke, lineWidth: 1 },
    { kind: "text", x: room.x, y, words, font: "small", anchor: "start", paint: mark.collides ? "alarm" : "ink", room },
  ];
}

function overlaps(one: Pick<Rect, "x" | "width">, gap: number): (other: Pick<Rect, "x" | "width">) => boolean {
  return (other) => other.x < one.x + one.width + gap && one.x < other.x + other.width + gap;
}

interface Heap {
  readonly of: MarkCrowd;
  readonly rect: { readonly x: number; readonly y: number; readonly height: number; width: number };
  count: number;
}

/** Neighbours of a kind are one, with as many as all of them; what no memory lies in is none. */
function heapsJoined(heaps: LaneGeometry["markCrowds"]): readonly Heap[] {
  const joined: Heap[] = [];
  for (const next of heaps) {
    if (next.of.kind === "hole") continue;
    const before = joined.at(-1);
    if (before === undefined || !isBeside(before, next, NEAR)) {
      joined.push({ of: next.of, rect: { ...next.rect }, count: next.of.count });
    } else {
      before.rect.width = next.rect.x + next.rect.width - before.rect.x;
      before.count += next.of.count;
    }
  }
  return joined;
}
