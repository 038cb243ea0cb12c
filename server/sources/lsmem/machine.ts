/**
 * What lsmem tells of the machine: memory in whole blocks, which hides holes that are smaller, and nodes where they were asked for.
 * Blocks that are offline may have come after the boot; what is online may too.
 */
import { defined } from "../../simulation/units/defined.ts";
import type { ByteRange } from "../../simulation/units/units.ts";
import {
  type LaterBlocks,
  NO_MACHINE,
  type ReadMachine,
  type SourceDoubt,
  type SourceNode,
  type Told,
} from "../facts.ts";
import { archOfBlocks } from "./arch-of-blocks.ts";
import { blockSizeOf, blocksOf, type LsmemRow, printedRange, readLsmemTable } from "./table.ts";

interface PlacedRow extends Told<ByteRange> {
  readonly node: number | undefined;
  readonly state: string | undefined;
  readonly zones: string | undefined;
}

export function readLsmemMachine(text: string): ReadMachine {
  const table = readLsmemTable(text);
  const blockSize = blockSizeOf(table);
  const placed: PlacedRow[] = [];
  const unplaced: SourceDoubt[] = [];
  for (const row of table.rows) {
    const value = rangeOf(row, blockSize?.value);
    const { NODE: node } = row.cells;
    if (value === undefined) unplaced.push({ at: row.at, kind: "unread", what: "a row without RANGE" });
    else {
      const { STATE: state, ZONES: zones } = row.cells;
      const id = node !== undefined && /^\d{1,5}$/.test(node) ? Number(node) : undefined;
      placed.push({ value, at: row.at, node: id, state, zones: zones?.toLowerCase() });
    }
  }
  const map = placed.map(({ value, at }) => ({ value: { ...value, type: "usable" as const }, at }));
  const unread = table.unread.map(({ value, at }): SourceDoubt => ({ at, kind: "unread", what: value }));
  // The summary ends a table that was not cut off.
  const isWhole = table.headings !== undefined && table.summary["Total online memory"] !== undefined;
  const guess = archOfBlocks(
    placed.map(({ value, at, state, zones }) => ({ value, at, zone: state === "online" ? zones : undefined })),
    isWhole,
  );
  return {
    machine: {
      ...NO_MACHINE,
      ...defined({ blockSize, arch: guess?.arch }),
      maps: map.length === 0 ? {} : { blocks: map },
      nodes: nodesOf(placed),
      laterBlocks: laterOf(placed),
    },
    doubts: [...unread, ...unplaced.slice(0, 1), ...(guess === undefined ? [] : [guess.doubt])],
  };
}

/** Blocks that no boot leaves so by itself: offline, or in ZONE_MOVABLE. */
function laterOf(rows: readonly PlacedRow[]): readonly Told<LaterBlocks>[] {
  return rows.flatMap(({ value, at, node, state, zones }) => {
    const is = state === "offline" ? "offline" : state === "online" && zones === "movable" ? "movable" : undefined;
    return is === undefined ? [] : [{ value: { ...value, is, ...defined({ node }) }, at }];
  });
}

/** As printed, or made of the numbers of its blocks. */
function rangeOf({ cells }: LsmemRow, blockSize: number | undefined): ByteRange | undefined {
  const range = printedRange(cells.RANGE);
  if (range !== undefined) return range;
  const blocks = cells.BLOCK === undefined ? undefined : blocksOf(cells.BLOCK);
  if (blocks === undefined || blockSize === undefined) return undefined;
  return { first: blocks.first * blockSize, last: (blocks.last + 1) * blockSize - 1 };
}

function nodesOf(rows: readonly PlacedRow[]): readonly SourceNode[] {
  const ids = [...new Set(rows.flatMap(({ node }) => (node === undefined ? [] : [node])))].sort((a, b) => a - b);
  if (ids.length < 2) return [];
  return ids.map((id) => ({
    id,
    ranges: rows.filter(({ node }) => node === id).map(({ value, at }) => ({ value, at })),
    cpus: [],
    hotpluggable: false,
  }));
}
