/** Steps and entries of a timeline at their places in the text: what was read is counted from the beginning of its passage. */
import type { Span, Statement } from "../../grammar/ast.ts";
import { movedSpan, rebased } from "../../grammar/incremental/rebase.ts";
import type { PassageStep, Place, TimelineEntry } from "./analysis.ts";
import { EntryRun, NOT_SIMULATED, type PassageSaid } from "./diagnostics/passage.ts";
import type { SimulatedEvent } from "./event-states.ts";
import type { PassageReading, ScenarioEntry } from "./scenario/passage-reading.ts";

/** One shape for all of them: a getter each would make each an object of its own kind. */
export class SimulatedStep implements PassageStep {
  readonly index: number;
  readonly span: Span;
  readonly event: ScenarioEntry["event"];
  readonly outcome: PassageStep["outcome"];
  readonly #simulated: SimulatedEvent | undefined;

  constructor({ index, place, event }: ScenarioEntry, simulated: SimulatedEvent | undefined) {
    this.index = index;
    this.span = place.span;
    this.event = event;
    this.outcome = simulated?.outcome ?? NOT_SIMULATED;
    this.#simulated = simulated;
  }

  get before() {
    return this.#simulated?.before;
  }

  get after() {
    return this.#simulated?.after;
  }
}

/** What was read of a passage, at its place in the text. */
export interface PlacedReading {
  readonly reading: PassageReading;
  readonly start: number;
  readonly events: readonly SimulatedEvent[];
  readonly said: PassageSaid;
}

/** An entry at its place in the text; its statement is put there when it is asked for. */
export class PlacedEntry extends EntryRun implements TimelineEntry {
  readonly number: number;
  readonly #place: Place;
  readonly #statement: () => Statement;
  readonly #heading: () => string | undefined;
  #placed: Statement | undefined;

  constructor(
    number: number,
    uri: string,
    { reading, start, events }: PlacedReading,
    index: number,
    heading: () => string | undefined,
  ) {
    const entry = reading.entries[index]!;
    super(entry, events[index]);
    this.number = number;
    this.#place = { uri, span: movedSpan(entry.place.span, start) };
    this.#statement = () => rebased(reading.passage.statements[entry.index]!, start);
    this.#heading = heading;
  }

  get heading() {
    return this.#heading();
  }

  override get statement() {
    this.#placed ??= this.#statement();
    return this.#placed;
  }

  override get place() {
    return this.#place;
  }
}
