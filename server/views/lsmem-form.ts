/**
 * Which call of lsmem a table comes from: what its options say, or what a pasted table looks like.
 */
import type { BlockRun } from "../simulation/drivers/base-memory/block-facts.ts";
import { LSMEM_COLUMNS, type LsmemColumn, type LsmemTable, readLsmemTable } from "../sources/lsmem/table.ts";
import { type LsmemForm, lsmemText, PLAIN_LSMEM, ZONES_LSMEM } from "./lsmem.ts";

/** Options as lsmem takes them; undefined: not given. */
export interface LsmemOptions {
  readonly output?: string | undefined;
  readonly outputAll?: boolean | undefined;
  readonly split?: string | undefined;
  readonly all?: boolean | undefined;
  readonly bytes?: boolean | undefined;
  readonly noheadings?: boolean | undefined;
  readonly format?: "raw" | "pairs" | "json" | undefined;
  readonly summary?: string | undefined;
}

/** The form that options make; without any it is `lsmem --split ZONES --output-all`. `wrong`: the end of a sentence. */
export function lsmemFormOfOptions(options: LsmemOptions): LsmemForm | { readonly wrong: string } {
  if (Object.values(options).every((value) => value === undefined || value === false)) return ZONES_LSMEM;
  const { format = "table", all = false, bytes = false, noheadings = false } = options;
  const columns = columnsOfOptions(options);
  if ("wrong" in columns) return columns;
  const split = options.split === undefined ? columns.columns : splitOf(options.split);
  if ("wrong" in split) return split;
  const summary = options.summary ?? (format === "table" ? "always" : "never");
  if (summary !== "never" && summary !== "always" && summary !== "only") {
    return { wrong: `unknown summary '${summary}': one of never, always, only` };
  }
  if (summary === "only" && format !== "table") return { wrong: "--summary=only goes with the table alone" };
  return { format, columns: columns.columns, split, all, bytes, headings: !noheadings, summary };
}

type Columns = { readonly columns: readonly LsmemColumn[] } | { readonly wrong: string };

function columnsOfOptions({ output, outputAll }: LsmemOptions): Columns {
  if (outputAll === true) return { columns: LSMEM_COLUMNS };
  if (output === undefined) return PLAIN_LSMEM;
  const added = output.startsWith("+");
  const named = columnsNamed(added ? output.slice(1) : output);
  if ("wrong" in named) return named;
  return { columns: [...(added ? PLAIN_LSMEM.columns : []), ...named.columns] };
}

function splitOf(text: string): readonly LsmemColumn[] | { readonly wrong: string } {
  if (text.toLowerCase() === "none") return [];
  const named = columnsNamed(text);
  return "wrong" in named ? named : named.columns;
}

function columnsNamed(list: string): Columns {
  const columns: LsmemColumn[] = [];
  for (const word of list.split(",")) {
    const column = LSMEM_COLUMNS.find((each) => each === word.trim().toUpperCase());
    if (column === undefined) {
      return { wrong: `unknown column '${word}' of lsmem: one of ${LSMEM_COLUMNS.join(", ")}` };
    }
    columns.push(column);
  }
  return { columns };
}

const SPLITTING = ["STATE", "REMOVABLE", "NODE", "ZONES"] as const satisfies readonly LsmemColumn[];

/** What a table can have been split by where not by the columns it shows: any of these, one alone before several. */
const SPLITS: readonly (readonly LsmemColumn[])[] = Array.from({ length: 2 ** SPLITTING.length }, (_, subset) =>
  SPLITTING.filter((_column, index) => Math.floor(subset / 2 ** index) % 2 === 1),
).sort((a, b) => a.length - b.length);

/**
 * The simulated machine's table in the form of a given one: its columns and format, split in the way that gives most of its
 * rows. A text without anything of lsmem gives the usual table.
 */
export function lsmemTextLike(given: string, blockSize: number, runs: readonly BlockRun[]): string {
  const table = readLsmemTable(given);
  return lsmemText(blockSize, runs, lsmemFormLike(table, blockSize, runs));
}

export function lsmemFormLike(table: LsmemTable, blockSize: number, runs: readonly BlockRun[]): LsmemForm {
  const base = shownForm(table);
  if (base === undefined) return ZONES_LSMEM;
  const wanted = new Set(table.rows.map(({ cells }) => rowKey(cells)));
  // The usual table has a word for machines whose zones lsmem doesn't know.
  const usual = sameColumns(base.columns, LSMEM_COLUMNS) ? [{ ...base, ...splitsOf(ZONES_LSMEM) }] : [];
  const each = [...usual, base, ...SPLITS.map((split) => ({ ...base, split })), { ...base, all: true }];
  let best: { readonly form: LsmemForm; readonly found: number } | undefined;
  for (const form of each) {
    const rows = readLsmemTable(lsmemText(blockSize, runs, form)).rows;
    const found = rows.filter(({ cells }) => wanted.has(rowKey(cells))).length;
    if (best === undefined || found > best.found) best = { form, found };
    if (found === wanted.size) break;
  }
  return best!.form;
}

function splitsOf({ split, splitWithoutZones }: LsmemForm): Pick<LsmemForm, "split" | "splitWithoutZones"> {
  return { split, ...(splitWithoutZones === undefined ? {} : { splitWithoutZones }) };
}

/** Columns, format and units of a table; undefined: it has neither rows nor titles. */
function shownForm({ format, columns, rows, summary }: LsmemTable): LsmemForm | undefined {
  const total = summary["Memory block size"];
  if (columns.length === 0) {
    if (total === undefined) return undefined;
    return { ...PLAIN_LSMEM, summary: "only", bytes: isBytes(total.value) };
  }
  const bytes = [total?.value, ...rows.map(({ cells }) => cells.SIZE)].some(
    (size) => size !== undefined && isBytes(size),
  );
  const hasSummary = Object.keys(summary).length > 0;
  const isTable = format === "table";
  const showsZones = rows.some(({ cells }) => (cells.ZONES ?? "") !== "");
  return {
    ...PLAIN_LSMEM,
    format,
    columns,
    split: columns,
    bytes,
    ...(showsZones ? { zonesWithoutFirst: true } : {}),
    summary: hasSummary || isTable ? "always" : "never",
  };
}

function isBytes(size: string): boolean {
  return /^\d{4,}$/.test(size);
}

function sameColumns(a: readonly LsmemColumn[], b: readonly LsmemColumn[]): boolean {
  return a.length === b.length && a.every((column) => b.includes(column));
}

function rowKey(cells: Readonly<Record<string, string>>): string {
  return LSMEM_COLUMNS.map((column) => cells[column] ?? "").join(" ");
}
