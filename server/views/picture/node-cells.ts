/**
 * The nodes of a machine of many as a grid of small cells, read like a text: the zones of each by colour, and ticks above
 * for what matters (changed by the step, in the way of offlining, offline), each kind at a place of its own. Pixels from
 * the grid's left upper corner.
 */

import type { LayoutBlocks, LayoutLane } from "../layout.ts";
import { localized } from "../localized.ts";
import { keptByLanes } from "./kept-by-lanes.ts";
import { count, size } from "./notation.ts";
import type { Paint, Rect, Shape } from "./shapes.ts";

/** What a node is looked for by, in the order of the ticks. */
export const NODE_MARKS = ["changed", "stuck", "offline"] as const;

export type NodeMark = (typeof NODE_MARKS)[number];

export const NODE_MARK_PAINTS: Readonly<Record<NodeMark, Paint>> = { changed: "ink", stuck: "alarm", offline: "faint" };

export const NODE_MARK_WORDS: Readonly<Record<NodeMark, () => string>> = {
  changed: () => localized("changed by the step"),
  stuck: () => localized("can't go offline"),
  offline: () => localized("not online"),
};

export interface NodeCell {
  readonly label: string;
  /** The same node in one layout, or in two that are held against each other. */
  readonly lanes: readonly LayoutLane[];
  /** Of the last of them, by address: those with pages. */
  readonly zones: readonly { readonly zone: string; readonly present: number }[];
  /** Memory blocks of each kind; of two layouts those of the one that has more. */
  readonly blocks: Readonly<Record<NodeMark, number>>;
}

/** Nodes by label, in the order of their lanes. `blockSize`: bytes. */
export function nodeCells(
  layouts: readonly { readonly lanes: readonly LayoutLane[]; readonly blockSize: number }[],
): readonly NodeCell[] {
  const found = new Map<string, NodeCell>();
  for (const { lanes, blockSize } of layouts) {
    for (const lane of lanes) {
      const before = found.get(lane.label);
      const own = marksOf([lane], blockSize);
      const blocks = { ...own };
      for (const mark of NODE_MARKS) blocks[mark] = Math.max(own[mark], before?.blocks[mark] ?? 0);
      const zones = lane.zones.filter(({ present }) => present > 0).toSorted((a, b) => a.first - b.first);
      found.set(lane.label, { label: lane.label, lanes: [...(before?.lanes ?? []), lane], zones, blocks });
    }
  }
  return [...found.values()];
}

const marksOf = keptByLanes(([lane], blockSize: number): Readonly<Record<NodeMark, number>> => {
  const sum = (of: readonly Pick<LayoutBlocks, "firstBlock" | "lastBlock">[]): number =>
    of.reduce((all, { firstBlock, lastBlock }) => all + lastBlock + 1 - firstBlock, 0);
  const { blocks, marks, gone = [], failed = [] } = lane!;
  const changed = sum(blocks.filter((run) => run.changed)) + sum(gone) + sum(failed);
  return {
    changed,
    stuck: stuckBlocks(marks, blockSize),
    offline: sum(blocks.filter((run) => run.state !== "online")),
  };
});

/** Each block once, whatever lies in it. */
function stuckBlocks(marks: LayoutLane["marks"], blockSize: number): number {
  const ranges = marks
    .filter((mark) => mark.collides)
    .map(({ first, last }) => [Math.floor(first / blockSize), Math.floor(last / blockSize)] as const)
    .sort(([one], [other]) => one - other);
  let counted = -1;
  let sum = 0;
  for (const [first, last] of ranges) {
    sum += Math.max(0, last - Math.max(first - 1, counted));
    counted = Math.max(counted, last);
  }
  return sum;
}

/** `node12: Normal 2 GiB, Movable 4 GiB; 3 blocks changed by the step`. */
export function nodeWords({ label, zones, blocks }: NodeCell, pageSize: number): string {
  const memory = zones.map(({ zone, present }) => `${zone} ${size(present * pageSize)}`).join(", ");
  const marks = NODE_MARKS.filter((mark) => blocks[mark] > 0).map((mark) =>
    blocks[mark] === 1
      ? localized("1 block {0}", NODE_MARK_WORDS[mark]())
      : localized("{0} blocks {1}", count(blocks[mark]), NODE_MARK_WORDS[mark]()),
  );
  return [`${label}: ${memory === "" ? localized("no memory online") : memory}`, ...marks].join("; ");
}

export interface NodeGrid {
  readonly columns: number;
  readonly rows: number;
  /** Pixels from one cell to the next. */
  readonly pitch: { readonly x: number; readonly y: number };
}

/** Of the height of so many rows; more nodes than they hold have narrow cells. */
const MOST_ROWS = 4;
const WIDEST = 26;
const USUAL = 12;
const NARROWEST = 5;
const GAP = 1.5;
const TICKS = 3;
const BODY = 8;
/** Where cells are narrow. */
const LOW_BODY = 5;
/** Rows begin at multiples of it. */
const ROUND = 8;

/** Rows of a round number of nodes, as few as leave a cell wide enough to be hit. */
export function nodeGrid(nodes: number, width: number): NodeGrid {
  const fitting = (pitch: number): number => Math.max(ROUND, Math.floor(width / pitch / ROUND) * ROUND);
  const isNarrow = nodes > fitting(USUAL) * MOST_ROWS;
  const columns = Math.min(nodes, fitting(isNarrow ? NARROWEST : USUAL));
  const x = Math.max(3, Math.min(WIDEST, Math.floor(width / columns)));
  const y = TICKS + (isNarrow ? LOW_BODY : BODY) + GAP;
  return { columns, rows: Math.ceil(nodes / columns), pitch: { x, y } };
}

/** Of a node by its place, with its ticks. */
export function nodeRect({ columns, pitch }: NodeGrid, at: number): Rect {
  const [row, column] = [Math.floor(at / columns), at % columns];
  return { x: column * pitch.x, y: row * pitch.y, width: pitch.x - 1, height: pitch.y - GAP };
}

/** Undefined: no node is there. */
export function nodeAtPlace({ columns, pitch }: NodeGrid, nodes: number, x: number, y: number): number | undefined {
  const [column, row] = [Math.floor(x / pitch.x), Math.floor(y / pitch.y)];
  const at = row * columns + column;
  return column < 0 || column >= columns || row < 0 || at >= nodes ? undefined : at;
}

export function nodeShapes(cells: readonly NodeCell[], grid: NodeGrid): readonly Shape[] {
  return cells.flatMap((cell, at) => cellShapes(cell, nodeRect(grid, at)));
}

function cellShapes({ zones, blocks }: NodeCell, { x, y, width, height }: Rect): readonly Shape[] {
  const shapes: Shape[] = [];
  const each = Math.max(1, Math.floor(width / NODE_MARKS.length));
  for (const [at, mark] of NODE_MARKS.entries()) {
    if (blocks[mark] === 0) continue;
    const tick = { x: x + at * each, y, width: Math.max(1, each - 0.5), height: TICKS - 0.5 };
    shapes.push({ kind: "box", rect: tick, fill: NODE_MARK_PAINTS[mark] });
  }
  const body = { y: y + TICKS, height: height - TICKS };
  const whole = zones.reduce((sum, { present }) => sum + present, 0);
  if (whole === 0) {
    const frame = { x: x + 0.5, y: body.y + 0.5, width: width - 1, height: body.height - 1 };
    return [...shapes, { kind: "box", rect: frame, stroke: "faint", lineWidth: 1 }];
  }
  // A zone with pages is seen, however few they are beside the others'.
  let from = x;
  for (const [at, { zone, present }] of zones.entries()) {
    const rest = x + width - from - (zones.length - 1 - at);
    const own = at === zones.length - 1 ? rest : Math.min(rest, Math.max(1, Math.round((width * present) / whole)));
    shapes.push({ kind: "box", rect: { x: from, width: Math.max(0.5, own), ...body }, fill: `zone:${zone}` });
    from += own;
  }
  return shapes;
}
