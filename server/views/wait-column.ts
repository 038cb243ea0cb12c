/**
 * A wait graph in little room: boxes below each other, those that wait below and to the right of the one that they wait for,
 * a ring from above downwards with the arrow that closes it around all of them.
 */
import { grouped } from "../simulation/units/grouped.ts";
import type { WaitBox, WaitComponent } from "./wait-boxes.ts";
import type { Corner, PlacedArrow, PlacedBox, PlacedComponent, Rect, WaitSizes } from "./wait-places.ts";

/** Between boxes, with room for the name of a lock. */
const GAP = 22;
/** From the name of a lock to the box below it. */
const ABOVE_BOX = 11;
/** How much further right those stand that wait, and where their arrows go up, from there. */
const [INDENT, TRUNK] = [18, 10];
/** How far above the first box, and beside all, the arrow runs that closes a ring. */
const AROUND = 12;
/** How far the arrow of a box that waits for itself runs beside it, with room for the name. */
export const LOOP = 18;

export function placeColumn({ root, isRing, behind }: WaitComponent, sizes: WaitSizes): PlacedComponent {
  const boxes: PlacedBox[] = [];
  const arrows: PlacedArrow[] = [];
  const waiting = grouped(behind, ({ waitsFor }) => String(waitsFor!.box));
  const loops = isRing && root.length === 1;
  let y = isRing && !loops ? AROUND + 2 * ABOVE_BOX : 0;
  let width = 0;
  const put = (box: WaitBox, x: number): PlacedBox => {
    const placed = { id: box.id, x, y, ...sizes.box(box) };
    boxes.push(placed);
    y += placed.height + GAP;
    width = Math.max(width, x + placed.width);
    return placed;
  };
  const join = (lock: string, below: Rect, corners: readonly Corner[]): void => {
    const half = sizes.lock(lock).width / 2;
    arrows.push({ corners, label: { x: below.x + half, y: below.y - ABOVE_BOX }, lock, closes: false });
    width = Math.max(width, below.x + 2 * half);
  };
  const putBehind = (held: PlacedBox): void => {
    const open = [...(waiting.get(String(held.id)) ?? [])].reverse().map((box) => ({ box, held }));
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const placed = put(next.box, next.held.x + INDENT);
      const [trunk, middle] = [next.held.x + TRUNK, middleOf(placed)];
      const up = { x: trunk, y: next.held.y + next.held.height };
      join(next.box.waitsFor!.lock, placed, [{ x: placed.x, y: middle }, { x: trunk, y: middle }, up]);
      for (const box of (waiting.get(String(next.box.id)) ?? []).toReversed()) open.push({ box, held: placed });
    }
  };
  const ring = root.map((box, at) => {
    const placed = put(box, root.length > 1 ? INDENT : 0);
    const before = boxes.find(({ id }) => id === root[at - 1]?.id);
    if (before !== undefined) {
      const turn = [before, placed].map((one) => ({ x: INDENT - TRUNK, y: middleOf(one) }));
      const [from, to] = [before, placed].map((one) => ({ x: one.x, y: middleOf(one) }));
      join(root[at - 1]!.waitsFor!.lock, placed, [from!, ...turn, to!]);
    }
    putBehind(placed);
    return placed;
  });
  const [first, last] = [ring[0]!, ring.at(-1)!];
  const closing = root.at(-1)!.waitsFor?.lock;
  if (closing !== undefined && loops) {
    arrows.push(loopArrow(first, closing, sizes));
    width = Math.max(width, first.width + LOOP + sizes.lock(closing).width);
  } else if (closing !== undefined) {
    const half = sizes.lock(closing).width / 2;
    const start = first.x + Math.min(24, first.width / 2);
    const right = Math.max(width, start + 2 * half) + AROUND;
    const over = first.y - AROUND;
    const corners = [
      { x: last.x + last.width, y: middleOf(last) },
      { x: right, y: middleOf(last) },
      { x: right, y: over },
      { x: start, y: over },
      { x: start, y: first.y },
    ];
    arrows.push({ corners, label: { x: start + half, y: over - ABOVE_BOX }, lock: closing, closes: true });
    width = right + 1;
  }
  return { width, height: y - GAP, boxes, arrows };
}

function middleOf({ y, height }: Rect): number {
  return y + height / 2;
}

/** Of a task that waits for itself. */
export function loopArrow({ x, y, width, height }: Rect, lock: string, sizes: WaitSizes): PlacedArrow {
  const [right, aside] = [x + width, x + width + LOOP - 6];
  const [from, to] = [y + height - 8, y + 8];
  const corners = [
    { x: right, y: from },
    { x: aside, y: from },
    { x: aside, y: to },
    { x: right, y: to },
  ];
  const label = { x: right + LOOP + sizes.lock(lock).width / 2, y: y + height / 2 };
  return { corners, label, lock, closes: true };
}
