/**
 * One lane of a drawn layout: a node's zones as bands, its memory blocks as cells and what lies in them as bars below, at the
 * places that the shared axis gives them. Nothing is narrower than it can be seen.
 */
import { hex } from "../simulation/units/units.ts";
import { joinRuns } from "./block-runs.ts";
import { humanSize } from "./human-size.ts";
import type { LayoutBlocks, LayoutLane, LayoutMark, LayoutZone } from "./layout.ts";
import { STATE_PATTERNS } from "./palette.ts";
import { type AxisScale, cellsOf } from "./scale.ts";
import { path, patterned, rect, text } from "./svg-elements.ts";
import { CHARACTER, markClass, zoneClass } from "./svg-style.ts";

const BAND = 20;
const CELL = 28;
const BAR = 9;
const GAP = 3;
const LEAST_CELL = 4;
const LEAST_MARK = 2.5;

export interface DrawnLane {
  readonly height: number;
  readonly elements: readonly string[];
}

/** Draws from (`left`, `top`); `labelWidth` pixels to the left of it hold the lane's name. */
export function drawLane(lane: LayoutLane, scale: AxisScale, left: number, top: number, labelWidth: number): DrawnLane {
  const rows = zoneRows(lane.zones);
  const cellsTop = top + rows.length * (BAND + GAP);
  const barsTop = cellsTop + (lane.blocks.length > 0 ? CELL + GAP : 0);
  const height = barsTop + BAR + 8 - top;
  const size = lane.blocks.reduce((sum, { first, last }) => sum + last + 1 - first, 0);
  return {
    height,
    elements: [
      text(left - labelWidth, cellsTop + 12, lane.label, "strong"),
      ...(size > 0 ? [text(left - labelWidth, cellsTop + 26, humanSize(size), "faint")] : []),
      ...rows.flatMap((row, at) => row.flatMap((zone) => zoneBand(zone, scale, left, top + at * (BAND + GAP)))),
      ...blockCells(lane.blocks, scale, left, cellsTop),
      ...lane.marks.flatMap((mark) => markBar(mark, scale, left, barsTop)),
      ...holeBreaks(scale, left, top, height - 8),
    ],
  };
}

/** Zones may span each other (kernels before 4.12 let them, sandwiches do): each row holds zones that don't. */
function zoneRows(zones: readonly LayoutZone[]): readonly (readonly LayoutZone[])[] {
  const rows: LayoutZone[][] = [];
  for (const zone of zones) {
    const row = rows.find((others) => others.every((other) => other.last < zone.first || zone.last < other.first));
    if (row === undefined) rows.push([zone]);
    else row.push(zone);
  }
  return rows;
}

function zoneBand(zone: LayoutZone, scale: AxisScale, left: number, y: number): readonly string[] {
  const box = scale.box(zone, LEAST_CELL);
  const size = humanSize(zone.present * ((zone.last + 1 - zone.first) / zone.spanned));
  const words = [`${zone.zone} ${size}`, zone.zone].find((candidate) => candidate.length * CHARACTER + 8 <= box.width);
  const tip = `${zone.zone}: start_pfn ${zone.startPfn}, spanned ${zone.spanned}, present ${zone.present}, managed ${zone.managed}; min ${zone.min}, low ${zone.low}, high ${zone.high}`;
  return [
    rect({ x: left + box.x, y, width: box.width, height: BAND }, `${zoneClass(zone.zone)} edge`, tip),
    ...(words === undefined ? [] : [text(left + box.x + 4, y + 14, words, "on")]),
  ];
}

function blockCells(blocks: readonly LayoutBlocks[], scale: AxisScale, left: number, y: number): readonly string[] {
  const elements: string[] = [];
  // Neighbours that look alike are one picture, however many runs tell them apart.
  const alike = joinRuns(
    blocks.map((run) => ({
      ...run,
      first: run.firstBlock,
      last: run.lastBlock,
      bytes: [run.first, run.last] as const,
    })),
    (a, b) => a.state === b.state && a.zone === b.zone && a.changed === b.changed,
  );
  const size =
    blocks.length === 0
      ? 0
      : (blocks[0]!.last + 1 - blocks[0]!.first) / (blocks[0]!.lastBlock + 1 - blocks[0]!.firstBlock);
  for (const joined of alike) {
    const run = { ...joined, firstBlock: joined.first, lastBlock: joined.last };
    const whole = { ...run, first: run.firstBlock * size, last: (run.lastBlock + 1) * size - 1 };
    for (const cell of cellsOf(whole, scale, LEAST_CELL)) {
      const place = { x: left + cell.x, y, width: cell.width, height: CELL };
      elements.push(rect(place, `${zoneClass(run.zone)} edge`, blockTip(run, cell.firstBlock, cell.lastBlock)));
      const pattern = STATE_PATTERNS[run.state];
      if (pattern !== undefined && pattern !== "solid") elements.push(patterned(place, `mz-${pattern}`));
    }
    const box = scale.box(whole, LEAST_CELL);
    const name = run.firstBlock === run.lastBlock ? `${run.firstBlock}` : `${run.firstBlock}-${run.lastBlock}`;
    const nameWidth = name.length * CHARACTER + 6;
    if (nameWidth <= box.width) {
      elements.push(rect({ x: left + box.x + 1, y: y + 7, width: nameWidth - 2, height: 14 }, zoneClass(run.zone)));
      elements.push(text(left + box.x + 3, y + 18, name, "on"));
    }
    if (run.changed) elements.push(rect({ x: left + box.x, y, width: box.width, height: CELL }, "changed"));
  }
  return elements;
}

function blockTip(run: LayoutBlocks, first: number, last: number): string {
  const name = first === last ? `memory${first}` : `memory${first}-${last}`;
  const zones = run.validZones.length === 0 ? "none" : run.validZones.join(" ");
  return `${name}: ${run.state}, valid_zones ${zones}, node ${run.nodes.join(",")}${run.device === undefined ? "" : `, ${run.device}`}`;
}

function markBar(mark: LayoutMark, scale: AxisScale, left: number, y: number): readonly string[] {
  const box = scale.box(mark, LEAST_MARK);
  const tip = `${mark.kind} ${hex(mark.first)}-${hex(mark.last)}${mark.by === "" ? "" : ` ${mark.by}`}${mark.observed ? " (observed)" : ""}`;
  const middle = left + box.x + box.width / 2;
  return [
    rect({ x: left + box.x, y, width: box.width, height: BAR }, markClass(mark.kind), tip),
    ...(mark.collides ? [path(`M${middle.toFixed(1)} ${y + BAR}l4 6h-8z`, "alarm")] : []),
  ];
}

/** Two strokes where a hole is narrower than its size. */
function holeBreaks(scale: AxisScale, left: number, top: number, height: number): readonly string[] {
  return scale.segments
    .filter(({ kind, broken }) => kind === "hole" && broken)
    .map(({ x, width }) => {
      const middle = left + x + width / 2;
      const stroke = (at: number): string => `M${at.toFixed(1)} ${top}l-4 ${height / 2}l8 0l-4 ${height / 2}`;
      return path(stroke(middle - 2) + stroke(middle + 3), "break");
    });
}
