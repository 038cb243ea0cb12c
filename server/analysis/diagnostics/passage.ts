/**
 * Everything there is to say about a passage of the timeline: its text, its boots and steps with what came of them, its expectations.
 * Places are lasting ones, so that what is said of a passage stays said while nothing happens to it.
 */
import type { Statement } from "../../../grammar/ast.ts";
import type { BootSetup, Origin } from "../../simulation/state/events.ts";
import type { Outcome } from "../../simulation/state/state.ts";
import type { Diagnostic, Place, TextRenderers } from "../analysis.ts";
import type { SimulatedEvent } from "../event-states.ts";
import { type CheckedExpectation, checkExpectation, type Diagnosed } from "../expectations/check.ts";
import { definitionOf } from "../notes/index.ts";
import { problem } from "../problem.ts";
import type { Names } from "../scenario/name-table.ts";
import { type DoubtsInPassage, doubtsBetween } from "../scenario/not-understood.ts";
import type {
  KnownNames,
  PassageReading,
  ScenarioEntry,
  ScenarioExpectation,
  TimelineContext,
} from "../scenario/passage-reading.ts";
import { ProblemLog } from "../scenario/problem-log.ts";
import { ValueReader } from "../scenario/values.ts";
import { cmdlineDiagnostics } from "./cmdline.ts";
import { textDiagnostics } from "./file.ts";
import { demoteExpected, internalError, isShown, noteDiagnostic } from "./notes.ts";
import { failsUnannounced, holdsAsStated, outcomeDiagnostics, type SimulatedEntry, statedOf } from "./timeline.ts";

/** In the order in which things of one place are said. */
export const PHASES = ["file", "values", "timeline", "budget", "expectations"] as const;
export type Phase = (typeof PHASES)[number];

export interface Said {
  readonly diagnostic: Diagnostic;
  readonly phase: Phase;
  /** Of a boot or step: its number among those of the passage. */
  readonly entry?: number;
}

export interface Checked extends CheckedExpectation {
  readonly expectation: ScenarioExpectation;
}

/** What was said of a passage, and what it rests on. */
export interface PassageSaid {
  readonly said: readonly Said[];
  readonly checked: readonly Checked[];
}

export interface PassageFacts {
  readonly reading: PassageReading;
  readonly atStart: boolean;
  /** What its entries did; fewer where the budget ran out. */
  readonly events: readonly SimulatedEvent[];
  /** The entry in front of the passage. */
  readonly last: SimulatedEntry | undefined;
  readonly context: TimelineContext;
  readonly isWritten: (origin: Origin) => boolean;
  readonly renderers: TextRenderers;
  /** Undefined: all was understood. */
  readonly inDoubt: DoubtsInPassage | undefined;
  /** What was said in front of the passage. */
  readonly diagnosed: Diagnosed;
}

export function sayOfPassage(facts: PassageFacts): PassageSaid {
  const { reading, events } = facts;
  const { entries } = reading;
  const text = ofText(reading, facts.atStart);
  const isSilent = text.length === 0 && reading.expectations.length === 0 && entries.length === events.length;
  if (isSilent && entries.every((entry, index) => isQuiet(entry, events[index]!))) return SILENT;
  const said: Said[] = [...text];
  const checked: Checked[] = [];
  let next = 0;
  const check = (behind: number): void => {
    for (; next < reading.expectations.length && reading.expectations[next]!.behind === behind; next++) {
      const expectation = reading.expectations[next]!;
      const found = checkOne(expectation, facts, said);
      if (found === undefined) continue;
      checked.push(found.checked);
      said.push(...found.said);
    }
  };
  check(0);
  for (const [index, entry] of entries.entries()) {
    const simulated = events[index];
    if (simulated !== undefined) {
      for (const diagnostic of diagnoseEntry(entry, simulated, facts)) {
        said.push({ diagnostic, phase: "timeline", entry: index });
      }
    }
    check(index + 1);
  }
  return { said, checked };
}

/** Of most passages. */
const SILENT: PassageSaid = { said: [], checked: [] };

/** By the reading, of passages that don't begin the file. */
const TEXTS = new WeakMap<PassageReading, readonly Said[]>();

/** What there is to say of a passage whatever comes of its steps. */
function ofText(reading: PassageReading, atStart: boolean): readonly Said[] {
  const known = atStart ? undefined : TEXTS.get(reading);
  if (known !== undefined) return known;
  const { document, problems, entries } = reading;
  const said = [...textDiagnostics(document.uri, document.file, atStart), ...problems]
    .concat(entries.flatMap(({ event }) => ownCmdline(event, reading)))
    .map((diagnostic): Said => ({ diagnostic, phase: "file" }));
  if (!atStart) TEXTS.set(reading, said);
  return said;
}

/** An entry with what came of it; the states are looked up when they are asked for. */
export class EntryRun implements SimulatedEntry {
  readonly simulated: SimulatedEvent | undefined;
  readonly #entry: ScenarioEntry;

  constructor(entry: ScenarioEntry, simulated: SimulatedEvent | undefined) {
    this.#entry = entry;
    this.simulated = simulated;
  }

  get statement(): Statement {
    return this.#entry.statement;
  }

  get place(): Place {
    return this.#entry.place;
  }

  get text() {
    return this.#entry.text;
  }

  get event() {
    return this.#entry.event;
  }

  get before() {
    return this.simulated?.before;
  }

  get after() {
    return this.simulated?.after;
  }

  get hasState() {
    return this.simulated?.answer.hasState ?? false;
  }

  get outcome() {
    return this.simulated?.outcome ?? NOT_SIMULATED;
  }

  get extent() {
    return this.simulated?.extent ?? "nothing";
  }
}

export const NOT_SIMULATED: Outcome = { result: "not-simulated", blocks: [], origins: [] };

/** The command line that a restart brings with it; that of the head is said there. */
function ownCmdline(event: ScenarioEntry["event"], { origins }: PassageReading): readonly Diagnostic[] {
  const setup: BootSetup | undefined = event.kind === "reboot" || event.kind === "crash" ? event.setup : undefined;
  const isOwn = setup?.cmdline.some(({ origin }) => origins.has(origin)) === true;
  return isOwn ? cmdlineDiagnostics(setup, (origin) => origins.get(origin)) : [];
}

/** Most steps: it does what it says, and there is nothing to say of it. */
function isQuiet({ event }: ScenarioEntry, { answer }: SimulatedEvent): boolean {
  const { hasState, outcome, notes, failure } = answer;
  const isStated = "stated" in event && event.stated !== undefined;
  return failure === undefined && hasState && outcome.result === "ok" && notes.length === 0 && !isStated;
}

function diagnoseEntry(
  scenarioEntry: ScenarioEntry,
  simulated: SimulatedEvent,
  { reading, isWritten }: PassageFacts,
): readonly Diagnostic[] {
  const entry = new EntryRun(scenarioEntry, simulated);
  const at = reading.origins.get(entry.event.origin) ?? entry.place;
  const place = { uri: at.uri, span: at.span };
  if (simulated.failure !== undefined) return [internalError(place, `\`${entry.text}\``, simulated.failure)];
  const notes = simulated.notes.filter(isShown).map((note) => noteDiagnostic(note, isWritten, place, simulated));
  const hasError = notes.some(({ severity }) => severity === "error");
  if (!entry.hasState && entry.event.kind === "boot" && !hasError) {
    return [...notes, problem("boot-failed", place, {})];
  }
  const isAnnounced = holdsAsStated(entry) && statedOf(entry)?.result !== "ok";
  const ofOutcome = outcomeDiagnostics(entry, reading.document, hasError);
  // A step that fails because nothing is left to do says so in its error already.
  const hasFailed = !hasError && failsUnannounced(entry);
  const shown = notes.filter(({ code }) => !(hasFailed && definitionOf(code).impliedByFailure === true));
  return [...(isAnnounced ? shown.map(demoteExpected) : shown), ...ofOutcome];
}

function checkOne(
  expectation: ScenarioExpectation,
  { reading, events, last, context, renderers, inDoubt, diagnosed }: PassageFacts,
  said: readonly Said[],
): { readonly checked: Checked; readonly said: readonly Said[] } | undefined {
  const { statement, behind } = expectation;
  const entry = behind === 0 ? last : new EntryRun(reading.entries[behind - 1]!, events[behind - 1]);
  if (entry === undefined) return undefined;
  const { uri, file } = reading.document;
  const values = new ProblemLog();
  // Names were noted when the passage was read.
  const reader = new ValueReader(uri, context.known.chosen, silent(context.known), values);
  const isBefore = ({ diagnostic, phase }: Said): boolean =>
    phase === "timeline" || (phase === "file" && diagnostic.span.start < statement.span.start);
  const found = checkExpectation(statement, {
    reader,
    source: file.text,
    renderers,
    entry,
    doubts: inDoubt === undefined ? [] : doubtsBetween(inDoubt, behind, statement.span.start),
    diagnosed: together(
      diagnosed,
      said.filter(isBefore).map(({ diagnostic }) => diagnostic),
    ),
  });
  return {
    checked: { expectation, ...found },
    said: [
      ...values.found().map((diagnostic): Said => ({ diagnostic, phase: "values" })),
      ...found.diagnostics.map((diagnostic): Said => ({ diagnostic, phase: "expectations" })),
    ],
  };
}

function together(before: Diagnosed, own: readonly Diagnostic[]): Diagnosed {
  if (own.length === 0) return before;
  return {
    has: (code) => before.has(code) || own.some((diagnostic) => diagnostic.code === code),
    of: (code) => [...before.of(code), ...own.filter((diagnostic) => diagnostic.code === code)],
    codes: () => [...new Set([...before.codes(), ...own.map(({ code }) => code)])],
  };
}

/** What is declared; nothing is noted. */
function silent({ declared }: KnownNames): Names {
  return {
    refer: () => undefined,
    introduce: () => undefined,
    declaredKind: (space, name) => declared.declaredKind(space, name),
    declared: (space) => declared.declared(space),
  };
}
