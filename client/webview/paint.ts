/**
 * Draws the visible part of a picture's lanes on its canvas. State is told by pattern (online solid, offline hatched,
 * going offline dashed), the zone by colour and by its name on the band, what stands in the way in the theme's error
 * colour. Nothing is measured or decided here but what fits.
 */

import type { LayoutMark } from "../../server/views/layout.ts";
import { cellsOf } from "../../server/views/scale.ts";
import { type BlockGroup, MARK_WORDS } from "./block-groups.ts";
import type { LaneGeometry, Placed, Rect } from "./lane-geometry.ts";
import { TRACK } from "./lane-geometry.ts";
import { capital, size } from "./notation.ts";
import { markColour, type Theme, zoneColours } from "./theme.ts";
import { visibleTicks } from "./ticks.ts";

export interface Painting {
  readonly lanes: readonly { readonly top: number; readonly geometry: LaneGeometry }[];
  /** Left edge of the visible part, and how much is visible. CSS pixels. */
  readonly left: number;
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  readonly theme: Theme;
}

type Pen = CanvasRenderingContext2D;

export function paintPicture(pen: Pen, painting: Painting): void {
  const { left, width, height, pixelRatio } = painting;
  pen.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  pen.clearRect(0, 0, width, height);
  for (const { top, geometry } of painting.lanes) {
    pen.setTransform(pixelRatio, 0, 0, pixelRatio, -left * pixelRatio, top * pixelRatio);
    paintLane(pen, geometry, painting);
  }
}

function paintLane(pen: Pen, geometry: LaneGeometry, painting: Painting): void {
  const { theme } = painting;
  const visible = <T>(placed: readonly Placed<T>[]): readonly Placed<T>[] =>
    placed.filter(({ rect }) => rect.x + rect.width > painting.left && rect.x < painting.left + painting.width);
  paintHoles(pen, geometry, theme);
  for (const band of visible(geometry.zones)) {
    const tone = zoneColours(theme, band.of.zone);
    // A zone without pages keeps its span: a shadow of itself.
    pen.globalAlpha = band.of.present === 0 ? 0.15 : theme.contrast ? 1 : 0.42;
    fill(pen, inset(band.rect, 0.5), tone.fill);
    pen.globalAlpha = 1;
    fill(pen, { ...inset(band.rect, 0.5), y: band.rect.y + band.rect.height - 2, height: 2 }, tone.fill);
    paintBandName(pen, band.rect, band.of.zone, size(band.of.last + 1 - band.of.first), painting);
  }
  const groups = visible(geometry.groups);
  for (const group of groups) paintGroup(pen, group, geometry, painting);
  for (const region of visible(geometry.regions)) paintRegion(pen, region, painting);
  paintMarks(pen, geometry, visible(geometry.marks), theme);
  for (const group of groups) paintNumbers(pen, group, geometry, painting);
  for (const run of visible(geometry.pageblocks)) {
    pen.globalAlpha = run.of.isolated ? 1 : 0.35;
    fill(pen, inset(run.rect, 0.5), run.of.isolated ? theme.focus : theme.faint);
    pen.globalAlpha = 1;
  }
  paintTicks(pen, geometry, painting);
}

/** What lies in no block: persistent memory hatched, a device's memory that is not plugged as an empty frame. */
function paintRegion(pen: Pen, { of: mark, rect }: Placed<LayoutMark>, { theme, left, width }: Painting): void {
  const colour = markColour(theme, mark);
  const x = Math.max(rect.x, left);
  const seen = { ...rect, x, width: Math.min(rect.x + rect.width, left + width) - x };
  if (mark.kind === "hole") pen.setLineDash([3, 3]);
  else hatch(pen, inset(rect, 0.5), colour, 6);
  stroke(pen, inset(rect, 1), colour, 1);
  pen.setLineDash([]);
  const text = mark.kind === "hole" ? `${mark.by} (not plugged)` : capital(MARK_WORDS[mark.kind]);
  label(pen, seen, text, theme.ink, `11px ${theme.font}`, theme.paper);
}

function paintGroup(pen: Pen, { of, rect }: Placed<BlockGroup>, geometry: LaneGeometry, painting: Painting): void {
  const { theme } = painting;
  let drawn = Number.NEGATIVE_INFINITY;
  for (const run of of.runs) {
    // Of many runs in one pixel, the first stands for them; their number is told, not drawn.
    if (of.runs.length > 1 && geometry.axis.toX(run.last + 1) < drawn + 1) continue;
    const box = of.runs.length === 1 ? rect : { ...rect, ...geometry.axis.box(run, 2) };
    drawn = box.x + box.width;
    const inner = inset(box, box.width > 4 ? 0.75 : 0.25);
    const tone = zoneColours(theme, run.zone);
    if (run.state === "online") {
      fill(pen, inner, tone.fill, 2);
    } else {
      fill(pen, inner, theme.paper, 2);
      hatch(pen, inner, tone.fill, run.state === "offline" ? 5 : 9);
      if (run.state === "going-offline") pen.setLineDash([4, 3]);
      stroke(pen, inset(inner, 0.5), tone.fill, 1, 2);
      pen.setLineDash([]);
    }
    if (theme.contrast) stroke(pen, inset(inner, 0.5), theme.ink, 1, 2);
  }
  const blocks = of.lastBlock - of.firstBlock + 1;
  if (blocks > 1 && of.runs.length === 1 && rect.width / blocks >= 6) paintSeparators(pen, of, geometry, painting);
}

/** Block numbers over everything else: one for each block, or the ends of the run; and the frame of what has changed. */
function paintNumbers(pen: Pen, { of, rect }: Placed<BlockGroup>, geometry: LaneGeometry, painting: Painting): void {
  const { theme } = painting;
  const [run] = of.runs;
  if (run === undefined) return;
  const blocks = of.lastBlock - of.firstBlock + 1;
  const each = rect.width / blocks;
  const tone = zoneColours(theme, run.zone);
  const font = `11px ${theme.font}`;
  const plain = run.state === "online";
  const ink = plain ? tone.ink : theme.ink;
  const crowded = of.marks.some((mark) => mark.collides) || (blocks > 1 && each >= 6);
  const back = plain ? (crowded ? tone.fill : undefined) : theme.paper;
  const cells = blocks > 1 && each >= 26 ? visibleCells(of, geometry, painting) : [];
  for (const cell of cells) {
    label(pen, { ...rect, x: cell.x, width: cell.width }, String(cell.firstBlock), ink, font, back);
  }
  if (cells.length === 0) {
    const text = blocks === 1 ? String(of.firstBlock) : `${of.firstBlock}–${of.lastBlock}`;
    const x = Math.max(rect.x, painting.left);
    const width = Math.min(rect.x + rect.width, painting.left + painting.width) - x;
    label(pen, { ...rect, x, width }, text, ink, font, back);
  }
  if (of.runs.some((one) => one.changed)) {
    stroke(pen, inset(rect, 1.5), theme.paper, 3, 2);
    stroke(pen, inset(rect, 1), theme.ink, 2, 2);
  }
}

function visibleCells(group: BlockGroup, geometry: LaneGeometry, painting: Painting) {
  const [run] = group.runs;
  if (run === undefined) return [];
  return cellsOf({ ...run, ...group }, geometry.axis).filter(
    (cell) => cell.x + cell.width > painting.left && cell.x < painting.left + painting.width,
  );
}

/** Thin gaps between the blocks of a group, where blocks are wide enough to be told apart. */
function paintSeparators(pen: Pen, group: BlockGroup, geometry: LaneGeometry, painting: Painting): void {
  const bytes = (group.last + 1 - group.first) / (group.lastBlock - group.firstBlock + 1);
  const { axis, blocksTop } = geometry;
  const from = Math.max(group.first + bytes, axis.toAddress(painting.left));
  const to = Math.min(group.last, axis.toAddress(painting.left + painting.width));
  const first = group.first + Math.ceil((from - group.first) / bytes) * bytes;
  for (let at = first; at <= to; at += bytes) {
    fill(pen, { x: axis.toX(at) - 0.5, y: blocksTop, width: 1, height: TRACK.blocks }, painting.theme.paper);
  }
}

/** What is in use below the blocks; what collides also stands through its block. */
function paintMarks(pen: Pen, geometry: LaneGeometry, marks: LaneGeometry["marks"], theme: Theme): void {
  const byWeight = marks.toSorted(
    (a, b) =>
      Number(a.of.collides) - Number(b.of.collides) ||
      Number(a.of.observed) - Number(b.of.observed) ||
      b.rect.width - a.rect.width,
  );
  for (const { of: mark, rect } of byWeight) {
    const colour = markColour(theme, mark);
    if (mark.kind === "hole") {
      const cut = { ...rect, y: geometry.blocksTop, height: TRACK.blocks };
      fill(pen, cut, theme.paper);
      stroke(pen, inset(cut, 0.5), theme.faint, 1);
      continue;
    }
    pen.globalAlpha = mark.observed || mark.collides || theme.contrast ? 1 : 0.55;
    fill(pen, rect, colour, 1);
    pen.globalAlpha = 1;
    if (!mark.collides) continue;
    const through = { ...rect, y: geometry.blocksTop, height: TRACK.blocks + TRACK.marksGap };
    if (mark.observed || rect.width < 6) fill(pen, through, colour);
    else hatch(pen, through, colour, 4);
  }
}

/** A hole too large to be drawn in proportion is two slashes and its size; a small one is simply empty. */
function paintHoles(pen: Pen, geometry: LaneGeometry, theme: Theme): void {
  const top = geometry.blocksTop;
  for (const hole of geometry.axis.segments) {
    if (hole.kind !== "hole") continue;
    const middle = hole.x + hole.width / 2;
    pen.strokeStyle = theme.rule;
    pen.lineWidth = 1;
    pen.setLineDash([2, 3]);
    line(pen, hole.x + 2, top + TRACK.blocks / 2, hole.x + hole.width - 2, top + TRACK.blocks / 2);
    pen.setLineDash([]);
    if (!hole.broken && hole.width < 30) continue;
    pen.clearRect(middle - 7, top, 14, TRACK.blocks);
    pen.strokeStyle = theme.faint;
    for (const x of [hole.x + 3, hole.x + hole.width - 3]) {
      line(pen, x - 2, top + TRACK.blocks / 2 + 5, x + 2, top + TRACK.blocks / 2 - 5);
    }
    pen.save();
    pen.translate(middle, top + TRACK.blocks / 2);
    pen.rotate(-Math.PI / 2);
    pen.font = `10px ${theme.font}`;
    pen.fillStyle = theme.faint;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(size(hole.end - hole.start), 0, 0, TRACK.blocks);
    pen.restore();
  }
}

function paintTicks(pen: Pen, geometry: LaneGeometry, { left, width, theme }: Painting): void {
  const font = `10px ${theme.mono}`;
  pen.font = font;
  const boundaries = geometry.zones.map(({ of }) => of.first);
  const ticks = visibleTicks(geometry.axis, boundaries, left, left + width, (text) => pen.measureText(text).width);
  pen.textBaseline = "top";
  for (const tick of ticks) {
    pen.strokeStyle = tick.major ? theme.faint : theme.rule;
    pen.lineWidth = 1;
    const x = Math.round(tick.x) + (tick.x + 1 > geometry.axis.width ? -0.5 : 0.5);
    line(pen, x, geometry.ticksTop, x, geometry.ticksTop + (tick.major ? 5 : 3));
    pen.fillStyle = tick.major ? theme.ink : theme.faint;
    pen.textAlign = tick.leading ? "left" : "center";
    pen.fillText(tick.label, tick.leading ? x : tick.x, geometry.ticksTop + 7);
  }
}

/** `Movable 256 MiB`, or as much of it as fits into the visible part of the band. */
function paintBandName(pen: Pen, rect: Rect, name: string, amount: string, painting: Painting): void {
  const { theme } = painting;
  const from = Math.max(rect.x, painting.left);
  const room = Math.min(rect.x + rect.width, painting.left + painting.width) - from;
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  pen.fillStyle = theme.contrast ? zoneColours(theme, name).ink : theme.ink;
  const y = rect.y + rect.height / 2;
  pen.font = `600 11px ${theme.font}`;
  const nameWidth = pen.measureText(name).width;
  if (nameWidth + 10 <= room) {
    pen.fillText(name, from + 6, y);
    pen.font = `11px ${theme.font}`;
    if (nameWidth + 18 + pen.measureText(amount).width <= room) pen.fillText(amount, from + nameWidth + 12, y);
    return;
  }
  pen.font = `10px ${theme.font}`;
  const small = pen.measureText(name).width;
  if (small + 2 <= room) pen.fillText(name, from + (room - small) / 2, y);
}

/** Text in the middle of a box if it fits, on a patch of `back` where the ground is patterned. */
function label(pen: Pen, rect: Rect, text: string, ink: string, font: string, back?: string): void {
  pen.font = font;
  const { width } = pen.measureText(text);
  if (width + 6 > rect.width) return;
  const middle = { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
  if (back !== undefined)
    fill(pen, { x: middle.x - width / 2 - 3, y: middle.y - 8, width: width + 6, height: 16 }, back, 2);
  pen.fillStyle = ink;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(text, middle.x, middle.y + 0.5);
}

function hatch(pen: Pen, rect: Rect, colour: string, gap: number): void {
  pen.save();
  pen.beginPath();
  pen.rect(rect.x, rect.y, rect.width, rect.height);
  pen.clip();
  pen.strokeStyle = colour;
  pen.lineWidth = 1.25;
  pen.beginPath();
  // Never more lines than are seen: a run may be a million pixels wide.
  const { a, e } = pen.getTransform();
  const seen = { from: -e / a, to: (pen.canvas.width - e) / a };
  const from = Math.max(rect.x, seen.from) - rect.height;
  const to = Math.min(rect.x + rect.width, seen.to);
  for (let x = Math.floor(from / gap) * gap; x < to; x += gap) {
    pen.moveTo(x, rect.y + rect.height);
    pen.lineTo(x + rect.height, rect.y);
  }
  pen.stroke();
  pen.restore();
}

function fill(pen: Pen, rect: Rect, colour: string, radius = 0): void {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.roundRect(rect.x, rect.y, rect.width, rect.height, rect.width > radius * 3 ? radius : 0);
  pen.fill();
}

function stroke(pen: Pen, rect: Rect, colour: string, width: number, radius = 0): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.beginPath();
  pen.roundRect(rect.x, rect.y, rect.width, rect.height, rect.width > radius * 3 ? radius : 0);
  pen.stroke();
}

function line(pen: Pen, x1: number, y1: number, x2: number, y2: number): void {
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.lineTo(x2, y2);
  pen.stroke();
}

function inset(rect: Rect, by: number): Rect {
  const sideways = Math.min(by, rect.width / 3);
  return {
    x: rect.x + sideways,
    y: rect.y + by,
    width: rect.width - 2 * sideways,
    height: rect.height - 2 * by,
  };
}
