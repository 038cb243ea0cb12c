/**
 * `expect memory34-36 state=online …` and `expect no memory40`: the files under
 * /sys/devices/system/memory/memoryN (drivers/base/memory.c), the order of `valid_zones` included.
 */

import type { BlocksExpr, FieldExpr } from "../../../grammar/ast.ts";
import { type WordOf, wordsOf } from "../../../grammar/vocabulary/word-lists.ts";
import {
  type BlockFacts,
  type BlockRun,
  describeBlocksWithin,
} from "../../simulation/drivers/base-memory/block-facts.ts";
import type { MemoryState } from "../../simulation/state/state.ts";
import type { Diagnostic, FixDesk } from "../analysis.ts";
import { onliningFixes } from "../diagnostics/onlining-fixes.ts";
import { problem } from "../problem.ts";
import { unknownName } from "../scenario/name-table.ts";
import type { ValueReader } from "../scenario/values.ts";
import { type Comparison, fieldDiffers, fieldWords, HOLDS, joined, UNREADABLE, unknownField } from "./fields.ts";

/** What each file says, as words; no word: the kernel prints `none`. */
const FIELDS: Readonly<Record<WordOf<"BLOCK_FIELD">, (facts: BlockFacts) => readonly string[]>> = {
  state: (facts) => [facts.state],
  removable: (facts) => [String(facts.removable)],
  valid_zones: (facts) => facts.validZones,
  node: (facts) => facts.nodes.map(String),
};

interface Blocks {
  readonly first: number;
  readonly last: number;
}

/** Every block of the range exists and says what the fields say. */
export function compareBlocks(
  expr: BlocksExpr,
  fields: readonly FieldExpr[],
  state: MemoryState,
  reader: ValueReader,
): Comparison {
  const blocks = reader.blocks(expr);
  if (blocks === undefined) return UNREADABLE;
  const runs = describeBlocksWithin(state, blocks.first, blocks.last);
  const missing = gaps(runs, blocks);
  const differences: Diagnostic[] = [];
  if (missing.length > 0) {
    const facts = { kind: "blocks-missing", blocks: missing, there: existing(state).slice(0, MOST_RUNS) } as const;
    differences.push(problem("expectation-failed", reader.place(expr.span), facts));
  }
  return joined([
    { differences, unreadable: false },
    ...fields.map((field) => withOnliningFix(compareField(field, runs, blocks, reader), field, runs, state, reader)),
  ]);
}

/** Runs of blocks that a message names. */
const MOST_RUNS = 6;

/** The blocks that exist, neighbours as one. */
function existing({ blocks }: MemoryState): readonly Blocks[] {
  const runs: { first: number; last: number }[] = [];
  for (const { start, end } of blocks) {
    const last = runs.at(-1);
    if (last?.last === start - 1) last.last = end - 1;
    else runs.push({ first: start, last: end - 1 });
  }
  return runs;
}

/** No block of the range exists. */
export function compareNoBlocks(expr: BlocksExpr, state: MemoryState, reader: ValueReader): Comparison {
  const blocks = reader.blocks(expr);
  if (blocks === undefined) return UNREADABLE;
  const runs = describeBlocksWithin(state, blocks.first, blocks.last);
  if (runs.length === 0) return HOLDS;
  const facts = { kind: "blocks-there", expected: blocks, blocks: runs } as const;
  return { differences: [problem("expectation-failed", reader.place(expr.span), facts)], unreadable: false };
}

/** A plugged block that is online, or isn't, may be so by the default of the kernel's build. */
function withOnliningFix(
  comparison: Comparison,
  field: FieldExpr,
  runs: readonly BlockRun[],
  state: MemoryState,
  reader: ValueReader,
): Comparison {
  const wanted = field.name === "state" ? fieldWords(field, reader)?.join() : undefined;
  if (comparison.differences.length === 0 || (wanted !== "online" && wanted !== "offline")) return comparison;
  const wrong = runs.filter((run) => run.state !== wanted);
  const laterFixes = (desk: FixDesk) => onliningFixes(state, wrong, wanted, desk);
  const [first, ...others] = comparison.differences;
  return { ...comparison, differences: [{ ...first!, laterFixes }, ...others] };
}

const STATES: readonly string[] = wordsOf("BLOCK_STATE");

function compareField(field: FieldExpr, runs: readonly BlockRun[], blocks: Blocks, reader: ValueReader): Comparison {
  const known = wordsOf("BLOCK_FIELD").find((each) => each === field.name);
  if (known === undefined) return unknownField(field, wordsOf("BLOCK_FIELD"), reader);
  const read = FIELDS[known];
  const words = fieldWords(field, reader);
  if (words === undefined) return UNREADABLE;
  const strange = known === "state" ? words.findIndex((word) => !STATES.includes(word)) : -1;
  if (strange >= 0) {
    const place = reader.place(field.values[strange]!.span);
    return { differences: [unknownName(place, { of: "state", name: words[strange]! }, STATES)], unreadable: true };
  }
  const expected = words.join() === "none" ? "" : words.map((word) => plainNumber(word)).join();
  const differing = runs.filter((run) => read(run).join() !== expected);
  if (differing.length === 0) return HOLDS;
  const simulated = [...new Set(differing.map((run) => read(run).join()))];
  const differences = simulated.map((text) => {
    const those = differing.filter((run) => read(run).join() === text);
    return fieldDiffers(field, text, reader, blocks.first === blocks.last ? undefined : those);
  });
  // One value cannot be taken over where blocks differ among themselves.
  const same = simulated.length === 1 && covers(differing, blocks);
  return { differences: differences.map((each) => (same ? each : { ...each, fixes: [] })), unreadable: false };
}

function plainNumber(word: string): string {
  return /^(?:\d+|0x[0-9a-f]+)$/i.test(word) ? String(Number(word)) : word;
}

function gaps(runs: readonly Blocks[], { first, last }: Blocks): readonly Blocks[] {
  const found: Blocks[] = [];
  let at = first;
  for (const run of runs) {
    if (run.first > at) found.push({ first: at, last: run.first - 1 });
    at = run.last + 1;
  }
  if (at <= last) found.push({ first: at, last });
  return found;
}

function covers(runs: readonly Blocks[], blocks: Blocks): boolean {
  return gaps(runs, blocks).length === 0;
}
