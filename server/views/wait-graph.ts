/**
 * The wait graph as boxes and arrows, in pixels for a font of `character` width: a box for each task, or for several that wait
 * alike (wait-boxes.ts), and arrows to who has the lock, placed by a library (wait-layout.ts). Rings are closed.
 */
import type { LayoutTask } from "./layout.ts";
import { type WaitBox, waitComponents } from "./wait-boxes.ts";
import { placeComponent } from "./wait-layout.ts";
import type { Corner, PlacedBox, WaitSizes } from "./wait-places.ts";

export type { Corner } from "./wait-places.ts";

export interface GraphBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Names of tasks first. */
  readonly lines: readonly string[];
  /** How many of the lines are names. */
  readonly names: number;
}

export interface GraphArrow {
  /** From the task that waits to the one that holds; at least two corners, the last two along an axis. */
  readonly corners: readonly Corner[];
  /** Name of the lock; "" where it stands for several. */
  readonly label: string;
  /** Middle of its base line. */
  readonly labelAt: Corner;
  /** The ring is closed by it. */
  readonly closes: boolean;
}

export interface WaitGraph {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly GraphBox[];
  readonly arrows: readonly GraphArrow[];
}

export const LINE_HEIGHT = 14;
const PADDING = 6;
/** Between rings and trees of their own. */
const GAP = 26;
/** From the middle of a line of words to where they stand. */
const TO_BASE = 4;

/** `room`: width that it may take; it is wider only where its boxes are. Nothing where nobody waits for anybody known. */
export function waitGraph(tasks: readonly LayoutTask[], character: number, room = Number.POSITIVE_INFINITY): WaitGraph {
  const widthOf = (lines: readonly string[]): number => Math.max(...lines.map(({ length }) => length)) * character;
  const sizes: WaitSizes = {
    box: ({ lines }) => ({ width: widthOf(lines) + 2 * PADDING, height: lines.length * LINE_HEIGHT + 2 * PADDING }),
    lock: (lock) => ({ width: widthOf([lock]), height: LINE_HEIGHT }),
  };
  const boxes: GraphBox[] = [];
  const arrows: GraphArrow[] = [];
  let [width, height] = [0, 0];
  let [left, top] = [0, 0];
  for (const component of waitComponents(tasks)) {
    const placed = placeComponent(component, sizes, room);
    // Beside the one before where there is room.
    if (left > 0 && left + GAP + placed.width <= room) left += GAP;
    else [left, top] = [0, height === 0 ? 0 : height + GAP];
    const at = ({ x, y }: Corner): Corner => ({ x: x + left, y: y + top });
    const own = new Map([...component.root, ...component.behind].map((box) => [box.id, box]));
    boxes.push(...placed.boxes.map((box) => ({ ...drawnBox(box, own.get(box.id)!), ...at(box) })));
    for (const { corners, label, lock, closes } of placed.arrows) {
      const { x, y } = at(label);
      arrows.push({ corners: corners.map(at), label: lock, labelAt: { x, y: y + TO_BASE }, closes });
    }
    left += placed.width;
    width = Math.max(width, left);
    height = Math.max(height, top + placed.height);
  }
  return { width, height, boxes, arrows };
}

function drawnBox({ x, y, width, height }: PlacedBox, { lines, names }: WaitBox): GraphBox {
  return { x, y, width, height, lines, names };
}

/** Path data of an arrow's line. */
export function arrowLine(corners: readonly Corner[]): string {
  return corners.map(({ x, y }, at) => `${at === 0 ? "M" : "L"}${x} ${y}`).join("");
}

/** Path data of its point. */
export function arrowHead(corners: readonly Corner[]): string {
  return `${arrowLine(arrowPoint(corners))}Z`;
}

/** The corners of its point, the first of which is its last corner. */
export function arrowPoint(corners: readonly Corner[]): readonly Corner[] {
  const { x, y } = corners.at(-1)!;
  const from = corners.at(-2)!;
  const [dx, dy] = [Math.sign(x - from.x), Math.sign(y - from.y)];
  const [back, aside] = [7, 4];
  const sides = [-aside, aside].map((by) =>
    dx === 0 ? { x: x + by, y: y - back * dy } : { x: x - back * dx, y: y + by },
  );
  return [{ x, y }, ...sides];
}
