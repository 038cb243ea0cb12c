/**
 * The lanes of a layout one below the other. Where each lane lies is known without placing what it holds: that is done for
 * the lanes and the part of them that are in sight, from as near as one likes.
 */
import type { Layout } from "../layout.ts";
import type { AxisScale } from "../scale.ts";
import { laneAxes, type Proportion } from "./lane-axis.ts";
import { type LaneGeometry, type LaneRows, laneGeometry, laneRows, marksHeightOf, TRACK } from "./lane-geometry.ts";
import type { Metrics } from "./shapes.ts";
import { type AxisWindow, zoomedAxis } from "./zoomed-axis.ts";

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

/** How near a picture is looked at: 1 fits the width. The window is in pixels of the axis at that zoom. */
export interface Sight {
  readonly zoom: number;
  readonly window: AxisWindow;
}

export interface PlannedLane {
  readonly top: number;
  /** Of what is drawn. */
  readonly height: number;
  /** All of it, at zoom 1. */
  readonly axis: AxisScale;
}

export interface PicturePlan {
  readonly lanes: readonly PlannedLane[];
  readonly height: number;
  /** What one of the lanes shows. */
  place(lane: number, sight: Sight): PlacedLane;
}

/** Blocks get no higher than this, at the usual size of text. */
const HIGHEST = 240;

/** Each lane shares its axis with the same lane of the other layouts. */
export function picturePlan(layout: Layout, others: readonly Layout[], options: PictureOptions): PicturePlan {
  const { width, metrics, proportion = "fitted", room = 0 } = options;
  const axes = laneAxes(layout, others, width, proportion);
  const rows: readonly LaneRows[] = layout.lanes.map((lane, at) => laneRows(lane, axes[at]!, metrics));
  const nothing: AxisWindow = { from: 0, to: -1 };
  const usual = layout.lanes.map((lane, at) => {
    const sight = { window: nothing, rows: rows[at]! };
    return laneGeometry(lane, axes[at]!, metrics, sight).height;
  });
  const head = Math.round(TRACK.head * metrics.scale);
  const needed = usual.reduce((sum, height) => sum + head + height, 0);
  const more = (room - needed) / Math.max(1, layout.lanes.length) / metrics.scale;
  const blocks = more < 4 ? TRACK.blocks : Math.min(HIGHEST, Math.floor(TRACK.blocks + (more * 6) / 7) - 1);
  const unit = (of: number): number => Math.round(of * metrics.scale);
  const higher = unit(blocks) - unit(TRACK.blocks) + unit(marksHeightOf(blocks)) - unit(TRACK.marks);
  let bottom = 0;
  const lanes = usual.map((height, at) => {
    const top = bottom + head;
    bottom = top + height + higher;
    return { top, height: height + higher, axis: axes[at]! };
  });
  return {
    lanes,
    height: bottom,
    place: (lane, { zoom, window }) => {
      const { top, axis } = lanes[lane]!;
      const own = zoomedAxis(axis, zoom, window);
      const geometry = laneGeometry(layout.lanes[lane]!, own, metrics, { blocks, window, rows: rows[lane]! });
      return { top, geometry };
    },
  };
}

/** All of a picture at once. */
export function pictureGeometry(layout: Layout, others: readonly Layout[], options: PictureOptions): PictureGeometry {
  const plan = picturePlan(layout, others, options);
  const lanes = plan.lanes.map(({ axis }, at) => plan.place(at, { zoom: 1, window: { from: 0, to: axis.width } }));
  return { lanes, height: plan.height };
}
