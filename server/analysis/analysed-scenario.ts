/**
 * An analysed document. What was read, simulated and said of it is there by passages, counted from their beginnings; everything that
 * is asked of the document as a whole is put together when somebody asks.
 */

import type { ScenarioFile, Span } from "../../grammar/ast.ts";
import { drained } from "../../grammar/incremental/drained.ts";
import { movedSpan, rebased } from "../../grammar/incremental/rebase.ts";
import type { PlacedPassage, SourceText } from "../../grammar/incremental/source-text.ts";
import type { Evidence, Reason } from "../simulation/evidence/reason.ts";
import type { BootSetup, Origin } from "../simulation/state/events.ts";
import { onceFor } from "../simulation/units/once-for.ts";
import type {
  AnalysedPassage,
  Analysis,
  AnalysisWork,
  Diagnostic,
  ExpectationResult,
  FixDesk,
  NamedThing,
  ParamChoice,
  Place,
  Stand,
  Stretch,
  TimelineEntry,
} from "./analysis.ts";
import type { ScenarioSaid } from "./assemble.ts";
import { type Gathered, gatherDiagnostics } from "./diagnostics/gather.ts";
import type { Run } from "./engine.ts";
import type { SimulatedEvent } from "./event-states.ts";
import { PlacedEntry, type PlacedReading, SimulatedStep } from "./placed-steps.ts";
import { type Places, passageOfAddress, placeIn, placeOfOrigin } from "./scenario/lasting-places.ts";
import { doubtsBetween } from "./scenario/not-understood.ts";
import { type OriginSource, passageOfOrigin } from "./scenario/origins.ts";
import type { PassageReading } from "./scenario/passage-reading.ts";
import { endingOf, type Story } from "./scenario/story.ts";
import { storyEvidence } from "./story-evidence.ts";
import { GroupStretch, hasNames, headingsOf } from "./stretches.ts";

export class AnalysedScenario implements Analysis {
  readonly uri: string;
  readonly version: number;
  readonly source: SourceText;
  readonly held: number;
  readonly #story: Story;
  readonly #run: Run;
  readonly #said: ScenarioSaid;
  readonly #places: Places;
  #evidence: Evidence | undefined;
  #names: readonly NamedThing[] | undefined;
  #timeline: readonly TimelineEntry[] | undefined;
  #firstEntries: readonly number[] | undefined;
  #titlesOfGroups: readonly (string | undefined)[] | undefined;
  #expectations: readonly ExpectationResult[] | undefined;
  #gathered: Gathered | undefined;
  #stretches: readonly Stretch[] | undefined;

  constructor(version: number, story: Story, run: Run, said: ScenarioSaid, held: number) {
    this.uri = story.head.root.uri;
    this.version = version;
    this.source = story.source;
    this.held = held;
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
    this.#evidence ??= storyEvidence(
      this.#run.groups.map(({ events }) => events),
      this.ending,
    );
    return this.#evidence;
  }

  get stepCount(): number {
    return this.#run.groups.reduce((sum, { events }) => sum + simulatedIn(events), 0);
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

  readonly standOf = (origin: Origin): Stand | undefined => {
    const id = passageOfOrigin(origin);
    return id === undefined ? undefined : this.source.passage(id);
  };

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

  get stretches(): readonly Stretch[] {
    this.#stretches ??= this.#run.groups.map((run, number) => {
      return new GroupStretch(
        run,
        this.#entryNumbers[number]!,
        this.#said.groups[number]!,
        this.#allDiagnostics.errors.get(number),
      );
    });
    return this.#stretches;
  }

  get entryCount(): number {
    return (this.#entryNumbers.at(-1) ?? 0) + (this.#story.groups.at(-1)?.entries.length ?? 0);
  }

  #allNames(): readonly NamedThing[] {
    const table = this.#story.head.names.copy();
    for (const [number, { readings }] of this.#story.groups.entries()) {
      if (!hasNames(readings)) continue;
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

  readonly entries = (from: number, end: number): readonly TimelineEntry[] => {
    if (this.#timeline !== undefined) return this.#timeline.slice(from, end);
    const found: TimelineEntry[] = [];
    for (const [group, { entries }] of this.#story.groups.entries()) {
      const first = this.#entryNumbers[group]!;
      if (first >= end || first + entries.length <= from) continue;
      found.push(...this.#entriesOf(group).slice(Math.max(0, from - first), end - first));
    }
    return found;
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

  readonly doubtsAt = (offset: number): readonly Reason[] => {
    const { last: group } = this.source.groupsAt({ start: offset, end: offset });
    const { readings, inDoubt } = this.#story.groups[group] ?? { readings: [], inDoubt: [] };
    let found: readonly Reason[] = [];
    let index = 0;
    for (const { start } of this.source.passagesOf(group)) {
      if (start > offset) break;
      const [reading, doubts] = [readings[index]!, inDoubt[index++]];
      const behind = reading.entries.filter(({ statement }) => start + statement.span.start <= offset).length;
      found = doubts === undefined ? [] : doubtsBetween(doubts, behind, offset - start);
    }
    return found;
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
    let heading = this.#titles[group];
    return [...this.#readingsOf(group)].flatMap((placed) => {
      const { reading } = placed;
      if (reading.heading !== undefined) heading = reading.heading.title;
      const title = heading;
      return reading.entries.map((_, index) => new PlacedEntry(number++, this.uri, placed, index, () => title));
    });
  }

  /** The title of the last heading in front of each group. */
  get #titles(): readonly (string | undefined)[] {
    if (this.#titlesOfGroups !== undefined) return this.#titlesOfGroups;
    let title: string | undefined;
    this.#titlesOfGroups = this.#story.groups.map(({ readings }) => {
      const before = title;
      const last = headingsOf(readings).at(-1);
      if (last !== undefined) title = last.title;
      return before;
    });
    return this.#titlesOfGroups;
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

  readonly passagesIn = (group: number): Iterable<AnalysedPassage> => this.#passagesIn(group, undefined);

  *#passages(within: Span | undefined): Generator<AnalysedPassage> {
    const all = { first: 0, last: this.#story.groups.length - 1 };
    const { first, last } = within === undefined ? all : this.source.groupsAt(within);
    for (let number = first; number <= last; number++) yield* this.#passagesIn(number, within);
  }

  *#passagesIn(group: number, within: Span | undefined): Generator<AnalysedPassage> {
    const { readings } = this.#story.groups[group]!;
    const { events } = this.#run.groups[group]!;
    let next = 0;
    let index = 0;
    for (const placed of this.source.passagesOf(group)) {
      const { entries } = readings[index++]!;
      const from = next;
      next += entries.length;
      if (within !== undefined && !isTouched(placed, within)) continue;
      yield { ...placed, steps: entries.map((entry, at) => new SimulatedStep(entry, events[from + at])) };
    }
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
    return drained(this.gather());
  }

  /** Puts in order what there is to say, yielding where that is much: who asks for diagnostics afterwards waits no more. */
  *gather(): Generator<undefined, Gathered> {
    this.#gathered ??= yield* gatherDiagnostics({
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

/** By the events of a group: how many of them were simulated. */
const simulatedIn = onceFor(
  (events: readonly SimulatedEvent[]) => events.filter(({ outcome }) => outcome.result !== "not-simulated").length,
);

function isTouched({ start, passage }: PlacedPassage, within: Span): boolean {
  return start <= within.end && within.start <= start + passage.text.length;
}
