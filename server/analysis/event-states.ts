/**
 * The states between the events of a story. A story of 10,000 steps has as many states, and hardly any of them is looked at twice: those of the
 * stretches that were last run or asked for are kept, of the others only those at the borders, and what lies between is simulated
 * again when somebody asks. The simulation being pure, the same comes out.
 */
import type { Event } from "../simulation/state/events.ts";
import type { Note } from "../simulation/state/notes.ts";
import type { BlockOutcome, MemoryState, Outcome } from "../simulation/state/state.ts";
import type { StoryEntry } from "./scenario/story.ts";
import { type StepExtent, stepExtent } from "./step-extent.ts";

/** What came of an event. */
export interface Result {
  readonly after: MemoryState | undefined;
  readonly outcome: Outcome;
  readonly notes: readonly Note[];
  /** The simulation threw: the message of it. */
  readonly failure?: string;
  /** It took many turns. */
  readonly isLong?: boolean;
}

/** Simulates an event that is number `number` of its story. */
export type Simulate = (entry: StoryEntry, number: number, before: MemoryState | undefined) => Result;

/** What came of an event beside its state. Events that did the same, with nothing to say of it, share it from one version of a text to the next. */
export class Answer {
  readonly event: Event;
  readonly outcome: Outcome;
  readonly notes: readonly Note[];
  readonly failure?: string;
  /** Whether the number of the step is in what came of it. */
  readonly namesStep: boolean;
  readonly isLong: boolean;
  /** Whether there is a state behind it. */
  readonly hasState: boolean;
  /** It succeeded, nothing was stated of it, and there is no more to it than the blocks that it went through. */
  readonly isPlain: boolean;

  constructor(event: Event, before: MemoryState | undefined, result: Result) {
    const { after, outcome, notes, failure, isLong = false } = result;
    this.event = event;
    this.outcome = outcome;
    this.notes = notes;
    if (failure !== undefined) this.failure = failure;
    this.namesStep = namesStep(before, result);
    this.isLong = isLong;
    this.hasState = after !== undefined;
    const isStated = "stated" in event && event.stated !== undefined;
    this.isPlain = isPlain(result) && after !== undefined && !this.namesStep && !isStated;
  }

  /** This very answer, where `result` is the same and plain; else one of its own. */
  orAnother(before: MemoryState | undefined, result: Result): Answer {
    const isSame =
      this.isPlain &&
      isPlain(result) &&
      result.after !== undefined &&
      sameBlocks(this.outcome.blocks, result.outcome.blocks) &&
      !namesStep(before, result);
    return isSame ? this : new Answer(this.event, before, result);
  }
}

function namesStep(before: MemoryState | undefined, { after, outcome }: Result): boolean {
  return outcome.evidence !== undefined || before?.doubts !== after?.doubts;
}

function isPlain({ outcome, notes, failure, isLong }: Result): boolean {
  if (outcome.result !== "ok" || notes.length > 0 || failure !== undefined || isLong === true) return false;
  for (const name in outcome) if (!PLAIN.has(name)) return false;
  return outcome.origins.length === 0;
}

/** All that a plain outcome has. */
const PLAIN: ReadonlySet<string> = new Set<keyof Outcome>(["result", "blocks", "origins"]);

function sameBlocks(a: readonly BlockOutcome[], b: readonly BlockOutcome[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) {
    const [one, other] = [a[index]!, b[index]!];
    const isSame =
      one.first === other.first &&
      one.last === other.last &&
      one.descending === other.descending &&
      one.result === other.result &&
      one.pfn === other.pfn;
    if (!isSame) return false;
  }
  return true;
}

/** What one event did. The states before and after it are looked up, or made again. */
export class SimulatedEvent {
  readonly answer: Answer;
  readonly extent: StepExtent;
  /** The stretch that it was last a part of, and its place there. */
  #states: StretchStates;
  #index: number;

  constructor(answer: Answer, extent: StepExtent, states: StretchStates, index: number) {
    this.answer = answer;
    this.extent = extent;
    this.#states = states;
    this.#index = index;
  }

  get event(): Event {
    return this.answer.event;
  }

  get outcome(): Outcome {
    return this.answer.outcome;
  }

  get notes(): readonly Note[] {
    return this.answer.notes;
  }

  get failure(): string | undefined {
    return this.answer.failure;
  }

  get before(): MemoryState | undefined {
    return this.#states.before(this.#index);
  }

  get after(): MemoryState | undefined {
    return this.#states.after(this.#index);
  }

  /** Whether it was this very state that the event found; nothing is simulated for the answer. */
  hasFound(state: MemoryState | undefined): boolean {
    return this.#states.isBefore(this.#index, state);
  }

  /** It is part of another stretch now, in which it finds the same. */
  moveTo(states: StretchStates, index: number): void {
    this.#states = states;
    this.#index = index;
  }
}

/** Stretches whose states are all there, those last used first. */
export class StateShelf {
  readonly #most: number;
  #laid: readonly StretchStates[] = [];

  /** `most`: stretches, of a few dozen events each. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Notes that the states of a stretch are there; those that were used longest ago are dropped for it. */
  put(states: StretchStates): void {
    if (this.#laid[0] === states) return;
    const laid = [states, ...this.#laid.filter((other) => other !== states)];
    for (const old of laid.slice(this.#most)) old.drop();
    this.#laid = laid.slice(0, this.#most);
  }
}

/** The states of events that follow one another. */
export class StretchStates {
  readonly #found: MemoryState | undefined;
  readonly #first: number;
  readonly #simulate: Simulate;
  readonly #shelf: StateShelf;
  readonly #entries: StoryEntry[] = [];
  /** By index of the event; undefined: dropped. */
  #after: (MemoryState | undefined)[] | undefined = [];
  /** States that stay: those that a boot or a long step left, which are not simulated for the asking. */
  readonly #lasting = new Map<number, MemoryState | undefined>();

  /** `found`: by the first event, which is number `first` of its story. */
  constructor(found: MemoryState | undefined, first: number, simulate: Simulate, shelf: StateShelf) {
    this.#found = found;
    this.#first = first;
    this.#simulate = simulate;
    this.#shelf = shelf;
    shelf.put(this);
  }

  /** Adds an event with what has come of it; `last`: what came of it when it was last simulated. */
  add(entry: StoryEntry, result: Result, last: Answer | undefined): SimulatedEvent {
    const index = this.#entries.length;
    const before = this.before(index);
    const answer = last?.orAnother(before, result) ?? new Answer(entry.event, before, result);
    this.#push(entry, result.after, answer.isLong);
    return new SimulatedEvent(answer, stepExtent(before, result.after, result.outcome), this, index);
  }

  /** Adds an event that does here what it did where it stood before. */
  takeOver(entry: StoryEntry, run: SimulatedEvent): void {
    const { after } = run;
    run.moveTo(this, this.#entries.length);
    this.#push(entry, after, run.answer.isLong);
  }

  before(index: number): MemoryState | undefined {
    return index === 0 ? this.#found : this.after(index - 1);
  }

  after(index: number): MemoryState | undefined {
    if (this.#after !== undefined) return this.#after[index];
    return this.#lasting.has(index) ? this.#lasting.get(index) : this.#laid()[index];
  }

  /** Nothing is simulated for the answer: a state that was dropped is none that anybody has. */
  isBefore(index: number, state: MemoryState | undefined): boolean {
    if (index === 0) return this.#found === state;
    if (this.#after !== undefined) return this.#after[index - 1] === state;
    return this.#lasting.has(index - 1) && this.#lasting.get(index - 1) === state;
  }

  drop(): void {
    const last = this.#entries.length - 1;
    if (this.#after !== undefined && last >= 0) this.#lasting.set(last, this.#after[last]);
    this.#after = undefined;
  }

  #push(entry: StoryEntry, after: MemoryState | undefined, isLong: boolean): void {
    const index = this.#entries.length;
    const states = this.#laid();
    const before = index === 0 ? this.#found : states[index - 1];
    const isLasting = isLong || entry.event.kind === "boot" || after?.boot !== before?.boot;
    if (isLasting) this.#lasting.set(index, after);
    states.push(after);
    this.#entries.push(entry);
  }

  /** All states, simulated again where they were dropped. */
  #laid(): (MemoryState | undefined)[] {
    let states = this.#after;
    if (states === undefined) {
      states = [];
      for (const [index, entry] of this.#entries.entries()) {
        const before = index === 0 ? this.#found : states[index - 1];
        states.push(
          this.#lasting.has(index)
            ? this.#lasting.get(index)
            : this.#simulate(entry, this.#first + index, before).after,
        );
      }
      this.#after = states;
      this.#shelf.put(this);
    }
    return states;
  }
}
