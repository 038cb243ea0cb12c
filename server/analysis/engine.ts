/**
 * Runs a timeline and keeps every state it went through. The next run of the same document takes over each event that finds the
 * state it found before, and boots with the trace of the boot before, so that an edit costs what it
 * changed. A failure inside the simulation costs one step, never the run.
 */

import { inDoubt } from "../simulation/evidence/doubts.ts";
import type { BootSetup, Event } from "../simulation/state/events.ts";
import type { BootFailure, MemoryState, Outcome, StepResult } from "../simulation/state/state.ts";
import { atOnce, type Turns } from "../simulation/units/turns.ts";
import type { Budget } from "./analysis.ts";
import { type Result, type SimulatedEvent, StateShelf, StretchStates } from "./event-states.ts";
import { heldByEvent } from "./held.ts";
import { LastRun } from "./last-run.ts";
import type { ScenarioEntry } from "./scenario/passage-reading.ts";
import type { Story, StoryEntry, StoryGroup } from "./scenario/story.ts";

/** A boot: the machine's first state, or why there is none, and a trace that makes the next boot cheaper. */
export interface BootRun<Trace> {
  readonly result: StepResult | BootFailure;
  readonly trace: Trace | undefined;
}

/** The simulation as the engine sees it, in turns. */
export interface Simulator<Trace = unknown> {
  boot(setup: BootSetup, previous: Trace | undefined): Turns<BootRun<Trace>>;
  /** A short step is done at once. */
  step(state: MemoryState, event: Event): StepResult | Turns<StepResult>;
}

/** Why a run ended before its last event. */
export type Stop = {
  /** Index of the first event that was not simulated. */
  readonly at: number;
  /** What the budget has. */
  readonly most: number;
} & (
  | { readonly limit: "steps" | "milliseconds" | "asked" }
  /** `pieces` of memory. */
  | { readonly limit: "pieces"; readonly found: number }
);

/** What the events of a group did; fewer than it has where the budget ran out. */
export interface GroupRun {
  readonly story: StoryGroup;
  readonly events: readonly SimulatedEvent[];
  readonly before: MemoryState | undefined;
  readonly after: MemoryState | undefined;
  /** Number of its first event. */
  readonly first: number;
  /** What came of one of them says which step it was. */
  readonly namesSteps: boolean;
}

export interface Run {
  /** Those of the story, and what came of each. */
  readonly stories: readonly StoryGroup[];
  readonly groups: readonly GroupRun[];
  readonly bootTrace: unknown;
  readonly shelf: StateShelf;
  readonly stop?: Stop;
  /** Events simulated anew for this run. */
  readonly simulated: number;
  /** About how many KiB these hold. */
  readonly held: number;
  /** It was left for another text, and nobody keeps it. */
  readonly isLeft?: true;
}

/** How far a run has come: events that are done, taken over or simulated, of all. */
export interface Progress {
  readonly done: number;
  readonly of: number;
}

/** Stretches of a run, of 64 passages each, whose states are all kept: a story that people write has them all. */
const MOST_LAID = 3;

/** Turns of an event from which on its states are kept: simulating it again would keep those waiting who ask. */
const MANY_TURNS = 64;

/** Events that are simulated between two turns of the engine, where none takes turns of its own. */
const MOST_AT_ONCE = 16;

/** Who wants to know how a run comes on. */
export interface Listener {
  /** A group is done; its states are at hand now. */
  done(group: GroupRun): void;
  /** Groups did what they did in the run before, from the first to the last. */
  kept(groups: readonly GroupRun[]): void;
  /** The run is not driven to its end: what it has come to. */
  left(partial: Run): void;
}

/**
 * Runs a story, starting from what `previous` has in common with it. Yields between two events, and wherever an event
 * does: whoever drives it decides how long it goes on at once, and whether it goes on.
 */
export function* runStory(
  story: Story,
  simulator: Simulator,
  budget: Budget,
  previous: Run | undefined,
  listener: Listener,
): Generator<Progress, Run> {
  const run = new StoryRun(story, simulator, budget, previous, listener);
  let finished = false;
  try {
    const result = yield* run.run();
    finished = true;
    return result;
  } finally {
    if (!finished) listener.left(run.partial());
  }
}

class StoryRun {
  readonly #story: Story;
  readonly #simulation: EventSimulation;
  readonly #budget: Budget;
  readonly #last: LastRun;
  readonly #shelf: StateShelf;
  readonly #listener: Listener;
  #simulated = 0;
  #held = 0;
  /** The run before, where it was left: what is taken over of it is held for this one. */
  readonly #left: Run | undefined;
  #taken = 0;
  /** Events simulated at once so far. */
  #atOnce = 0;
  #spent = 0;
  #stop: Stop | undefined;
  /** Groups that are done, and events of the one that is not. */
  readonly #done: GroupRun[] = [];
  #events: SimulatedEvent[] = [];

  constructor(story: Story, simulator: Simulator, budget: Budget, previous: Run | undefined, listener: Listener) {
    this.#story = story;
    this.#listener = listener;
    this.#left = previous?.isLeft === true ? previous : undefined;
    this.#shelf = previous?.shelf ?? new StateShelf(MOST_LAID);
    this.#simulation = new EventSimulation(simulator, previous?.bootTrace);
    this.#budget = budget;
    this.#last = new LastRun(previous ?? { groups: [], stories: [] }, story.groups);
  }

  *run(): Generator<Progress, Run> {
    const { groups } = this.#story;
    const { steps } = this.#budget;
    const of = groups.reduce((sum, { entries }) => sum + entries.length, 0);
    let state: MemoryState | undefined;
    let first = 0;
    while (this.#done.length < groups.length) {
      const number = this.#done.length;
      const same = this.#stop === undefined ? this.#last.asBefore(number, state, first, steps) : [];
      if (same.length > 0) {
        for (const run of same) {
          this.#take(run.events);
          this.#done.push(run);
          first += run.story.entries.length;
        }
        this.#listener.kept(same);
        state = same.at(-1)!.after;
        continue;
      }
      const story = groups[number]!;
      const known = this.#last.groupAt(number);
      const isKept = this.#stop === undefined && known !== undefined && isSameRun(known, state, first, steps);
      const kept = isKept && known.story !== story ? { ...known, story } : known;
      if (isKept) this.#take(kept!.events);
      const run = isKept ? kept! : yield* this.#runGroup(story, state, first, known, of);
      this.#done.push(run);
      this.#listener.done(run);
      state = run.after;
      first += story.entries.length;
      // Of a group without a step there may be much to say, too.
      if (!isKept) yield { done: first, of };
    }
    return this.#result(this.#done);
  }

  /** What was done up to now, as a run that another can begin with. */
  partial(): Run {
    const rest = this.#story.groups.slice(this.#done.length).map((story, index): GroupRun => {
      const events = index === 0 ? this.#events : [];
      const first = this.#done.reduce((sum, run) => sum + run.story.entries.length, 0);
      const run = { story, events, before: events[0]?.before, after: undefined, namesSteps: namesSteps(events) };
      return { ...run, first: index === 0 ? first : -1 };
    });
    return { ...this.#result([...this.#done, ...rest]), isLeft: true };
  }

  #take(events: readonly SimulatedEvent[]): void {
    if (this.#left === undefined) return;
    for (const event of events) this.#taken += heldByEvent(event, undefined, undefined);
  }

  #result(groups: readonly GroupRun[]): Run {
    return {
      stories: this.#story.groups,
      groups,
      bootTrace: this.#simulation.bootTrace,
      shelf: this.#shelf,
      ...(this.#stop === undefined ? {} : { stop: this.#stop }),
      simulated: this.#simulated,
      held: this.#held + Math.min(this.#left?.held ?? 0, this.#taken),
    };
  }

  *#runGroup(
    story: StoryGroup,
    before: MemoryState | undefined,
    first: number,
    known: GroupRun | undefined,
    of: number,
  ): Generator<Progress, GroupRun> {
    const events: SimulatedEvent[] = [];
    this.#events = events;
    const { simulate } = this.#simulation;
    const states = new StretchStates(before, first, simulate, this.#shelf);
    const { entries } = story;
    let state = before;
    for (let index = 0; index < entries.length; index++) {
      const entry = entries[index]!;
      const number = first + index;
      const inPlace = known?.events[index];
      const last = inPlace === undefined ? this.#last.eventOf(entry.event) : undefined;
      const run = inPlace ?? last?.run;
      const wasNumber = last?.number ?? (known?.first ?? 0) + index;
      const isKept =
        run !== undefined && number < this.#budget.steps && isSameEvent(run, entry, wasNumber === number, state);
      if (isKept && this.#stop === undefined) {
        states.takeOver(entry, run);
        this.#take([run]);
        events.push(run);
        state = run.after;
        continue;
      }
      this.#stop ??= this.#exceeded(number, state);
      if (this.#stop !== undefined) break;
      if (this.#atOnce++ % MOST_AT_ONCE === 0) yield { done: number, of };
      const begun = this.#begin(entry, number, state);
      const result = "next" in begun ? yield* this.#measured(begun, { done: number, of }) : begun;
      if (result === undefined) break;
      this.#simulated++;
      const added = states.add(entry, result, run?.event === entry.event ? run.answer : undefined);
      this.#held += heldByEvent(added, state, result.after);
      events.push(added);
      state = result.after;
    }
    return { story, events, before, after: state, first, namesSteps: namesSteps(events) };
  }

  /** An event turn by turn. Undefined: the budget ran out in the midst of it, and nothing has come of it. */
  *#measured(turns: Turns<Result>, progress: Progress): Generator<Progress, Result | undefined> {
    const { now } = this.#budget;
    for (let count = 1; ; count++) {
      const begin = now();
      const { done, value } = turns.next();
      this.#spent += now() - begin;
      if (done === true) return count > MANY_TURNS ? { ...value, isLong: true } : value;
      this.#stop = this.#ranOut(progress.done);
      if (this.#stop !== undefined) return undefined;
      yield progress;
    }
  }

  #begin(entry: StoryEntry, number: number, state: MemoryState | undefined): Result | Turns<Result> {
    const { now } = this.#budget;
    const begin = now();
    const begun = this.#simulation.begin(entry, number, state);
    if (!("next" in begun)) this.#spent += now() - begin;
    return begun;
  }

  #exceeded(at: number, state: MemoryState | undefined): Stop | undefined {
    const budget = this.#budget;
    if (at >= budget.steps) return { at, limit: "steps", most: budget.steps };
    const runs = state === undefined ? 0 : state.blocks.size + state.memory.size + state.uses.size;
    if (runs > budget.runs) return { at, limit: "pieces", found: runs, most: budget.runs };
    return this.#ranOut(at);
  }

  #ranOut(at: number): Stop | undefined {
    const { isOver, milliseconds } = this.#budget;
    if (isOver?.() === true) return { at, limit: "asked", most: at };
    return this.#spent > milliseconds ? { at, limit: "milliseconds", most: milliseconds } : undefined;
  }
}

/** Simulates events one by one, with what a boot leaves for the next one to be cheaper. */
class EventSimulation {
  bootTrace: unknown;
  readonly #simulator: Simulator;

  constructor(simulator: Simulator, bootTrace: unknown) {
    this.#simulator = simulator;
    this.bootTrace = bootTrace;
  }

  /** One event at once. */
  readonly simulate = (entry: StoryEntry, number: number, before: MemoryState | undefined): Result => {
    const begun = this.begin(entry, number, before);
    return "next" in begun ? atOnce(begun) : begun;
  };

  /** Simulates one event, a short step at once. A thrown error leaves the state as it was before the event. */
  begin(entry: StoryEntry, number: number, before: MemoryState | undefined): Result | Turns<Result> {
    const { event } = entry;
    if (event.kind === "boot") return this.#boot(entry, event.setup, number);
    if (before === undefined) return { after: undefined, outcome: plainOutcome("not-simulated"), notes: [] };
    try {
      const step = this.#simulator.step(before, named(event, entry.entry, number));
      return "next" in step ? this.#goOn(step, entry, number, before) : resultOf(step);
    } catch (error) {
      return this.#lost(error, entry, number, before);
    }
  }

  *#goOn(turns: Turns<StepResult>, entry: StoryEntry, number: number, before: MemoryState): Turns<Result> {
    try {
      return resultOf(yield* turns);
    } catch (error) {
      return this.#lost(error, entry, number, before);
    }
  }

  *#boot(entry: StoryEntry, setup: BootSetup, number: number): Turns<Result> {
    try {
      const { result, trace } = yield* this.#simulator.boot(setup, this.bootTrace);
      this.bootTrace = trace;
      if ("state" in result) return resultOf(result);
      const { evidence, notes } = result;
      const outcome = { ...plainOutcome("failed"), ...(evidence === undefined ? {} : { evidence }) };
      return { after: undefined, outcome, notes };
    } catch (error) {
      return this.#lost(error, entry, number, undefined);
    }
  }

  /** `before`: the state that a step found. */
  #lost(error: unknown, { event, entry }: StoryEntry, number: number, before: MemoryState | undefined): Result {
    this.bootTrace = undefined;
    const failure = error instanceof Error ? error.message : String(error);
    const outcome = plainOutcome(event.kind === "boot" ? "failed" : "not-simulated");
    const after = before === undefined ? undefined : withoutStep(before, { number, text: entry.text });
    return { after, outcome, notes: [], failure };
  }
}

function resultOf({ state, outcome, notes }: StepResult): Result {
  return { after: state, outcome, notes };
}

/** What the simulation calls a step: it goes with what only a running system knows, and with a step that was lost. */
function named(event: Event, { text }: Pick<ScenarioEntry, "text">, number: number): Event {
  if (event.kind === "boot") return event;
  const step = { number, text };
  if (event.kind !== "concurrently") return { ...event, step };
  return { ...event, step, tasks: event.tasks.map((task) => ({ ...task, event: { ...task.event, step } })) };
}

/** Whether a group does what it did: it finds the same state, and says nothing of the numbers of its steps if those have changed. */
function isSameRun(run: GroupRun, state: MemoryState | undefined, first: number, most: number): boolean {
  if (run.before !== state || run.events.length < run.story.entries.length) return false;
  if (first + run.events.length > most) return false;
  return run.first === first || !run.namesSteps;
}

function namesSteps(events: readonly SimulatedEvent[]): boolean {
  return events.some(({ answer }) => answer.namesStep);
}

/** Whether an event finds what it found. `isInPlace`: at the same number of the story. */
function isSameEvent(
  run: SimulatedEvent,
  { event }: StoryEntry,
  isInPlace: boolean,
  state: MemoryState | undefined,
): boolean {
  return run.event === event && run.hasFound(state) && (isInPlace || !run.answer.namesStep);
}

/** The state that a step left as it was, because the simulation failed in it. */
function withoutStep(state: MemoryState, step: { readonly number: number; readonly text: string }): MemoryState {
  return inDoubt(state, [{ kind: "step-lost", step }]);
}

/** An outcome that says nothing but its name. */
export function plainOutcome(result: string): Outcome {
  return { result, blocks: [], origins: [] };
}
