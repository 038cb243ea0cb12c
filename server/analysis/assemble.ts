/**
 * Puts an analysed document together: the scenario as it was read, the run as it was simulated, and everything there is to
 * say about both.
 */
import { oneBlock } from "../simulation/state/outcomes.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import type { Analysis, Diagnostic, ExpectationResult, TextRenderers, TimelineEntry } from "./analysis.ts";
import { arrangeDiagnostics } from "./diagnostics/arrange.ts";
import { cmdlineDiagnostics } from "./diagnostics/cmdline.ts";
import { textDiagnostics, unusedNames } from "./diagnostics/file.ts";
import { demoteExpected, internalError, isShown, noteDiagnostic } from "./diagnostics/notes.ts";
import { onliningFixes } from "./diagnostics/onlining-fixes.ts";
import { failsUnannounced, holdsAsStated, outcomeDiagnostics, statedOf } from "./diagnostics/timeline.ts";
import { plainOutcome, type Run, type SimulatedEvent } from "./engine.ts";
import { checkExpectation } from "./expectations/check.ts";
import { DEFINITIONS, type DiagnosticCode, definitionOf } from "./notes/index.ts";
import { problem } from "./problem.ts";
import type { Scenario, ScenarioEntry } from "./scenario/scenario.ts";

/** An analysed entry, and the diagnostics of it. */
interface EntryDiagnostics {
  readonly entry: TimelineEntry;
  readonly diagnostics: readonly Diagnostic[];
}

export function assembleAnalysis(scenario: Scenario, run: Run, version: number, renderers: TextRenderers): Analysis {
  const { root } = scenario;
  const entries = onceOnly(
    scenario.entries.map((entry, number) => diagnoseEntry(entry, number, run.events[number], scenario)),
  );
  const read = scenario.problems.found();
  const ofFile = fileDiagnostics(scenario, read);
  const { results, diagnostics: failed } = checkExpectations(scenario, entries, ofFile, renderers);
  // The values of expectations are read as they are checked.
  const ofValues = scenario.problems.found().slice(read.length);
  const expected = expectedCodes(results);
  const ofTimeline = entries.flatMap(({ entry, diagnostics }) =>
    diagnostics.map((each) => ((expected.get(each.code) ?? -1) >= entry.number ? demoteExpected(each) : each)),
  );
  const stop = run.stop;
  const stopped = stop === undefined ? undefined : scenario.entries[stop.at];
  const overBudget =
    stop === undefined || stopped === undefined
      ? []
      : [problem("over-budget", { uri: root.uri, span: stopped.statement.keyword }, stop)];
  const diagnostics = [...unlessExplained(ofFile, ofTimeline), ...ofValues, ...ofTimeline, ...overBudget, ...failed];
  return {
    uri: root.uri,
    version,
    file: root.file,
    ...(scenario.title === undefined ? {} : { title: scenario.title }),
    params: scenario.params,
    names: scenario.names.things(),
    ...(scenario.setup === undefined ? {} : { setup: scenario.setup }),
    timeline: entries.map(({ entry }) => entry),
    ending: scenario.ending,
    expectations: results,
    diagnostics: arrangeDiagnostics(diagnostics, root.uri, scenario.sources.homes),
    placeOf: (origin) => scenario.origins.placeOf(origin),
    stoppedEarly: stop !== undefined,
    simulated: run.simulated,
    dependencies: scenario.sources.dependencies,
  };
}

/** A bad value is said once: by the simulation, where that reads it. */
function unlessExplained(ofFile: readonly Diagnostic[], ofTimeline: readonly Diagnostic[]): readonly Diagnostic[] {
  const key = ({ uri, span }: Diagnostic): string => `${uri} ${span.start}`;
  const explained = new Set(ofTimeline.filter(({ severity }) => severity === "error").map(key));
  return ofFile.filter((each) => each.code !== "param-value" || !explained.has(key(each)));
}

/** What is known without a simulation. `read`: what was found while the scenario was read. */
function fileDiagnostics(scenario: Scenario, read: readonly Diagnostic[]): readonly Diagnostic[] {
  const { root } = scenario;
  const setups = scenario.entries.flatMap(({ event }) => ("setup" in event ? [event.setup] : []));
  const commandLines = [...new Set(setups.map((setup) => setup.cmdline))];
  return [
    ...textDiagnostics(root.uri, root.file),
    ...read,
    ...unusedNames(scenario),
    ...commandLines.flatMap((cmdline) =>
      cmdlineDiagnostics(setups.find((setup) => setup.cmdline === cmdline)!, scenario),
    ),
  ];
}

function diagnoseEntry(
  { statement, place, text, heading, event }: ScenarioEntry,
  number: number,
  simulated: SimulatedEvent | undefined,
  scenario: Scenario,
): EntryDiagnostics {
  const entry: TimelineEntry = {
    number,
    statement,
    place,
    text,
    ...(heading === undefined ? {} : { heading }),
    event,
    ...states(simulated),
    outcome: simulated?.outcome ?? plainOutcome("not-simulated"),
  };
  if (simulated === undefined) return { entry, diagnostics: [] };
  const at = scenario.origins.placeOf(event.origin) ?? place;
  if (simulated.failure !== undefined) {
    return { entry, diagnostics: [internalError(at, `\`${text}\``, simulated.failure)] };
  }
  const notes = simulated.notes.filter(isShown).map((note) => noteDiagnostic(note, scenario, at, simulated));
  const hasError = notes.some(({ severity }) => severity === "error");
  if (simulated.after === undefined && event.kind === "boot" && !hasError) {
    return { entry, diagnostics: [...notes, problem("boot-failed", at, {})] };
  }
  const isAnnounced = holdsAsStated(entry) && statedOf(entry)?.result !== "ok";
  const ofOutcome = outcomeDiagnostics(entry, scenario, hasError);
  // A step that fails because nothing is left to do says so in its error already.
  const hasFailed = !hasError && failsUnannounced(entry);
  const shown = notes.filter(({ code }) => !(hasFailed && definitionOf(code).impliedByFailure === true));
  return { entry, diagnostics: [...(isAnnounced ? shown.map(demoteExpected) : shown), ...ofOutcome] };
}

/** Drops what the timeline has taught before, of the codes that it teaches once. */
function onceOnly(entries: readonly EntryDiagnostics[]): readonly EntryDiagnostics[] {
  const seen = new Set<string>();
  const isFirst = (code: DiagnosticCode): boolean => {
    if (definitionOf(code).toldOnce !== true) return true;
    const isNew = !seen.has(code);
    seen.add(code);
    return isNew;
  };
  return entries.map(({ entry, diagnostics }) => ({
    entry,
    diagnostics: diagnostics.filter(({ code }) => isFirst(code)),
  }));
}

function states(simulated: SimulatedEvent | undefined): { before?: MemoryState; after?: MemoryState } {
  return {
    ...(simulated?.before === undefined ? {} : { before: simulated.before }),
    ...(simulated?.after === undefined ? {} : { after: simulated.after }),
  };
}

function checkExpectations(
  scenario: Scenario,
  entries: readonly EntryDiagnostics[],
  ofFile: readonly Diagnostic[],
  renderers: TextRenderers,
): { readonly results: readonly ExpectationResult[]; readonly diagnostics: readonly Diagnostic[] } {
  const { root, reader, origins } = scenario;
  const results: ExpectationResult[] = [];
  const diagnostics: Diagnostic[] = [];
  const ofEntries: Diagnostic[] = [];
  let reached = -1;
  for (const { statement, entry: number, doubts } of scenario.expectations) {
    while (reached < number) ofEntries.push(...entries[++reached]!.diagnostics);
    const entry = entries[number]?.entry;
    if (entry === undefined) continue;
    const isBefore = (each: Diagnostic): boolean => each.uri !== root.uri || each.span.start < statement.span.start;
    const isAboutDiagnostics = statement.what === "warning" || statement.what === "no-warning";
    const { result, diagnostics: failed } = checkExpectation(statement, {
      reader,
      source: root.file.text,
      renderers,
      placeOf: (origin) => origins.placeOf(origin),
      onliningFixes: (state, ids, wanted) => onliningFixes(state, ids.map(oneBlock), wanted, scenario),
      entry,
      doubts,
      diagnosed: isAboutDiagnostics ? [...ofFile.filter(isBefore), ...ofEntries] : [],
    });
    results.push(result);
    diagnostics.push(...failed);
  }
  return { results, diagnostics };
}

const ANNOUNCED_BY_TASKS = DEFINITIONS.filter(({ announcedByTasks }) => announcedByTasks === true).map(
  ({ code }) => code,
);

/** Codes that an expectation names or means where it holds, with the last entry before it: up to there they are announced. */
function expectedCodes(results: readonly ExpectationResult[]): ReadonlyMap<string, number> {
  const codes = new Map<string, number>();
  for (const { statement, result, entry } of results) {
    if (result !== "holds") continue;
    if (statement.what === "warning" && statement.code.kind === "name") codes.set(statement.code.name, entry);
    if (statement.what === "task") for (const code of ANNOUNCED_BY_TASKS) codes.set(code, entry);
  }
  return codes;
}
