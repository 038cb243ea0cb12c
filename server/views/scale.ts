/**
 * The geometry that every drawing of a layout shares: from physical addresses to x and back. The address space is a row of
 * memory segments with holes between them. Memory is drawn in proportion, but every piece between two boundaries (of a
 * zone, a run of blocks) keeps a least width, so that ZONE_DMA's 16 MiB are there beside 64 TiB; a large hole is a break
 * of fixed width. Pure numbers in, pure numbers out: the webview, the SVG writer and the terminal stand on it.
 *
 * An axis is piecewise linear and monotonic: equal addresses in two lanes are always at the same x.
 */
import { firstWhere } from "../simulation/units/first-where.ts";
import { type ByteRange, hex, MiB } from "../simulation/units/units.ts";
import type { Layout, LayoutBlocks } from "./layout.ts";

/** One linear piece of the axis; pieces follow each other without gaps. */
export interface AxisSegment {
  readonly kind: "memory" | "hole";
  /** Bytes; `end` exclusive. */
  readonly start: number;
  readonly end: number;
  readonly x: number;
  readonly width: number;
  /** Narrower than its size would have it on this axis: to be drawn as a break. Holes only. */
  readonly broken: boolean;
  /** How many times as wide as its size would have it beside the piece that is drawn smallest. 1: in proportion. Memory only. */
  readonly stretch: number;
}

export interface AxisTick {
  readonly address: number;
  readonly x: number;
  /** `0x100000000` */
  readonly label: string;
  /** Where memory begins or a zone changes, rather than a round address between. */
  readonly major: boolean;
}

export interface Box {
  readonly x: number;
  readonly width: number;
}

export interface AxisScale {
  /** Everything is within [0, width]. */
  readonly width: number;
  readonly segments: readonly AxisSegment[];
  /** Of the memory that is in proportion (`stretch` 1). */
  readonly bytesPerPixel: number;
  /** Ascending; labels of `labelWidth` do not touch each other. */
  readonly ticks: readonly AxisTick[];
  /** Where an address is; what lies outside the axis is at its nearer end. */
  toX(address: number): number;
  /** The address at a place, the inverse of `toX`. */
  toAddress(x: number): number;
  /** The box of a range (both ends inclusive), at least `least` wide and moved inwards at the right end. */
  box(range: ByteRange, least?: number): Box;
}

export interface AxisOptions {
  /** Further boundaries, in bytes: the pieces between them keep `leastPiece`. */
  readonly stops?: readonly number[];
  /** Width that a piece of memory keeps; less where there are too many of them. Default 14. */
  readonly leastPiece?: number;
  /** Width of a hole that is too large to be drawn in proportion. Default 26. */
  readonly holeWidth?: number;
  /** Room that the label of a tick takes, its gap included. Default 96. */
  readonly labelWidth?: number;
  /** How far a label may stand out at the right end. Default 0. */
  readonly overhang?: number;
  /** Shows this part of the address space only; both ends inclusive. */
  readonly window?: ByteRange;
}

interface Piece {
  readonly kind: "memory" | "hole";
  readonly start: number;
  readonly end: number;
}

/** The axis on which `ranges` (both ends inclusive, in any order, overlaps allowed) are memory, `width` wide. */
export function axisScale(ranges: readonly ByteRange[], width: number, options: AxisOptions = {}): AxisScale {
  const pieces = piecesOf(clipped(ranges, options.window), options.stops ?? []);
  const widths = dividedWidth(pieces, width, options.leastPiece ?? 14, options.holeWidth ?? 26);
  const segments: AxisSegment[] = [];
  const bytesPerPixel = mostBytesPerPixel(pieces, widths);
  let x = 0;
  for (const [at, piece] of pieces.entries()) {
    const { width: own, broken } = widths[at]!;
    const stretch = piece.kind === "hole" ? 1 : (own * bytesPerPixel) / Math.max(1, piece.end - piece.start);
    segments.push({ ...piece, x, width: own, broken, stretch: stretch < 1.01 ? 1 : stretch });
    x += own;
  }
  const toX = (address: number): number => addressToX(segments, width, address);
  return {
    width,
    segments,
    bytesPerPixel,
    ticks: ticksOf(segments, toX, width + (options.overhang ?? 0), options.labelWidth ?? 96),
    toX,
    toAddress: (at) => xToAddress(segments, at),
    box: (range, least) => boxOn(toX, width, range, least),
  };
}

/** The box of a range on an axis `width` wide (AxisScale.box). */
export function boxOn(toX: AxisScale["toX"], width: number, range: ByteRange, least = 1): Box {
  const from = toX(range.first);
  const own = Math.max(Math.min(least, width), toX(range.last + 1) - from);
  return { x: Math.max(0, Math.min(from, width - own)), width: own };
}

/** One axis for all these layouts (a what-if below the kernel as it is), so that they can be compared. */
export function layoutScale(layouts: readonly Layout[], width: number, options: AxisOptions = {}): AxisScale {
  const ranges: ByteRange[] = [];
  const stops: number[] = [...(options.stops ?? [])];
  for (const lane of layouts.flatMap((layout) => layout.lanes)) {
    ranges.push(...lane.blocks, ...lane.zones.filter((zone) => lane.blocks.length === 0 && zone.spanned > 0));
    ranges.push(...lane.marks.filter((mark) => mark.kind === "persistent"));
    for (const range of [...lane.blocks, ...lane.zones.filter((zone) => zone.spanned > 0)]) {
      stops.push(range.first, range.last + 1);
    }
  }
  return axisScale(ranges, width, { ...options, stops: apart(stops) });
}

/** Boundaries nearer than 1 MiB to the one before (page 0 below ZONE_DMA) need no room of their own. */
function apart(stops: readonly number[]): readonly number[] {
  const kept: number[] = [];
  for (const stop of [...new Set(stops)].sort((a, b) => a - b)) {
    if (kept.length === 0 || stop - kept.at(-1)! >= MiB) kept.push(stop);
  }
  return kept;
}

/** Blocks of one run drawn together: `box` is where, both ids inclusive. */
export interface Cell extends Box {
  readonly firstBlock: number;
  readonly lastBlock: number;
}

/** Cuts a run of blocks into cells at least `least` wide: one block each, or 2, 4, 8 … where blocks are too narrow. */
export function cellsOf(run: LayoutBlocks, scale: AxisScale, least = 4): readonly Cell[] {
  const count = run.lastBlock - run.firstBlock + 1;
  const blockSize = (run.last + 1 - run.first) / count;
  const whole = scale.box(run, least);
  let group = 1;
  while (group < count && (whole.width * group) / count < least) group *= 2;
  const cells: Cell[] = [];
  for (let block = run.firstBlock; block <= run.lastBlock; block += group) {
    const lastBlock = Math.min(block + group - 1, run.lastBlock);
    const first = run.first + (block - run.firstBlock) * blockSize;
    const last = run.first + (lastBlock + 1 - run.firstBlock) * blockSize - 1;
    const box = group >= count ? whole : scale.box({ first, last });
    cells.push({ ...box, firstBlock: block, lastBlock });
  }
  return cells;
}

function clipped(ranges: readonly ByteRange[], window: ByteRange | undefined): readonly ByteRange[] {
  const cut = ranges
    .map(({ first, last }) => ({
      first: Math.max(first, window?.first ?? first),
      last: Math.min(last, window?.last ?? last),
    }))
    .filter((range) => range.first <= range.last);
  return cut.length > 0 ? cut : [window ?? { first: 0, last: 0 }];
}

/** Memory, cut at the stops, and the holes between. */
function piecesOf(ranges: readonly ByteRange[], stops: readonly number[]): readonly Piece[] {
  const sorted = [...ranges].sort((a, b) => a.first - b.first);
  const cuts = [...new Set(stops)].sort((a, b) => a - b);
  const pieces: Piece[] = [];
  let end = sorted[0]!.first;
  let cut = 0;
  const addMemory = (from: number, to: number): void => {
    let start = from;
    while (cut < cuts.length && cuts[cut]! < to) {
      const at = cuts[cut++]!;
      if (at > start) {
        pieces.push({ kind: "memory", start, end: at });
        start = at;
      }
    }
    pieces.push({ kind: "memory", start, end: to });
  };
  let index = 0;
  while (index < sorted.length) {
    const start = sorted[index]!.first;
    let last = sorted[index]!.last;
    while (index < sorted.length && sorted[index]!.first <= last + 1) last = Math.max(last, sorted[index++]!.last);
    if (start > end) pieces.push({ kind: "hole", start: end, end: start });
    addMemory(start, last + 1);
    end = last + 1;
  }
  return pieces;
}

/**
 * Gives each piece its width: `least` or its proportion, whichever is more. Holes first take `holeWidth`; one that would
 * be narrower in proportion gets that instead.
 */
function dividedWidth(
  pieces: readonly Piece[],
  width: number,
  least: number,
  holeWidth: number,
): readonly { readonly width: number; readonly broken: boolean }[] {
  const holes = pieces.filter((piece) => piece.kind === "hole").length;
  const memory = pieces.length - holes;
  // However many pieces there are, half of the width is left to proportion.
  const room = Math.min(1, width / 2 / (memory * least + holes * holeWidth));
  const leastPiece = least * room;
  const breakWidth = holeWidth * room;
  const perByte = bytesScale(pieces, width - holes * breakWidth, leastPiece);
  const wanted = pieces.map((piece) => {
    const proportion = (piece.end - piece.start) * perByte;
    if (piece.kind === "memory") return { width: Math.max(leastPiece, proportion), broken: false };
    return { width: Math.min(breakWidth, Math.max(2 * room, proportion)), broken: proportion > breakWidth };
  });
  const sum = wanted.reduce((total, piece) => total + piece.width, 0);
  return wanted.map((piece) => ({ ...piece, width: (piece.width * width) / sum }));
}

/** Of the piece of memory that is drawn smallest for its size. */
function mostBytesPerPixel(pieces: readonly Piece[], widths: readonly { readonly width: number }[]): number {
  const each = pieces.map((piece, at) =>
    piece.kind === "hole" ? 0 : (piece.end - piece.start) / Math.max(Number.MIN_VALUE, widths[at]!.width),
  );
  return each.reduce((most, one) => Math.max(most, one), 0);
}

/** Pixels a byte at which the pieces of memory, none narrower than `least`, fill `width` together. */
function bytesScale(pieces: readonly Piece[], width: number, least: number): number {
  const sizes = pieces.filter((piece) => piece.kind === "memory").map((piece) => piece.end - piece.start);
  sizes.sort((a, b) => a - b);
  let room = width;
  let bytes = sizes.reduce((sum, size) => sum + size, 0);
  for (const size of sizes) {
    if ((size * room) / bytes >= least) break;
    room -= least;
    bytes -= size;
  }
  return bytes > 0 ? room / bytes : 0;
}

function addressToX(segments: readonly AxisSegment[], width: number, address: number): number {
  const at = lastStartingBefore(segments, (segment) => segment.start <= address);
  const segment = segments[at];
  if (segment === undefined) return 0;
  if (address >= segment.end) return at === segments.length - 1 ? width : segment.x + segment.width;
  return segment.x + ((address - segment.start) / (segment.end - segment.start)) * segment.width;
}

function xToAddress(segments: readonly AxisSegment[], x: number): number {
  const segment =
    segments[
      Math.max(
        0,
        lastStartingBefore(segments, (candidate) => candidate.x <= x),
      )
    ]!;
  const share = Math.max(0, Math.min(1, (x - segment.x) / segment.width));
  return Math.floor(segment.start + share * (segment.end - segment.start));
}

function lastStartingBefore(segments: readonly AxisSegment[], before: (segment: AxisSegment) => boolean): number {
  return firstWhere(segments.length, (at) => !before(segments[at]!)) - 1;
}

/** Where memory begins and ends first, then the boundaries within it, then round addresses, as long as labels find room. */
function ticksOf(
  segments: readonly AxisSegment[],
  toX: (address: number) => number,
  room: number,
  labelWidth: number,
): readonly AxisTick[] {
  const ticks: AxisTick[] = [];
  const add = (address: number, major: boolean): void => {
    const x = toX(address);
    if (x + labelWidth / 2 > room && address !== segments[0]!.start) return;
    if (ticks.some((tick) => Math.abs(tick.x - x) < labelWidth)) return;
    ticks.push({ address, x, label: hex(address), major });
  };
  const memory = segments.filter((segment) => segment.kind === "memory");
  for (const [at, segment] of memory.entries()) {
    if (at === 0 || memory[at - 1]!.end !== segment.start) add(segment.start, true);
  }
  add(memory.at(-1)!.end, true);
  for (const segment of memory) add(segment.start, true);
  for (const segment of memory) {
    let step = 1;
    while ((step / (segment.end - segment.start)) * segment.width < labelWidth) step *= 2;
    for (let at = Math.ceil(segment.start / step) * step; at < segment.end; at += step) add(at, false);
  }
  return ticks.sort((a, b) => a.x - b.x);
}
