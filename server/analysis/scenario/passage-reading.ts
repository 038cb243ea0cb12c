/**
 * A passage of the root file as a part of the timeline: its boots and steps as events, its expectations, the names it uses and what is
 * wrong with it. Places count from the passage's beginning, and nothing says which step of the story it is: a reading holds as
 * long as the passage, what is declared, and the names in use in front of it stay the same.
 */

import type { ExpectStatement, ParamRef, ScenarioFile, Step } from "../../../grammar/ast.ts";
import type { Passage } from "../../../grammar/incremental/passage.ts";
import { isDeclaration } from "../../../grammar/order.ts";
import { OPERANDS } from "../../../grammar/vocabulary/operands.ts";
import type { BootSetup, Event, Origin } from "../../simulation/state/events.ts";
import type { Diagnostic, NamedThing, Place } from "../analysis.ts";
import { problem } from "../problem.ts";
import { commandEnd, oneLine } from "../source-text.ts";
import { adding } from "../text-edits.ts";
import { bootSetup, type SetupParts } from "./boot-setup.ts";
import { type CommandLine, EMPTY_COMMAND_LINE, readCmdline } from "./cmdline-parameters.ts";
import { passageAddress } from "./lasting-places.ts";
import { isToldTheSame, LiveAllocations, type LiveNow, type LiveUse } from "./live-allocations.ts";
import type { NameSpace, Names } from "./name-table.ts";
import { NotSimulated } from "./not-simulated.ts";
import { doubtedSetup, type Uncertain } from "./not-understood.ts";
import { EventOrigins, type OriginSource } from "./origins.ts";
import { ProblemLog } from "./problem-log.ts";
import type { SourceDocument } from "./sources.ts";
import { type StepContext, stepEvent } from "./step-events.ts";
import { type ParamValue, ValueReader } from "./values.ts";

/** A boot or step of the timeline, ready to be simulated. */
export interface ScenarioEntry {
  readonly statement: Step | Extract<ScenarioFile["statements"][number], { kind: "boot" }>;
  /** Its number among the statements of the passage. */
  readonly index: number;
  readonly place: Place;
  /** Source text, one line. */
  readonly text: string;
  readonly event: Event;
}

/** An `expect`, with how many entries of the passage stand in front of it. */
export interface ScenarioExpectation {
  readonly statement: ExpectStatement;
  readonly index: number;
  readonly behind: number;
}

/** A name that is used, or that comes into being. */
export interface NameUse {
  readonly use: "refer" | "introduce";
  readonly kind: NamedThing["kind"];
  readonly name: string;
  readonly place: Place;
}

export interface PassageReading {
  readonly passage: Passage;
  readonly document: SourceDocument;
  readonly entries: readonly ScenarioEntry[];
  readonly expectations: readonly ScenarioExpectation[];
  /** The last heading in it, where there is one. */
  readonly heading?: { readonly title: string | undefined };
  readonly names: readonly NameUse[];
  readonly problems: readonly Diagnostic[];
  readonly origins: ReadonlyMap<Origin, OriginSource>;
  readonly live: LiveUse;
  /** The command line of all later boots, where it says another. */
  readonly cmdline?: CommandLine;
  /** The context that a boot or a restart in it was read with. */
  readonly asksContext: TimelineContext | undefined;
  readonly known: KnownNames;
  /** It was read as a part of a story that had come to its first boot, or not. */
  readonly booted: boolean;
  readonly asksCmdline: CommandLine | undefined;
}

/** What names stand for in every step. The same object as long as nothing in it changes. */
export interface KnownNames {
  readonly chosen: ReadonlyMap<string, ParamValue>;
  readonly declared: Pick<Names, "declaredKind" | "declared">;
  /** Origin of the first `boot`, in front of which declarations go. */
  readonly boot: Origin | undefined;
}

/** What the timeline is read with. The same object as long as nothing in it changes; boots and restarts alone ask for more than names. */
export interface TimelineContext {
  readonly known: KnownNames;
  readonly parts: SetupParts;
  /** What the statement `boot` boots, with what was not understood of it; undefined where something is missing. */
  readonly setup: BootSetup | undefined;
  /** What was not understood of the set-up of every boot. */
  readonly doubts: readonly Uncertain[];
}

/** What the story has come to in front of a passage. */
export interface Told {
  readonly booted: boolean;
  readonly cmdline: CommandLine;
}

/** Whether a passage that was read before reads the same with `context`, in front of `told` and `live`. */
export function stillHolds(reading: PassageReading, context: TimelineContext, told: Told, live: LiveNow): boolean {
  return (
    reading.known === context.known &&
    (reading.asksContext === undefined || reading.asksContext === context) &&
    reading.booted === told.booted &&
    (reading.asksCmdline === undefined || reading.asksCmdline === told.cmdline) &&
    isToldTheSame(reading.live, live.names)
  );
}

/** What the story has come to behind a passage. */
export function toldBehind({ entries, cmdline }: PassageReading, before: Told): Told {
  const booted = before.booted || entries.length > 0;
  if (booted === before.booted && cmdline === undefined) return before;
  return { booted, cmdline: cmdline ?? before.cmdline };
}

/** Reads a passage. `live` changes with it. */
export function readPassage(passage: Passage, context: TimelineContext, before: Told, live: LiveNow): PassageReading {
  return new PassageReader(passage, context, before, live).read();
}

class PassageReader {
  readonly #passage: Passage;
  readonly #document: SourceDocument;
  readonly #context: TimelineContext;
  readonly #before: Told;
  readonly #problems = new ProblemLog();
  readonly #names: NotedNames;
  readonly #origins: EventOrigins;
  readonly #reader: ValueReader;
  readonly #allocations: LiveAllocations;
  #cmdline: CommandLine | undefined;
  #asksCmdline = false;
  #asksContext = false;

  constructor(passage: Passage, context: TimelineContext, before: Told, live: LiveNow) {
    this.#passage = passage;
    this.#document = documentOf(passage);
    this.#context = context;
    this.#before = before;
    this.#names = new NotedNames(context.known.declared);
    this.#origins = new EventOrigins(passage.id);
    this.#reader = new ValueReader(this.#document.uri, context.known.chosen, this.#names, this.#problems);
    this.#allocations = new LiveAllocations(live, this.#reader, this.#names, this.#problems);
  }

  read(): PassageReading {
    const entries: ScenarioEntry[] = [];
    const expectations: ScenarioExpectation[] = [];
    let heading: PassageReading["heading"];
    const steps = this.#stepContext();
    for (const [index, statement] of this.#passage.statements.entries()) {
      if (statement.kind === "error" || isDeclaration(statement)) continue;
      if (statement.kind === "step") {
        heading = { title: this.#reader.name(statement.title) };
        continue;
      }
      if (statement.kind === "expect") {
        expectations.push({ statement, index, behind: entries.length });
        readNames(statement, this.#reader, this.#names);
        continue;
      }
      const booted = this.#before.booted || entries.length > 0;
      const event = statement.kind === "boot" ? this.#boot(statement, booted) : stepEvent(statement, steps);
      // Steps in front of the boot have no machine to act on; the parser says that they are out of order.
      if (event === undefined || (!booted && event.kind !== "boot")) continue;
      const text = oneLine(this.#passage.text, {
        start: statement.span.start,
        end: commandEnd(statement, this.#passage.text),
      });
      entries.push({ statement, index, place: this.#reader.place(statement.span), text, event });
    }
    return {
      passage: this.#passage,
      document: this.#document,
      entries,
      expectations,
      ...(heading === undefined ? {} : { heading }),
      names: this.#names.uses,
      problems: this.#problems.found(),
      origins: this.#origins.sources,
      live: this.#allocations.use,
      ...(this.#cmdline === undefined ? {} : { cmdline: this.#cmdline }),
      known: this.#context.known,
      asksContext: this.#asksContext ? this.#context : undefined,
      booted: this.#before.booted,
      asksCmdline: this.#asksCmdline ? this.#before.cmdline : undefined,
    };
  }

  #stepContext(): StepContext {
    const { boot } = this.#context.known;
    return {
      reader: this.#reader,
      names: this.#names,
      problems: this.#problems,
      origins: this.#origins,
      text: this.#passage.text,
      allocations: this.#allocations,
      notSimulated: new NotSimulated(this.#document, this.#problems),
      boot,
      nextSetup: (step) => this.#nextSetup(step),
    };
  }

  #boot(statement: Extract<ScenarioEntry["statement"], { kind: "boot" }>, booted: boolean): Event | undefined {
    this.#asksContext = true;
    this.#allocations.clear();
    const origin = this.#origins.add("event", this.#reader.place(statement.keyword));
    const { setup, parts } = this.#context;
    if (setup !== undefined && !booted) return { kind: "boot", setup, origin };
    if (setup !== undefined) {
      // The machine is there, with what is plugged in: it boots again, with the declared command line.
      this.#cmdline = parts.cmdline;
      return { kind: "reboot", setup, origin };
    }
    if (!booted) this.#problems.add(...missingParts(parts, this.#reader.place(statement.keyword)));
    return undefined;
  }

  /** The set-up of `reboot` and `crash`, with their own command line or the one of the last full boot. */
  #nextSetup(step: Extract<Step, { kind: "reboot" | "crash" }>): BootSetup | undefined {
    this.#asksContext = true;
    const { parts } = this.#context;
    if (step.cmdline === undefined && this.#cmdline === undefined) this.#asksCmdline = true;
    const cmdline =
      step.cmdline === undefined
        ? (this.#cmdline ?? this.#before.cmdline)
        : readCmdline(EMPTY_COMMAND_LINE, step.cmdline, this.#reader, this.#origins);
    if (step.kind === "reboot") this.#cmdline = cmdline;
    // What was observed of a full boot says nothing about the crash kernel, which lives in other memory.
    const observed = step.kind === "crash" ? [] : parts.observed;
    const setup = bootSetup({ ...parts, cmdline, observed });
    return setup === undefined ? undefined : doubtedSetup(setup, this.#context.doubts);
  }
}

const DOCUMENTS = new WeakMap<Passage, SourceDocument>();

/** A passage as a document of its own. */
export function documentOf(passage: Passage): SourceDocument {
  const known = DOCUMENTS.get(passage);
  if (known !== undefined) return known;
  const { text, statements, comments, errors } = passage;
  const file = { text, statements, comments, errors, span: { start: 0, end: text.length } };
  const document = { uri: passageAddress(passage.id), file };
  DOCUMENTS.set(passage, document);
  return document;
}

/** Names as a passage uses them, beside those that are declared. */
class NotedNames implements Names {
  readonly uses: NameUse[] = [];
  readonly #declared: KnownNames["declared"];

  constructor(declared: KnownNames["declared"]) {
    this.#declared = declared;
  }

  refer(kind: NamedThing["kind"], name: string, place: Place): void {
    this.uses.push({ use: "refer", kind, name, place });
  }

  introduce(kind: NamedThing["kind"], name: string, place: Place): void {
    this.uses.push({ use: "introduce", kind, name, place });
  }

  declaredKind(space: NameSpace, name: string): NamedThing["kind"] | undefined {
    return this.#declared.declaredKind(space, name);
  }

  declared(space: NameSpace): readonly string[] {
    return this.#declared.declared(space);
  }
}

/**
 * Notes the parameters and nodes that an expectation names. Its values are read when it is checked, and there may be no
 * state to check it against.
 */
function readNames(statement: ExpectStatement, reader: ValueReader, names: Names): void {
  if (statement.what === "zone") {
    names.refer("node", `node${statement.node.node}`, reader.place(statement.node.span));
    if (statement.zone.param !== undefined) reader.param(statement.zone.param);
  }
  const values: readonly unknown[] =
    "fields" in statement ? statement.fields.flatMap((field) => field.values) : Object.values(statement);
  for (const value of values) {
    if (isParamRef(value)) reader.param(value);
  }
  if ("range" in statement && statement.range.kind === "range") {
    for (const end of [statement.range.first, statement.range.last, statement.range.size]) {
      if (isParamRef(end)) reader.param(end);
    }
  }
}

function isParamRef(value: unknown): value is ParamRef {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "param-ref";
}

function missingParts(parts: SetupParts, boot: Place): readonly Diagnostic[] {
  const missing: Diagnostic[] = [];
  const offer = (what: "kernel" | "machine", text: string): void => {
    const fix = adding(text.split("\n")[0]!, boot.uri, boot.span.start, `${text}\n\n`, false);
    missing.push(problem("incomplete", boot, { kind: "statement", what }, { fixes: [fix] }));
  };
  if (!parts.hasKernelStatement) offer("kernel", "kernel 6.12 x86_64");
  if (!parts.hasMachineStatement) offer("machine", `machine ${OPERANDS.PLATFORM.example} {\n  memory 4G\n}`);
  return missing;
}
