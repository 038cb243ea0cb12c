/**
 * An analysed document. What was read, simulated and said of it is there by passages, counted from their beginnings; everything that
 * is asked of the document as a whole is put together when somebody asks.
 */
import type { ScenarioFile, Statement } from "../../grammar/ast.ts";
import { movedSpan } from "../../grammar/incremental/rebase.ts";
import type { PlacedPassage, SourceText } from "../../grammar/incremental/source-text.ts";
import type { Reason } from "../simulation/evidence/reason.ts";
import type { BootSetup, Origin } from "../simulation/state/events.ts";
import type {
  Analysis,
  Diagnostic,
  ExpectationResult,
  FixDesk,
  NamedThing,
  ParamChoice,
  Place,
  TimelineEntry,
} from "./analysis.ts";
import { isAnnouncing, type ScenarioSaid } from "./assemble.ts";
import { arrangeDiagnostics } from "./diagnostics/arrange.ts";
import { demoteExpected } from "./diagnostics/notes.ts";
import { PHASES, type Phase, simulatedEntry } from "./diagnostics/passage.ts";
import type { Run } from "./engine.ts";
import { DEFINITIONS, type DiagnosticCode, definitionOf } from "./notes/index.ts";
import { problem } from "./problem.ts";
import { type Places, passageOfAddress, placeIn, placeOfOrigin } from "./scenario/lasting-places.ts";
import { type OriginSource, passageOfOrigin } from "./scenario/origins.ts";
import type { PassageReading } from "./scenario/passage-reading.ts";
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
    let heading: string | undefined;
    for (const { reading, start, statements, events } of this.#readings()) {
      if (reading.heading !== undefined) heading = reading.heading.title;
      for (const [index, entry] of reading.entries.entries()) {
        entries.push({
          number: entries.length,
          ...simulatedEntry(entry, events[index]),
          statement: statements[entry.index]!,
          place: { uri: this.uri, span: movedSpan(entry.place.span, start) },
          ...(heading === undefined ? {} : { heading }),
        });
      }
    }
    return entries;
  }

  #allExpectations(): readonly ExpectationResult[] {
    const results: ExpectationResult[] = [];
    let entries = 0;
    for (const { reading, statements, said } of this.#readings()) {
      for (const { expectation, text, result, message } of said.checked) {
        const statement = statements[expectation.index] as ExpectationResult["statement"];
        const entry = entries + expectation.behind - 1;
        const place = { uri: this.uri, span: statement.span };
        results.push({ statement, place, text, entry, result, ...(message === undefined ? {} : { message }) });
      }
      entries += reading.entries.length;
    }
    return results;
  }

  *#readings() {
    const passages = this.source.passages();
    const statements = this.file.statements;
    let first = 0;
    for (const [number, group] of this.#story.groups.entries()) {
      const { events } = this.#run.groups[number]!;
      const said = this.#said.groups[number]!;
      let next = 0;
      for (const [index, reading] of group.readings.entries()) {
        const { start } = passages.next().value as PlacedPassage;
        const count = reading.passage.statements.length;
        const own: readonly Statement[] = statements.slice(first, first + count);
        first += count;
        const from = next;
        next += reading.entries.length;
        yield { reading, start, statements: own, events: events.slice(from, next), said: said.passages[index]! };
      }
    }
  }

  // ── Diagnostics ─────────────────────────────────────────────────────────────────────────────────────────────────────

  #allDiagnostics(): readonly Diagnostic[] {
    const found = this.#said.ofHead.map((diagnostic) => this.#placed(diagnostic, "file"));
    const expected = this.#expectedCodes();
    const once = new Set<DiagnosticCode>();
    let first = 0;
    let start = 0;
    for (const { run, passages, isLoud } of this.#said.groups) {
      let at = start;
      let before = first;
      for (const { reading, said } of isLoud ? passages : []) {
        for (const { diagnostic, phase, entry } of said) {
          if (entry !== undefined && isTold(diagnostic.code, once)) continue;
          const isExpected = entry !== undefined && (expected.get(diagnostic.code) ?? -1) >= before + entry;
          found.push(this.#placed(isExpected ? demoteExpected(diagnostic) : diagnostic, phase, { reading, start: at }));
        }
        before += reading.entries.length;
        at += reading.passage.text.length;
      }
      first += run.story.entries.length;
      start += run.story.group.length;
    }
    const { stop } = this.#run;
    const stopped = stop === undefined ? undefined : this.timeline[stop.at];
    if (stop !== undefined && stopped !== undefined) {
      const place = { uri: this.uri, span: stopped.statement.keyword };
      found.push({ diagnostic: problem("over-budget", place, stop), phase: "budget" });
    }
    const explained = new Set(
      found.filter(({ phase, diagnostic }) => phase === "timeline" && diagnostic.severity === "error").map(keyOf),
    );
    // A bad value is said once: by the simulation, where that reads it.
    const told = found.filter(
      (each) => each.phase !== "file" || each.diagnostic.code !== "param-value" || !explained.has(keyOf(each)),
    );
    const inOrder = PHASES.flatMap((phase) =>
      told.filter((each) => each.phase === phase).map(({ diagnostic }) => diagnostic),
    );
    return arrangeDiagnostics(inOrder, this.uri, this.#story.head.sources.homes);
  }

  /** The same at its place in the text, with its fixes as they are then. */
  #placed(
    diagnostic: Diagnostic,
    phase: Phase,
    within?: { readonly reading: PassageReading; readonly start: number },
  ): { readonly diagnostic: Diagnostic; readonly phase: Phase } {
    const isOwn = within !== undefined && diagnostic.uri === within.reading.document.uri;
    const place = isOwn ? { uri: this.uri, span: movedSpan(diagnostic.span, within.start) } : this.#place(diagnostic);
    const { laterFixes, fixes, ...rest } = diagnostic;
    const related = diagnostic.related.flatMap((one) => {
      const at = placeIn(one, this.#places);
      return at === undefined ? [] : [{ ...at, message: one.message }];
    });
    const placedFixes = (): Diagnostic["fixes"] =>
      [...fixes, ...(laterFixes?.(this.#desk) ?? [])].map((fix) => ({
        ...fix,
        edits: fix.edits.map((edit) => ({ ...edit, ...this.#place(edit) })),
      }));
    return { diagnostic: withFixes({ ...rest, ...place, related }, placedFixes), phase };
  }

  #place({ uri, span }: Place): Place {
    return placeIn({ uri, span }, this.#places) ?? { uri: this.uri, span: { start: 0, end: 0 } };
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

  /** Codes that an expectation names or means where it holds, with the last entry before it: up to there they are announced. */
  #expectedCodes(): ReadonlyMap<string, number> {
    const codes = new Map<string, number>();
    let first = 0;
    for (const { run, passages, announces } of this.#said.groups) {
      let before = first;
      for (const { reading, checked } of announces ? passages : []) {
        for (const { expectation } of checked.filter(isAnnouncing)) {
          const { statement, behind } = expectation;
          const entry = before + behind - 1;
          if (statement.what === "task") for (const code of ANNOUNCED_BY_TASKS) codes.set(code, entry);
          else if (statement.what === "warning" && statement.code.kind === "name")
            codes.set(statement.code.name, entry);
        }
        before += reading.entries.length;
      }
      first += run.story.entries.length;
    }
    return codes;
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

const ANNOUNCED_BY_TASKS = DEFINITIONS.filter(({ announcedByTasks }) => announcedByTasks === true).map(
  ({ code }) => code,
);

/** Whether the timeline has taught it before, of the codes that it teaches once. */
function isTold(code: DiagnosticCode, told: Set<DiagnosticCode>): boolean {
  if (definitionOf(code).toldOnce !== true) return false;
  const isOld = told.has(code);
  told.add(code);
  return isOld;
}

function keyOf({ diagnostic: { uri, span } }: { readonly diagnostic: Diagnostic }): string {
  return `${uri} ${span.start}`;
}

/** Fixes are made when they are looked at. */
function withFixes(diagnostic: Omit<Diagnostic, "fixes" | "laterFixes">, make: () => Diagnostic["fixes"]): Diagnostic {
  let made: Diagnostic["fixes"] | undefined;
  return Object.defineProperty(diagnostic, "fixes", {
    enumerable: true,
    get: () => {
      made ??= make();
      return made;
    },
  }) as Diagnostic;
}
