/**
 * One event after a boot: the state before, the event, and what comes of it. An event never throws; what can't happen is an
 * outcome with a reason.
 */

import { stateEvidence, stepDoubts } from "./evidence/levels.ts";
import { evidenceFor, evidenceOf, isOfTheStory, type Reason } from "./evidence/reason.ts";
import { withChanges } from "./evidence/stand-in.ts";
import { type AskedRows, collectRows } from "./kernels/rule-table.ts";
import { hang, heldUp, isSaidToHang } from "./locks/hang.ts";
import type { StepEvent } from "./state/events.ts";
import { unchanged } from "./state/outcomes.ts";
import type { MemoryState, StepResult } from "./state/state.ts";
import { type Event, STEPS, type StepKind } from "./steps.ts";

type Run = (state: MemoryState, event: Event) => StepResult;
type Mechanism = (state: MemoryState, event: Event, run: Run) => StepResult;

/** The state after `event`, its outcome and what there is to say about it. A boot leaves the state as it is. */
export function step(state: MemoryState, event: Event): StepResult {
  if (event.kind === "boot") return unchanged(state, {});
  const mechanism = STEPS[event.kind satisfies StepKind] as Mechanism;
  const { result, rows } = collectRows(() => {
    if (isRestart(event)) return mechanism(state, event, step);
    return heldUp(state, event) ?? (isSaidToHang(event) ? hang(state, event, step) : mechanism(state, event, step));
  });
  const doubts = stepDoubts(state, event, rows);
  const ofStory = storyDoubts(state, event, result);
  const told = doubts.length === 0 && ofStory.length === 0 ? result : withDoubts(state, result, doubts, ofStory);
  return withUpdateChanges(state, told, rows);
}

function isRestart({ kind }: Event): boolean {
  return kind === "reboot" || kind === "crash";
}

/** Of a series whose release is not stated: that other updates of it follow other rules in this step. */
function withUpdateChanges(before: MemoryState, result: StepResult, rows: AskedRows): StepResult {
  const { state, outcome, notes } = result;
  const { boot, version } = state;
  const { standIn } = boot.evidence;
  if (standIn === undefined) return result;
  const next = withChanges(standIn, version, rows);
  if (next === standIn) return result;
  const evidence = outcome.evidence ?? evidenceFor(stateEvidence(before), "outcome");
  const changed = { ...state, boot: { ...boot, evidence: { ...boot.evidence, standIn: next } } };
  return {
    state: state === before ? state : changed,
    outcome: { ...outcome, evidence: { ...evidence, standIn: next } },
    notes,
  };
}

/** What the story has had in front of this step, which no reboot makes certain, and what comes with this one. */
function storyDoubts(before: MemoryState, event: StepEvent, { state, outcome }: StepResult): readonly Reason[] {
  const name = event.step === undefined ? {} : { step: event.step };
  const isOpen = outcome.result === "depends" || outcome.blocks.some(({ result }) => result === "depends");
  return onceEach([
    ...(before.doubts ?? []).filter(isOfTheStory),
    // Steps within this one.
    ...(state.doubts ?? []).filter(isOfTheStory),
    ...(event.notUnderstood ?? []),
    ...(isOpen ? [{ kind: "depends-on-system", ...name } as const] : []),
  ]);
}

/**
 * A step that was not measured: what it answers and what it changed is modelled, which is everything where it booted again. Doubts of the
 * story stay with every state behind it, changed or not.
 */
function withDoubts(
  before: MemoryState,
  { state, outcome, notes }: StepResult,
  doubts: readonly Reason[],
  ofStory: readonly Reason[],
): StepResult {
  const { reasons } = outcome.evidence ?? evidenceFor(stateEvidence(before), "outcome");
  const evidence = evidenceOf([...reasons, ...doubts, ...ofStory], state.boot.evidence.standIn);
  const all = onceEach([...(state.doubts ?? []), ...(state === before ? [] : doubts), ...ofStory]);
  const changed = all.length === (state.doubts ?? []).length ? state : { ...state, doubts: all };
  return { state: changed, outcome: { ...outcome, evidence }, notes };
}

function onceEach(reasons: readonly Reason[]): readonly Reason[] {
  return [...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values()];
}
