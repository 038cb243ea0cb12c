/**
 * `memzone merge`: puts the results of shards together and reports them as one run would have.
 */
import { resolve } from "node:path";
import { readRegularFile } from "../disk/regular-file.ts";
import { visibleLine } from "../views/visible.ts";
import { type Options, readArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { allHolds } from "./report.ts";
import { FORMAT_NAMES, FORMATS, JSON_LINES } from "./report-formats.ts";
import { jsonLine, type ReadResults, type ResultLine, type ResultsHead, readResults } from "./result-lines.ts";
import { WHOLE } from "./shards.ts";
import { EXIT, type ExitCode, meantHint, type Terminal, wrongCall } from "./terminal.ts";

const OPTIONS = { format: { type: "string", default: "text" } } as const satisfies Options;

/** Bytes of one file: about a hundred thousand cases. */
const MOST_RESULTS = 512 * 2 ** 20;

export const merge: Command = {
  usage: `memzone merge RESULTS… [--format text|json|jsonl|sarif|junit|github]

Puts together what 'memzone check --shard I/N --format jsonl' wrote for each shard, in any order, and reports it as one
call without shards would have. A shard that is missing, comes twice or was broken off is named, and the exit status is 2.`,
  examples: [["memzone merge 1.jsonl 2.jsonl --format junit > report.xml", "one report of two shards"]],
  options: OPTIONS,
  run: runMerge,
};

interface Part extends ReadResults {
  readonly path: string;
}

async function runMerge(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const read = readArguments("merge", args, OPTIONS);
  if ("wrong" in read) return wrongCall(terminal, read.wrong);
  const { values, positionals } = read;
  const asked = String(values.format);
  const format = FORMATS.get(asked);
  if (format === undefined && asked !== JSON_LINES) {
    return wrongCall(
      terminal,
      `unknown format '${visibleLine(asked)}'${meantHint(asked, FORMAT_NAMES)}: one of ${FORMAT_NAMES.join(", ")}`,
    );
  }
  if (positionals.length === 0) {
    return wrongCall(
      terminal,
      "merge what? Name files that 'memzone check --format jsonl' wrote (memzone merge RESULTS…)",
    );
  }
  const wrong: string[] = [];
  const parts = readParts(positionals, terminal.folder, wrong);
  const [first, ...others] = parts;
  if (first === undefined) return tellWrong(terminal, wrong);
  for (const other of others) {
    const difference = differenceOf(first.head, other.head);
    if (difference === undefined) continue;
    return wrongCall(terminal, `${first.path} and ${other.path} are not of one run: ${difference}`);
  }
  const shards = distinctShards(parts, wrong);
  wrong.push(...missingShards(shards, first.head.shard.count));

  const lines = shards.flatMap((part) => part.lines).sort(byNumber);
  const cases = lines.flatMap((line) => ("case" in line ? [line.case] : []));
  const holds = allHolds({ cases });
  wrong.push(...first.head.unread, ...lines.flatMap((line) => ("unread" in line ? [line.unread] : [])));
  if (format !== undefined) terminal.out(await format({ cases, unread: wrong }));
  else {
    const head: ResultsHead = { ...first.head, shard: WHOLE };
    for (const line of [head, ...lines]) terminal.out(jsonLine(line));
    terminal.out(jsonLine({ ok: holds && wrong.length === 0, cases: cases.length }));
  }
  // Every shard that has cases of a file says what there is to say of it.
  const said = new Set(lines.flatMap((line) => ("said" in line ? [line.said] : [])));
  for (const sentence of said) terminal.err(`memzone: ${sentence}`);
  if (wrong.length > 0) return tellWrong(terminal, wrong);
  return holds ? EXIT.fine : EXIT.failed;
}

function tellWrong(terminal: Terminal, sentences: readonly string[]): ExitCode {
  for (const sentence of sentences) terminal.err(`memzone: ${sentence}`);
  return EXIT.wrongCall;
}

function readParts(paths: readonly string[], folder: string, wrong: string[]): readonly Part[] {
  return paths.flatMap((path): readonly Part[] => {
    const file = readRegularFile(resolve(folder, path), { strict: true, limit: MOST_RESULTS });
    const results = "wrong" in file ? file : readResults(file.text);
    if (!("wrong" in results)) return [{ ...results, path }];
    wrong.push(`can't read ${path}: ${results.wrong}`);
    return [];
  });
}

/** Why results are not of one run; undefined: they are. */
function differenceOf(a: ResultsHead, b: ResultsHead): string | undefined {
  if (a.memzone !== b.memzone) return `memzone ${a.memzone} wrote one, ${b.memzone} the other`;
  if (a.shard.count !== b.shard.count) return `one is of ${a.shard.count} shards, the other of ${b.shard.count}`;
  if (a.files !== b.files) return `one was over ${a.files} files, the other over ${b.files}`;
  return a.names === b.names ? undefined : "they were over other files";
}

/** The first of each. */
function distinctShards(parts: readonly Part[], wrong: string[]): readonly Part[] {
  const known = new Map<number, Part>();
  for (const part of parts) {
    const { index, count } = part.head.shard;
    const other = known.get(index);
    if (other === undefined) known.set(index, part);
    else wrong.push(`shard ${index}/${count} comes twice: ${other.path} is taken, ${part.path} is not`);
  }
  return [...known.values()];
}

/** Names told one by one; of more there is a count. */
const MOST_NAMED = 8;

/** `count`: of all shards. */
function missingShards(shards: readonly Part[], count: number): readonly string[] {
  const there = new Set(shards.map(({ head }) => head.shard.index));
  const missing: string[] = [];
  for (let index = 1; index <= count && missing.length < MOST_NAMED; index++) {
    if (!there.has(index)) missing.push(`${index}/${count}`);
  }
  const more = count - there.size - missing.length;
  if (missing.length === 0) return [];
  const is = missing.length + more === 1 ? "shard %s is missing" : "shards %s are missing";
  return [is.replace("%s", `${missing.join(", ")}${more > 0 ? ` and ${more} more` : ""}`)];
}

function byNumber(a: ResultLine, b: ResultLine): number {
  return a.number[0] - b.number[0] || a.number[1] - b.number[1];
}
