/**
 * Results as JSON lines (`--format jsonl`), written as they come and read by `memzone merge`: a head that tells which run and which shard of it
 * they are of, a line a case in the order of files and combinations, and an end, without which the run was broken off.
 */
import { createHash } from "node:crypto";
import { visibleJson } from "../views/visible.ts";
import type { CaseResult } from "./report.ts";
import type { CaseNumber, Shard } from "./shards.ts";

const SCHEMA = 1;

export interface ResultsHead {
  /** The version of the program. */
  readonly memzone: string;
  readonly schema: number;
  readonly shard: Shard;
  /** Of all shards together: how many files, and a hash of their names. */
  readonly files: number;
  readonly names: string;
  /** What of the call led to no scenario, a sentence each. */
  readonly unread: readonly string[];
}

/** A line between head and end. */
export type ResultLine =
  | { readonly number: CaseNumber; readonly case: CaseResult }
  | { readonly number: CaseNumber; readonly said: string }
  | { readonly number: CaseNumber; readonly unread: string };

export interface ResultsEnd {
  /** All that was asked for was read, and holds. */
  readonly ok: boolean;
  readonly cases: number;
}

/** The head of a run over these files, as they are named in results. */
export function resultsHead(
  memzone: string,
  shard: Shard,
  files: readonly string[],
  unread: readonly string[],
): ResultsHead {
  const names = createHash("sha256").update(files.join("\n")).digest("hex").slice(0, 16);
  return { memzone, schema: SCHEMA, shard, files: files.length, names, unread };
}

export function jsonLine(line: ResultsHead | ResultLine | ResultsEnd): string {
  return `${visibleJson(JSON.stringify(line))}\n`;
}

/** The line of a case; `json`: a CaseResult with what can't be seen escaped. */
export function caseLine(number: CaseNumber, json: string): string {
  return `{"number":[${number.join(",")}],"case":${json}}\n`;
}

export interface ReadResults {
  readonly head: ResultsHead;
  readonly lines: readonly ResultLine[];
}

/** Reads what was written; `wrong` is the end of a sentence. */
export function readResults(text: string): ReadResults | { readonly wrong: string } {
  const [first, ...rest] = text.split("\n").filter((line) => line.trim() !== "");
  const head = first === undefined ? undefined : parsed(first);
  if (!isHead(head)) return { wrong: "it holds no results of 'memzone check --format jsonl'" };
  if (head.schema !== SCHEMA)
    return { wrong: `memzone ${head.memzone} wrote it in a form that this version can't read` };
  const end = rest.length === 0 ? undefined : parsed(rest.at(-1)!);
  if (!isEnd(end)) return { wrong: "it has no end: the run that wrote it was broken off" };
  const lines: ResultLine[] = [];
  for (const [index, line] of rest.slice(0, -1).entries()) {
    const value = parsed(line);
    if (!isLine(value)) return { wrong: `its line ${index + 2} is no result` };
    lines.push(value);
  }
  const cases = lines.filter((line) => "case" in line).length;
  if (cases !== end.cases) return { wrong: `it holds ${cases} cases and ends with '"cases":${end.cases}'` };
  return { head, lines };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isHead(value: unknown): value is ResultsHead {
  if (!isObject(value) || typeof value.memzone !== "string" || typeof value.schema !== "number") return false;
  // Of another form nothing more is known.
  if (value.schema !== SCHEMA) return true;
  const { shard, files, names, unread } = value;
  return (
    isObject(shard) &&
    isCount(shard.index) &&
    isCount(shard.count) &&
    shard.index >= 1 &&
    shard.index <= shard.count &&
    isCount(files) &&
    typeof names === "string" &&
    areStrings(unread)
  );
}

function isEnd(value: unknown): value is ResultsEnd {
  return isObject(value) && typeof value.ok === "boolean" && isCount(value.cases);
}

function isLine(value: unknown): value is ResultLine {
  if (!isObject(value) || !Array.isArray(value.number) || value.number.length !== 2) return false;
  if (!value.number.every(isCount)) return false;
  return "case" in value ? isCase(value.case) : typeof value.said === "string" || typeof value.unread === "string";
}

function isCase(value: unknown): value is CaseResult {
  if (!isObject(value)) return false;
  const { file, params, diagnostics, expectations, headings, steps, evidence } = value;
  return (
    typeof file === "string" &&
    isObject(params) &&
    areStrings(Object.values(params)) &&
    isCount(steps) &&
    isListOf(headings, ({ title, line }) => typeof title === "string" && isCount(line)) &&
    isListOf(
      diagnostics,
      (each) =>
        isPlace(each) && typeof each.code === "string" && isSeverity(each.severity) && isListOf(each.related, isPlace),
    ) &&
    isListOf(expectations, (each) => isPlace(each) && typeof each.text === "string" && isOutcome(each.result)) &&
    isObject(evidence) &&
    isLevel(evidence.level) &&
    areStrings(evidence.why)
  );
}

function isPlace(value: Fields): boolean {
  const { file, line, column, endLine, endColumn } = value;
  return typeof file === "string" && [line, column, endLine, endColumn].every(isCount);
}

const isSeverity = oneOf("error", "warning", "info", "hint");
const isOutcome = oneOf("holds", "fails", "unchecked");
const isLevel = oneOf("exact", "modelled", "depends");

function oneOf(...words: readonly string[]): (value: unknown) => boolean {
  return (value) => words.includes(value as string);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isListOf(value: unknown, isOne: (value: Fields) => boolean): boolean {
  return Array.isArray(value) && value.every((each) => isObject(each) && isOne(each));
}

function areStrings(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
