/**
 * One event after a boot: the state before, the event, and what comes of it. An event never throws; what can't happen is an
 * outcome with a reason.
 */

import { Doubts, inDoubt } from "./evidence/doubts.ts";
import {
  boostDoubts,
  doubtedAnswer,
  factsEvidence,
  leftDoubts,
  offliningDoubts,
  stepDoubts,
} from "./evidence/levels.ts";
import { evidenceOf, isOfTheStory, type Reason } from "./evidence/reason.ts";
import { withChanges } from "./evidence/stand-in.ts";
import { type AskedRows, collectRows, collectRowsInTurns } from "./kernels/rule-table.ts";
import { hang, heldUp, isSaidToHang } from "./locks/hang.ts";
import { sandwichNotes } from "./mm/memory-hotplug/zone-sandwich.ts";
import type { StepEvent } from "./state/events.ts";
import { unchanged } from "./state/outcomes.ts";
import type { MemoryState, StepResult } from "./state/state.ts";
import { type Event, STEPS, type StepKind } from "./steps.ts";
import { atOnce, type Turns } from "./units/turns.ts";

type Run = (state: MemoryState, event: Event) => Turns<StepResult>;
type Mechanism = (state: MemoryState, event: Event, run: Run) => StepResult | Turns<StepResult>;

/** The state after `event`, its outcome and what there is to say about it. A boot leaves the state as it is. */
export function step(state: MemoryState, event: Event): StepResult {
  return atOnce(stepInTurns(state, event));
}

/** The same, in turns: steps that go through many blocks, lines or devices yield between them, and those that boot within the boot. */
export function* stepInTurns(state: MemoryState, event: Event): Turns<StepResult> {
  const made = beginStep(state, event);
  return "next" in made ? yield* made : made;
}

/** A short step is done at once, a longer one goes on in turns. */
export function beginStep(state: MemoryState, event: Event): StepResult | Turns<StepResult> {
  if (event.kind === "boot") return unchanged(state, {});
  const { result, rows } = collectRows(() => answer(state, event));
  return "next" in result ? goOn(state, event, result, rows) : told(state, event, result, rows);
}

function* goOn(state: MemoryState, event: Event, turns: Turns<StepResult>, first: AskedRows): Turns<StepResult> {
  const { result, rows } = yield* collectRowsInTurns(turns);
  return told(state, event, result, new Map([...first, ...rows]));
}

function answer(state: MemoryState, event: Event): StepResult | Turns<StepResult> {
  if (!isRestart(event)) {
    const held = heldUp(state, event);
    if (held !== undefined) return held;
    if (isSaidToHang(event)) return hang(state, event, stepInTurns);
  }
  const mechanism = STEPS[event.kind as StepKind] as Mechanism;
  return mechanism(state, event, stepInTurns);
}

/** Whether a step isolates the pages of online blocks; `concurrently` takes such steps one by one. */
function takesOffline(before: MemoryState, event: Event): boolean {
  if (event.kind === "resize") return event.size < (before.hotplug.virtioMem.get(event.device)?.requested ?? 0);
  return OFFLINING.has(event.kind);
}

const OFFLINING: ReadonlySet<Event["kind"]> = new Set(["offline", "unplug", "chmem", "reconfigure"]);

/** What its outcome leaves in doubt of the state behind a step. */
function withOutcomeDoubts(before: MemoryState, event: Event, result: StepResult): StepResult {
  const { outcome, state } = result;
  const offlining = takesOffline(before, event) ? offliningDoubts(before, outcome) : [];
  const more = [...offlining, ...boostDoubts(outcome)];
  return more.length === 0 ? result : { ...result, state: inDoubt(state, more) };
}

function told(before: MemoryState, event: Event, made: StepResult, rows: AskedRows): StepResult {
  const result = withSandwiches(before, event, made);
  const left = isRestart(event) ? [] : leftDoubts(before, result.state);
  const doubted = withDoubts(before, event, result, [...stepDoubts(before, event, rows, isRestart(event)), ...left]);
  return withUpdateChanges(before, withOutcomeDoubts(before, event, doubted), rows);
}

/** What the lines of `concurrently` made overlap they have said. */
function withSandwiches(before: MemoryState, event: Event, result: StepResult): StepResult {
  if (isRestart(event) || event.kind === "concurrently") return result;
  const more = sandwichNotes(before, result.state, event.origin);
  return more.length === 0 ? result : { ...result, notes: [...result.notes, ...more] };
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
  const evidence = outcome.evidence ?? factsEvidence(before, "outcome");
  const changed = { ...state, boot: { ...boot, evidence: { ...boot.evidence, standIn: next } } };
  return {
    state: state === before ? state : changed,
    outcome: { ...outcome, evidence: { ...evidence, standIn: next } },
    notes,
  };
}

/**
 * What was not measured of a step: what it answers and what it changed is modelled, that it changed nothing too, and everything where it booted again. Doubts of the
 * story stay with every state behind it, changed or not, and no reboot makes them certain.
 */
function withDoubts(before: MemoryState, event: StepEvent, result: StepResult, doubts: readonly Reason[]): StepResult {
  const { state, outcome, notes } = result;
  const was = before.doubts ?? Doubts.NONE;
  const is = state.doubts ?? Doubts.NONE;
  const isOpen = outcome.result === "depends" || outcome.blocks.some(({ result }) => result === "depends");
  const isUnderstood = event.notUnderstood === undefined || event.notUnderstood.length === 0;
  const hasLasting = was.areOfTheStory || is.areOfTheStory;
  if (doubts.length === 0 && !isOpen && isUnderstood && !hasLasting) return result;
  const name = event.step === undefined ? {} : { step: event.step };
  // Of a step that is only guessed it says nothing that a running system would know its outcome.
  const isTold = isOpen && event.misread !== true;
  const own = [...(event.notUnderstood ?? []), ...(isTold ? [{ kind: "depends-on-system", ...name } as const] : [])];
  // Steps within this one have added theirs; a boot has begun anew.
  const goesOn = is.goOnFrom(was);
  const nested = goesOn ? is.since(was).filter(isOfTheStory) : is.ofTheStory();
  const kept = goesOn ? [] : was.ofTheStory();
  const all = is.with([...doubts, ...kept, ...own]);
  const more = [...doubts, ...nested, ...own];
  const evidence =
    outcome.evidence === undefined
      ? doubtedAnswer(before, more, state.boot.evidence.standIn)
      : evidenceOf(
          [...outcome.evidence.reasons, ...doubts, ...was.ofTheStory(), ...is.ofTheStory(), ...own],
          state.boot.evidence.standIn,
        );
  return { state: all === is ? state : { ...state, doubts: all }, outcome: { ...outcome, evidence }, notes };
}
