/**
 * The wait graph as boxes and arrows. Tasks that wait for each other in a ring stand in a row, each once, with the arrow
 * that closes the ring below them; where a row is wider than its room they stand below each other. Whoever waits for one of
 * them, or for the one that waits for it, stands above it, in as many rows as the room asks for. A task waits for one other
 * at most, so that rings with trees above them are all there is to lay out. Pixels, for a font of `character` width.
 */
import type { LayoutTask } from "./layout.ts";

export interface GraphBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The task's name first. */
  readonly lines: readonly string[];
}

export interface Corner {
  readonly x: number;
  readonly y: number;
}

export interface GraphArrow {
  /** From the task that waits to the one that holds; at least two corners. */
  readonly corners: readonly Corner[];
  /** Name of the lock. */
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
/** Between a task and the one above it, with room for the name of a lock beside the arrow. */
const GAP = 26;
/** Room beside an arrow's label. */
const ARROW_ENDS = 36;
/** Between those that wait for the same task. */
const BESIDE = 16;
/** How far below the row the closing arrow runs. */
const BELOW = 18;
/** Of tasks below each other, where their arrows run: on the left, and on the right the one that closes the ring. */
const MARGIN = 16;
const TURN = 6;

/** `room`: width that a row of tasks may take. */
export function waitGraph(tasks: readonly LayoutTask[], character: number, room = Number.POSITIVE_INFINITY): WaitGraph {
  const waits: Waits = new Map(
    tasks.flatMap(({ name, waitsFor }) => (waitsFor?.holder === undefined ? [] : [[name, waitsFor] as const])),
  );
  const drawing: Drawing = {
    waits,
    character,
    boxes: [],
    arrows: [],
    boxOf: (name) => {
      const lines = [name, ...(tasks.find((task) => task.name === name)?.holds ?? []).map(holdText)];
      return { lines, width: textWidth(lines, character), height: lines.length * LINE_HEIGHT + 2 * PADDING };
    },
  };
  let top = 0;
  let width = 0;
  for (const { row, closed } of rowsOf(waits)) {
    const inRow = new Set(row);
    const trees = row.map((name) => treeOf(name, inRow, drawing, room));
    if (row.length > 1 && rowWidth(trees, drawing) > room) {
      const narrower = row.map((name) => treeOf(name, inRow, drawing, room - 2 * MARGIN));
      const column = placeColumn(narrower, top, closed, drawing);
      width = Math.max(width, column.width);
      top = column.bottom + GAP;
      continue;
    }
    const y = top + Math.max(...trees.map(({ above }) => above));
    let x = 0;
    const drawn: GraphBox[] = [];
    for (const [at, tree] of trees.entries()) {
      drawn.push(place(tree, { x, y }, drawing));
      const isLast = at + 1 === trees.length;
      x += tree.width + (isLast ? 0 : textWidth([waits.get(tree.name)!.lock], character) + ARROW_ENDS);
    }
    width = Math.max(width, x);
    const bottom = y + Math.max(...drawn.map(({ height }) => height));
    for (const [at, box] of drawn.slice(0, -1).entries()) {
      drawing.arrows.push(sideways(box, drawn[at + 1]!, waits.get(row[at]!)!.lock));
    }
    if (closed) drawing.arrows.push(closing(drawn.at(-1)!, drawn[0]!, waits.get(row.at(-1)!)!.lock, bottom));
    top = bottom + (closed ? BELOW + LINE_HEIGHT : 0) + GAP;
  }
  const { boxes, arrows } = drawing;
  return boxes.length === 0 ? { width: 0, height: 0, boxes, arrows } : { width, height: top - GAP, boxes, arrows };
}

/** Of tasks beside each other, with the names of their locks between them. */
function rowWidth(trees: readonly Tree[], { waits, character }: Drawing): number {
  const between = trees.slice(0, -1).map(({ name }) => textWidth([waits.get(name)!.lock], character) + ARROW_ENDS);
  return [...trees.map(({ width }) => width), ...between].reduce((sum, one) => sum + one, 0);
}

/** Tasks below each other, each with who waits for it above it. */
function placeColumn(
  trees: readonly Tree[],
  top: number,
  closed: boolean,
  drawing: Drawing,
): { readonly width: number; readonly bottom: number } {
  const { waits, character } = drawing;
  let y = top;
  const drawn = trees.map((tree) => {
    const box = place(tree, { x: MARGIN, y: y + tree.above }, drawing);
    y = box.y + box.height + GAP;
    return box;
  });
  for (const [at, from] of drawn.slice(0, -1).entries()) {
    const { lock } = waits.get(trees[at]!.name)!;
    const to = drawn[at + 1]!;
    const start = { x: from.x, y: from.y + from.height - PADDING - LINE_HEIGHT / 2 };
    const end = { x: to.x, y: to.y + PADDING + LINE_HEIGHT / 2 };
    const corners = [start, { x: TURN, y: start.y }, { x: TURN, y: end.y }, end];
    const labelAt = { x: TURN + 6 + textWidth([lock], character) / 2, y: from.y + from.height + 16 };
    drawing.arrows.push({ corners, label: lock, labelAt, closes: false });
  }
  const right = Math.max(...trees.map((tree) => MARGIN + tree.width));
  const [first, last] = [drawn[0]!, drawn.at(-1)!];
  const bottom = last.y + last.height;
  if (!closed) return { width: right, bottom };
  const { lock } = waits.get(trees.at(-1)!.name)!;
  const [x, under] = [right + MARGIN - TURN, bottom + BELOW];
  const start = { x: last.x + Math.min(24, last.width / 2), y: bottom };
  const end = { x: first.x + first.width, y: first.y + PADDING + LINE_HEIGHT / 2 };
  const corners = [start, { x: start.x, y: under }, { x, y: under }, { x, y: end.y }, end];
  const half = textWidth([lock], character) / 2;
  const labelAt = { x: Math.max(start.x + half, (start.x + x) / 2), y: under - 4 };
  drawing.arrows.push({ corners, label: lock, labelAt, closes: true });
  return { width: Math.max(right + MARGIN, labelAt.x + half), bottom: under + LINE_HEIGHT };
}

interface Drawing {
  readonly waits: Waits;
  readonly character: number;
  readonly boxes: GraphBox[];
  readonly arrows: GraphArrow[];
  readonly boxOf: (name: string) => Omit<GraphBox, "x" | "y">;
}

/** A task and those that wait for it, side by side above it. */
interface Tree {
  readonly name: string;
  readonly box: Omit<GraphBox, "x" | "y">;
  /** Those that wait for it, by rows, the upper one first; several rows are moved in, with room for an arrow on their left. */
  readonly waiting: readonly (readonly Tree[])[];
  /** Of all of it. */
  readonly width: number;
  /** What stands above the task's own box. */
  readonly above: number;
}

type Waits = ReadonlyMap<string, { readonly lock: string; readonly holder?: string }>;

/** Rings first; then the tasks that are waited for and wait for nobody, each a row of its own. */
function* rowsOf(waits: Waits): Generator<{ readonly row: readonly string[]; readonly closed: boolean }> {
  const done = new Set<string>();
  for (const start of waits.keys()) {
    const path: string[] = [];
    let at: string | undefined = start;
    while (at !== undefined && !path.includes(at) && !done.has(at)) {
      path.push(at);
      at = waits.get(at)?.holder;
    }
    if (at !== undefined && path.includes(at)) {
      const row = path.slice(path.indexOf(at));
      yield { row, closed: true };
      for (const name of row) done.add(name);
    }
  }
  const holders = new Set([...waits.values()].map(({ holder }) => holder!));
  for (const name of holders) if (!waits.has(name) && !done.has(name)) yield { row: [name], closed: false };
}

/** `room`: width that it may take. */
function treeOf(name: string, row: ReadonlySet<string>, drawing: Drawing, room: number): Tree {
  const { waits, boxOf, character } = drawing;
  const names = [...waits].filter(([task, { holder }]) => holder === name && !row.has(task)).map(([task]) => task);
  let waiting: readonly (readonly Tree[])[] = [names.map((task) => treeOf(task, row, drawing, room))];
  if (besideEachOther(waiting[0]!) > room) {
    const within = room - MARGIN;
    waiting = inRows(
      names.map((task) => treeOf(task, row, drawing, within)),
      within,
    );
  }
  const box = boxOf(name);
  const label = waits.has(name) && !row.has(name) ? textWidth([waits.get(name)!.lock], character) + 20 : 0;
  const indent = waiting.length > 1 ? MARGIN : 0;
  return {
    name,
    box,
    waiting,
    width: Math.max(box.width, label, ...waiting.map((trees) => indent + besideEachOther(trees))),
    above: waiting.reduce((sum, trees) => sum + rowHeight(trees), 0),
  };
}

function besideEachOther(trees: readonly Tree[]): number {
  return trees.reduce((sum, tree) => sum + tree.width + BESIDE, -BESIDE);
}

/** With the gap below them. */
function rowHeight(trees: readonly Tree[]): number {
  return Math.max(0, ...trees.map((tree) => tree.above + tree.box.height + GAP));
}

/** As many beside each other as there is room for. */
function inRows(trees: readonly Tree[], room: number): readonly (readonly Tree[])[] {
  const rows: Tree[][] = [];
  for (const tree of trees) {
    const last = rows.at(-1);
    if (last === undefined || besideEachOther([...last, tree]) > room) rows.push([tree]);
    else last.push(tree);
  }
  return rows;
}

/** Gives back the task's own box. */
function place(tree: Tree, at: Corner, drawing: Drawing): GraphBox {
  const box = { ...at, ...tree.box };
  drawing.boxes.push(box);
  const isOneRow = tree.waiting.length === 1;
  let bottom = at.y;
  for (const trees of tree.waiting.toReversed()) {
    let x = at.x + (isOneRow ? 0 : MARGIN);
    for (const waiting of trees) {
      const { x: left, y, height } = place(waiting, { x, y: bottom - GAP - waiting.box.height }, drawing);
      const { lock } = drawing.waits.get(waiting.name)!;
      const start = { x: left + 12, y: y + height };
      // Of several rows all arrows come down on their left.
      const end = { x: isOneRow ? Math.min(start.x, box.x + box.width - 8) : at.x + TURN, y: box.y };
      const turn = y + height + GAP - 8;
      const corners = end.x === start.x ? [start, end] : [start, { x: start.x, y: turn }, { x: end.x, y: turn }, end];
      const labelAt = { x: start.x + 6 + textWidth([lock], drawing.character) / 2, y: start.y + 13 };
      drawing.arrows.push({ corners, label: lock, labelAt, closes: false });
      x += waiting.width + BESIDE;
    }
    bottom -= rowHeight(trees);
  }
  return box;
}

function sideways(from: GraphBox, to: GraphBox, label: string): GraphArrow {
  const y = from.y + LINE_HEIGHT / 2 + PADDING;
  const start = { x: from.x + from.width, y };
  const end = { x: to.x, y };
  return { corners: [start, end], label, labelAt: { x: (start.x + end.x) / 2, y: y - 4 }, closes: false };
}

/** From below the last task of a ring back to below the first. */
function closing(from: GraphBox, to: GraphBox, label: string, bottom: number): GraphArrow {
  const y = bottom + BELOW;
  const start = { x: from.x + from.width / 2, y: from.y + from.height };
  const end = { x: to.x + Math.min(to.width / 2, 24), y: to.y + to.height };
  const corners = [start, { x: start.x, y }, { x: end.x, y }, end];
  return { corners, label, labelAt: { x: (start.x + end.x) / 2, y: y - 4 }, closes: true };
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

function textWidth(lines: readonly string[], character: number): number {
  return Math.max(0, ...lines.map((line) => line.length)) * character + 2 * PADDING;
}

function holdText({ lock, mode, in: within }: LayoutTask["holds"][number]): string {
  return `${lock}${mode === "read" ? " (read)" : ""} at ${within}`;
}
