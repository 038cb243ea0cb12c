/**
 * The shapes of a lane's visible part. State is told by pattern (online solid, offline hatched, going offline dashed, gone
 * an empty frame), the zone by colour and by its name on the band, what stands in the way in the colour of errors. Nothing
 * is measured or decided here but what fits.
 */

import { firstWhere } from "../../simulation/units/first-where.ts";
import type { LayoutAbsent, LayoutGone, LayoutMark, LayoutZone } from "../layout.ts";
import { localized } from "../localized.ts";
import type { Box } from "../scale.ts";
import { axisShapes } from "./axis-shapes.ts";
import {
  ABSENT_WORDS,
  type BlockGroup,
  blockBytes,
  bytesOfBlocks,
  describeGroup,
  goneWords,
  markWords,
} from "./block-groups.ts";
import { calloutShapes } from "./callout-shapes.ts";
import { crowdNames } from "./crowd-names.ts";
import { crowdShapes, offlineCaps } from "./crowd-shapes.ts";
import { blockAt } from "./hit-test.ts";
import { holeShapes } from "./hole-shapes.ts";
import { clipped, type Drawing, LABEL_PADDING, label, shortened } from "./labels.ts";
import type { LaneGeometry, Placed } from "./lane-geometry.ts";
import { markNames } from "./mark-names.ts";
import { byWeight, markBar, markCrowdShapes, markPaint, markShapes, markTip } from "./mark-shapes.ts";
import { blockName, blockNumbers, capital, count, pages, range, size } from "./notation.ts";
import type { PlacedLane } from "./picture-geometry.ts";
import { type Font, inset, movedShape, type Paint, type Rect, type Shape } from "./shapes.ts";

/** In the order in which they are drawn, from the left upper corner of the picture; x as on the axis. */
export function laneShapes({ top, geometry }: PlacedLane, drawing: Drawing): readonly Shape[] {
  return shapesOnAxis(geometry, drawing).map((shape) => movedShape(shape, -(drawing.origin ?? 0), top));
}

/** The same where the lane lies: whoever draws thousands of them in each frame moves the pen and copies none. */
export function shapesOnAxis(geometry: LaneGeometry, drawing: Drawing): readonly Shape[] {
  const seen = <T>(placed: readonly Placed<T>[]): readonly Placed<T>[] =>
    placed.filter(({ rect }) => rect.x + rect.width > drawing.left && rect.x < drawing.left + drawing.width);
  const groups = seen(geometry.groups);
  const marks = byWeight(seen(geometry.marks));
  const heaps = seen(geometry.markCrowds);
  return [
    ...holeShapes(geometry, drawing),
    ...seen(geometry.zones).flatMap((band) => bandShapes(band, geometry, drawing)),
    ...seen(geometry.gone).flatMap((gone) => goneShapes(gone)),
    ...groups.flatMap((group) => groupShapes(group, geometry, drawing)),
    ...crowdShapes(groups, drawing),
    ...seen(geometry.regions).flatMap((region) => regionShapes(region, geometry, drawing)),
    ...markCrowdShapes(geometry, heaps),
    ...markShapes(geometry, marks),
    ...markNames(geometry, { marks, heaps }, drawing),
    ...offlineCaps(
      groups,
      marks.filter(({ of }) => of.collides),
      drawing,
    ),
    ...seen(geometry.absent).flatMap((absent) => absentShapes(absent, drawing)),
    ...groups.flatMap((group) => numberShapes(group, geometry, drawing)),
    ...crowdNames(groups, geometry.lane, drawing),
    ...calloutShapes(geometry, drawing),
    ...seen(geometry.pageblocks).map(({ of: { isolated }, rect }): Shape => {
      const box = inset(rect, 0.5);
      return isolated
        ? { kind: "box", rect: box, fill: "mark:pageblock" }
        : { kind: "box", rect: box, stroke: "mark:pageblock", lineWidth: 1 };
    }),
    ...(geometry.hasTicks ? axisShapes(geometry, drawing) : []),
  ];
}

function bandShapes(
  { of: zone, rect }: Placed<LayoutZone>,
  { axis }: LaneGeometry,
  drawing: Drawing,
): readonly Shape[] {
  const paint: Paint = `zone:${zone.zone}`;
  const inner = inset(rect, 0.5);
  const tip = (): string => zoneTip(zone, drawing.pageSize);
  const foot = { ...inner, y: rect.y + rect.height - 2, height: 2 };
  const parts = partsInSight(zone, axis, drawing);
  // A zone without pages keeps its span: a shadow of itself. So does a span where the pages are another zone's.
  const alpha = zone.present === 0 || parts !== undefined ? 0.15 : drawing.contrast ? 1 : 0.42;
  const bar = (part: Box): Shape => {
    const own = { ...inner, ...part };
    return { kind: "box", rect: own, fill: paint, alpha: drawing.contrast ? 1 : 0.5, tip };
  };
  const line: Paint = `line:${zone.zone}`;
  const name = bandName(clipped(rect, drawing), zone, drawing, parts === undefined);
  if (parts === undefined) {
    return [{ kind: "box", rect: inner, fill: paint, alpha, tip }, { kind: "box", rect: foot, fill: line }, ...name];
  }
  const span = { ...inner, y: foot.y + 1, height: 1 };
  return [
    { kind: "box", rect: inner, fill: paint, alpha, tip },
    { kind: "box", rect: span, fill: line },
    ...parts.map(bar),
    ...parts.map((part): Shape => ({ kind: "box", rect: { ...foot, ...part }, fill: line })),
    ...name,
  ];
}

/** Most parts of a band that can be told apart. */
const MOST_PARTS = 2000;

/** Where a band that overlaps others has pages of its own; undefined: wherever there is memory. */
function partsInSight(
  { parts }: LayoutZone,
  axis: LaneGeometry["axis"],
  { left, width }: Drawing,
): readonly Box[] | undefined {
  if (parts === undefined) return undefined;
  const boxes: { x: number; width: number }[] = [];
  for (let at = firstWhere(parts.length, (one) => axis.toX(parts[one]!.last + 1) > left); at < parts.length; at += 1) {
    const box = axis.box(parts[at]!);
    if (box.x > left + width || boxes.length >= MOST_PARTS) break;
    const before = boxes.at(-1);
    if (before !== undefined && box.x < before.x + before.width + 0.5) before.width = box.x + box.width - before.x;
    else boxes.push({ ...box });
  }
  return boxes;
}

/** `Movable 3 GiB in 10.5 GiB`, or as much of it as fits: the name, what is present, the span where that is more. */
function bandName(
  room: Rect,
  zone: LayoutZone,
  { metrics, pageSize, contrast }: Drawing,
  isFilled: boolean,
): readonly Shape[] {
  const amounts = amountsOf(zone, pageSize);
  const y = room.y + room.height / 2;
  const paint: Paint = contrast && isFilled && zone.present > 0 ? `on:${zone.zone}` : "ink";
  const text = (words: string, x: number, font: Font): Shape => {
    return { kind: "text", x, y, words, font, anchor: "start", paint, room };
  };
  const nameWidth = metrics.widthOf(zone.zone, "strong");
  if (nameWidth + 10 <= room.width) {
    const amount = amounts.find((words) => nameWidth + 18 + metrics.widthOf(words, "text") <= room.width);
    const name = text(zone.zone, room.x + 6, "strong");
    return amount === undefined ? [name] : [name, text(amount, room.x + nameWidth + 12, "text")];
  }
  const words = shortened(zone.zone, room.width - 2, "small", metrics);
  return words === "" ? [] : [text(words, room.x + (room.width - metrics.widthOf(words, "small")) / 2, "small")];
}

/** What is present and the span where that is more, the longest first. */
function amountsOf({ present, spanned }: LayoutZone, pageSize: number): readonly string[] {
  const [is, spans] = [size(present * pageSize), size(spanned * pageSize)];
  if (present === spanned) return [is];
  // Two sizes that read alike say nothing of what is missing.
  const both =
    is === spans
      ? localized("{0} less {1}", spans, size((spanned - present) * pageSize))
      : localized("{0} in {1}", is, spans);
  // Alone, nothing would be read as a zone of no size.
  return present === 0 ? [both, localized("in {0}", spans)] : [both, is];
}

export function zoneTip(zone: LayoutZone, pageSize: number): string {
  const { spanned, present, managed, min, low, high } = zone;
  return `zone ${zone.zone}: start_pfn ${zone.startPfn}, spanned ${count(spanned)}, present ${pages(present, pageSize)}, managed ${count(managed)}; min ${count(min)}, low ${count(low)}, high ${count(high)}`;
}

/** The name stands above (callouts.ts). */
function goneShapes({ of: gone, rect }: Placed<LayoutGone>): readonly Shape[] {
  const tip = (): string => `${blockName(gone.firstBlock, gone.lastBlock)}: ${goneWords(gone.compared)}`;
  return [{ kind: "box", rect: inset(rect, 1), stroke: "ink", lineWidth: 1, dash: [2, 3], tip }];
}

/** What of a block is no memory of the node: no memory at all, another node's, or persistent memory. */
function absentShapes({ of, rect }: Placed<LayoutAbsent>, drawing: Drawing): readonly Shape[] {
  const { metrics } = drawing;
  const tip = (): string => absentWords(of);
  const frame = inset(rect, 0.5);
  const shapes: Shape[] = [{ kind: "box", rect, fill: "paper", tip }];
  if (of.why === "persistent") {
    shapes.push({ kind: "hatch", rect: frame, paint: "mark:persistent", gap: 6 });
    shapes.push({ kind: "box", rect: frame, stroke: "mark:persistent", lineWidth: 1 });
  } else
    shapes.push({
      kind: "box",
      rect: frame,
      stroke: "faint",
      lineWidth: 1,
      ...(of.why === "node" ? { dash: [1, 3] } : {}),
    });
  const words =
    of.why === "node"
      ? localized("node{0}’s", of.node ?? "")
      : of.why === "persistent"
        ? capital(localized("persistent memory"))
        : localized("not memory");
  return [...shapes, ...label(clipped(rect, drawing), words, "faint", "small", metrics, "paper")];
}

/** `no memory, 112 MiB`. */
function absentWords(absent: LayoutAbsent): string {
  return `${ABSENT_WORDS[absent.why](absent.node)}, ${range(absent.first, absent.last)}, ${size(absent.last + 1 - absent.first)}`;
}

/** What is told by its own name rather than by its kind. */
const NAMED: ReadonlySet<LayoutMark["kind"]> = new Set(["crashed", "overwritten", "pageblock"]);
const BY_NAME: ReadonlySet<LayoutMark["kind"]> = new Set([...NAMED, "dax"]);

/** What lies in no block: persistent memory hatched, a device's memory that is not plugged as an empty frame. */
function regionShapes(
  { of: mark, rect }: Placed<LayoutMark>,
  { regions }: LaneGeometry,
  drawing: Drawing,
): readonly Shape[] {
  const paint = markPaint(mark);
  const inner = inset(rect, 1);
  const isEmpty = mark.kind === "unplugged";
  const words = isEmpty
    ? `${mark.by} (${markWords("unplugged")})`
    : BY_NAME.has(mark.kind)
      ? mark.by
      : capital(markWords(mark.kind));
  const room = clipped(rect, drawing);
  if (NAMED.has(mark.kind)) {
    return [
      { kind: "box", rect: inner, fill: "paper" },
      ...markBar(mark, inner, paint),
      ...label(room, words, "ink", "text", drawing.metrics, "paper"),
    ];
  }
  return [
    ...(isEmpty ? [] : [{ kind: "hatch", rect: inset(rect, 0.5), paint, gap: 6 } as const]),
    {
      kind: "box",
      rect: inner,
      stroke: paint,
      lineWidth: 1,
      ...(isEmpty ? { dash: [3, 3] } : {}),
      tip: () => markTip(mark),
    },
    ...label(freeRoom(room, regions), words, "ink", "text", drawing.metrics, "paper"),
  ];
}

/** The widest part of a region that nothing in it covers. */
function freeRoom(room: Rect, regions: LaneGeometry["regions"]): Rect {
  return widestPart(
    room,
    regions.filter(({ of }) => NAMED.has(of.kind)),
  );
}

function widestPart(room: Rect, covered: readonly { readonly rect: Rect }[]): Rect {
  const end = room.x + room.width;
  const within = covered.map(({ rect }) => rect).filter(({ x, width }) => x < end && x + width > room.x);
  let widest = { ...room, width: 0 };
  let x = room.x;
  for (const piece of [...within.toSorted((a, b) => a.x - b.x), { x: end, width: 0 }]) {
    const until = Math.min(end, piece.x);
    if (until - x > widest.width) widest = { ...room, x, width: until - x };
    x = Math.max(x, piece.x + piece.width);
  }
  return widest;
}

function groupShapes({ of, rect }: Placed<BlockGroup>, geometry: LaneGeometry, drawing: Drawing): readonly Shape[] {
  const [run] = of.runs;
  if (run === undefined) return [];
  const tip = (): string => describeGroup(of);
  const shapes: Shape[] = [];
  const inner = inset(rect, rect.width > 4 ? 0.75 : 0.25);
  const line: Paint = `line:${run.zone}`;
  const frame = inset(inner, 0.5);
  if (run.state === "online") {
    shapes.push({ kind: "box", rect: inner, fill: `zone:${run.zone}`, radius: 2, tip });
    if (inner.width > 3) shapes.push({ kind: "box", rect: frame, stroke: line, lineWidth: 1, radius: 2 });
  } else {
    shapes.push(
      { kind: "box", rect: inner, fill: "paper", radius: 2, tip },
      { kind: "hatch", rect: inner, paint: line, gap: run.state === "offline" ? 5 : 9 },
      { kind: "box", rect: frame, stroke: line, lineWidth: 1, radius: 2, ...dashOf(run.state) },
    );
  }
  if (drawing.contrast) shapes.push({ kind: "box", rect: frame, stroke: "ink", lineWidth: 1, radius: 2 });
  const blocks = of.lastBlock - of.firstBlock + 1;
  if (blocks > 1 && rect.width / blocks >= 6) shapes.push(...separators(of, rect, geometry, drawing));
  return shapes;
}

function dashOf(state: string): { readonly dash?: readonly [number, number] } {
  return state === "going-offline" ? { dash: [4, 3] } : {};
}

/** Thin gaps between the blocks of a group, where blocks are wide enough to be told apart. */
function separators(group: BlockGroup, rect: Rect, { axis }: LaneGeometry, drawing: Drawing): readonly Shape[] {
  const bytes = blockBytes(group);
  const from = Math.max(group.first + bytes, axis.toAddress(drawing.left));
  const to = Math.min(group.last, axis.toAddress(drawing.left + drawing.width));
  const shapes: Shape[] = [];
  const first = group.first + Math.ceil((from - group.first) / bytes) * bytes;
  for (let at = first; at <= to; at += bytes) {
    shapes.push({ kind: "box", rect: { ...rect, x: axis.toX(at) - 0.5, width: 1 }, fill: "paper" });
  }
  return shapes;
}

/** Narrower cells have no numbers of their own. */
const LEAST_CELL = 26;

/** Block numbers over everything else: one for each block, or the ends of the run; and the frame of what has changed. */
function numberShapes({ of, rect }: Placed<BlockGroup>, geometry: LaneGeometry, drawing: Drawing): readonly Shape[] {
  const { metrics } = drawing;
  const [run] = of.runs;
  if (run === undefined) return [];
  const blocks = of.lastBlock - of.firstBlock + 1;
  const each = rect.width / blocks;
  const plain = run.state === "online";
  const ink: Paint = plain ? `on:${run.zone}` : "ink";
  const crowded = of.marks.some((mark) => mark.collides) || (blocks > 1 && each >= 6);
  const back: Paint | undefined = plain ? (crowded ? `zone:${run.zone}` : undefined) : "paper";
  const shapes: Shape[] = [];
  const needed = Math.max(LEAST_CELL * metrics.scale, metrics.widthOf(String(of.lastBlock), "text") + LABEL_PADDING);
  const cells = blocks > 1 && each >= needed ? visibleCells(of, geometry, drawing) : [];
  for (const cell of cells) {
    const room = clipped({ ...rect, x: cell.x, width: cell.width }, drawing);
    shapes.push(...label(room, String(cell.firstBlock), ink, "text", metrics, back));
  }
  if (cells.length === 0) {
    const words = blockNumbers(of.firstBlock, of.lastBlock);
    const room = clipped(rect, drawing);
    shapes.push(...label(blocks === 1 ? widestPart(room, geometry.absent) : room, words, ink, "text", metrics, back));
  }
  if (run.changed) {
    shapes.push(
      { kind: "box", rect: inset(rect, 1.5), stroke: "paper", lineWidth: 3, radius: 2 },
      { kind: "box", rect: inset(rect, 1), stroke: "ink", lineWidth: 2, radius: 2 },
    );
  }
  return shapes;
}

/** One for each block in sight. */
function visibleCells(group: BlockGroup, { axis }: LaneGeometry, { left, width }: Drawing) {
  const first = blockAt(group, axis.toAddress(left));
  const last = blockAt(group, axis.toAddress(left + width));
  return Array.from({ length: last - first + 1 }, (_, at) => {
    const firstBlock = first + at;
    return { ...axis.box(bytesOfBlocks(group, firstBlock, firstBlock)), firstBlock };
  });
}
