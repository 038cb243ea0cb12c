/**
 * Where everything of one lane is drawn: zone bands on top (bands whose spans overlap go to rows of their own), memory
 * blocks below, then what is in use, the pageblocks of a step that isolates some, and the addresses. CSS pixels from the
 * lane's left upper corner. Each lane has an axis of its own, on which what belongs to other nodes is a hole: so every
 * node has the whole width, on narrow panes too.
 */
import type { Layout, LayoutLane, LayoutMark, LayoutPageblocks, LayoutZone } from "../../server/views/layout.ts";
import { type AxisScale, axisScale, type Box } from "../../server/views/scale.ts";
import { type BlockGroup, blockGroups, marksOutsideBlocks } from "./block-groups.ts";

export const TRACK = {
  head: 26,
  zone: 20,
  zoneGap: 2,
  blocks: 40,
  marksGap: 3,
  marks: 8,
  pageblocks: 7,
  ticks: 20,
  foot: 10,
} as const;

/** Least widths: what is there is seen, however small beside the rest. */
export const LEAST = { zone: 3, block: 3, mark: 3, hole: 34 } as const;

/** Pieces of memory keep at least this much, more while that takes no more than `share` of the width together. */
const PIECE = { least: 14, most: 34, share: 0.55 } as const;

/** A boundary this near to another (the DMA zone starts one page after memory0) makes no piece of its own. */
const NEAR = 2 ** 20;

export interface Rect extends Box {
  readonly y: number;
  readonly height: number;
}
export interface Placed<T> {
  readonly of: T;
  readonly rect: Rect;
}

export interface LaneGeometry {
  readonly lane: LayoutLane;
  readonly axis: AxisScale;
  readonly height: number;
  readonly zones: readonly Placed<LayoutZone>[];
  readonly groups: readonly Placed<BlockGroup>[];
  /** What lies in blocks, in their own track. */
  readonly marks: readonly Placed<LayoutMark>[];
  /** What lies in none, in the track of the blocks. */
  readonly regions: readonly Placed<LayoutMark>[];
  readonly pageblocks: readonly Placed<LayoutPageblocks>[];
  readonly blocksTop: number;
  readonly ticksTop: number;
}

/**
 * The axis of a lane, shared by the same lane of several layouts (a what-if beside the kernel as it is), `width` CSS
 * pixels wide.
 */
export function laneAxis(lanes: readonly LayoutLane[], width: number): AxisScale {
  const bands = lanes.flatMap((lane) => lane.zones.filter((zone) => zone.spanned > 0));
  const blocks = lanes.flatMap((lane) => lane.blocks);
  const regions = lanes.flatMap(marksOutsideBlocks);
  const ranges = blocks.length + regions.length > 0 ? [...blocks, ...regions] : bands;
  const stops = boundaries([...bands, ...regions, ...lanes.flatMap((lane) => blockGroups(lane, 120))]);
  return axisScale(ranges, width, {
    stops,
    leastPiece: Math.max(PIECE.least, Math.min(PIECE.most, (width * PIECE.share) / stops.length)),
    holeWidth: LEAST.hole,
    // The ticks are chosen for the visible part alone (ticks.ts).
    labelWidth: width,
  });
}

/** Places what a lane holds on its axis. */
export function laneGeometry(lane: LayoutLane, axis: AxisScale): LaneGeometry {
  const bands = lane.zones.filter((zone) => zone.spanned > 0).toSorted((a, b) => a.first - b.first);
  const rows = bandRows(bands);
  const rowCount = Math.max(0, ...rows.map((row) => row + 1));
  const zones = bands.map((zone, at) => ({
    of: zone,
    rect: { ...axis.box(zone, LEAST.zone), y: rows[at]! * (TRACK.zone + TRACK.zoneGap), height: TRACK.zone },
  }));
  const blocksTop = rowCount * (TRACK.zone + TRACK.zoneGap);
  const inBlocks = (range: { first: number; last: number }, least: number): Rect => ({
    ...axis.box(range, least),
    y: blocksTop,
    height: TRACK.blocks,
  });
  const regions = marksOutsideBlocks(lane);
  const marksTop = blocksTop + TRACK.blocks + TRACK.marksGap;
  const pageblocksTop = marksTop + TRACK.marks + TRACK.marksGap;
  const ticksTop = lane.pageblocks.length > 0 ? pageblocksTop + TRACK.pageblocks + TRACK.marksGap : pageblocksTop;
  return {
    lane,
    axis,
    height: ticksTop + TRACK.ticks + TRACK.foot,
    zones,
    groups: blockGroups(lane, Math.max(400, axis.width / 6)).map((group) => ({
      of: group,
      rect: inBlocks(group, LEAST.block),
    })),
    marks: lane.marks
      .filter((mark) => !regions.includes(mark))
      .map((mark) => ({ of: mark, rect: { ...axis.box(mark, LEAST.mark), y: marksTop, height: TRACK.marks } })),
    regions: regions.map((mark) => ({ of: mark, rect: inBlocks(mark, LEAST.block) })),
    pageblocks: lane.pageblocks.map((run) => ({
      of: run,
      rect: { ...axis.box(run, LEAST.mark), y: pageblocksTop, height: TRACK.pageblocks },
    })),
    blocksTop,
    ticksTop,
  };
}

/** The lanes of a layout one below the other, each with the same lane of the other layouts on its axis. */
export function pictureGeometry(
  layout: Layout,
  others: readonly Layout[],
  width: number,
): { readonly lanes: readonly { readonly top: number; readonly geometry: LaneGeometry }[]; readonly height: number } {
  let top = 0;
  const lanes = layout.lanes.map((lane) => {
    const same = others.flatMap((other) => other.lanes.filter((one) => one.node === lane.node));
    const geometry = laneGeometry(lane, laneAxis([lane, ...same], width));
    const placed = { top: top + TRACK.head, geometry };
    top += TRACK.head + geometry.height;
    return placed;
  });
  return { lanes, height: top };
}

/** The group that shows a block. */
export function groupOf(geometry: LaneGeometry, block: number): BlockGroup | undefined {
  return geometry.groups.find(({ of }) => of.firstBlock <= block && block <= of.lastBlock)?.of;
}

/** What is drawn at a place of a lane: the smallest thing under the pointer, with two pixels of mercy for marks. */
export type Hit =
  | { readonly kind: "zone"; readonly zone: LayoutZone }
  | { readonly kind: "group"; readonly group: BlockGroup; readonly block: number }
  | { readonly kind: "mark"; readonly mark: LayoutMark };

export function hitTest(geometry: LaneGeometry, x: number, y: number): Hit | undefined {
  const marks = [...geometry.marks, ...geometry.regions]
    .filter(({ rect }) => inside(rect, x, y, 2))
    .sort((a, b) => Number(b.of.collides) - Number(a.of.collides) || a.rect.width - b.rect.width);
  if (marks[0] !== undefined) return { kind: "mark", mark: marks[0].of };
  const zone = geometry.zones.find(({ rect }) => inside(rect, x, y, 0));
  if (zone !== undefined) return { kind: "zone", zone: zone.of };
  const group = geometry.groups.find(({ rect }) => inside(rect, x, y, 0));
  if (group === undefined) return undefined;
  return { kind: "group", group: group.of, block: blockAt(group.of, geometry.axis.toAddress(x)) };
}

/** The id of the group's block at an address; outside of the group, its nearer end. */
export function blockAt(group: BlockGroup, at: number): number {
  const bytes = (group.last + 1 - group.first) / (group.lastBlock - group.firstBlock + 1);
  const block = group.firstBlock + Math.floor((at - group.first) / bytes);
  return Math.max(group.firstBlock, Math.min(group.lastBlock, block));
}

/** Where something begins or ends, in bytes, ascending. */
function boundaries(ranges: readonly { readonly first: number; readonly last: number }[]): readonly number[] {
  const sorted = [...new Set(ranges.flatMap(({ first, last }) => [first, last + 1]))].sort((a, b) => a - b);
  return sorted.filter((at, index) => index === 0 || at - sorted[index - 1]! >= NEAR);
}

function inside(rect: Rect, x: number, y: number, mercy: number): boolean {
  return (
    x >= rect.x - mercy &&
    x < rect.x + rect.width + mercy &&
    y >= rect.y - mercy / 2 &&
    y < rect.y + rect.height + mercy / 2
  );
}

/** The row of each band: the first whose bands it does not overlap. Bands come by their first address. */
function bandRows(bands: readonly LayoutZone[]): readonly number[] {
  const lastOfRow: number[] = [];
  return bands.map((band) => {
    const free = lastOfRow.findIndex((last) => last < band.first);
    const row = free === -1 ? lastOfRow.length : free;
    lastOfRow[row] = band.last;
    return row;
  });
}
