/**
 * One event after a boot: the state before, the event, and what comes of it. An event never throws; what can't happen is an
 * outcome with a reason.
 */

import { stateEvidence, stepDoubts } from "./evidence/levels.ts";
import { evidenceFor, evidenceOf, type Reason } from "./evidence/reason.ts";
import { collectRows } from "./kernels/rule-table.ts";
import { unchanged } from "./state/outcomes.ts";
import type { MemoryState, StepResult } from "./state/state.ts";
import { type Event, STEPS, type StepKind } from "./steps.ts";

type Run = (state: MemoryState, event: Event) => StepResult;
type Mechanism = (state: MemoryState, event: Event, run: Run) => StepResult;

/** The state after `event`, its outcome and what there is to say about it. A boot leaves the state as it is. */
export function step(state: MemoryState, event: Event): StepResult {
  if (event.kind === "boot") return unchanged(state, {});
  const mechanism = STEPS[event.kind satisfies StepKind] as Mechanism;
  const { result, rows } = collectRows(() => mechanism(state, event, step));
  const doubts = stepDoubts(state, event, rows);
  return doubts.length === 0 ? result : withDoubts(state, result, doubts);
}

/** A step that was not measured: what it answers and what it changed is modelled, which is everything where it booted again. */
function withDoubts(before: MemoryState, { state, outcome, notes }: StepResult, doubts: readonly Reason[]): StepResult {
  const { reasons } = evidenceFor(stateEvidence(before), "outcome");
  const judged = { ...outcome, evidence: evidenceOf([...reasons, ...doubts]) };
  const changed = state === before ? state : { ...state, doubts: [...(state.doubts ?? []), ...doubts] };
  return { state: changed, outcome: judged, notes };
}
