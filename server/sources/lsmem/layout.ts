/**
 * What lsmem tells of memory blocks. A row stands for several blocks, and where the row was not split by a column
 * (`--split ZONES`) that column shows its first block's value: hold it against a table that was made in the same way.
 */
import type { LayoutFact, LayoutHalf, LayoutItem, SourceDoubt } from "../facts.ts";
import { blockSizeOf, blocksOf, type LsmemColumn, type LsmemRow, printedRange, readLsmemTable } from "./table.ts";

/** Facts are of `memory34-39`, or of the row's addresses where nothing tells the size of a block. */
export function readLsmemLayout(text: string): LayoutHalf {
  const table = readLsmemTable(text);
  const blockSize = blockSizeOf(table);
  const layout: LayoutFact[] = [];
  if (blockSize !== undefined) layout.push({ item: "block-size", of: "", value: blockSize.value, at: blockSize.at });
  for (const row of table.rows) layout.push(...rowFacts(row, blockSize?.value));
  const { "Total online memory": online, "Total offline memory": offline } = table.summary;
  if (online !== undefined) layout.push({ item: "total-online", of: "", ...online });
  if (offline !== undefined) layout.push({ item: "total-offline", of: "", ...offline });
  const doubts = table.unread.map(({ value, at }): SourceDoubt => ({ kind: "unread", what: value, at }));
  // The summary ends a table that was not cut off.
  const isWhole = table.headings !== undefined && online !== undefined;
  return { layout, doubts, whole: isWhole ? [{ value: "block-state", at: table.headings }] : [] };
}

const ITEMS: Partial<Readonly<Record<LsmemColumn, LayoutItem>>> = {
  STATE: "block-state",
  REMOVABLE: "block-removable",
  NODE: "block-node",
  ZONES: "block-zones",
};

function rowFacts({ cells, at }: LsmemRow, blockSize: number | undefined): readonly LayoutFact[] {
  const of = blockNames(cells, blockSize);
  if (of === undefined) return [];
  return Object.entries(ITEMS).flatMap(([column, item]) => {
    const cell = cells[column as LsmemColumn];
    if (cell === undefined || cell === "") return [];
    return [
      { item: item!, of, value: VALUES.get(cell) ?? cell.replaceAll("/", " ").replace("Highmem", "HighMem"), at },
    ];
  });
}

/** As the files under /sys say it. */
const VALUES: ReadonlyMap<string, string> = new Map([
  ["on->off", "going-offline"],
  ["yes", "1"],
  ["no", "0"],
  ["None", "none"],
]);

function blockNames(cells: LsmemRow["cells"], blockSize: number | undefined): string | undefined {
  const ids = cells.BLOCK === undefined ? undefined : blocksOf(cells.BLOCK);
  if (ids !== undefined) return blocksName(ids.first, ids.last);
  if (cells.RANGE === undefined) return undefined;
  if (blockSize === undefined) return cells.RANGE;
  const range = printedRange(cells.RANGE);
  if (range === undefined) return undefined;
  return blocksName(Math.floor(range.first / blockSize), Math.floor(range.last / blockSize));
}

/** `memory34`, `memory34-39`: what facts of blocks are of. */
export function blocksName(first: number, last: number): string {
  return first === last ? `memory${first}` : `memory${first}-${last}`;
}
