/**
 * Which memory blocks can go offline in a state: what the kernel's checks would say of each (mm/memory_hotplug.c: offline_pages), as runs
 * of blocks of one answer. Nothing is changed here.
 */

import { checkOffline } from "../../mm/memory-hotplug/offline-check.ts";
import type { OutcomeReason } from "../../state/outcome-reason.ts";
import type { Verdict } from "../../state/outcomes.ts";
import type { BlockState, MemoryState } from "../../state/state.ts";

/** `offline`: it is already. `depends`: only a running system knows. */
export type Offlineable = "yes" | "depends" | "never" | "offline";

export interface OfflineableRun {
  /** Blocks, both ends inclusive. */
  readonly first: number;
  readonly last: number;
  readonly answer: Offlineable;
  /** What an attempt may come to: `ok`, errno names. */
  readonly results: readonly string[];
  /** Why; of several blocks that of the first. */
  readonly reason?: OutcomeReason;
}

/** Nobody asks: no statement is the origin of what is found. */
const NOBODY = 0;

/** Ascending; neighbours of one answer, with one kind of reason, are one run. */
export function offlineableRuns(state: MemoryState): readonly OfflineableRun[] {
  const runs: OfflineableRun[] = [];
  for (const run of state.blocks.runs) {
    for (const [first, end] of alikeBlocks(state, run.start, run.end)) {
      const found = answerOf(state, first, run.value);
      const last = runs.at(-1);
      const joins = last !== undefined && last.last + 1 === first && isSameAnswer(last, found);
      if (joins) runs[runs.length - 1] = { ...last, last: end - 1 };
      else runs.push({ first, last: end - 1, ...found });
    }
  }
  return runs;
}

type Answer = Omit<OfflineableRun, "first" | "last">;

function answerOf(state: MemoryState, id: number, block: BlockState): Answer {
  if (block.state !== "online") return { answer: "offline", results: [] };
  const { verdict } = checkOffline(state, id, block, undefined, NOBODY);
  const { reason } = verdict;
  const results = [...new Set([verdict.result, ...verdict.possible])];
  return { answer: classOf(verdict), results, ...(reason === undefined ? {} : { reason }) };
}

function classOf({ result, possible }: Verdict): Offlineable {
  if (result !== "ok" && !possible.includes("ok")) return "never";
  return possible.some((each) => each !== "ok") ? "depends" : "yes";
}

function isSameAnswer(a: Answer, b: Answer): boolean {
  return a.answer === b.answer && a.reason?.kind === b.reason?.kind && a.results.join() === b.results.join();
}

/** Runs of blocks that nothing tells apart: no page of them is in use, and nothing was seen of one alone. Ends exclusive. */
function alikeBlocks(state: MemoryState, first: number, end: number): readonly (readonly [number, number])[] {
  const { blockPages } = state.geometry;
  const special = new Set<number>();
  for (const use of state.uses.within(first * blockPages, end * blockPages)) {
    const from = Math.max(first, Math.floor(use.start / blockPages));
    const to = Math.min(end, Math.ceil(use.end / blockPages));
    for (let id = from; id < to; id++) special.add(id);
  }
  for (const id of [...state.hotplug.firstKernelBlocks, ...state.hotplug.observedBusy.keys()]) {
    if (first <= id && id < end) special.add(id);
  }
  const parts: (readonly [number, number])[] = [];
  let at = first;
  for (const id of [...special].sort((a, b) => a - b)) {
    if (at < id) parts.push([at, id]);
    parts.push([id, id + 1]);
    at = id + 1;
  }
  if (at < end) parts.push([at, end]);
  return parts;
}
