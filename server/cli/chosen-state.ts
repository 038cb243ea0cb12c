/** Which state of which combination of parameters a command is asked for: `--at STEP`, `--param NAME=VALUE`. */
import type { Analysis, TimelineEntry } from "../analysis/analysis.ts";
import { endState } from "../analysis/end-state.ts";
import { wordedEvidence } from "../analysis/evidence-words.ts";
import { evidenceLines } from "../analysis/level-words.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import type { StateName } from "../views/json.ts";
import type { Supposition } from "../views/supposition.ts";
import { CaseRunner, type ReadScenario } from "./case-runner.ts";
import { boundaryOf } from "./folders-read.ts";
import { EXIT, type ExitCode, type Terminal, wrongCall } from "./terminal.ts";

export interface ChosenScenario {
  readonly analysis: Analysis;
  /** Of the files that the scenario is made of. */
  readonly textOf: (uri: string) => string | undefined;
  /** What parameters may be, by name. */
  readonly params: ReadonlyMap<string, readonly string[]>;
  /** The same with something else supposed. */
  readonly supposing: (supposed: Supposition) => Promise<Analysis>;
}

interface ScenarioOptions {
  /** `NAME=VALUE` each. */
  readonly params: readonly string[];
  /** Further folders that may be read. */
  readonly allow: readonly string[];
}

/** Reads and analyses a scenario with the parameters that are asked for. `read`: for a file that is no scenario. */
export async function chooseScenario(
  path: string,
  { params: texts, allow }: ScenarioOptions,
  terminal: Terminal,
  read: (runner: CaseRunner) => ReadScenario | Promise<ReadScenario> = (runner) => runner.read(path),
): Promise<ChosenScenario | { readonly wrong: string }> {
  const runner = new CaseRunner(terminal.folder, boundaryOf([path], allow, terminal.folder));
  const scenario = await read(runner);
  if ("wrong" in scenario) return scenario;
  const { uri, text } = scenario;
  const possible = new Map(scenario.params.map(({ name, values }) => [name, [...new Set(values)]]));
  const params = readParams(texts, possible);
  if ("wrong" in params) return params;
  const chosen = { params: params.chosen };
  return {
    analysis: await runner.analyse(uri, text, chosen),
    textOf: (wanted) => (wanted === uri ? text : runner.loader.read(wanted)),
    params: possible,
    supposing: ({ whatIf, kernel, params: others = {} }) =>
      runner.analyse(uri, text, {
        params: { ...chosen.params, ...others },
        ...(whatIf === undefined ? {} : { whatIf: [whatIf] }),
        ...(kernel === undefined ? {} : { kernel }),
      }),
  };
}

export type FoundEntry =
  | {
      readonly entry: TimelineEntry;
      readonly at: StateName;
      /** What the entry left; of the end, what behind the last entry was not understood is among its doubts. */
      readonly state: MemoryState | undefined;
    }
  | { readonly wrong: string };

/** `at`: boot, end or a step's number. */
export function entryAt(analysis: Analysis, at: string): FoundEntry {
  const last = analysis.timeline.at(-1);
  const steps = last?.number ?? 0;
  const isNumber = /^\d+$/.test(at) && Number(at) > 0;
  if (at !== "boot" && at !== "end" && !isNumber) {
    return { wrong: `'${at}' is no step: write boot, end or a number from 1` };
  }
  const name: StateName = isNumber ? Number(at) : (at as "boot" | "end");
  const entry = name === "end" ? last : analysis.timeline.find(({ number }) => number === (name === "boot" ? 0 : name));
  if (entry === undefined) return { wrong: `there is no step ${at}: the scenario has ${steps}` };
  return { entry, at: name, state: name === "end" ? endState(analysis) : entry.after };
}

/** The scenario has no such step: there is none at all, or the call is wrong. */
export function noEntry(
  { wrong }: { readonly wrong: string },
  { analysis, path, todo }: { readonly analysis: Analysis; readonly path: string; readonly todo: string },
  terminal: Terminal,
): ExitCode {
  return analysis.timeline.length === 0 ? noState(analysis, path, todo, terminal) : wrongCall(terminal, wrong);
}

type ReadParams = { readonly chosen: Readonly<Record<string, string>> } | { readonly wrong: string };

/** `values`: what each parameter may be. */
function readParams(texts: readonly string[], values: ReadonlyMap<string, readonly string[]>): ReadParams {
  const chosen = new Map<string, string>();
  for (const text of texts) {
    const [name, value] = [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)];
    if (!text.includes("=")) return { wrong: `'${text}' is no parameter: write --param NAME=VALUE` };
    const possible = values.get(name);
    if (possible === undefined) {
      const known = values.size === 0 ? "the scenario has none" : `it has ${[...values.keys()].join(", ")}`;
      return { wrong: `unknown parameter '${name}': ${known}` };
    }
    if (!possible.includes(value)) {
      return { wrong: `'${value}' is no value of ${name}: one of ${possible.join(", ")}` };
    }
    chosen.set(name, value);
  }
  return { chosen: Object.fromEntries(chosen) };
}

/** The scenario as far as it is written can't be simulated until there: says why. `todo`: `show`, `compare`. */
export function noState(analysis: Analysis, path: string, todo: string, terminal: Terminal): ExitCode {
  const error = analysis.diagnostics.find(({ severity }) => severity === "error");
  terminal.err(`memzone: ${path} leaves no state to ${todo} there${error === undefined ? "" : `: ${error.message}`}`);
  for (const line of evidenceLines(wordedEvidence(analysis.evidence))) terminal.err(line);
  return EXIT.failed;
}

/** Says how many errors a scenario has, where it has any. */
export function errorCount(analysis: Analysis, path: string, terminal: Terminal): number {
  const errors = analysis.diagnostics.filter(({ severity }) => severity === "error").length;
  if (errors > 0) {
    terminal.err(`memzone: ${path} has ${errors} ${errors === 1 ? "error" : "errors"} ('memzone check' tells them)`);
  }
  return errors;
}
