/**
 * One event after a boot: the state before, the event, and what comes of it. An event never throws; what can't happen is an
 * outcome with a reason.
 */

import { unchanged } from "./state/outcomes.ts";
import type { MemoryState, StepResult } from "./state/state.ts";
import { type Event, STEPS, type StepKind } from "./steps.ts";

type Run = (state: MemoryState, event: Event) => StepResult;
type Mechanism = (state: MemoryState, event: Event, run: Run) => StepResult;

/** The state after `event`, its outcome and what there is to say about it. A boot leaves the state as it is. */
export function step(state: MemoryState, event: Event): StepResult {
  if (event.kind === "boot") return unchanged(state, {});
  const mechanism = STEPS[event.kind satisfies StepKind] as Mechanism;
  return mechanism(state, event, step);
}
