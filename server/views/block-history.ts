/**
 * Memory blocks over time: for each run of blocks with one history, which state and zone it had from which step to which.
 * Blocks that nothing happens to are one row. Plain data, in runs: what it costs follows what the steps touched.
 */
import type { Analysis, Stretch } from "../analysis/analysis.ts";
import type { BlockState, MemoryState } from "../simulation/state/state.ts";
import type { Run } from "../simulation/units/range-map.ts";
import { sideBySide } from "./side-by-side.ts";
import { stepWindow } from "./step-window.ts";

export interface HistorySpan {
  /** Numbers of steps, both inclusive: the block is so behind the first and behind the last of them. */
  readonly from: number;
  readonly to: number;
  readonly state: BlockState["state"];
  /** The one zone it is online in; `none` offline or in several. */
  readonly zone: string;
}

export interface HistoryRow {
  /** Block ids, both inclusive. */
  readonly firstBlock: number;
  readonly lastBlock: number;
  readonly device?: string;
  /** Ascending, none overlaps; a gap: it was not there. */
  readonly spans: readonly HistorySpan[];
  /** What was tried with them and not done, ascending; missing: nothing. */
  readonly failed?: readonly HistoryFailure[];
}

/** A step that was asked to do something with a block and did not. */
export interface HistoryFailure {
  readonly step: number;
  /** `EBUSY`, `depends`. */
  readonly result: string;
}

export interface BlockHistory {
  /** Numbers of the first and the last step that are told. */
  readonly from: number;
  readonly to: number;
  readonly rows: readonly HistoryRow[];
  /** Rows beyond those: blocks whose histories are not told. */
  readonly left: number;
}

export interface HistoryWindow {
  /** Number of the step in its middle; missing: the last one. */
  readonly around?: number;
}

const MOST_STEPS = 1000;
const MOST_ROWS = 400;

/** A range of blocks that is something else behind a step than before it; `value` undefined: it is there no more. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly step: number;
  readonly value: BlockState | undefined;
}

/** Blocks that a step failed at. */
interface Failure extends HistoryFailure {
  readonly start: number;
  readonly end: number;
}

/** The histories of all blocks around a step. */
export function blockHistory(
  { stretches, entryCount }: Pick<Analysis, "stretches" | "entryCount">,
  { around }: HistoryWindow = {},
): BlockHistory {
  const { from, end } = stepWindow(entryCount, Math.floor(around ?? entryCount - 1), MOST_STEPS);
  const within = stretches.filter(({ first, count }) => first < end && first + count > from);
  const to = Math.max(from, end - 1);
  const rows = joinedRows(rowsOf(changesOf(within, from, end), failuresOf(within, from, end), to));
  return { from, to, rows: rows.slice(0, MOST_ROWS), left: Math.max(0, rows.length - MOST_ROWS) };
}

/** What is so at the first step, and what changes from there. */
function changesOf(stretches: readonly Stretch[], from: number, end: number): readonly Change[] {
  const changes: Change[] = [];
  for (const [index, stretch] of stretches.entries()) {
    const { first, done } = stretch;
    const before = stretches[index - 1];
    if (done.length === 0 && before !== undefined && first > from) {
      // Nothing of it was simulated: what there was is not known any more.
      const last = blocksBehind(before, before.count - 1);
      for (const change of changedBlocks(last?.runs ?? [], [])) changes.push({ ...change, step: first });
    }
    if (first <= from) {
      const at = blocksBehind(stretch, from - first);
      for (const change of changedBlocks([], at?.runs ?? [])) changes.push({ ...change, step: from });
    }
    for (const { step, ...change } of changesIn(stretch)) {
      if (first + step > from && first + step < end) changes.push({ ...change, step: first + step });
    }
  }
  return changes;
}

type Blocks = MemoryState["blocks"];

/** What the steps of a stretch change, their numbers counted from its first. */
interface Changed {
  readonly changes: readonly Change[];
  /** Blocks behind those of its steps that were asked for: the states themselves are not kept. */
  readonly behind: Map<number, Blocks | undefined>;
}

const CHANGED = new WeakMap<Stretch["done"], Changed>();

/** Stretches whose steps were gone through, and not taken over. Exact, so that it can be tested. */
export const historiesMade = { count: 0 };

function changesIn(stretch: Stretch): readonly Change[] {
  return changedIn(stretch).changes;
}

function blocksBehind(stretch: Stretch, index: number): Blocks | undefined {
  const { behind } = changedIn(stretch);
  if (!behind.has(index)) behind.set(index, stretch.done[index]?.after?.blocks);
  return behind.get(index);
}

function changedIn({ done, count }: Stretch): Changed {
  const known = CHANGED.get(done);
  if (known !== undefined) return known;
  const changes: Change[] = [];
  let last = done[0]?.before?.blocks;
  // Behind the last step that was simulated nothing is known.
  for (let step = 0; step < Math.min(count, done.length + 1); step++) {
    const now = done[step]?.after?.blocks;
    if (now !== last) {
      for (const change of changedBlocks(last?.runs ?? [], now?.runs ?? [])) changes.push({ ...change, step });
    }
    last = now;
  }
  const made = { changes, behind: new Map<number, Blocks | undefined>() };
  historiesMade.count++;
  CHANGED.set(done, made);
  return made;
}

function failuresOf(stretches: readonly Stretch[], from: number, end: number): readonly Failure[] {
  return stretches.flatMap(({ first, done }) =>
    done.slice(Math.max(0, from - first), Math.max(0, end - first)).flatMap(({ outcome }, index) =>
      outcome.blocks
        .filter(({ result }) => result !== "ok")
        .map(({ first: block, last, result }) => {
          const step = Math.max(first, from) + index;
          return { start: block, end: last + 1, step, result };
        }),
    ),
  );
}

/** The blocks of two moments side by side: where state, zone or device differ. Runs that both share are passed over at once. */
export function changedBlocks(
  old: readonly Run<BlockState>[],
  now: readonly Run<BlockState>[],
): readonly Omit<Change, "step">[] {
  let begin = 0;
  while (begin < old.length && begin < now.length && isSameRun(old[begin]!, now[begin]!)) begin++;
  let tail = 0;
  const most = Math.min(old.length, now.length) - begin;
  while (tail < most && isSameRun(old.at(-1 - tail)!, now.at(-1 - tail)!)) tail++;
  const [before, after] = [old.slice(begin, old.length - tail), now.slice(begin, now.length - tail)];
  return sideBySide(before, after, ({ start, end }) => [start, end]).flatMap(({ start, end, old: was, now: is }) =>
    looksSame(was?.value, is?.value) ? [] : [{ start, end, value: is?.value }],
  );
}

function isSameRun(a: Run<BlockState>, b: Run<BlockState>): boolean {
  return a.start === b.start && a.end === b.end && looksSame(a.value, b.value);
}

function looksSame(a: BlockState | undefined, b: BlockState | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  return a.state === b.state && zoneOf(a) === zoneOf(b) && a.device === b.device;
}

function zoneOf(block: BlockState): string {
  return block.state === "online" ? (block.zone ?? "none") : "none";
}

/** Blocks cut wherever a change or a failure begins or ends, each piece with what covers it. */
function rowsOf(changes: readonly Change[], failures: readonly Failure[], to: number): readonly HistoryRow[] {
  const cuts = [...new Set([...changes, ...failures].flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  const changed = covering(changes, cuts);
  const failed = covering(failures, cuts);
  return changed.flatMap((own, at) => {
    if (own.length === 0) return [];
    const device = own.find(({ value }) => value?.device !== undefined)?.value?.device;
    const failures = failed[at]!.map(({ step, result }) => ({ step, result }));
    return [
      {
        firstBlock: cuts[at]!,
        lastBlock: cuts[at + 1]! - 1,
        ...(device === undefined ? {} : { device }),
        spans: spansOf(own, to),
        ...(failures.length === 0 ? {} : { failed: failures }),
      },
    ];
  });
}

/** For each piece between two cuts what covers it, in the order given. */
function covering<T extends { readonly start: number; readonly end: number }>(
  all: readonly T[],
  cuts: readonly number[],
): readonly (readonly T[])[] {
  const index = new Map(cuts.map((cut, at) => [cut, at]));
  const pieces: T[][] = cuts.slice(0, -1).map(() => []);
  for (const one of all) {
    for (let at = index.get(one.start)!; at < index.get(one.end)!; at++) pieces[at]!.push(one);
  }
  return pieces;
}

function spansOf(changes: readonly Change[], to: number): readonly HistorySpan[] {
  return changes.flatMap(({ step, value }, at) => {
    const next = changes[at + 1]?.step;
    if (value === undefined) return [];
    return [{ from: step, to: next === undefined ? to : next - 1, state: value.state, zone: zoneOf(value) }];
  });
}

/** Neighbours with one history are one row. */
function joinedRows(rows: readonly HistoryRow[]): readonly HistoryRow[] {
  const joined: HistoryRow[] = [];
  let key = "";
  for (const row of rows) {
    const last = joined.at(-1);
    const own = JSON.stringify([row.device, row.spans, row.failed]);
    if (last !== undefined && last.lastBlock + 1 === row.firstBlock && key === own) {
      joined[joined.length - 1] = { ...last, lastBlock: row.lastBlock };
    } else joined.push(row);
    key = own;
  }
  return joined;
}
