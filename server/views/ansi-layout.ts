/**
 * A layout in a terminal: for each node a line of zones, one of memory blocks and one of what lies in them, on the axis that
 * every drawing shares. Legible without colours; with them, cells have the palette's tones.
 */
import { humanSize } from "./human-size.ts";
import type { Layout, LayoutBlocks, LayoutLane } from "./layout.ts";
import { GROUND, zoneTone } from "./palette.ts";
import { type AxisScale, layoutScale } from "./scale.ts";
import { visibleLine } from "./visible.ts";

export interface AnsiOptions {
  /** Columns of the terminal; at least 40 are taken. */
  readonly width: number;
  readonly colour: boolean;
}

interface Cell {
  readonly char: string;
  /** Zone whose tone is the ground. */
  readonly zone?: string;
  readonly alarm?: boolean;
}

const BLANK: Cell = { char: " " };
const LABELS = 8;
const STATE_CHARS = { online: "#", offline: "-", "going-offline": "~" } as const;

/** Lines joined, without a newline behind the last one. */
export function ansiLayout(layout: Layout, { width, colour }: AnsiOptions): string {
  const columns = Math.max(40, width) - LABELS - 2;
  const scale = layoutScale([layout], columns, {
    leastPiece: 8,
    holeWidth: 2,
    labelWidth: 14,
    overhang: 2,
  });
  const print = (label: string, cells: readonly Cell[]): string =>
    `${label.padEnd(LABELS)}${paint(cells, colour)}`.trimEnd();
  const lines = [...headLines(layout), "", print("", ticksRow(scale, columns))];
  for (const lane of layout.lanes) {
    const size = lane.blocks.reduce((sum, { first, last }) => sum + last + 1 - first, 0);
    if (lane.zones.length > 0) lines.push(print(lane.label, zonesRow(lane, scale, columns)));
    if (lane.blocks.length > 0) lines.push(print(humanSize(size), blocksRow(lane.blocks, scale, columns)));
    if (lane.marks.length > 0) {
      lines.push(print(lane.zones.length > 0 ? "" : lane.label, marksRow(lane, scale, columns)));
    }
  }
  return [...lines, "", ...wrapped(legend(layout), Math.max(40, width))].join("\n");
}

function headLines(layout: Layout): readonly string[] {
  const step = layout.step === 0 ? layout.stepText : `step ${layout.step}: ${layout.stepText} -> ${layout.outcome}`;
  const what = `Linux ${layout.kernel}, memory blocks of ${humanSize(layout.blockSize)}, after ${step}`;
  return [visibleLine(layout.title), visibleLine(`${what}, ${layout.evidence.level}`)];
}

function ticksRow(scale: AxisScale, columns: number): readonly Cell[] {
  const row = blank(columns + 2);
  for (const { x, label } of scale.ticks) if (x + label.length <= row.length) write(row, Math.floor(x), label);
  return row;
}

function zonesRow(lane: LayoutLane, scale: AxisScale, columns: number): readonly Cell[] {
  const row = blank(columns);
  for (const zone of lane.zones) {
    const [from, to] = extent(scale, zone, columns);
    for (let at = from; at < to; at++) row[at] = { char: at === from ? "|" : " ", zone: zone.zone };
    const size = humanSize(zone.present * ((zone.last + 1 - zone.first) / zone.spanned));
    const words = [`${zone.zone} ${size}`, zone.zone].find(({ length }) => length <= to - from - 1);
    if (words !== undefined) write(row, from + 1, words, zone.zone);
  }
  return row;
}

function blocksRow(blocks: readonly LayoutBlocks[], scale: AxisScale, columns: number): readonly Cell[] {
  const row = blank(columns);
  for (const run of blocks) {
    const [from, to] = extent(scale, run, columns);
    const char = run.zone === "none" ? "?" : STATE_CHARS[run.state];
    for (let at = from; at < to; at++) row[at] = { char, zone: run.zone };
  }
  for (const { kind, broken, x } of scale.segments) if (kind === "hole" && broken) write(row, Math.floor(x), "//");
  return row;
}

function marksRow(lane: LayoutLane, scale: AxisScale, columns: number): readonly Cell[] {
  const row = blank(columns);
  for (const mark of [...lane.marks].sort((a, b) => Number(a.collides) - Number(b.collides))) {
    const [from, to] = extent(scale, mark, columns);
    for (let at = from; at < to; at++) row[at] = mark.collides ? { char: "^", alarm: true } : { char: "=" };
  }
  return row;
}

function legend(layout: Layout): readonly string[] {
  const blocks = layout.lanes.flatMap((lane) => lane.blocks);
  const marks = layout.lanes.flatMap((lane) => lane.marks);
  const words = [
    [blocks.some(({ state }) => state === "online"), "# online"],
    [blocks.some(({ state }) => state === "offline"), "- offline"],
    [blocks.some(({ state }) => state === "going-offline"), "~ going offline"],
    [blocks.some(({ zone }) => zone === "none"), "? in several zones"],
    [marks.some(({ collides }) => !collides), "= reserved or in use"],
    [marks.some(({ collides }) => collides), "^ stands in the way of offlining"],
  ] as const;
  return words.flatMap(([shown, word]) => (shown ? [word] : []));
}

function wrapped(words: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 3 + word.length <= width) lines[lines.length - 1] = `${last}   ${word}`;
    else lines.push(word);
  }
  return lines;
}

function blank(columns: number): Cell[] {
  return Array.from({ length: columns }, () => BLANK);
}

function write(row: Cell[], from: number, words: string, zone?: string): void {
  for (const [at, char] of [...words].entries()) {
    if (from + at < row.length) row[from + at] = zone === undefined ? { char } : { char, zone };
  }
}

/** Columns of a range, at least one; `to` exclusive. */
function extent(scale: AxisScale, range: { first: number; last: number }, columns: number): readonly [number, number] {
  const { x, width } = scale.box(range, 1);
  const from = Math.min(columns - 1, Math.round(x));
  return [from, Math.min(columns, Math.max(from + 1, Math.round(x + width)))];
}

/** Escape sequences of direct colours, one for each stretch of equal cells. */
function paint(cells: readonly Cell[], colour: boolean): string {
  if (!colour) return cells.map(({ char }) => char).join("");
  let painted = "";
  let current = "";
  for (const cell of cells) {
    const wanted = sequence(cell);
    if (wanted !== current) painted += `\u001b[0m${wanted}`;
    current = wanted;
    painted += cell.char;
  }
  return current === "" ? painted : `${painted}\u001b[0m`;
}

function sequence({ zone, alarm }: Cell): string {
  if (alarm === true) return `\u001b[38;2;${channels(GROUND.dark.alarm)}m`;
  if (zone === undefined) return "";
  const { fill, ink } = zoneTone(zone).dark;
  return `\u001b[48;2;${channels(fill)};38;2;${channels(ink)}m`;
}

function channels(colour: string): string {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)).join(";");
}
