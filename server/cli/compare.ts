/**
 * `memzone compare`: holds a scenario against files of a real machine, and tells which facts of the layout come out the same.
 */
import type { Analysis } from "../analysis/analysis.ts";
import { type WordedEvidence, wordedEvidence } from "../analysis/evidence-words.ts";
import { evidenceLines } from "../analysis/level-words.ts";
import { compareSource, type SourceText, tellsLayout } from "../bridge/compare/compare.ts";
import type { ComparedSource } from "../bridge/compare/facts.ts";
import { comparisonJson, sourceLines, summaryLine, totalsOf } from "../bridge/compare/words.ts";
import { stateEvidence } from "../simulation/evidence/levels.ts";
import type { SourceKind } from "../sources/facts.ts";
import { KIND_WORDS } from "../sources/recognise.ts";
import { jsonText } from "../views/json-text.ts";
import { visible, visibleJson, visibleLine } from "../views/visible.ts";
import { type Options, readArguments } from "./arguments.ts";
import { chooseScenario, entryAt, errorCount, noEntry, noState } from "./chosen-state.ts";
import type { Command } from "./command.ts";
import { compareSides, type Side } from "./compare-sources.ts";
import { type InputOptions, type ReadInput, readInputs } from "./import-inputs.ts";
import { BOOT_OPTION, wrongBoot } from "./log-boots.ts";
import { EXIT, type ExitCode, meantHint, type Terminal, wrongCall } from "./terminal.ts";

const OPTIONS = {
  at: { type: "string" },
  param: { type: "string", multiple: true, default: [] },
  all: { type: "boolean", default: false },
  format: { type: "string", default: "text" },
  allow: { type: "string", multiple: true, default: [] },
  boot: { type: "string" },
} as const satisfies Options;

export const compare: Command = {
  usage: `memzone compare FILE SOURCE… [--at STEP] [--param NAME=VALUE]… [--all] [--format text|json] [--boot N]
                       [--allow DIR]…

Each SOURCE is a file of the machine, told by its content: a boot log (dmesg in any format, a journal, syslog), /proc/zoneinfo,
/proc/iomem, lsmem in any form, a listing of /sys/devices/system/memory; or a folder or tar of such files, a sosreport; '-' is standard
input. For each fact of the memory's layout that it tells:
same, differs (with both values and the line; 'modelled' where the scenario's machine is not measured), or not simulated.

Where FILE is no scenario (its name does not end with .memzone) but a file of a machine too, the two are held against each other
without a simulation: kernel, command line, firmware's map, nodes, zones, blocks, what was set aside; two boots of a machine, two
machines, or a log and a zoneinfo. What one side alone tells of is no difference.

  --at STEP        boot, end, or a step's number; else boot for a boot log and end for all others
  --param N=V      takes another value of a parameter than its first one; may be given again
  --all            lists every fact, those that are the same too
  --format FORMAT  text (default) or json
  --boot N         of logs with several boots: 1 the first, 2 the second, … 0 the last, -1 the one before (default: the last that
                   tells of memory)
  --allow DIR      lets the scenario name files below another folder (see 'memzone check --help')

Exit status: 0 all that is compared is the same, 1 a fact differs, 2 the call was wrong or a source tells nothing.`,
  examples: [
    ["memzone compare server.memzone boot.dmesg iomem zoneinfo", "what comes out otherwise than on the machine"],
    ["memzone compare before.dmesg after.dmesg", "what two boots tell otherwise: parameters, map, zones, nodes"],
    ["memzone compare server.memzone sosreport.tar.xz --all", "every fact that a sosreport tells"],
  ],
  options: OPTIONS,
  run: runCompare,
};

async function runCompare(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const read = readArguments("compare", args, OPTIONS);
  if ("wrong" in read) return wrongCall(terminal, read.wrong);
  const { values, positionals } = read;
  const [path, ...names] = positionals;
  if (path === undefined || names.length === 0) {
    return wrongCall(terminal, "name a scenario and what to hold it against (memzone compare FILE SOURCE…)");
  }
  const format = String(values.format);
  if (format !== "text" && format !== "json") {
    const hint = meantHint(format, ["text", "json"]);
    return wrongCall(terminal, `unknown format '${visibleLine(format)}'${hint}: text or json`);
  }
  const boot = values.boot === undefined ? undefined : String(values.boot);
  if (boot !== undefined && !BOOT_OPTION.test(boot)) return wrongCall(terminal, wrongBoot(boot));
  const options = boot === undefined ? {} : { boot: Number(boot) };
  const first = isScenario(path) ? undefined : await readInputs([path], terminal, options);
  if (first !== undefined && first.sources.length > 0) {
    return compareFiles(
      { name: path, sources: first.sources },
      names,
      options,
      { all: values.all === true, format },
      terminal,
    );
  }
  const inputs = await readInputs(names, terminal, options);
  for (const sentence of inputs.wrong) terminal.err(`memzone: ${sentence}`);
  const sources = tellingSources(inputs.sources, terminal);
  if (sources.length === 0) return EXIT.wrongCall;
  const asked = { params: (values.param ?? []) as readonly string[], allow: values.allow as readonly string[] };
  const chosen = await chooseScenario(path, asked, terminal);
  if ("wrong" in chosen) return wrongCall(terminal, chosen.wrong);
  const { analysis } = chosen;
  const compared = compareAll(analysis, sources, values.at === undefined ? undefined : String(values.at));
  if ("wrong" in compared) return noEntry(compared, { analysis, path, todo: "compare" }, terminal);
  if ("none" in compared) return noState(analysis, path, "compare", terminal);
  errorCount(analysis, path, terminal);
  const code = tell(compared.held, { all: values.all === true, format }, terminal);
  return inputs.wrong.length > 0 ? EXIT.wrongCall : code;
}

/** Scenarios are told by their names, all other files by what they hold. */
function isScenario(path: string): boolean {
  return /\.(?:memzone|mz)$/.test(path);
}

/** Files of a machine held against those of each of the other names. */
async function compareFiles(
  first: Side,
  names: readonly string[],
  options: InputOptions,
  shown: { readonly all: boolean; readonly format: "text" | "json" },
  terminal: Terminal,
): Promise<ExitCode> {
  let worst: ExitCode = EXIT.fine;
  for (const name of names) {
    const { sources, wrong } = await readInputs([name], terminal, options);
    for (const sentence of wrong) terminal.err(`memzone: ${sentence}`);
    const code = sources.length === 0 ? EXIT.wrongCall : compareSides(first, { name, sources }, shown, terminal);
    worst = Math.max(worst, code) as ExitCode;
  }
  return worst;
}

/** A source, and the state it was held against. */
export interface HeldSource {
  readonly source: ComparedSource;
  /** `boot`, `end` or a step's number. */
  readonly at: string;
  /** Of the state. */
  readonly evidence: WordedEvidence;
}

type Compared = { readonly held: readonly HeldSource[] } | { readonly wrong: string } | { readonly none: true };

/** A boot log is of the boot; what is read on a running system, of the end. */
const USUAL_STATE: Partial<Readonly<Record<SourceKind, string>>> = { dmesg: "boot" };

/** Holds sources against states of an analysed scenario. `at`: of all of them; `none`: there is no state. */
export function compareAll(analysis: Analysis, sources: readonly SourceText[], at?: string): Compared {
  const held: HeldSource[] = [];
  for (const source of sources) {
    const found = entryAt(analysis, at ?? USUAL_STATE[source.kind] ?? "end");
    if ("wrong" in found) return found;
    const { state, entry } = found;
    if (state === undefined) return { none: true };
    held.push({
      source: compareSource(source, state, entry.number === 0),
      at: String(found.at),
      evidence: wordedEvidence(stateEvidence(state)),
    });
  }
  return { held };
}

/** Prints the comparison: what differs first, and why the scenario is only modelled on standard error. */
export function tell(
  held: readonly HeldSource[],
  { all, format }: { readonly all: boolean; readonly format: "text" | "json" },
  terminal: Terminal,
): ExitCode {
  const sources = held.map(({ source }) => source);
  const totals = totalsOf(sources);
  if (format === "json") terminal.out(`${visibleJson(jsonText(comparisonJson(held), 4))}\n`);
  else {
    const text = held.flatMap(({ source, at }) => sourceLines(source, at, all));
    terminal.out(`${visible([...text, summaryLine(totals)].join("\n"))}\n`);
    const lines = held.flatMap(({ evidence }) => evidenceLines(evidence));
    for (const line of new Set(lines)) terminal.err(line);
  }
  if (totals.facts === 0) return wrongCall(terminal, "the sources tell no fact of the layout");
  return totals.differ === 0 ? EXIT.fine : EXIT.failed;
}

export function sourceTextOf({ source: { name, kind }, text, part }: ReadInput): SourceText {
  return { name, kind, text, ...(part === undefined ? {} : { linesBefore: part.linesBefore }) };
}

/** Those that tell of the layout; says of each other one that it does not. */
function tellingSources(inputs: readonly ReadInput[], terminal: Terminal): readonly SourceText[] {
  return inputs.flatMap((input) => {
    const { name, kind } = input.source;
    if (tellsLayout(kind)) return [sourceTextOf(input)];
    terminal.err(`memzone: ${name} is ${KIND_WORDS[kind]}, which tells nothing of the memory's layout`);
    return [];
  });
}
