/**
 * Where everything of one lane is drawn: zone bands on top (bands whose spans overlap go to rows of their own), names of
 * what matters where it has no room for one, memory blocks, what is in use, the pageblocks of a step that isolates some,
 * and the addresses. Pixels from the lane's left upper corner.
 */
import { firstWhere } from "../../simulation/units/first-where.ts";
import type { ByteRange } from "../../simulation/units/units.ts";
import type { LayoutAbsent, LayoutGone, LayoutLane, LayoutMark, LayoutPageblocks, LayoutZone } from "../layout.ts";
import type { AxisScale } from "../scale.ts";
import type { BlockGroup } from "./block-groups.ts";
import { type Callout, calloutsOf } from "./callouts.ts";
import { type Boxed, barsWithin, cellsWithin, type MarkCrowd } from "./crowds.ts";
import { laneIndex } from "./lane-index.ts";
import type { Metrics, Rect } from "./shapes.ts";
import { tickRows } from "./ticks.ts";
import type { AxisWindow } from "./zoomed-axis.ts";

/** Heights at the usual size of text. */
export const TRACK = {
  head: 26,
  zone: 20,
  zoneGap: 2,
  callout: 15,
  blocks: 40,
  marksGap: 3,
  marks: 12,
  /** Names of what is in use and too narrow for one. */
  markNames: 12,
  pageblocks: 7,
  /** The line of the axis and its first row of addresses; each further row. */
  ticks: 20,
  tickRow: 12,
  foot: 10,
} as const;

/** Of what blocks are higher than usual, what bars in use are higher: by so much together with them. */
const MARKS_SHARE = 6;

/** The height of the bars beside blocks of a height, at the usual size of text. */
export function marksHeightOf(blocks: number): number {
  return TRACK.marks + Math.max(0, Math.floor((blocks - TRACK.blocks) / MARKS_SHARE));
}

/** Least widths: what is there is seen, however small beside the rest. */
export const LEAST = { zone: 3, block: 3, mark: 3 } as const;

export interface Placed<T> {
  readonly of: T;
  readonly rect: Rect;
}

export interface LaneGeometry {
  readonly lane: LayoutLane;
  /** Addresses are written below it. */
  readonly hasTicks: boolean;
  readonly axis: AxisScale;
  readonly rows: LaneRows;
  readonly height: number;
  readonly zones: readonly Placed<LayoutZone>[];
  readonly callouts: readonly Callout[];
  readonly groups: readonly Placed<BlockGroup>[];
  readonly gone: readonly Placed<LayoutGone>[];
  /** What of the blocks is no memory of the lane's node, where it is wide enough to be seen. */
  readonly absent: readonly Placed<LayoutAbsent>[];
  /** What lies in blocks, in their own track. */
  readonly marks: readonly Placed<LayoutMark>[];
  /** Those of them that are too narrow to be told apart. */
  readonly markCrowds: readonly Placed<MarkCrowd>[];
  /** What lies in none, in the track of the blocks. */
  readonly regions: readonly Placed<LayoutMark>[];
  readonly pageblocks: readonly Placed<LayoutPageblocks>[];
  readonly blocksTop: number;
  readonly blocksHeight: number;
  /** Of the names below what is in use. */
  readonly namesTop: number;
  readonly ticksTop: number;
}

/** What part of a lane is placed, and how. */
export interface LaneOptions {
  /** Height of the blocks at the usual size of text. */
  readonly blocks?: number;
  /** Default: all of the axis. */
  readonly window?: AxisWindow;
  /** The lane below has the addresses of both. Default: false. */
  readonly noTicks?: boolean;
  /** Rows that names and addresses may take; default: those that they need. */
  readonly rows?: LaneRows;
}

/** Rows of a lane that follow from what it holds. */
export interface LaneRows {
  readonly callouts: number;
  readonly ticks: number;
}

/** The rows of a whole lane. Seen from nearer it keeps them: nothing moves up or down while it is zoomed. */
export function laneRows(lane: LayoutLane, axis: AxisScale, metrics: Metrics): LaneRows {
  const window = { from: 0, to: axis.width };
  const { rows } = calloutsOf({ names: laneIndex(lane).names, axis, metrics, top: 0, window });
  return { callouts: rows, ticks: tickRows(axis, lane, metrics) };
}

/** Places what a lane holds on its axis. */
export function laneGeometry(
  lane: LayoutLane,
  axis: AxisScale,
  metrics: Metrics,
  options: LaneOptions = {},
): LaneGeometry {
  const unit = (of: number): number => Math.round(of * metrics.scale);
  const { blocks = TRACK.blocks, window = { from: 0, to: axis.width }, rows = laneRows(lane, axis, metrics) } = options;
  const index = laneIndex(lane);
  const bands = lane.zones.filter((zone) => zone.spanned > 0).toSorted((a, b) => a.first - b.first);
  const bandRow = bandRows(bands);
  const bandHeight = unit(TRACK.zone);
  const zones = bands.map((zone, at) => ({
    of: zone,
    rect: { ...axis.box(zone, LEAST.zone), y: bandRow[at]! * (bandHeight + TRACK.zoneGap), height: bandHeight },
  }));
  const calloutTop = Math.max(0, ...bandRow.map((row) => row + 1)) * (bandHeight + TRACK.zoneGap);
  const { callouts } = calloutsOf({
    names: index.names,
    axis,
    metrics,
    top: calloutTop,
    window,
    rows: rows.callouts,
  });
  const blocksTop = calloutTop + rows.callouts * unit(TRACK.callout);
  const blocksHeight = unit(blocks);
  const inTrack =
    (y: number, height: number) =>
    <T>({ of, box }: Boxed<T>): Placed<T> => ({ of, rect: { ...box, y, height } });
  const inBlocks = <T extends ByteRange>(of: T): Placed<T> =>
    inTrack(blocksTop, blocksHeight)({ of, box: axis.box(of, LEAST.block) });
  const marksTop = blocksTop + blocksHeight + TRACK.marksGap;
  const marksHeight = unit(marksHeightOf(blocks));
  const namesTop = marksTop + marksHeight;
  const pageblocksTop = namesTop + (index.shelves.length > 0 ? unit(TRACK.markNames) : 0) + TRACK.marksGap;
  const ticksTop = lane.pageblocks.length > 0 ? pageblocksTop + TRACK.pageblocks + TRACK.marksGap : pageblocksTop;
  const { bars, crowds } = barsWithin(index, axis, window);
  return {
    lane,
    axis,
    rows,
    hasTicks: options.noTicks !== true,
    height:
      options.noTicks === true
        ? ticksTop
        : ticksTop + unit(TRACK.ticks) + (rows.ticks - 1) * unit(TRACK.tickRow) + TRACK.foot,
    zones,
    callouts,
    groups: cellsWithin(index, axis, window).map(inTrack(blocksTop, blocksHeight)),
    gone: (lane.gone ?? []).map(inBlocks),
    absent: absentWithin(lane, axis, window).map(inTrack(blocksTop, blocksHeight)),
    marks: bars.map(inTrack(marksTop, marksHeight)),
    markCrowds: crowds.map(inTrack(marksTop, marksHeight)),
    regions: index.regions.map(inBlocks),
    pageblocks: lane.pageblocks.map((of) =>
      inTrack(pageblocksTop, TRACK.pageblocks)({ of, box: axis.box(of, LEAST.mark) }),
    ),
    blocksTop,
    blocksHeight,
    namesTop,
    ticksTop,
  };
}

/** Those that are at least a pixel wide. */
function absentWithin(
  { absent = [] }: LayoutLane,
  axis: AxisScale,
  { from, to }: AxisWindow,
): readonly Boxed<LayoutAbsent>[] {
  const found: Boxed<LayoutAbsent>[] = [];
  for (
    let at = firstWhere(absent.length, (one) => axis.toX(absent[one]!.last + 1) >= from);
    at < absent.length;
    at += 1
  ) {
    const box = axis.box(absent[at]!, 0);
    if (box.x > to) break;
    if (box.width >= 1) found.push({ of: absent[at]!, box });
  }
  return found;
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
