/**
 * What `lsmem --split ZONES --output-all` of util-linux 2.38 prints, byte for byte. sys-utils/lsmem.c reads the block
 * directories in order of their ids and merges neighbours with equal zones; the other columns show the first block's
 * value. libsmartcols pads every column but does not pad an empty last cell.
 */
import type { BlockRun } from "../simulation/drivers/base-memory/block-facts.ts";
import { hex16 } from "../simulation/units/units.ts";
import { joinRuns, sameList } from "./block-runs.ts";
import { humanSize } from "./human-size.ts";

/** `hint` is the column's wished width, `right` the side its text stands at. */
const COLUMNS = [
  { title: "RANGE", hint: 0, right: false },
  { title: "SIZE", hint: 5, right: true },
  { title: "STATE", hint: 0, right: true },
  { title: "REMOVABLE", hint: 0, right: true },
  { title: "BLOCK", hint: 0, right: true },
  { title: "NODE", hint: 0, right: true },
  { title: "ZONES", hint: 0, right: true },
] as const;

/** Which neighbours are one row: with zones those of equal zones, else those equal in every column. */
const MERGED = {
  zones: (a: BlockRun, b: BlockRun) => sameList(a.validZones, b.validZones),
  columns: (a: BlockRun, b: BlockRun) =>
    a.state === b.state && a.removable === b.removable && firstListedNode(a.nodes) === firstListedNode(b.nodes),
} as const;

const STATES = { online: "online", offline: "offline", "going-offline": "on->off" } as const;

/**
 * The table and its summary, without a newline behind the last line. `blockSize` is bytes; `runs` ascend by id.
 * Zones are known to lsmem only where memory0 exists: elsewhere (arm64) their column stays empty and the others split.
 */
export function lsmemText(blockSize: number, runs: readonly BlockRun[]): string {
  const haveZones = runs[0]?.first === 0;
  const rows = joinRuns(runs, haveZones ? MERGED.zones : MERGED.columns);
  const cells = rows.map((run) => [
    `${hex16(run.first * blockSize)}-${hex16((run.last + 1) * blockSize - 1)}`,
    humanSize((run.last - run.first + 1) * blockSize),
    STATES[run.state],
    run.state === "online" ? (run.removable === 1 ? "yes" : "no") : "",
    run.first === run.last ? `${run.first}` : `${run.first}-${run.last}`,
    firstListedNode(run.nodes),
    haveZones ? zonesOf(run) : "",
  ]);
  const widths = COLUMNS.map((_, at) => columnWidth(at, cells));
  const lines = [COLUMNS.map((column) => column.title), ...cells].map((row) =>
    row.map((cell, at) => padded(cell, at, widths[at]!)).join(" "),
  );
  return [...lines, "", ...summary(blockSize, runs)].join("\n");
}

/** libsmartcols/src/calculate.c: cells narrower than the title get its width, and only others the wished one. */
function columnWidth(at: number, cells: readonly (readonly string[])[]): number {
  const { title, hint } = COLUMNS[at]!;
  const widest = cells.reduce((most, row) => Math.max(most, row[at]!.length), 0);
  return widest < title.length ? title.length : Math.max(widest, hint);
}

function padded(cell: string, at: number, width: number): string {
  if (cell === "" && at === COLUMNS.length - 1) return "";
  return COLUMNS[at]!.right ? cell.padStart(width) : cell.padEnd(width);
}

function zonesOf(run: BlockRun): string {
  if (run.validZones.length === 0) return "None";
  return run.validZones.map((zone) => (zone === "HighMem" ? "Highmem" : zone)).join("/");
}

function summary(blockSize: number, runs: readonly BlockRun[]): readonly string[] {
  const sum = (online: boolean): number =>
    runs
      .filter((run) => (run.state === "online") === online)
      .reduce((blocks, run) => blocks + run.last - run.first + 1, 0) * blockSize;
  const line = (label: string, bytes: number): string => `${label.padEnd(23)} ${humanSize(bytes).padStart(5)}`;
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
