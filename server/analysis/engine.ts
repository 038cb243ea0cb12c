/**
 * Runs a timeline and keeps every state it went through. The next run of the same document takes over all that came
 * before the first event that differs, and boots with the trace of the boot before, so that an edit costs what it
 * changed. A failure inside the simulation costs one step, never the run.
 */
import type { BootSetup, Event } from "../simulation/state/events.ts";
import type { Note } from "../simulation/state/notes.ts";
import type { BootFailure, MemoryState, Outcome, StepResult } from "../simulation/state/state.ts";
import type { Budget } from "./analysis.ts";
import { sameValue } from "./same-value.ts";

/** A boot: the machine's first state, or why there is none, and a trace that makes the next boot cheaper. */
export interface BootRun<Trace> {
  readonly result: StepResult | BootFailure;
  readonly trace: Trace | undefined;
}

/** The simulation as the engine sees it. */
export interface Simulator<Trace = unknown> {
  boot(setup: BootSetup, previous: Trace | undefined): BootRun<Trace>;
  step(state: MemoryState, event: Event): StepResult;
}

/** What one event did. */
export interface SimulatedEvent {
  readonly event: Event;
  readonly before?: MemoryState;
  readonly after?: MemoryState;
  readonly outcome: Outcome;
  readonly notes: readonly Note[];
  /** The simulation threw: the message of it. */
  readonly failure?: string;
}

/** Why a run ended before its last event. */
export type Stop = {
  /** Index of the first event that was not simulated. */
  readonly at: number;
  /** What the budget has. */
  readonly most: number;
} & (
  | { readonly limit: "steps" | "milliseconds" }
  /** `pieces` of memory, and `blocks` that one step writes to. */
  | { readonly limit: "pieces" | "blocks"; readonly found: number }
);

export interface Run {
  readonly events: readonly SimulatedEvent[];
  readonly bootTrace: unknown;
  readonly stop?: Stop;
  /** Events simulated anew for this run. */
  readonly simulated: number;
}

const EMPTY_RUN: Run = { events: [], bootTrace: undefined, simulated: 0 };

/** Runs `events` in order, starting from what `previous` has in common with them. */
export function runTimeline(
  events: readonly Event[],
  simulator: Simulator,
  budget: Budget,
  previous: Run = EMPTY_RUN,
): Run {
  const kept = commonPrefix(previous, events, budget);
  const done: SimulatedEvent[] = [...kept];
  let state = kept.at(-1)?.after;
  let bootTrace = previous.bootTrace;
  const begin = budget.now();
  for (const event of events.slice(kept.length)) {
    const stop = exceeded(done, state, event, budget, begin);
    if (stop !== undefined) return { events: done, bootTrace, stop, simulated: done.length - kept.length };
    const { run, trace } = simulate(event, state, simulator, bootTrace);
    bootTrace = trace;
    done.push(run);
    state = run.after;
  }
  return { events: done, bootTrace, simulated: done.length - kept.length };
}

function commonPrefix(previous: Run, events: readonly Event[], budget: Budget): readonly SimulatedEvent[] {
  let count = 0;
  const most = Math.min(previous.events.length, events.length, budget.steps);
  while (count < most && sameValue(previous.events[count]!.event, events[count])) count++;
  return previous.events.slice(0, count);
}

function exceeded(
  done: readonly SimulatedEvent[],
  state: MemoryState | undefined,
  event: Event,
  budget: Budget,
  begin: number,
): Stop | undefined {
  const at = done.length;
  if (at >= budget.steps) return { at, limit: "steps", most: budget.steps };
  const runs = state === undefined ? 0 : state.blocks.runs.length + state.memory.runs.length + state.uses.runs.length;
  if (runs > budget.runs) return { at, limit: "pieces", found: runs, most: budget.runs };
  const blocks = blocksWritten(event);
  if (blocks > budget.runs) return { at, limit: "blocks", found: blocks, most: budget.runs };
  const { milliseconds } = budget;
  return budget.now() - begin > milliseconds ? { at, limit: "milliseconds", most: milliseconds } : undefined;
}

/** How many blocks a step goes through one by one, existing or not. */
function blocksWritten(event: Event): number {
  if (event.kind === "concurrently") return event.tasks.reduce((sum, task) => sum + blocksWritten(task.event), 0);
  const blocks = "blocks" in event ? event.blocks : undefined;
  const target = event.kind === "chmem" && "blocks" in event.target ? event.target.blocks : blocks;
  return target === undefined ? 0 : target.last - target.first + 1;
}

/** Simulates one event. A thrown error leaves the state as it was before the event. */
function simulate(
  event: Event,
  before: MemoryState | undefined,
  simulator: Simulator,
  bootTrace: unknown,
): { readonly run: SimulatedEvent; readonly trace: unknown } {
  const found = before === undefined ? {} : { before };
  try {
    if (event.kind === "boot") {
      const { result, trace } = simulator.boot(event.setup, bootTrace);
      if ("state" in result) {
        const { state: after, outcome, notes } = result;
        return { run: { event, ...found, after, outcome, notes }, trace };
      }
      const { evidence, notes } = result;
      const outcome = { ...plainOutcome("failed"), ...(evidence === undefined ? {} : { evidence }) };
      return { run: { event, ...found, outcome, notes }, trace };
    }
    if (before === undefined) {
      return { run: { event, outcome: plainOutcome("not-simulated"), notes: [] }, trace: bootTrace };
    }
    const { state: after, outcome, notes } = simulator.step(before, event);
    return { run: { event, before, after, outcome, notes }, trace: bootTrace };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    const outcome = plainOutcome(event.kind === "boot" ? "failed" : "not-simulated");
    const after = event.kind === "boot" || before === undefined ? {} : { after: withoutStep(before, event) };
    return { run: { event, ...found, ...after, outcome, notes: [], failure }, trace: undefined };
  }
}

/** The state that a step left as it was, because the simulation failed in it. */
function withoutStep(state: MemoryState, event: Exclude<Event, { kind: "boot" }>): MemoryState {
  const lost = { kind: "step-lost", ...(event.step === undefined ? {} : { step: event.step }) } as const;
  return { ...state, doubts: [...(state.doubts ?? []), lost] };
}

/** An outcome that says nothing but its name. */
export function plainOutcome(result: string): Outcome {
  return { result, blocks: [], origins: [] };
}
