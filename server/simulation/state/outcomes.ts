/**
 * How results of single blocks become the outcome of a step, and what a stated outcome may decide: only what a running
 * system alone can know.
 */

import { type Pfn, pfnOf } from "../units/units.ts";
import type { Origin, StatedOutcome } from "./events.ts";
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

/** Takes what was stated for what the layout can't decide; `pageSize` in bytes. */
export function decide(verdict: Verdict, stated: StatedOutcome | undefined, pageSize: number): Decision {
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

/** One block's part in a step. */
export interface BlockStep {
  readonly id: number;
  readonly decision: Decision;
}

/**
 * The outcome of a step over blocks: the first failure if there is one, else `depends` if any block depends, else `ok`. Reason and page are
 * those of the block that decided.
 */
export function outcomeOfBlocks(steps: readonly BlockStep[]): Outcome {
  const blocks: BlockOutcome[] = steps.map(({ id, decision }) => ({
    id,
    result: decision.shown,
    ...(decision.pfn === undefined ? {} : { pfn: decision.pfn }),
  }));
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

/** What any of the open blocks may come to. */
function possibleOf(steps: readonly BlockStep[]): readonly string[] {
  return [...new Set(steps.flatMap(({ decision }) => decision.possible ?? []))];
}
