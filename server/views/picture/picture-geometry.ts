/**
 * The lanes of a layout one below the other. Where each lane lies is known without placing what it holds: that is done for
 * the lanes and the part of them that are in sight, from as near as one likes.
 */
import { grouped } from "../../simulation/units/grouped.ts";
import type { Layout } from "../layout.ts";
import type { AxisScale } from "../scale.ts";
import { keptByLanes } from "./kept-by-lanes.ts";
import { laneAxes, type NearerAxis, type Proportion } from "./lane-axis.ts";
import { type LaneGeometry, type LaneRows, laneGeometry, laneRows, marksHeightOf, TRACK } from "./lane-geometry.ts";
import type { Metrics } from "./shapes.ts";
import { type AxisWindow, axisWithin } from "./zoomed-axis.ts";

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
  /**
   * This picture and that of the only other layout are one: lane below lane, the earlier one above. Both have the height of
   * the whole, and each leaves room for the other's lanes.
   */
  readonly woven?: "earlier" | "later";
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
  /** All of it from nearer: what it is wider than its size goes as it gets nearer. */
  readonly axisAt: NearerAxis;
}

export interface PicturePlan {
  readonly lanes: readonly PlannedLane[];
  readonly height: number;
  /** What one of the lanes shows. */
  place(lane: number, sight: Sight): PlacedLane;
}

/** Blocks get no higher than this, at the usual size of text. */
const HIGHEST = 320;

/** Each lane shares its axis with the same lane of the other layouts. */
export function picturePlan(layout: Layout, others: readonly Layout[], options: PictureOptions): PicturePlan {
  const { metrics, room = 0, woven } = options;
  const own = measuredLanes(layout, others, options, woven === "earlier" ? others[0] : undefined);
  const other =
    woven === undefined ? [] : measuredLanes(others[0]!, [layout], options, woven === "later" ? layout : undefined);
  const all = [...own, ...other];
  const unit = (of: number): number => Math.round(of * metrics.scale);
  const head = unit(TRACK.head);
  const needed = all.reduce((sum, { height }) => sum + head + height, 0);
  const more = (room - needed) / Math.max(1, all.length) / metrics.scale;
  const blocks = more < 4 ? TRACK.blocks : Math.min(HIGHEST, Math.floor(TRACK.blocks + (more * 6) / 7) - 1);
  const higher = unit(blocks) - unit(TRACK.blocks) + unit(marksHeightOf(blocks)) - unit(TRACK.marks);
  let bottom = 0;
  const tops = new Map<MeasuredLane, number>();
  for (const lane of woven === "later" ? inTurn(other, own) : inTurn(own, other)) {
    tops.set(lane, bottom + head);
    bottom += head + lane.height + higher;
  }
  const lanes = own.map((lane) => ({
    top: tops.get(lane)!,
    height: lane.height + higher,
    axis: lane.axisAt(1),
    axisAt: lane.axisAt,
  }));
  return {
    lanes,
    height: bottom,
    place: (lane, { zoom, window }) => {
      const { top, axisAt } = lanes[lane]!;
      const { rows, noTicks } = own[lane]!;
      const placed = axisWithin(axisAt(zoom), window);
      const geometry = laneGeometry(layout.lanes[lane]!, placed, metrics, { blocks, window, rows, noTicks });
      return { top, geometry };
    },
  };
}

interface MeasuredLane {
  readonly label: string;
  readonly axisAt: NearerAxis;
  readonly rows: LaneRows;
  readonly noTicks: boolean;
  /** With blocks of the usual height. */
  readonly height: number;
}

/** `below`: the layout whose lanes stand below these and have the addresses of both. */
function measuredLanes(
  layout: Layout,
  others: readonly Layout[],
  { width, metrics, proportion = "fitted" }: PictureOptions,
  below: Layout | undefined,
): readonly MeasuredLane[] {
  const axes = laneAxes(layout, others, width, proportion);
  return layout.lanes.map((lane, at) => {
    const noTicks = below?.lanes.some(({ label }) => label === lane.label) ?? false;
    const { rows, height } = measured([lane], axes[at]!, metrics, noTicks);
    return { label: lane.label, axisAt: axes[at]!, rows, noTicks, height };
  });
}

const NOTHING: AxisWindow = { from: 0, to: -1 };

const measured = keptByLanes(([lane], axisAt: NearerAxis, metrics: Metrics, noTicks: boolean) => {
  const axis = axisAt(1);
  const rows = laneRows(lane!, axis, metrics);
  const { height } = laneGeometry(lane!, axis, metrics, { window: NOTHING, rows, noTicks });
  return { rows, height };
});

/** Lane by lane, the second layout's below that of the first. */
function inTurn(first: readonly MeasuredLane[], second: readonly MeasuredLane[]): readonly MeasuredLane[] {
  return [...grouped([...first, ...second], ({ label }) => label).values()].flat();
}

/** All of a picture at once. */
export function pictureGeometry(layout: Layout, others: readonly Layout[], options: PictureOptions): PictureGeometry {
  const plan = picturePlan(layout, others, options);
  const lanes = plan.lanes.map(({ axis }, at) => plan.place(at, { zoom: 1, window: { from: 0, to: axis.width } }));
  return { lanes, height: plan.height };
}
