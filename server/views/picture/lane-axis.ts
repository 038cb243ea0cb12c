/**
 * The axis of a lane. It is made of what the lane holds over the whole story (LayoutExtent), so it stays where it is from
 * step to step, and memory that is unplugged leaves its place empty. `fitted`: what is small keeps a width at which it can
 * be seen, and the axis says where it is wider than its size. `scale`: memory is in proportion throughout, in every lane
 * alike. Holes that are too large are broken in both.
 */
import type { Layout, LayoutLane } from "../layout.ts";
import { type AxisScale, axisScale } from "../scale.ts";
import { blockGroups } from "./block-groups.ts";
import { keptByLanes } from "./kept-by-lanes.ts";
import { laneIndex } from "./lane-index.ts";
import { scaledAxis } from "./zoomed-axis.ts";

export type Proportion = "fitted" | "scale";

/** Width of a hole that is not in proportion. */
export const HOLE_WIDTH = 34;

/** Pieces of memory keep at least this much, more while that takes no more than `share` of the width together. */
const PIECE = { least: 14, most: 46, share: 0.55 } as const;

/** A boundary this near to another (the DMA zone starts one page after memory0) makes no piece of its own. */
const NEAR = 2 ** 20;

/** So many cells of a lane whose story is not known keep a width; of more, some. */
const MOST_STOPS = 120;

interface Range {
  readonly first: number;
  readonly last: number;
}

/** A lane's axis seen from as near as one likes: `zoom` times as wide in all; at 1 it fits. The same zoom gives the same axis. */
export type NearerAxis = (zoom: number) => AxisScale;

/**
 * The axes of the lanes of a layout, `width` pixels wide at most, each shared by the same lane of the layouts beside it (a
 * what-if, another moment).
 */
export function laneAxes(
  layout: Layout,
  others: readonly Layout[],
  width: number,
  proportion: Proportion,
): readonly NearerAxis[] {
  const lanes = layout.lanes.map((lane) => [
    lane,
    ...others.flatMap((other) => other.lanes.filter((one) => one.label === lane.label)),
  ]);
  if (proportion === "fitted") return lanes.map((same) => laneAxisFrom(same, width));
  const shares = lanes.map((same) => shareOf(same, width));
  const bytesPerPixel = shares.reduce((most, share) => Math.max(most, share.bytesPerPixel), 0);
  return lanes.map((same, at) => {
    const { holes, bytesPerPixel: own } = shares[at]!;
    const wide = bytesPerPixel === 0 ? width : holes + ((width - holes) * own) / bytesPerPixel;
    return axisToScale(same, Math.max(1, wide), width);
  });
}

/** What a lane would take of the width if it had it alone. */
const shareOf = keptByLanes((lanes: readonly LayoutLane[], width: number) => {
  const { ranges } = contentOf(lanes);
  const axis = axisScale(ranges, width, { leastPiece: 0, holeWidth: HOLE_WIDTH, labelWidth: width });
  const holes = axis.segments.reduce((sum, { kind, width: own }) => sum + (kind === "hole" ? own : 0), 0);
  return { holes, bytesPerPixel: axis.bytesPerPixel };
});

const axisToScale = keptByLanes((lanes: readonly LayoutLane[], wide: number, width: number): NearerAxis => {
  const { ranges } = contentOf(lanes);
  const axis = axisScale(ranges, wide, { leastPiece: 0, holeWidth: HOLE_WIDTH, labelWidth: width });
  return keptLast(axis, (zoom) => scaledAxis(axis, zoom));
});

/** The axis of one lane, shared by the same lane of several layouts. */
export function laneAxis(lanes: readonly LayoutLane[], width: number): AxisScale {
  return laneAxisFrom(lanes, width)(1);
}

/**
 * From nearer, pieces keep no more width than they do from afar: what was wider than its size comes into proportion as soon as
 * its size gives it as much.
 */
const laneAxisFrom = keptByLanes((lanes: readonly LayoutLane[], width: number): NearerAxis => {
  const { ranges, stops } = contentOf(lanes);
  const leastPiece = Math.max(PIECE.least, Math.min(PIECE.most, (width * PIECE.share) / Math.max(1, stops.length)));
  // The ticks are chosen for the visible part alone (ticks.ts).
  const at = (zoom: number): AxisScale =>
    axisScale(ranges, width * zoom, { stops, leastPiece, holeWidth: HOLE_WIDTH, labelWidth: width * zoom });
  return keptLast(at(1), at);
});

/** Many frames ask for one zoom, and the whole is asked for between them. */
function keptLast(whole: AxisScale, at: NearerAxis): NearerAxis {
  let last = { zoom: 1, axis: whole };
  return (zoom) => {
    if (zoom === 1) return whole;
    if (last.zoom !== zoom) last = { zoom, axis: at(zoom) };
    return last.axis;
  };
}

/** What is memory on the axis, and where something begins or ends. */
function contentOf(lanes: readonly LayoutLane[]): {
  readonly ranges: readonly Range[];
  readonly stops: readonly number[];
} {
  const bands = lanes.flatMap((lane) => lane.zones.filter((zone) => zone.spanned > 0));
  const regions = lanes.flatMap((lane) => laneIndex(lane).regions);
  const extents = lanes.map(({ extent }) => extent).filter((extent) => extent !== undefined);
  if (extents.length === lanes.length) {
    const memory = [...extents.flatMap((extent) => extent.memory), ...regions];
    const ranges = memory.length > 0 ? memory : bands;
    return { ranges, stops: apart([...ends(ranges), ...extents.flatMap(({ stops }) => stops)]) };
  }
  const blocks = lanes.flatMap((lane) => lane.blocks);
  return {
    ranges: blocks.length + regions.length > 0 ? [...blocks, ...regions] : bands,
    stops: apart(ends([...bands, ...regions, ...lanes.flatMap((lane) => thinned(blockGroups(lane), MOST_STOPS))])),
  };
}

function ends(ranges: readonly Range[]): readonly number[] {
  return ranges.flatMap(({ first, last }) => [first, last + 1]);
}

/** Every second, third … of too many. */
function thinned<T>(all: readonly T[], most: number): readonly T[] {
  const each = Math.ceil(all.length / most);
  return each <= 1 ? all : all.filter((_, at) => at % each === 0);
}

/** Ascending, none near another. */
function apart(stops: readonly number[]): readonly number[] {
  const sorted = [...new Set(stops)].sort((a, b) => a - b);
  return sorted.filter((at, index) => index === 0 || at - sorted[index - 1]! >= NEAR);
}
