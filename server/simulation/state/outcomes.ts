/**
 * How results of single blocks become the outcome of a step, and what a stated outcome may decide: only what a running
 * system alone can know.
 */

import { type Pfn, pfnOf } from "../units/units.ts";
import type { BlockSpan, Origin, StatedOutcome } from "./events.ts";
import type { Note } from "./notes.ts";
import type { IsolationHole, OutcomeReason } from "./outcome-reason.ts";
import type { BlockOutcome, MemoryState, Outcome, StepResult } from "./state.ts";

/** What the rules say about one attempt. */
export interface Verdict {
  /** `ok` or an errno name: what happens, on an idle machine where the layout alone doesn't decide. */
  readonly result: string;
  /**
   * The results that a running system could also give; empty where the layout decides, `result` alone where only the page that is
   * named is open.
   */
  readonly possible: readonly string[];
  readonly pfn?: Pfn;
  readonly reason?: OutcomeReason;
  /** The kernel oopses on the way. */
  readonly oops?: IsolationHole;
  readonly origins: readonly Origin[];
}

/** A verdict joined with what was observed: what the story goes on with, and what is shown. */
export interface Decision {
  /** What is applied: never `depends`. */
  readonly applied: string;
  /** What is shown: `depends` where nobody has said what happened. */
  readonly shown: string;
  readonly observed: boolean;
  /** Where it is shown as `depends`: what it may come to. */
  readonly possible?: readonly string[];
  readonly pfn?: Pfn;
  readonly reason?: OutcomeReason;
  /** The kernel oopses on the way. */
  readonly oops?: IsolationHole;
  readonly origins: readonly Origin[];
}

/** What works and can't fail. */
export const SUCCEEDED: Verdict = { result: "ok", possible: [], origins: [] };

const DECIDED_OK: Decision = { applied: "ok", shown: "ok", observed: false, origins: SUCCEEDED.origins };

/** Takes what was stated for what the layout can't decide; `pageSize` in bytes. */
export function decide(verdict: Verdict, stated: StatedOutcome | undefined, pageSize: number): Decision {
  if (verdict === SUCCEEDED) return DECIDED_OK;
  const common = {
    ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
    ...(verdict.oops === undefined ? {} : { oops: verdict.oops }),
    origins: verdict.origins,
  };
  const pfn = verdict.pfn === undefined ? {} : { pfn: verdict.pfn };
  if (verdict.possible.length === 0) {
    return { applied: verdict.result, shown: verdict.result, observed: false, ...pfn, ...common };
  }
  if (stated !== undefined && (verdict.possible.includes(stated.result) || stated.result === verdict.result)) {
    const page = statedPfn(stated, pageSize);
    const named = stated.result === "ok" ? {} : page === undefined ? pfn : { pfn: page };
    const observed = named !== pfn || verdict.possible.some((result) => result !== verdict.result);
    return { applied: stated.result, shown: stated.result, observed, ...named, ...common };
  }
  const certain = verdict.possible.every((result) => result === verdict.result);
  if (certain) return { applied: verdict.result, shown: verdict.result, observed: false, ...pfn, ...common };
  const possible = [...new Set([verdict.result, ...verdict.possible])];
  return { applied: verdict.result, shown: "depends", observed: false, possible, ...pfn, ...common };
}

/** The page a stated outcome names. */
export function statedPfn(stated: StatedOutcome | undefined, pageSize: number): Pfn | undefined {
  if (stated?.pfn !== undefined) return stated.pfn;
  return stated?.address === undefined ? undefined : pfnOf(stated.address, pageSize);
}

/** A step that changes nothing and has nothing to say. */
export function unchanged(state: MemoryState, outcome: Partial<Outcome>, notes: readonly Note[] = []): StepResult {
  return { state, outcome: { result: "ok", blocks: [], origins: [], ...outcome }, notes };
}

/** The part in a step of blocks that are alike; the reason of the decision is that of the first of them. */
export interface BlockStep {
  readonly blocks: BlockSpan;
  readonly decision: Decision;
}

/** The span of one block. */
export function oneBlock(id: number): BlockSpan {
  return { first: id, last: id, descending: false };
}

/** How many blocks a span has. */
export function spanLength({ first, last }: BlockSpan): number {
  return Math.max(0, last - first + 1);
}

/** How many blocks went through a step. */
export function blockCount(blocks: readonly BlockSpan[]): number {
  return blocks.reduce((sum, span) => sum + spanLength(span), 0);
}

/** The ids of a span in its order. */
export function* idsOfSpan({ first, last, descending }: BlockSpan): Generator<number, void> {
  for (let step = 0; step <= last - first; step++) yield descending ? last - step : first + step;
}

/**
 * The outcome of a step over blocks: the first failure if there is one, else `depends` if any block depends, else `ok`. Reason and page are
 * those of the block that decided.
 */
export function outcomeOfBlocks(steps: readonly BlockStep[]): Outcome {
  const only = steps[0];
  if (steps.length === 1 && only!.decision === DECIDED_OK) {
    return { result: "ok", blocks: [blockOutcome(only!)], origins: DECIDED_OK.origins };
  }
  const blocks = joinedOutcomes(steps);
  const failed = steps.find(({ decision }) => decision.shown !== "ok" && decision.shown !== "depends");
  const open = steps.find(({ decision }) => decision.shown === "depends");
  const oops = steps.find(({ decision }) => decision.oops !== undefined)?.decision.oops;
  const { decision } = failed ?? open ?? steps[0] ?? {};
  if (decision === undefined) return { result: "ok", blocks: [], origins: [] };
  return {
    result: decision.shown,
    ...(decision.pfn === undefined ? {} : { pfn: decision.pfn }),
    ...(decision.reason === undefined ? {} : { reason: decision.reason }),
    ...(oops === undefined ? {} : { oops }),
    ...(decision.shown === "depends" ? { possible: possibleOf(steps) } : {}),
    ...(steps.some((step) => step.decision.observed) ? { observed: true } : {}),
    blocks,
    origins: decision.origins,
  };
}

/** Neighbours with the same result and page are one. */
function joinedOutcomes(steps: readonly BlockStep[]): readonly BlockOutcome[] {
  const joined: BlockOutcome[] = [];
  for (const { blocks, decision } of steps) {
    const { shown: result, pfn } = decision;
    const before = joined.at(-1);
    const span =
      before === undefined || before.result !== result || before.pfn !== pfn ? undefined : joinedSpan(before, blocks);
    if (span === undefined) joined.push(blockOutcome({ blocks, decision }));
    else joined[joined.length - 1] = { ...before, ...span, result };
  }
  return joined;
}

function blockOutcome({ blocks: { first, last, descending }, decision }: BlockStep): BlockOutcome {
  const { shown: result, pfn } = decision;
  return pfn === undefined ? { first, last, descending, result } : { first, last, descending, result, pfn };
}

/** Two spans as one, where the second goes on as the first does. A single block goes either way. */
function joinedSpan(a: BlockSpan, b: BlockSpan): BlockSpan | undefined {
  const isDescending = (span: BlockSpan): boolean => span.descending && span.first < span.last;
  const isAscending = (span: BlockSpan): boolean => !span.descending && span.first < span.last;
  if (b.first === a.last + 1 && !isDescending(a) && !isDescending(b)) {
    return { first: a.first, last: b.last, descending: false };
  }
  if (b.last === a.first - 1 && !isAscending(a) && !isAscending(b)) {
    return { first: b.first, last: a.last, descending: true };
  }
  return undefined;
}

/** What any of the open blocks may come to. */
function possibleOf(steps: readonly BlockStep[]): readonly string[] {
  return [...new Set(steps.flatMap(({ decision }) => decision.possible ?? []))];
}
