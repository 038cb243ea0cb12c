/**
 * An analysed document. What was read, simulated and said of it is there by passages, counted from their beginnings; everything that
 * is asked of the document as a whole is put together when somebody asks.
 */
import type { ScenarioFile, Span, Statement } from "../../grammar/ast.ts";
import { movedSpan } from "../../grammar/incremental/rebase.ts";
import type { PlacedPassage, SourceText } from "../../grammar/incremental/source-text.ts";
import type { Reason } from "../simulation/evidence/reason.ts";
import type { BootSetup, Origin } from "../simulation/state/events.ts";
import type {
  AnalysedPassage,
  Analysis,
  Diagnostic,
  ExpectationResult,
  FixDesk,
  NamedThing,
  ParamChoice,
  PassageStep,
  Place,
  TimelineEntry,
} from "./analysis.ts";
import type { ScenarioSaid } from "./assemble.ts";
import { gatherDiagnostics } from "./diagnostics/gather.ts";
import { EntryRun, NOT_SIMULATED } from "./diagnostics/passage.ts";
import type { Run } from "./engine.ts";
import type { SimulatedEvent } from "./event-states.ts";
import { type Places, passageOfAddress, placeIn, placeOfOrigin } from "./scenario/lasting-places.ts";
import { type OriginSource, passageOfOrigin } from "./scenario/origins.ts";
import type { PassageReading, ScenarioEntry } from "./scenario/passage-reading.ts";
import { endingOf, type Story } from "./scenario/story.ts";

/** Counts of passages (`read`, `looked` at for what there is to say), of statements parsed and events simulated. */
export interface AnalysisWork {
  readonly statements: number;
  readonly read: number;
  readonly simulated: number;
  readonly looked: number;
}

export class AnalysedScenario implements Analysis {
  readonly uri: string;
  readonly version: number;
  readonly source: SourceText;
  readonly #story: Story;
  readonly #run: Run;
  readonly #said: ScenarioSaid;
  readonly #places: Places;
  #names: readonly NamedThing[] | undefined;
  #timeline: readonly TimelineEntry[] | undefined;
  #expectations: readonly ExpectationResult[] | undefined;
  #diagnostics: readonly Diagnostic[] | undefined;

  constructor(version: number, story: Story, run: Run, said: ScenarioSaid) {
    this.uri = story.head.root.uri;
    this.version = version;
    this.source = story.source;
    this.#story = story;
    this.#run = run;
    this.#said = said;
    const placeOf = (origin: Origin): Place | undefined => this.#sourceOf(origin);
    this.#places = { uri: this.uri, source: story.source, placeOf };
  }

  get file(): ScenarioFile {
    return this.source.file;
  }

  get title(): string | undefined {
    return this.#story.head.title;
  }

  get params(): readonly ParamChoice[] {
    return this.#story.head.params;
  }

  get setup(): BootSetup | undefined {
    return this.#story.head.setup;
  }

  get ending(): readonly Reason[] {
    return endingOf(this.#story);
  }

  get stoppedEarly(): boolean {
    return this.#run.stop !== undefined;
  }

  get simulated(): number {
    return this.#run.simulated;
  }

  get dependencies(): readonly string[] {
    return this.#story.head.sources.dependencies;
  }

  /** What was done for this version and not taken over from the one before. Exact, so that it can be tested. */
  get work(): AnalysisWork {
    const { readAgain } = this.source;
    return {
      statements: readAgain.statements,
      read: this.#story.read,
      simulated: this.#run.simulated,
      looked: this.#said.made,
    };
  }

  readonly placeOf = (origin: Origin): Place | undefined => placeIn(placeOfOrigin(origin), this.#places);

  // ── Put together when it is asked for ───────────────────────────────────────────────────────────────────────────────

  get names(): readonly NamedThing[] {
    this.#names ??= this.#allNames();
    return this.#names;
  }

  get timeline(): readonly TimelineEntry[] {
    this.#timeline ??= this.#allEntries();
    return this.#timeline;
  }

  get expectations(): readonly ExpectationResult[] {
    this.#expectations ??= this.#allExpectations();
    return this.#expectations;
  }

  get diagnostics(): readonly Diagnostic[] {
    this.#diagnostics ??= this.#allDiagnostics();
    return this.#diagnostics;
  }

  #allNames(): readonly NamedThing[] {
    const table = this.#story.head.names.copy();
    for (const { reading, start } of this.#readings()) {
      for (const { use, kind, name, place } of reading.names) {
        table[use](kind, name, { uri: this.uri, span: movedSpan(place.span, start) });
      }
    }
    return table.things();
  }

  #allEntries(): readonly TimelineEntry[] {
    const entries: TimelineEntry[] = [];
    const statementAt = this.#statementAt;
    let heading: string | undefined;
    for (const { reading, start, first, events } of this.#readings()) {
      if (reading.heading !== undefined) heading = reading.heading.title;
      for (const [index, entry] of reading.entries.entries()) {
        const place = { uri: this.uri, span: movedSpan(entry.place.span, start) };
        const statement = () => statementAt(first + entry.index);
        entries.push(new PlacedEntry(entries.length, statement, place, heading, entry, events[index]));
      }
    }
    return entries;
  }

  #allExpectations(): readonly ExpectationResult[] {
    const results: ExpectationResult[] = [];
    const statementAt = this.#statementAt;
    let entries = 0;
    for (const { reading, start, first, said } of this.#readings()) {
      for (const { expectation, text, result, message } of said.checked) {
        const entry = entries + expectation.behind - 1;
        const place = { uri: this.uri, span: movedSpan(expectation.statement.span, start) };
        results.push({
          get statement() {
            return statementAt(first + expectation.index) as ExpectationResult["statement"];
          },
          place,
          text,
          entry,
          result,
          ...(message === undefined ? {} : { message }),
        });
      }
      entries += reading.entries.length;
    }
    return results;
  }

  /** A statement of the whole tree, which is put together when one is looked at. */
  readonly #statementAt = (number: number): Statement => this.file.statements[number]!;

  readonly passages = (within?: Span): Iterable<AnalysedPassage> => this.#passages(within);

  *#passages(within: Span | undefined): Generator<AnalysedPassage> {
    const { groups } = this.#story;
    const { first, last } = within === undefined ? { first: 0, last: groups.length - 1 } : this.source.groupsAt(within);
    for (let number = first; number <= last; number++) {
      const { readings } = groups[number]!;
      const { events } = this.#run.groups[number]!;
      let next = 0;
      let index = 0;
      for (const placed of this.source.passagesOf(number)) {
        const { entries } = readings[index++]!;
        const from = next;
        next += entries.length;
        if (within !== undefined && !isTouched(placed, within)) continue;
        yield { ...placed, steps: entries.map((entry, at) => passageStep(entry, events[from + at])) };
      }
    }
  }

  /** `first`: the number of the passage's first statement. */
  *#readings() {
    const passages = this.source.passages();
    let first = 0;
    for (const [number, group] of this.#story.groups.entries()) {
      const { events } = this.#run.groups[number]!;
      const said = this.#said.groups[number]!;
      let next = 0;
      for (const [index, reading] of group.readings.entries()) {
        const { start } = passages.next().value as PlacedPassage;
        const from = next;
        next += reading.entries.length;
        yield { reading, start, first, events: events.slice(from, next), said: said.passages[index]! };
        first += reading.passage.statements.length;
      }
    }
  }

  #allDiagnostics(): readonly Diagnostic[] {
    return gatherDiagnostics({
      story: this.#story,
      run: this.#run,
      said: this.#said,
      places: this.#places,
      desk: this.#desk,
    });
  }

  get #desk(): FixDesk {
    const { head } = this.#story;
    return {
      head: { uri: head.root.uri, file: head.root.file },
      sourceOf: (origin) => this.#sourceOf(origin),
      documentOf: (uri) => {
        const id = passageOfAddress(uri);
        if (id !== undefined) return this.#readingOf(id)?.document.file;
        return head.sources.documents.find((document) => document.uri === uri)?.file;
      },
    };
  }

  #sourceOf(origin: Origin): OriginSource | undefined {
    const id = passageOfOrigin(origin);
    if (id === undefined) return this.#story.head.origins.source(origin);
    return this.#readingOf(id)?.origins.get(origin);
  }

  #readingOf(id: number): PassageReading | undefined {
    for (const { group, readings } of this.#story.groups) {
      if (id < group.lowestId || id > group.highestId) continue;
      const found = readings.find(({ passage }) => passage.id === id);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

function isTouched({ start, passage }: PlacedPassage, within: Span): boolean {
  return start <= within.end && within.start <= start + passage.text.length;
}

function passageStep({ index, place, event }: ScenarioEntry, simulated: SimulatedEvent | undefined): PassageStep {
  return {
    index,
    span: place.span,
    event,
    get after() {
      return simulated?.after;
    },
    outcome: simulated?.outcome ?? NOT_SIMULATED,
  };
}

/** An entry at its place in the text; its statement, of the whole tree, is looked up when it is asked for. */
class PlacedEntry extends EntryRun implements TimelineEntry {
  readonly number: number;
  readonly heading?: string;
  readonly #place: Place;
  readonly #statement: () => Statement;

  constructor(
    number: number,
    statement: () => Statement,
    place: Place,
    heading: string | undefined,
    entry: ScenarioEntry,
    simulated: SimulatedEvent | undefined,
  ) {
    super(entry, simulated);
    this.number = number;
    this.#statement = statement;
    this.#place = place;
    if (heading !== undefined) this.heading = heading;
  }

  override get statement() {
    return this.#statement();
  }

  override get place() {
    return this.#place;
  }
}
