/**
 * `memzone show`: prints the state after a step as a real tool would, as JSON, or as a picture.
 */

import { readFile, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Analysis, TimelineEntry } from "../analysis/analysis.ts";
import { wordedEvidence } from "../analysis/evidence-words.ts";
import { evidenceLines } from "../analysis/level-words.ts";
import { scenarioOf } from "../bridge/import/scenario-text.ts";
import { describeBlocks } from "../simulation/drivers/base-memory/block-facts.ts";
import { iomemEvidence, logEvidence, stateEvidence } from "../simulation/evidence/levels.ts";
import { type Evidence, withDoubts } from "../simulation/evidence/reason.ts";
import { type AskedRows, collectRows } from "../simulation/kernels/rule-table.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import { ansiLayout } from "../views/ansi-layout.ts";
import { wordingDoubts } from "../views/dmesg/dmesg.ts";
import { LEFT_OUT_OF_LOG } from "../views/dmesg/line-kinds.ts";
import { storyHtml, type ViewCode } from "../views/html.ts";
import { allStatesJson, type StateName, stateJson } from "../views/json.ts";
import { jsonText } from "../views/json-text.ts";
import { layoutOf, WHAT_IFS } from "../views/layout-model.ts";
import { type LsmemForm, lsmemText, ZONES_LSMEM } from "../views/lsmem.ts";
import { lsmemFormOfOptions } from "../views/lsmem-form.ts";
import { STATE_TEXTS } from "../views/renderers.ts";
import { storyOf } from "../views/story-model.ts";
import { layoutSvg } from "../views/svg.ts";
import { visible, visibleJson, visibleXml } from "../views/visible.ts";
import { type Options, readArguments } from "./arguments.ts";
import type { CaseRunner, ReadScenario } from "./case-runner.ts";
import { chooseScenario, entryAt, errorCount, noEntry, noState } from "./chosen-state.ts";
import type { Command } from "./command.ts";
import { addressOf, EXTENSION } from "./files.ts";
import { readInputs } from "./import-inputs.ts";
import { LSMEM_OPTIONS, lsmemOptionsOf } from "./lsmem-options.ts";
import { EXIT, type ExitCode, meantHint, type Terminal, wrongCall } from "./terminal.ts";

const OPTIONS = {
  as: { type: "string", default: "layout" },
  at: { type: "string", default: "end" },
  param: { type: "string", multiple: true, default: [] },
  "what-if": { type: "string" },
  allow: { type: "string", multiple: true, default: [] },
  ...LSMEM_OPTIONS,
} as const satisfies Options;

/** What a state is shown from. */
interface Shown {
  readonly entry: TimelineEntry;
  readonly at: StateName;
  readonly analysis: Analysis;
  /** The same scenario without the what-if, where there is one: pictures show both. */
  readonly asItIs: Analysis | undefined;
  readonly whatIf: string | undefined;
  readonly textOf: (uri: string) => string | undefined;
  readonly terminal: Terminal;
  readonly lsmem: LsmemForm;
}

type View = (shown: Shown) => string | Promise<string>;

const TEXT_VIEWS = Object.entries(STATE_TEXTS).map(([name, textOf]): readonly [string, View] => [
  name,
  ({ entry }) => lines(textOf(entry.after!)),
]);

/** Every view ends with a newline. */
const VIEWS: ReadonlyMap<string, View> = new Map<string, View>([
  ...TEXT_VIEWS,
  [
    "lsmem",
    ({ entry: { after }, lsmem }) =>
      lines(lsmemText(after!.geometry.blockPages * after!.geometry.pageSize, describeBlocks(after!), lsmem)),
  ],
  ["json", ({ analysis, entry, at, textOf }) => `${visibleJson(jsonText(stateJson(analysis, entry, at, textOf)))}\n`],
  ["svg", (shown) => visibleXml(layoutSvg(layoutsOf(shown)))],
  ["html", htmlOf],
  [
    "layout",
    (shown) =>
      layoutsOf(shown)
        .map((layout) => `${ansiLayout(layout, { width: shown.terminal.columns, colour: shown.terminal.colour })}\n`)
        .join("\n"),
  ],
]);

/** Views whose facts rest on other things than those of the state. */
const VIEW_EVIDENCE: Readonly<Record<string, (state: MemoryState, rows: AskedRows) => Evidence>> = {
  dmesg: (state, rows) => logEvidence(state, rows, wordingDoubts(state)),
  iomem: iomemEvidence,
};

/** What a view leaves out of the tool's text, whatever its evidence says of the rest. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  iomem: "left out: rows of PCI, HPET, ROMs and registers of devices, which are not simulated",
  dmesg: LEFT_OUT_OF_LOG,
};

/** Views that say in themselves how far they can be trusted; of the others standard error tells it. */
const CARRIES_EVIDENCE: ReadonlySet<string> = new Set(["json", "svg", "html"]);

export const show: Command = {
  usage: `memzone show FILE [--as VIEW] [--at STEP] [--param NAME=VALUE]… [--what-if NAME] [--allow DIR]…

FILE is a scenario, or a file of a real machine (a boot log, a folder of /proc files; see 'memzone import --help'), of which
the state after its boot is shown.

  --as VIEW        layout (default), ${[...VIEWS.keys()].filter((view) => view !== "layout").join(", ")}
  --at STEP        boot (after the first boot), a step's number (1 is the first statement behind boot that is
                   not step or expect), end (default), or, as json, all
  --param N=V      takes another value of a parameter than its first one; may be given again
  --what-if NAME   supposes a change of the kernel that was never merged: ${WHAT_IFS.join(", ")}
  --as lsmem       takes lsmem's options: -o LIST, --output-all, --split LIST, -a, -b, -n, -J, -P, -r, --summary=WHEN. Without any
                   it is 'lsmem --split ZONES --output-all'; --summary=always alone is plain 'lsmem'
  --allow DIR      lets the scenario name files below another folder (see 'memzone check --help')`,
  examples: [
    ["memzone show server.memzone --as lsmem --at boot", "as lsmem prints it after the boot"],
    ["memzone show boot.dmesg", "the machine that wrote a log"],
    ["memzone show server.memzone --as svg > layout.svg", "the picture"],
  ],
  options: OPTIONS,
  run: runShow,
};

async function runShow(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const read = readArguments("show", args, OPTIONS);
  if ("wrong" in read) return wrongCall(terminal, read.wrong);
  const { values, positionals } = read;
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) return wrongCall(terminal, "show one file (memzone show FILE)");
  const view = VIEWS.get(String(values.as));
  if (view === undefined) {
    return wrongCall(
      terminal,
      `unknown view '${values.as}'${meantHint(String(values.as), VIEWS.keys())}: one of ${[...VIEWS.keys()].join(", ")}`,
    );
  }
  const whatIf = values["what-if"] === undefined ? undefined : String(values["what-if"]);
  if (whatIf !== undefined && !WHAT_IFS.includes(whatIf)) {
    return wrongCall(
      terminal,
      `unknown what-if '${whatIf}'${meantHint(whatIf, WHAT_IFS)}: one of ${WHAT_IFS.join(", ")}`,
    );
  }
  const lsmem = lsmemFormOfOptions(lsmemOptionsOf(values));
  if ("wrong" in lsmem) return wrongCall(terminal, lsmem.wrong);
  if (values.as !== "lsmem" && lsmem !== ZONES_LSMEM)
    return wrongCall(terminal, "lsmem's options go with --as lsmem only");
  const at = String(values.at);
  if (at === "all" && values.as !== "json") return wrongCall(terminal, "--at all goes with --as json only");

  const options = { params: (values.param ?? []) as readonly string[], allow: values.allow as readonly string[] };
  const ofOther = path.endsWith(EXTENSION) ? undefined : (runner: CaseRunner) => ofMachine(path, runner, terminal);
  const chosen = await chooseScenario(path, options, terminal, ofOther);
  if ("wrong" in chosen) return wrongCall(terminal, chosen.wrong);
  const { analysis: asItIs, textOf } = chosen;
  const analysis = whatIf === undefined ? asItIs : await chosen.supposing(whatIf);

  if (at === "all") {
    terminal.out(`${visibleJson(jsonText(allStatesJson(analysis, textOf), 4))}\n`);
    return outcomeOf(analysis, path, terminal);
  }
  const entry = entryAt(analysis, at);
  if ("wrong" in entry) return noEntry(entry, { analysis, path, todo: "show" }, terminal);
  if (entry.entry.after === undefined) return noState(analysis, path, "show", terminal);
  const { after } = entry.entry;
  const { result, rows } = collectRows(() =>
    view({ ...entry, analysis, asItIs: whatIf === undefined ? undefined : asItIs, whatIf, textOf, terminal, lsmem }),
  );
  const text = await result;
  terminal.out(text);
  const code = outcomeOf(analysis, path, terminal);
  const leftOut = LEFT_OUT[String(values.as)];
  if (leftOut !== undefined) terminal.err(leftOut);
  if (!CARRIES_EVIDENCE.has(String(values.as))) {
    const evidence = VIEW_EVIDENCE[String(values.as)]?.(after, rows) ?? stateEvidence(after);
    for (const line of evidenceLines(wordedEvidence(withDoubts(evidence, entry.doubts)))) terminal.err(line);
  }
  return code;
}

/** The scenario that `memzone import` makes of a real machine's file; what is no such file is read as a scenario. */
async function ofMachine(path: string, runner: CaseRunner, terminal: Terminal): Promise<ReadScenario> {
  const { sources } = await readInputs([path], terminal);
  if (sources.length === 0) return runner.read(path);
  const imported = scenarioOf(sources);
  if ("wrong" in imported) return imported;
  for (const doubt of imported.doubts) terminal.err(`memzone: ${doubt}`);
  const uri = addressOf(path === "-" ? `imported${EXTENSION}` : path, terminal.folder);
  return { uri, text: imported.text, combinations: [{}] };
}

/** An empty text stays empty. */
function lines(text: string): string {
  return text === "" ? "" : `${visible(text)}\n`;
}

function layoutsOf({ analysis, asItIs, entry, at, whatIf, textOf }: Shown) {
  const number = at === "end" ? undefined : entry.number;
  const supposed = layoutOf(analysis, number, { textOf, ...(whatIf === undefined ? {} : { whatIf }) });
  const real = asItIs === undefined ? undefined : layoutOf(asItIs, number, { textOf });
  return [real, supposed].filter((layout) => layout !== undefined);
}

/** The whole story around the state; the view's own code lies beside the program. */
function htmlOf({ analysis, entry, textOf, terminal }: Shown): Promise<string> {
  const story = storyOf(analysis, entry.number, { textOf });
  return readViewCode(terminal).then((code) => storyHtml(story, code));
}

async function readViewCode({ program }: Terminal): Promise<ViewCode> {
  const folder = dirname(await realpath(program ?? ""));
  const [script, style] = await Promise.all(
    ["webview.js", "webview.css"].map((name) => readFile(join(folder, name), "utf8")),
  );
  return { script: script!, style: style! };
}

function outcomeOf(analysis: Analysis, path: string, terminal: Terminal): ExitCode {
  return errorCount(analysis, path, terminal) === 0 ? EXIT.fine : EXIT.failed;
}
