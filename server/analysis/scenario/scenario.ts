/**
 * From a syntax tree to what the simulation is asked: the boot's setup and a list of events, each with the statement it
 * comes from, and the expectations between them. Everything of a scenario that needs no simulation is decided here.
 */

import type { ExpectStatement, ParamRef, ScenarioFile, Step } from "../../../grammar/ast.ts";
import type { Reason } from "../../simulation/evidence/reason.ts";
import { isDeclaration } from "../../../grammar/order.ts";
import type { BootSetup, Event } from "../../simulation/state/events.ts";
import type { AnalyseOptions, Diagnostic, ParamChoice, Place } from "../analysis.ts";
import { problem } from "../problem.ts";
import { commandEnd, oneLine } from "../source-text.ts";
import { adding } from "../text-edits.ts";
import { bootSetup, readSetup, type SetupParts } from "./boot-setup.ts";
import { EMPTY_COMMAND_LINE, readCmdline } from "./cmdline-parameters.ts";
import { LiveAllocations } from "./live-allocations.ts";
import { NameTable } from "./name-table.ts";
import { NotSimulated } from "./not-simulated.ts";
import { doubtedSetup, notUnderstood, withDoubts } from "./not-understood.ts";
import { OriginTable } from "./origins.ts";
import { readParams } from "./params.ts";
import type { ProblemLog } from "./problem-log.ts";
import type { SavedLogs } from "./saved-logs.ts";
import { gatherSources, type SourceDocument, type Sources } from "./sources.ts";
import { type StepContext, stepEvent } from "./step-events.ts";
import { ValueReader } from "./values.ts";

/** A boot or step of the timeline, ready to be simulated. */
export interface ScenarioEntry {
  readonly statement: Step | Extract<ScenarioFile["statements"][number], { kind: "boot" }>;
  readonly place: Place;
  /** Source text, one line. */
  readonly text: string;
  readonly heading?: string;
  readonly event: Event;
}

/** An `expect`, with the index of the entry before it (-1: none). */
export interface ScenarioExpectation {
  readonly statement: ExpectStatement;
  readonly entry: number;
  /** Of statements between them that were not understood. */
  readonly doubts: readonly Reason[];
}

export interface Scenario {
  readonly root: SourceDocument;
  readonly sources: Sources;
  readonly title?: string;
  readonly params: readonly ParamChoice[];
  readonly names: NameTable;
  readonly parts: SetupParts;
  readonly setup?: BootSetup;
  readonly entries: readonly ScenarioEntry[];
  readonly expectations: readonly ScenarioExpectation[];
  /** Of statements behind the last entry that were not understood. */
  readonly ending: readonly Reason[];
  readonly origins: OriginTable;
  /** Reads values of the root file, for the expectations. */
  readonly reader: ValueReader;
  readonly problems: ProblemLog;
}

export interface ScenarioServices {
  readonly parse: (uri: string, text: string) => ScenarioFile;
  readonly logs: SavedLogs;
}

/** Reads a whole scenario. Never fails: what could not be read is in `problems`. */
export function readScenario(
  root: SourceDocument,
  options: Pick<AnalyseOptions, "loader" | "params" | "whatIf">,
  services: ScenarioServices,
): Scenario {
  const sources = gatherSources(root, options.loader, services.parse);
  const { problems } = sources;
  const names = new NameTable();
  const origins = new OriginTable();
  const params = readParams(sources.declarations, options.params ?? {}, names, problems);
  const readers = new Map<SourceDocument, ValueReader>();
  const readerOf = (document: SourceDocument): ValueReader => {
    const known = readers.get(document);
    if (known !== undefined) return known;
    const reader = new ValueReader(document.uri, params.chosen, names, problems);
    readers.set(document, reader);
    return reader;
  };
  const parts = readSetup({
    sources,
    origins,
    names,
    problems,
    readerOf,
    loader: options.loader,
    logs: services.logs,
    whatIf: options.whatIf ?? [],
  });
  const reader = readerOf(root);
  const { entries: read, expectations: expected } = readTimeline(root, parts, { reader, origins, names, problems });
  const doubts = notUnderstood(sources, problems, read);
  const entries = read.map((entry, number) => ({
    ...entry,
    event: withDoubts(entry.event, number, entry.text, doubts),
  }));
  const expectations = expected.map(({ statement, entry }) => ({
    statement,
    entry,
    doubts: doubts.between(entry, statement.span.start),
  }));
  const plainSetup = bootSetup(parts);
  const setup = plainSetup === undefined ? undefined : doubtedSetup(plainSetup, doubts.setup);
  const title = readTitle(root, reader);
  return {
    root,
    sources,
    ...(title === undefined ? {} : { title }),
    params: params.choices,
    names,
    parts,
    ...(setup === undefined ? {} : { setup }),
    entries,
    expectations,
    ending: doubts.entries.get(entries.length) ?? [],
    origins,
    reader,
    problems,
  };
}

function readTitle(root: SourceDocument, reader: ValueReader): string | undefined {
  const statement = root.file.statements.find((each) => each.kind === "scenario");
  return statement?.kind === "scenario" ? reader.name(statement.title) : undefined;
}

function readTimeline(
  root: SourceDocument,
  parts: SetupParts,
  context: Pick<StepContext, "reader" | "origins" | "names" | "problems">,
): Pick<Scenario, "entries"> & { readonly expectations: readonly Omit<ScenarioExpectation, "doubts">[] } {
  const { text, statements } = root.file;
  const { reader, origins, names, problems } = context;
  const entries: ScenarioEntry[] = [];
  const expectations: Omit<ScenarioExpectation, "doubts">[] = [];
  const allocations = new LiveAllocations(reader, names, problems);
  const setups = new BootSequence(parts, reader, origins);
  const steps: StepContext = {
    ...context,
    text,
    allocations,
    notSimulated: new NotSimulated(root, problems),
    declareAt: statements.find((statement) => statement.kind === "boot")?.span.start ?? -1,
    nextSetup: (step) => setups.next(step),
  };
  let heading: string | undefined;
  let booted = false;
  for (const statement of statements) {
    if (statement.kind === "error" || isDeclaration(statement)) continue;
    if (statement.kind === "step") {
      heading = reader.name(statement.title);
      continue;
    }
    if (statement.kind === "expect") {
      expectations.push({ statement, entry: entries.length - 1 });
      readNames(statement, reader, names);
      continue;
    }
    let event: Event | undefined;
    if (statement.kind === "boot") {
      allocations.clear();
      const setup = bootSetup(parts);
      const origin = origins.add("event", reader.place(statement.keyword));
      if (setup !== undefined) event = { kind: "boot", setup, origin };
      else if (!booted) problems.add(...missingParts(parts, reader.place(statement.keyword)));
      booted = true;
    } else event = stepEvent(statement, steps);
    // Steps in front of the boot have no machine to act on; the parser says that they are out of order.
    if (event === undefined || (entries.length === 0 && event.kind !== "boot")) continue;
    entries.push({
      statement,
      place: reader.place(statement.span),
      text: oneLine(text, { start: statement.span.start, end: commandEnd(statement, text) }),
      ...(heading === undefined ? {} : { heading }),
      event,
    });
  }
  return { entries, expectations };
}

/**
 * Notes the parameters and nodes that an expectation names. Its values are read when it is checked, and there may be no
 * state to check it against.
 */
function readNames(statement: ExpectStatement, reader: ValueReader, names: NameTable): void {
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

/** The setups of `reboot` and `crash`, each with its own command line or the one of the last full boot. */
class BootSequence {
  readonly #parts: SetupParts;
  readonly #reader: ValueReader;
  readonly #origins: OriginTable;
  #cmdline: SetupParts["cmdline"];

  constructor(parts: SetupParts, reader: ValueReader, origins: OriginTable) {
    this.#parts = parts;
    this.#reader = reader;
    this.#origins = origins;
    this.#cmdline = parts.cmdline;
  }

  next(step: Extract<Step, { kind: "reboot" | "crash" }>): BootSetup | undefined {
    const cmdline =
      step.cmdline === undefined
        ? this.#cmdline
        : readCmdline(EMPTY_COMMAND_LINE, step.cmdline, this.#reader, this.#origins);
    if (step.kind === "reboot") this.#cmdline = cmdline;
    // What was observed of a full boot says nothing about the crash kernel, which lives in other memory.
    const observed = step.kind === "crash" ? [] : this.#parts.observed;
    return bootSetup({ ...this.#parts, cmdline, observed });
  }
}

function missingParts(parts: SetupParts, boot: Place): readonly Diagnostic[] {
  const missing: Diagnostic[] = [];
  const offer = (what: "kernel" | "machine", text: string): void => {
    const fix = adding(text.split("\n")[0]!, boot.uri, boot.span.start, `${text}\n\n`);
    missing.push(problem("incomplete", boot, { kind: "statement", what }, { fixes: [fix] }));
  };
  if (!parts.hasKernelStatement) offer("kernel", "kernel 6.12 x86_64");
  if (!parts.hasMachineStatement) offer("machine", "machine qemu-pc {\n  memory 4G\n}");
  return missing;
}
