/**
 * What is in use: bars below the blocks, with their names where there is room, and through the blocks what stands in the
 * way of their going offline.
 */
import { type LayoutMark, MARK_KNOWN } from "../layout.ts";
import { describeMark, markWords } from "./block-groups.ts";
import { describeMarkCrowd, type MarkCrowd } from "./crowds.ts";
import { clipped, type Drawing, label } from "./labels.ts";
import { type LaneGeometry, type Placed, TRACK } from "./lane-geometry.ts";
import { size } from "./notation.ts";
import { inset, type Paint, type Rect, type Shape } from "./shapes.ts";

/** Names that are tried at once: there is no room for more. */
const MOST_NAMES = 200;

/** What collides also stands through its block. */
export function markShapes(geometry: LaneGeometry, marks: LaneGeometry["marks"], drawing: Drawing): readonly Shape[] {
  const byWeight = marks.toSorted(
    (a, b) =>
      Number(a.of.collides) - Number(b.of.collides) ||
      MARK_KNOWN.indexOf(b.of.known) - MARK_KNOWN.indexOf(a.of.known) ||
      b.rect.width - a.rect.width,
  );
  const shapes: Shape[] = [];
  const { blocksTop: y, blocksHeight: height } = geometry;
  for (const { of: mark, rect } of byWeight) {
    const paint = markPaint(mark);
    if (mark.kind === "hole") {
      const cut = { ...rect, y, height };
      shapes.push(
        { kind: "box", rect: cut, fill: "paper", tip: () => markTip(mark) },
        { kind: "box", rect: inset(cut, 0.5), stroke: "faint", lineWidth: 1 },
      );
      continue;
    }
    shapes.push(...markBar(mark, rect, paint));
    if (!mark.collides) continue;
    const through = { ...rect, y, height: height + rect.y - (y + height) };
    // Between its colour and that of any zone there is a line of paper.
    shapes.push(
      { kind: "box", rect: { ...through, x: rect.x - 1, width: rect.width + 2, height }, fill: "paper" },
      mark.known !== "modelled" || rect.width < 6
        ? { kind: "box", rect: through, fill: paint }
        : { kind: "hatch", rect: through, paint, gap: 4 },
    );
  }
  return [...shapes, ...nameShapes(geometry, byWeight.toReversed(), drawing)];
}

/** Names in the bars, or below those that are too narrow for one: what weighs most first, none over another. */
function nameShapes({ namesTop }: LaneGeometry, byWeight: LaneGeometry["marks"], drawing: Drawing): readonly Shape[] {
  const { metrics } = drawing;
  const right = drawing.left + drawing.width;
  const shapes: Shape[] = [];
  const inBars: Rect[] = [];
  const below: Rect[] = [];
  const overlaps = (one: Rect, gap: number) => (other: Rect) =>
    other.x < one.x + one.width + gap && one.x < other.x + other.width + gap;
  for (const { of: mark, rect } of byWeight.filter(({ of }) => of.kind !== "hole").slice(0, MOST_NAMES)) {
    const name = mark.by || markWords(mark.kind);
    const room = clipped(rect, drawing);
    if (room.width <= 0) continue;
    const inBar = label(room, name, "ink", "small", metrics, "paper");
    if (!inBars.some(overlaps(room, 0))) {
      inBars.push(room);
      shapes.push(...inBar);
      if (inBar.length > 0) continue;
    }
    // `memblock_alloc_range_nid+0xe0/0x150` by its function where the whole is too long.
    for (const words of new Set([name, name.replace(/\+0x[0-9a-f]+.*$/, "")])) {
      const width = metrics.widthOf(words, "small");
      const line = Math.round(room.x) + 0.5;
      // On the right of its line, or where that is the end of what is seen, on the left.
      const x = line + 4 + width <= right ? line + 4 : line - 4 - width;
      const place = { x, y: namesTop, width, height: Math.round(TRACK.markNames * metrics.scale) };
      const taken = { ...place, x: Math.min(x, line), width: width + 4 };
      if (x < drawing.left || below.some(overlaps(taken, 8))) continue;
      below.push(taken);
      shapes.push(...nameBelow(words, place, line, mark));
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

/** Bars that stand for many: as high as their share of the range. Neighbours of a kind that look alike are one shape. */
export function markCrowdShapes(geometry: LaneGeometry, crowds: LaneGeometry["markCrowds"]): readonly Shape[] {
  const bars = crowds.map(({ of, rect }) => {
    return { of, rect: { ...rect, height: Math.max(2, Math.round(rect.height * of.filled)) } };
  });
  const feet = crowds.filter(({ of }) => of.collides);
  return [
    ...neighboursJoined(bars).map(({ of, rect }) => crowdBar(of, rect)),
    ...neighboursJoined(feet).map(({ rect }) => stuckFoot(rect, geometry)),
  ];
}

function neighboursJoined(crowds: LaneGeometry["markCrowds"]): LaneGeometry["markCrowds"] {
  const joined: Placed<MarkCrowd>[] = [];
  for (const next of crowds) {
    const before = joined.at(-1);
    if (before === undefined || !looksAlike(before, next)) joined.push(next);
    else joined[joined.length - 1] = { ...before, rect: { ...before.rect, width: endOf(next) - before.rect.x } };
  }
  return joined;
}

const endOf = ({ rect }: Placed<unknown>): number => rect.x + rect.width;

/** Of a kind, as high, and less than a pixel behind the other. */
function looksAlike(before: Placed<MarkCrowd>, next: Placed<MarkCrowd>): boolean {
  const [one, other] = [before.of, next.of];
  const isOfKind = one.kind === other.kind && one.collides === other.collides && one.known === other.known;
  const isBeside = next.rect.x >= before.rect.x && next.rect.x - endOf(before) < 1;
  return isOfKind && isBeside && before.rect.height === next.rect.height;
}

function crowdBar(of: MarkCrowd, rect: Rect): Shape {
  const tip = (): string => describeMarkCrowd(of);
  const faded = of.known !== "modelled" || of.kind === "hole" ? {} : { alpha: 0.6 };
  return { kind: "box", rect, fill: of.kind === "hole" ? "faint" : markPaint(of), ...faded, tip };
}

/** What collides stands in the lower end of its blocks. */
function stuckFoot(rect: Rect, { blocksTop, blocksHeight }: LaneGeometry): Shape {
  const height = Math.min(6, blocksHeight / 4);
  return { kind: "box", rect: { ...rect, y: blocksTop + blocksHeight - height, height }, fill: "alarm" };
}

/** What was observed or is exact is solid; what is modelled has an outline and half the colour. */
export function markBar(mark: LayoutMark, rect: Rect, paint: Paint): readonly Shape[] {
  const bar = { kind: "box", rect, radius: 1 } as const;
  const tip = (): string => markTip(mark);
  if (mark.known !== "modelled") return [{ ...bar, fill: paint, tip }];
  const outline = { ...bar, rect: inset(rect, 0.5), stroke: paint, lineWidth: 1 };
  return [{ ...bar, fill: paint, alpha: 0.4, tip }, outline];
}

export function markTip(mark: LayoutMark): string {
  return `${describeMark(mark)}, ${size(mark.last + 1 - mark.first)}`;
}

export function markPaint(mark: Pick<LayoutMark, "kind" | "collides">): Paint {
  return mark.collides ? "alarm" : `mark:${mark.kind}`;
}
