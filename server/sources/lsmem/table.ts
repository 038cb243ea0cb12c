/**
 * The output of lsmem (util-linux 2.30 and newer, sys-utils/lsmem.c) in each of its formats: the table with any columns, with or
 * without headings, raw, `KEY="value"` pairs, JSON; and the summary below it. Columns may have been squeezed by mail.
 */
import { type ByteRange, GiB, KiB, MiB, TiB } from "../../simulation/units/units.ts";
import { linesOf } from "../dmesg/lines.ts";
import type { LinePlace, Told } from "../facts.ts";

/** In the order of `lsmem --output-all`. */
export const LSMEM_COLUMNS = ["RANGE", "SIZE", "STATE", "REMOVABLE", "BLOCK", "NODE", "ZONES"] as const;
export type LsmemColumn = (typeof LSMEM_COLUMNS)[number];

export type LsmemFormat = "table" | "raw" | "pairs" | "json";

export interface LsmemRow {
  /** As printed; a cell that stays empty is "", one of another form than its column's is not there. */
  readonly cells: Partial<Readonly<Record<LsmemColumn, string>>>;
  readonly at: LinePlace;
}

export interface LsmemTable {
  /** A raw table and one whose white space was squeezed look alike: both are `table`. */
  readonly format: LsmemFormat;
  readonly columns: readonly LsmemColumn[];
  /** The line of column titles; JSON and pairs have none. */
  readonly headings: LinePlace | undefined;
  readonly rows: readonly LsmemRow[];
  /** `128M`, or bytes. */
  readonly summary: Partial<Readonly<Record<SummaryLine, Told<string>>>>;
  /** Lines that are none of lsmem's. */
  readonly unread: readonly Told<string>[];
}

export type SummaryLine =
  | "Memory block size"
  | "Total online memory"
  | "Total offline memory"
  /** Since util-linux 2.42: `yes` or `no`. */
  | "Memmap on memory parameter";

/** What a cell of the column looks like. */
const CELLS: Readonly<Record<LsmemColumn, RegExp>> = {
  RANGE: /^0x[0-9a-f]{1,16}-0x[0-9a-f]{1,16}$/i,
  SIZE: /^\d+(?:[.,]\d)?[BKMGTPE]?$/,
  STATE: /^(?:online|offline|on->off|\?)$/,
  REMOVABLE: /^(?:yes|no)$/,
  BLOCK: /^\d+(?:-\d+)?$/,
  NODE: /^-?\d+$/,
  ZONES:
    /^(?:None|Unknown|(?:DMA|DMA32|Normal|Highmem|Movable|Device)(?:\/(?:DMA|DMA32|Normal|Highmem|Movable|Device))*)$/,
};

const SUMMARY =
  /^\s*(?:(Memory block size|Total online memory|Total offline memory):\s+(\d+(?:[.,]\d)?[BKMGTPE]?)|(Memmap on memory parameter):\s+(\w{1,10}))\s*$/;
const PAIR = /([A-Z]+)="([^"]*)"/g;
/** Characters; no line of lsmem is longer. */
const LONGEST = 400;

/** Never fails: a text that holds nothing of lsmem has no rows and no summary. */
export function readLsmemTable(text: string): LsmemTable {
  return /^\s*\{/.test(text) ? readJson(text) : readLines(text);
}

function readLines(text: string): LsmemTable {
  const rows: LsmemRow[] = [];
  const unread: Told<string>[] = [];
  const summary: Partial<Record<SummaryLine, Told<string>>> = {};
  let columns: readonly LsmemColumn[] | undefined;
  let headings: LinePlace | undefined;
  let format: LsmemFormat = "table";
  for (const { line: whole, span } of linesOf(text)) {
    const line = asUtilLinux(whole.trim());
    if (line === "") continue;
    const total = SUMMARY.exec(line.slice(0, LONGEST));
    if (total !== null) {
      summary[(total[1] ?? total[3]) as SummaryLine] = { value: total[2]?.replace(",", ".") ?? total[4]!, at: span };
      continue;
    }
    const titles = line.length > LONGEST ? undefined : columnsOf(line.split(/\s+/));
    if (titles !== undefined) {
      columns = titles;
      headings = span;
      continue;
    }
    const row = line.length > LONGEST ? undefined : /^[A-Z]+="/.test(line) ? pairCells(line) : undefined;
    if (row !== undefined) {
      format = "pairs";
      columns ??= row.columns;
      rows.push({ cells: row.cells, at: span });
      continue;
    }
    const words = line.length > LONGEST ? [] : line.split(/\s+/);
    columns ??= guessedColumns(words);
    const cells = columns === undefined ? undefined : cellsOf(words, columns);
    if (cells === undefined) unread.push({ value: line.slice(0, 80), at: span });
    else rows.push({ cells, at: span });
  }
  return { format, columns: columns ?? [], headings, rows, summary, unread };
}

const OLD_ROW = /^(0x[0-9a-f]{16}-0x[0-9a-f]{16}) +(\d+) +(online|offline) +(yes|no|-) +\d+(?:-\d+)?$/;

/**
 * A line as util-linux would print it. The lsmem of s390-tools, which its own comes from, has sizes in MB and counts devices, which may be of
 * several blocks; nothing stands for a rule between head and rows, and for the size of a device.
 */
function asUtilLinux(line: string): string {
  if (/^Address Range +Size \(MB\) +State +Removable +Device$/.test(line)) return "RANGE SIZE STATE REMOVABLE";
  if (/^(?:=+|Memory device size *: *\d+ MB)$/.test(line)) return "";
  const total = /^(Memory block size|Total (?:on|off)line memory) *: *(\d+) MB$/.exec(line);
  if (total !== null) return `${total[1]}: ${total[2]}M`;
  const [, range, size, state, removable] = OLD_ROW.exec(line) ?? [];
  return range === undefined ? line : `${range} ${size}M ${state} ${removable === "-" ? "" : removable}`.trimEnd();
}

/** The columns that a line of titles names; undefined: it is none. */
function columnsOf(words: readonly string[]): readonly LsmemColumn[] | undefined {
  const columns = words.map((word) => LSMEM_COLUMNS.find((column) => column === word));
  return columns.every((column) => column !== undefined) ? columns : undefined;
}

function pairCells(
  line: string,
): { readonly columns: readonly LsmemColumn[]; readonly cells: LsmemRow["cells"] } | undefined {
  const pairs = [...line.matchAll(PAIR)];
  const columns = columnsOf(pairs.map(([, key]) => key!));
  if (columns === undefined || pairs.length === 0) return undefined;
  return { columns, cells: Object.fromEntries(pairs.map(([, key, value]) => [key!, value!])) };
}

/** Of a table without titles: which columns a full first row has. */
function guessedColumns(words: readonly string[]): readonly LsmemColumn[] | undefined {
  const columns: LsmemColumn[] = [];
  for (const word of words) {
    const column = LSMEM_COLUMNS.find((each) => !columns.includes(each) && CELLS[each].test(word));
    if (column === undefined) return undefined;
    columns.push(column);
  }
  return columns.includes("RANGE") ? columns : undefined;
}

/** A cell may be empty; words then stand for the next column that they look like. Undefined: no such row. */
function cellsOf(words: readonly string[], columns: readonly LsmemColumn[]): LsmemRow["cells"] | undefined {
  const cells: Partial<Record<LsmemColumn, string>> = {};
  let next = 0;
  for (const [index, column] of columns.entries()) {
    const word = words[next];
    const isFull = words.length - next === columns.length - index;
    if (word !== undefined && (isFull || CELLS[column].test(word))) {
      if (!CELLS[column].test(word)) return undefined;
      cells[column] = word;
      next++;
    } else cells[column] = "";
  }
  return next === words.length && next > 0 ? cells : undefined;
}

function readJson(text: string): LsmemTable {
  const none = { format: "json", columns: [], headings: undefined, rows: [], summary: {} } as const;
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { ...none, unread: [{ value: "JSON that does not end", at: { start: 0, end: text.length } }] };
  }
  const list = (data as { readonly memory?: unknown }).memory;
  if (!Array.isArray(list)) {
    return { ...none, unread: [{ value: 'JSON without "memory"', at: { start: 0, end: text.length } }] };
  }
  const places = objectPlaces(text);
  const first = Object.keys((list[0] ?? {}) as object).map((key) => key.toUpperCase());
  const rows = list.flatMap((entry: unknown, index): LsmemRow[] => {
    if (typeof entry !== "object" || entry === null) return [];
    const cells = Object.entries(entry).map(([key, value]) => [key.toUpperCase(), jsonCell(value)] as const);
    return [{ cells: Object.fromEntries(cells), at: places[index] ?? { start: 0, end: text.length } }];
  });
  return { ...none, columns: columnsOf(first) ?? [], rows, unread: [] };
}

function jsonCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
}

/** The line that each object of the list begins with its first value in. */
function objectPlaces(text: string): readonly LinePlace[] {
  const places: LinePlace[] = [];
  let opened = false;
  for (const { line, span } of linesOf(text)) {
    if (opened && line.includes('"')) {
      places.push(span);
      opened = false;
    }
    if (line.trimEnd().endsWith("{")) opened = true;
  }
  // The first brace is the document's own; its first line names the list.
  return places.slice(1);
}

const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  K: KiB,
  M: MiB,
  G: GiB,
  T: TiB,
  P: 1024 * TiB,
  E: 1024 ** 2 * TiB,
};

/** Bytes of `128M`; undefined where the text was rounded, or is no size. */
export function exactSize(text: string): number | undefined {
  const [, count, unit = "B"] = /^(\d+)([BKMGTPE]?)$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * UNITS[unit === "" ? "B" : unit]!;
}

/** Size of a memory block: what the summary says, or what a row's range and block numbers make. Bytes. */
export function blockSizeOf({ summary, rows }: LsmemTable): Told<number> | undefined {
  const told = summary["Memory block size"];
  const size = told === undefined ? undefined : exactSize(told.value);
  if (told !== undefined && size !== undefined) return { value: size, at: told.at };
  for (const { cells, at } of rows) {
    const range = printedRange(cells.RANGE);
    const ids = cells.BLOCK === undefined ? undefined : blocksOf(cells.BLOCK);
    if (range === undefined || ids === undefined) continue;
    const value = (range.last - range.first + 1) / (ids.last - ids.first + 1);
    if (Number.isInteger(value) && value > 0) return { value, at };
  }
  return undefined;
}

/** `0x0000000100000000-0x000000013fffffff`; undefined where it is no range. */
export function printedRange(text: string | undefined): ByteRange | undefined {
  const match = /^(0x[0-9a-f]{1,16})-(0x[0-9a-f]{1,16})$/i.exec(text ?? "");
  const [first, last] = [Number(match?.[1]), Number(match?.[2])];
  return first <= last ? { first, last } : undefined;
}

/** `34-39` or `34`. */
export function blocksOf(text: string): { readonly first: number; readonly last: number } | undefined {
  const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  return first === undefined ? undefined : { first: Number(first), last: Number(last ?? first) };
}
