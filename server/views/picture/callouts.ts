/**
 * Names for what matters and is too narrow for one: blocks that the step changed or took away, that can't go offline, or
 * that are offline beside others. They stand above the blocks in at most two rows, what matters most first, each with a line
 * to its place.
 */
import type { LayoutLane } from "../layout.ts";
import type { AxisScale, Box } from "../scale.ts";
import type { BlockGroup } from "./block-groups.ts";
import type { Metrics, Paint, Rect } from "./shapes.ts";

export interface Callout {
  readonly words: string;
  /** Of the words. */
  readonly rect: Rect;
  /** Where the line goes down. */
  readonly x: number;
  readonly paint: Paint;
  /** Undefined for what is there no more. */
  readonly group?: BlockGroup;
}

interface Candidate {
  readonly firstBlock: number;
  readonly lastBlock: number;
  /** What is said behind the numbers. */
  readonly behind: string;
  readonly box: Box;
  readonly paint: Paint;
  /** One cell, which may have room for its number. */
  readonly alone: boolean;
  /** Less is more. */
  readonly weight: number;
  readonly group?: BlockGroup;
}

const MOST_ROWS = 2;
const PADDING = 3;
const GAP = 4;
/** Above this many there is no telling them apart. */
const MOST = 60;
const ROW = 15;

export interface CalloutContext {
  readonly lane: LayoutLane;
  readonly groups: readonly { readonly of: BlockGroup; readonly box: Box }[];
  readonly axis: AxisScale;
  readonly metrics: Metrics;
  /** Of the first row. */
  readonly top: number;
}

/** How many rows they take, and the names that found room. */
export function calloutsOf({ lane, groups, axis, metrics, top }: CalloutContext): {
  readonly callouts: readonly Callout[];
  readonly rows: number;
} {
  const named = groups.flatMap(({ of, box }) => {
    const found = candidateOf(of, box, lane);
    return found === undefined ? [] : [found];
  });
  const candidates = [...joined(goneNames(lane, axis)), ...joined(named), ...piecesNames(lane, axis)]
    .map((candidate) => ({ ...candidate, words: wordsOf(candidate) }))
    // A single cell with room for its number says it itself (lane-shapes.ts).
    .filter(({ words, box, alone }) => !alone || metrics.widthOf(words, "text") + 6 > box.width)
    .sort((a, b) => a.weight - b.weight || a.box.x - b.box.x)
    .slice(0, MOST);
  const height = Math.round(ROW * metrics.scale);
  const placed: {
    readonly of: (typeof candidates)[number];
    readonly x: number;
    readonly width: number;
    readonly row: number;
  }[] = [];
  for (const of of candidates) {
    const width = metrics.widthOf(of.words, "small") + 2 * PADDING;
    if (width > axis.width) continue;
    const middle = of.box.x + of.box.width / 2;
    const x = Math.max(0, Math.min(axis.width - width, middle - width / 2));
    const isFree = (row: number): boolean =>
      placed.every((other) => other.row !== row || x >= other.x + other.width + GAP || other.x >= x + width + GAP);
    const row = [...Array(MOST_ROWS).keys()].find(isFree);
    if (row !== undefined) placed.push({ of, x, width, row });
  }
  const rows = Math.max(0, ...placed.map(({ row }) => row + 1));
  return {
    rows,
    callouts: placed.map(({ of: { words, box, paint, group }, x, width, row }) => ({
      words,
      paint,
      // The first row is the one next to the blocks.
      rect: { x, y: top + (rows - 1 - row) * height, width, height },
      x: box.x + box.width / 2,
      ...(group === undefined ? {} : { group }),
    })),
  };
}

/** Neighbours of one kind have one name. */
function joined(candidates: readonly Candidate[]): readonly Candidate[] {
  const all: Candidate[] = [];
  for (const next of candidates) {
    const last = all.at(-1);
    if (
      last !== undefined &&
      last.weight === next.weight &&
      last.behind === next.behind &&
      last.lastBlock + 1 === next.firstBlock
    ) {
      const box = { x: last.box.x, width: next.box.x + next.box.width - last.box.x };
      all[all.length - 1] = { ...last, lastBlock: next.lastBlock, box, alone: false };
    } else all.push(next);
  }
  return all;
}

/** Pieces of the crashed kernel and runs of pageblocks in lanes of their own. */
function piecesNames(lane: LayoutLane, axis: AxisScale): readonly Candidate[] {
  return lane.marks
    .filter(({ kind }) => kind === "overwritten" || kind === "crashed" || kind === "pageblock")
    .map(({ by, kind, ...range }) => {
      const paint: Paint = kind === "overwritten" ? "alarm" : "ink";
      const none = { firstBlock: Number.NaN, lastBlock: Number.NaN };
      return { ...none, behind: by, box: axis.box(range, 3), paint, weight: 1, alone: true };
    });
}

function wordsOf({ firstBlock, lastBlock, behind }: Candidate): string {
  if (Number.isNaN(firstBlock)) return behind;
  return `${firstBlock === lastBlock ? firstBlock : `${firstBlock}–${lastBlock}`}${behind}`;
}

function candidateOf(group: BlockGroup, box: Box, lane: LayoutLane): Candidate | undefined {
  const { firstBlock, lastBlock } = group;
  const changed = group.runs.some((run) => run.changed);
  const stuck = group.marks.some((mark) => mark.collides);
  const own = { firstBlock, lastBlock, behind: "", box, group, alone: true };
  if (changed || stuck) return { ...own, paint: stuck ? "alarm" : "ink", weight: changed ? 0 : 2 };
  const offline = group.runs.every((run) => run.state !== "online");
  return offline && isMixed(lane) ? { ...own, paint: "faint", weight: 3 } : undefined;
}

/** Some of the lane's blocks are online. */
function isMixed(lane: LayoutLane): boolean {
  return lane.blocks.some((run) => run.state === "online");
}

function goneNames(lane: LayoutLane, axis: AxisScale): readonly Candidate[] {
  return (lane.gone ?? []).map(({ firstBlock, lastBlock, device, ...range }) => {
    const behind = ` gone${device === undefined ? "" : ` (${device})`}`;
    return { firstBlock, lastBlock, behind, box: axis.box(range, 3), paint: "ink", weight: 1, alone: false };
  });
}
