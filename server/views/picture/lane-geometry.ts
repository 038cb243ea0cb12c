/**
 * Where everything of one lane is drawn: zone bands on top (bands whose spans overlap go to rows of their own), names of
 * what matters where it has no room for one, memory blocks, what is in use, the pageblocks of a step that isolates some,
 * and the addresses. Pixels from the lane's left upper corner.
 */
import type { Layout, LayoutGone, LayoutLane, LayoutMark, LayoutPageblocks, LayoutZone } from "../layout.ts";
import type { AxisScale } from "../scale.ts";
import { type BlockGroup, blockGroups, marksOutsideBlocks } from "./block-groups.ts";
import { type Callout, calloutsOf } from "./callouts.ts";
import { laneAxes, type Proportion } from "./lane-axis.ts";
import type { Metrics, Rect } from "./shapes.ts";
import { tickRows } from "./ticks.ts";

/** Heights at the usual size of text. */
export const TRACK = {
  head: 26,
  zone: 20,
  zoneGap: 2,
  callout: 15,
  blocks: 40,
  marksGap: 3,
  marks: 12,
  pageblocks: 7,
  /** The line of the axis and its first row of addresses; each further row. */
  ticks: 20,
  tickRow: 12,
  foot: 10,
} as const;

/** Least widths: what is there is seen, however small beside the rest. */
export const LEAST = { zone: 3, block: 3, mark: 3 } as const;

export interface Placed<T> {
  readonly of: T;
  readonly rect: Rect;
}

export interface LaneGeometry {
  readonly lane: LayoutLane;
  readonly axis: AxisScale;
  readonly height: number;
  readonly zones: readonly Placed<LayoutZone>[];
  readonly callouts: readonly Callout[];
  readonly groups: readonly Placed<BlockGroup>[];
  readonly gone: readonly Placed<LayoutGone>[];
  /** What lies in blocks, in their own track. */
  readonly marks: readonly Placed<LayoutMark>[];
  /** What lies in none, in the track of the blocks. */
  readonly regions: readonly Placed<LayoutMark>[];
  readonly pageblocks: readonly Placed<LayoutPageblocks>[];
  readonly blocksTop: number;
  readonly blocksHeight: number;
  readonly ticksTop: number;
}

/** Places what a lane holds on its axis; `blocks` is the height of its blocks at the usual size of text. */
export function laneGeometry(
  lane: LayoutLane,
  axis: AxisScale,
  metrics: Metrics,
  blocks: number = TRACK.blocks,
): LaneGeometry {
  const unit = (of: number): number => Math.round(of * metrics.scale);
  const bands = lane.zones.filter((zone) => zone.spanned > 0).toSorted((a, b) => a.first - b.first);
  const rows = bandRows(bands);
  const rowCount = Math.max(0, ...rows.map((row) => row + 1));
  const bandHeight = unit(TRACK.zone);
  const zones = bands.map((zone, at) => ({
    of: zone,
    rect: { ...axis.box(zone, LEAST.zone), y: rows[at]! * (bandHeight + TRACK.zoneGap), height: bandHeight },
  }));
  const regions = marksOutsideBlocks(lane);
  const groups = blockGroups(lane, Math.max(400, axis.width / 6)).map((group) => ({
    of: group,
    box: axis.box(group, LEAST.block),
  }));
  const calloutTop = rowCount * (bandHeight + TRACK.zoneGap);
  const { callouts, rows: calloutRows } = calloutsOf({ lane, groups, axis, metrics, top: calloutTop });
  const blocksTop = calloutTop + calloutRows * unit(TRACK.callout);
  const blocksHeight = unit(blocks);
  const inBlocks = (range: { first: number; last: number }): Rect => ({
    ...axis.box(range, LEAST.block),
    y: blocksTop,
    height: blocksHeight,
  });
  const marksTop = blocksTop + blocksHeight + TRACK.marksGap;
  const marksHeight = unit(TRACK.marks);
  const pageblocksTop = marksTop + marksHeight + TRACK.marksGap;
  const ticksTop = lane.pageblocks.length > 0 ? pageblocksTop + TRACK.pageblocks + TRACK.marksGap : pageblocksTop;
  return {
    lane,
    axis,
    height: ticksTop + unit(TRACK.ticks) + (tickRows(axis, lane.zones, metrics) - 1) * unit(TRACK.tickRow) + TRACK.foot,
    zones,
    callouts,
    groups: groups.map(({ of, box }) => ({ of, rect: { ...box, y: blocksTop, height: blocksHeight } })),
    gone: (lane.gone ?? []).map((of) => ({ of, rect: inBlocks(of) })),
    marks: lane.marks
      .filter((mark) => !regions.includes(mark))
      .map((mark) => ({ of: mark, rect: { ...axis.box(mark, LEAST.mark), y: marksTop, height: marksHeight } })),
    regions: regions.map((mark) => ({ of: mark, rect: inBlocks(mark) })),
    pageblocks: lane.pageblocks.map((run) => ({
      of: run,
      rect: { ...axis.box(run, LEAST.mark), y: pageblocksTop, height: TRACK.pageblocks },
    })),
    blocksTop,
    blocksHeight,
    ticksTop,
  };
}

export interface PlacedLane {
  /** Of what is drawn; the lane's head stands above it. */
  readonly top: number;
  readonly geometry: LaneGeometry;
}

export interface PictureGeometry {
  readonly lanes: readonly PlacedLane[];
  readonly height: number;
}

export interface PictureOptions {
  /** Pixels: lanes are this wide, or less where they are to scale. */
  readonly width: number;
  readonly metrics: Metrics;
  /** Default: fitted. */
  readonly proportion?: Proportion;
  /** Pixels that the picture may fill: its blocks get higher, up to a point. */
  readonly room?: number;
}

/** Blocks get no higher than this, at the usual size of text. */
const HIGHEST = 96;

/** The lanes of a layout one below the other, each with the same lane of the other layouts on its axis. */
export function pictureGeometry(layout: Layout, others: readonly Layout[], options: PictureOptions): PictureGeometry {
  const { width, metrics, proportion = "fitted", room = 0 } = options;
  const axes = laneAxes(layout, others, width, proportion);
  const usual = placeLanes(layout, axes, metrics, TRACK.blocks);
  const more = (room - usual.height) / Math.max(1, layout.lanes.length) / metrics.scale;
  if (more < 4) return usual;
  return placeLanes(layout, axes, metrics, Math.min(HIGHEST, Math.floor(TRACK.blocks + more)));
}

function placeLanes(layout: Layout, axes: readonly AxisScale[], metrics: Metrics, blocks: number): PictureGeometry {
  const head = Math.round(TRACK.head * metrics.scale);
  let top = 0;
  const lanes = layout.lanes.map((lane, at) => {
    const geometry = laneGeometry(lane, axes[at]!, metrics, blocks);
    const placed = { top: top + head, geometry };
    top += head + geometry.height;
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
  const callout = geometry.callouts.find(({ rect, group }) => group !== undefined && inside(rect, x, y, 0));
  if (callout?.group !== undefined) {
    return { kind: "group", group: callout.group, block: callout.group.firstBlock };
  }
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
