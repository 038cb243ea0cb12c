/**
 * What is in use: bars below the blocks, with their names where there is room, and through the blocks what stands in the
 * way of their going offline.
 */
import { type LayoutMark, MARK_KNOWN } from "../layout.ts";
import { describeMark } from "./block-groups.ts";
import { describeMarkCrowd, type MarkCrowd } from "./crowds.ts";
import type { LaneGeometry, Placed } from "./lane-geometry.ts";
import { size } from "./notation.ts";
import { inset, type Paint, type Rect, type Shape } from "./shapes.ts";

/** As they are drawn over each other: what weighs most last. */
export function byWeight(marks: LaneGeometry["marks"]): LaneGeometry["marks"] {
  return marks.toSorted(
    (a, b) =>
      Number(a.of.collides) - Number(b.of.collides) ||
      MARK_KNOWN.indexOf(b.of.known) - MARK_KNOWN.indexOf(a.of.known) ||
      b.rect.width - a.rect.width,
  );
}

/** `marks` in the order in which they are drawn; what collides also stands through its block. */
export function markShapes(geometry: LaneGeometry, marks: LaneGeometry["marks"]): readonly Shape[] {
  const shapes: Shape[] = [];
  const { blocksTop: y, blocksHeight: height } = geometry;
  for (const { of: mark, rect } of marks) {
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
  return shapes;
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
    if (before === undefined || !isBeside(before, next, 1) || before.rect.height !== next.rect.height)
      joined.push(next);
    else joined[joined.length - 1] = { ...before, rect: { ...before.rect, width: endOf(next) - before.rect.x } };
  }
  return joined;
}

const endOf = ({ rect }: Placed<unknown>): number => rect.x + rect.width;

/** Of a kind, and less than so many pixels behind the other. */
export function isBeside(before: Placed<MarkCrowd>, next: Placed<MarkCrowd>, pixels: number): boolean {
  const [one, other] = [before.of, next.of];
  const isOfKind = one.kind === other.kind && one.collides === other.collides && one.known === other.known;
  return isOfKind && next.rect.x >= before.rect.x && next.rect.x - endOf(before) < pixels;
}

function crowdBar(of: MarkCrowd, rect: Rect): Shape {
  const tip = (): string => describeMarkCrowd(of);
  const faded = of.known !== "modelled" || of.kind === "hole" ? {} : { alpha: FADED };
  return { kind: "box", rect, fill: of.kind === "hole" ? "faint" : markPaint(of), ...faded, tip };
}

/** What collides stands in the lower end of its blocks. */
function stuckFoot(rect: Rect, { blocksTop, blocksHeight }: LaneGeometry): Shape {
  const height = Math.min(6, blocksHeight / 4);
  return { kind: "box", rect: { ...rect, y: blocksTop + blocksHeight - height, height }, fill: "alarm" };
}

/** Narrower bars have no outline: it would be all that is seen of them. */
const LEAST_OUTLINED = 5;
/** How opaque what is modelled is where it has no outline. */
const FADED = 0.6;

/** What was observed or is exact is solid; what is modelled has an outline and half the colour. */
export function markBar(mark: LayoutMark, rect: Rect, paint: Paint): readonly Shape[] {
  const bar = { kind: "box", rect, radius: 1 } as const;
  const tip = (): string => markTip(mark);
  if (mark.known !== "modelled") return [{ ...bar, fill: paint, tip }];
  if (rect.width < LEAST_OUTLINED) return [{ ...bar, fill: paint, alpha: FADED, tip }];
  const outline = { ...bar, rect: inset(rect, 0.5), stroke: paint, lineWidth: 1 };
  return [{ ...bar, fill: paint, alpha: 0.4, tip }, outline];
}

export function markTip(mark: LayoutMark): string {
  return `${describeMark(mark)}, ${size(mark.last + 1 - mark.first)}`;
}

export function markPaint(mark: Pick<LayoutMark, "kind" | "collides">): Paint {
  return mark.collides ? "alarm" : `mark:${mark.kind}`;
}
