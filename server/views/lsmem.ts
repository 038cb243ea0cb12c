/**
 * What lsmem of util-linux 2.38 prints, byte for byte, in each of its formats. sys-utils/lsmem.c reads the block directories in
 * order of their ids and merges neighbours that are equal in the columns it splits by; the other columns show the first block's
 * value. libsmartcols pads every column but does not pad an empty last cell.
 */

import type { BlockRun } from "../simulation/drivers/base-memory/block-facts.ts";
import { sameList } from "../simulation/units/same-list.ts";
import { hex16 } from "../simulation/units/units.ts";
import { LSMEM_COLUMNS, type LsmemColumn, type LsmemFormat } from "../sources/lsmem/table.ts";
import { joinRuns, singleBlocks } from "./block-runs.ts";
import { humanSize } from "./human-size.ts";

/** What the options of a call make of the table. */
export interface LsmemForm {
  readonly format: LsmemFormat;
  readonly columns: readonly LsmemColumn[];
  /** Columns in which neighbours must be equal to be one row; of RANGE, SIZE and BLOCK nothing follows. */
  readonly split: readonly LsmemColumn[];
  /** What a table is split by instead where zones are not known. */
  readonly splitWithoutZones?: readonly LsmemColumn[];
  /** Zones are shown where memory0 does not exist, too: util-linux 2.42 and newer. */
  readonly zonesWithoutFirst?: true;
  /** A row for each block. */
  readonly all: boolean;
  /** Sizes in bytes. */
  readonly bytes: boolean;
  readonly headings: boolean;
  readonly summary: "never" | "always" | "only";
}

/** Of `lsmem` without options. It splits by the columns it shows. */
export const PLAIN_LSMEM: LsmemForm = {
  format: "table",
  columns: ["RANGE", "SIZE", "STATE", "REMOVABLE", "BLOCK"],
  split: ["STATE", "REMOVABLE"],
  all: false,
  bytes: false,
  headings: true,
  summary: "always",
};

/** Of `lsmem --split ZONES --output-all`; recorded tables of machines without memory0 are split by the other columns. */
export const ZONES_LSMEM: LsmemForm = {
  ...PLAIN_LSMEM,
  columns: LSMEM_COLUMNS,
  split: ["ZONES"],
  splitWithoutZones: ["STATE", "REMOVABLE", "NODE"],
};

/** `hint` is the column's wished width, `right` the side its text stands at, `json` what its values are where they are no strings. */
const COLUMNS: Readonly<
  Record<LsmemColumn, { readonly hint: number; readonly right: boolean; readonly json?: "number" | "boolean" }>
> = {
  RANGE: { hint: 0, right: false },
  SIZE: { hint: 5, right: true },
  STATE: { hint: 0, right: true },
  REMOVABLE: { hint: 0, right: true, json: "boolean" },
  BLOCK: { hint: 0, right: true },
  NODE: { hint: 0, right: true, json: "number" },
  ZONES: { hint: 0, right: true },
};

/** Whether two neighbours are equal in a column. */
const EQUAL: Partial<Readonly<Record<LsmemColumn, (a: BlockRun, b: BlockRun) => boolean>>> = {
  STATE: (a, b) => a.state === b.state,
  REMOVABLE: (a, b) => a.removable === b.removable,
  NODE: (a, b) => firstListedNode(a.nodes) === firstListedNode(b.nodes),
  ZONES: (a, b) => sameList(a.validZones, b.validZones),
};

const STATES = { online: "online", offline: "offline", "going-offline": "on->off" } as const;

/**
 * The table and its summary, without a newline behind the last line. `blockSize` is bytes; `runs` ascend by id. Zones are known
 * to lsmem of util-linux up to 2.41 only where memory0 exists: elsewhere (arm64) their column stays empty.
 */
export function lsmemText(blockSize: number, runs: readonly BlockRun[], form: LsmemForm = ZONES_LSMEM): string {
  const haveZones = runs[0]?.first === 0 || form.zonesWithoutFirst === true;
  const rows = form.all ? singleBlocks(runs) : joinRuns(runs, merging(form, haveZones));
  const table = form.summary === "only" ? [] : tableLines(rows, blockSize, haveZones, form);
  if (form.summary === "never" || form.format === "json") return table.join("\n");
  const gap = form.summary === "only" ? [] : [""];
  return [...table, ...gap, ...summary(blockSize, runs, form.bytes)].join("\n");
}

function merging({ split, splitWithoutZones }: LsmemForm, haveZones: boolean): (a: BlockRun, b: BlockRun) => boolean {
  const wanted = haveZones ? split : (splitWithoutZones ?? split.filter((column) => column !== "ZONES"));
  return (a, b) => wanted.every((column) => EQUAL[column]?.(a, b) ?? true);
}

function tableLines(
  rows: readonly BlockRun[],
  blockSize: number,
  haveZones: boolean,
  form: LsmemForm,
): readonly string[] {
  const { columns } = form;
  const cells = rows.map((run) => {
    const size = (run.last - run.first + 1) * blockSize;
    const values: Readonly<Record<LsmemColumn, string>> = {
      RANGE: `${hex16(run.first * blockSize)}-${hex16((run.last + 1) * blockSize - 1)}`,
      SIZE: form.bytes ? String(size) : humanSize(size),
      STATE: STATES[run.state],
      REMOVABLE: run.state === "online" ? (run.removable === 1 ? "yes" : "no") : "",
      BLOCK: run.first === run.last ? `${run.first}` : `${run.first}-${run.last}`,
      NODE: firstListedNode(run.nodes),
      ZONES: haveZones ? zonesOf(run) : "",
    };
    return columns.map((column) => values[column]);
  });
  return FORMATS[form.format](cells, form);
}

type Cells = readonly (readonly string[])[];

const FORMATS: Readonly<Record<LsmemFormat, (cells: Cells, form: LsmemForm) => readonly string[]>> = {
  table: (cells, { columns, headings }) => {
    const widths = columns.map((column, at) => columnWidth(column, at, cells));
    return [...(headings ? [columns] : []), ...cells].map((row) =>
      row.map((cell, at) => padded(cell, at, columns, widths[at]!)).join(" "),
    );
  },
  raw: (cells, { columns, headings }) => [...(headings ? [columns] : []), ...cells].map((row) => row.join(" ")),
  pairs: (cells, { columns }) => cells.map((row) => row.map((cell, at) => `${columns[at]}="${cell}"`).join(" ")),
  json: (cells, { columns, bytes }) => {
    const rows = cells.map((row) =>
      row.map((cell, at) => `         "${columns[at]!.toLowerCase()}": ${jsonValue(columns[at]!, cell, bytes)}`),
    );
    const objects = rows.map((row) => row.join(",\n")).join("\n      },{\n");
    return ["{", '   "memory": [', "      {", objects, "      }", "   ]", "}"];
  },
};

/** A block that is not online is not removable. */
function jsonValue(column: LsmemColumn, cell: string, bytes: boolean): string {
  const type = COLUMNS[column].json ?? (column === "SIZE" && bytes ? "number" : "string");
  if (type === "boolean") return String(cell === "yes");
  if (cell === "") return "null";
  return type === "number" ? cell : `"${cell}"`;
}

/** libsmartcols/src/calculate.c: cells narrower than the title get its width, and only others the wished one. */
function columnWidth(column: LsmemColumn, at: number, cells: Cells): number {
  const widest = cells.reduce((most, row) => Math.max(most, row[at]!.length), 0);
  return widest < column.length ? column.length : Math.max(widest, COLUMNS[column].hint);
}

function padded(cell: string, at: number, columns: readonly LsmemColumn[], width: number): string {
  const { right } = COLUMNS[columns[at]!];
  if (at === columns.length - 1 && (cell === "" || !right)) return cell;
  return right ? cell.padStart(width) : cell.padEnd(width);
}

function zonesOf(run: BlockRun): string {
  if (run.validZones.length === 0) return "None";
  return run.validZones.map((zone) => (zone === "HighMem" ? "Highmem" : zone)).join("/");
}

function summary(blockSize: number, runs: readonly BlockRun[], bytes: boolean): readonly string[] {
  const sum = (online: boolean): number =>
    runs
      .filter((run) => (run.state === "online") === online)
      .reduce((blocks, run) => blocks + run.last - run.first + 1, 0) * blockSize;
  const sized = (size: number): string => (bytes ? String(size).padStart(15) : humanSize(size).padStart(5));
  const line = (label: string, size: number): string => `${label.padEnd(23)} ${sized(size)}`;
  return [
    line("Memory block size:", blockSize),
    line("Total online memory:", sum(true)),
    line("Total offline memory:", sum(false)),
  ];
}

/**
 * lsmem takes the first `nodeN` link that readdir() gives. kernfs lists a directory by the hash of the names
 * (fs/kernfs/dir.c, kernfs_name_hash), so of node1 and node2 it is node2.
 */
export function firstListedNode(nodes: readonly number[]): string {
  const [first, ...others] = nodes;
  if (first === undefined) return "";
  return `${others.reduce((best, node) => (kernfsNameHash(`node${node}`) < kernfsNameHash(`node${best}`) ? node : best), first)}`;
}

/** The kernel's string hash (include/linux/stringhash.h) folded to 31 bits; hashes 0 and 1 stand for `.` and `..`. */
function kernfsNameHash(name: string): number {
  let hash = 0n;
  for (const char of name) {
    const code = BigInt(char.charCodeAt(0));
    hash = BigInt.asUintN(64, (hash + code * 16n + code / 16n) * 11n);
  }
  const folded = Number((BigInt.asUintN(64, hash * 0x61c8864680b583ebn) / 2n ** 32n) % 2n ** 31n);
  return folded < 2 ? folded + 2 : folded;
}
