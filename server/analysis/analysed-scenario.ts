/**
 * An analysed document. What was read, simulated and said of it is there by passages, counted from their beginnings; everything that
 * is asked of the document as a whole is put together when somebody asks.
 */
import type { ScenarioFile, Span } from "../../grammar/ast.ts";
import { movedSpan, rebased } from "../../grammar/incremental/rebase.ts";
import type { PlacedPassage, SourceText } from "../../grammar/incremental/source-text.ts";
import type { Evidence, Reason } from "../simulation/evidence/reason.ts";
import type { BootSetup, Origin } from "../simulation/state/events.ts";
import type {
  AnalysedPassage,
  Analysis,
  Diagnostic,
  ExpectationResult,
  FixDesk,
  NamedThing,
  ParamChoice,
  Place,
  TimelineEntry,
} from "./analysis.ts";
import type { ScenarioSaid } from "./assemble.ts";
import { type Gathered, gatherDiagnostics } from "./diagnostics/gather.ts";
import type { Run } from "./engine.ts";
import type { SimulatedEvent } from "./event-states.ts";
import { PlacedEntry, type PlacedReading, SimulatedStep } from "./placed-steps.ts";
import { type Places, passageOfAddress, placeIn, placeOfOrigin } from "./scenario/lasting-places.ts";
import { type OriginSource, passageOfOrigin } from "./scenario/origins.ts";
import type { PassageReading } from "./scenario/passage-reading.ts";
import { endingOf, type Story } from "./scenario/story.ts";
import { storyEvidence } from "./story-evidence.ts";

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
  #evidence: Evidence | undefined;
  #names: readonly NamedThing[] | undefined;
  #timeline: readonly TimelineEntry[] | undefined;
  #firstEntries: readonly number[] | undefined;
  #expectations: readonly ExpectationResult[] | undefined;
  #gathered: Gathered | undefined;

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

  get evidence(): Evidence {
    this.#evidence ??= storyEvidence(this.#events(), this.ending);
    return this.#evidence;
  }

  get stepCount(): number {
    return [...this.#events()].filter(({ outcome }) => outcome.result !== "not-simulated").length;
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
    return this.#allDiagnostics.diagnostics;
  }

  get errorStarts(): readonly number[] {
    return this.#allDiagnostics.errorStarts;
  }

  #allNames(): readonly NamedThing[] {
    const table = this.#story.head.names.copy();
    for (const [number, { readings }] of this.#story.groups.entries()) {
      if (!readings.some(({ names }) => names.length > 0)) continue;
      for (const { reading, start } of this.#readingsOf(number)) {
        for (const { use, kind, name, place } of reading.names) {
          table[use](kind, name, { uri: this.uri, span: movedSpan(place.span, start) });
        }
      }
    }
    return table.things();
  }

  #allEntries(): readonly TimelineEntry[] {
    const entries: TimelineEntry[] = [];
    let heading: string | undefined;
    for (const placed of this.#readings()) {
      const { reading } = placed;
      if (reading.heading !== undefined) heading = reading.heading.title;
      const title = heading;
      for (const index of reading.entries.keys()) {
        entries.push(new PlacedEntry(entries.length, this.uri, placed, index, () => title));
      }
    }
    return entries;
  }

  readonly entry = (number: number): TimelineEntry | undefined => {
    if (this.#timeline !== undefined) return this.#timeline[number];
    const firstEntries = this.#entryNumbers;
    const group = firstEntries.findLastIndex((first) => first <= number);
    return group < 0 ? undefined : this.#entriesOf(group)[number - firstEntries[group]!];
  };

  readonly entryBefore = (offset: number): TimelineEntry | undefined => {
    const { last } = this.source.groupsAt({ start: offset, end: offset });
    for (let group = last; group >= 0; group--) {
      if (this.#story.groups[group]!.entries.length === 0) continue;
      const found = this.#entriesOf(group).findLast(({ place }) => place.span.start <= offset);
      if (found !== undefined) return found;
    }
    return undefined;
  };

  /** Number of the first entry of each group. */
  get #entryNumbers(): readonly number[] {
    if (this.#firstEntries !== undefined) return this.#firstEntries;
    let next = 0;
    this.#firstEntries = this.#story.groups.map(({ entries }) => {
      const first = next;
      next += entries.length;
      return first;
    });
    return this.#firstEntries;
  }

  /** The entries of one group alone. */
  #entriesOf(group: number): readonly TimelineEntry[] {
    let number = this.#entryNumbers[group]!;
    return [...this.#readingsOf(group)].flatMap((placed, at) =>
      placed.reading.entries.map(
        (_, index) => new PlacedEntry(number++, this.uri, placed, index, () => this.#headingAt(group, at)),
      ),
    );
  }

  /** The title of the last heading up to a passage. */
  #headingAt(group: number, passage: number): string | undefined {
    for (let number = group; number >= 0; number--) {
      const { readings } = this.#story.groups[number]!;
      const upTo = number === group ? readings.slice(0, passage + 1) : readings;
      const found = upTo.findLast(({ heading }) => heading !== undefined)?.heading;
      if (found !== undefined) return found.title;
    }
    return undefined;
  }

  #allExpectations(): readonly ExpectationResult[] {
    const results: ExpectationResult[] = [];
    let entries = 0;
    for (const { reading, start, said } of this.#readings()) {
      for (const { expectation, text, result, message } of said.checked) {
        const entry = entries + expectation.behind - 1;
        const place = { uri: this.uri, span: movedSpan(expectation.statement.span, start) };
        results.push({
          get statement() {
            return rebased(expectation.statement, start);
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
        yield { ...placed, steps: entries.map((entry, at) => new SimulatedStep(entry, events[from + at])) };
      }
    }
  }

  *#events(): Generator<SimulatedEvent> {
    for (const { events } of this.#run.groups) yield* events;
  }

  *#readings(): Generator<PlacedReading> {
    for (const group of this.#story.groups.keys()) yield* this.#readingsOf(group);
  }

  *#readingsOf(group: number): Generator<PlacedReading> {
    const { readings } = this.#story.groups[group]!;
    const { events } = this.#run.groups[group]!;
    const said = this.#said.groups[group]!;
    let next = 0;
    let index = 0;
    for (const { start } of this.source.passagesOf(group)) {
      const reading = readings[index]!;
      const from = next;
      next += reading.entries.length;
      yield { reading, start, events: events.slice(from, next), said: said.passages[index]! };
      index++;
    }
  }

  get #allDiagnostics(): Gathered {
    this.#gathered ??= gatherDiagnostics({
      story: this.#story,
      run: this.#run,
      said: this.#said,
      places: this.#places,
      desk: this.#desk,
    });
    return this.#gathered;
  }

  get #desk(): FixDesk {
    const { head } = this.#story;
    return {
      head: { uri: head.root.uri, file: head.root.file },
      sourceOf: (origin) => this.#sourceOf(origin),
      setup: head.setup,
      resolve: head.resolve,
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
