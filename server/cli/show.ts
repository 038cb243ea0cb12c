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
import type { Layout } from "../views/layout.ts";
import { comparedWith, layoutChanges } from "../views/layout-changes.ts";
import { layoutOf, WHAT_IFS } from "../views/layout-model.ts";
import { type LsmemForm, lsmemText, ZONES_LSMEM } from "../views/lsmem.ts";
import { lsmemFormOfOptions } from "../views/lsmem-form.ts";
import { STATE_TEXTS } from "../views/renderers.ts";
import { storyOf } from "../views/story-model.ts";
import { captionOf } from "../views/supposition.ts";
import { layoutSvg, type SvgOptions } from "../views/svg.ts";
import { visible, visibleJson, visibleXml } from "../views/visible.ts";
import { AGAINST_USAGE, type Against, readAgainst } from "./against.ts";
import { type Options, readArguments } from "./arguments.ts";
import type { CaseRunner, ReadScenario } from "./case-runner.ts";
import { type ChosenScenario, chooseScenario, entryAt, errorCount, noEntry, noState } from "./chosen-state.ts";
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
  against: { type: "string" },
  width: { type: "string" },
  theme: { type: "string" },
  "to-scale": { type: "boolean", default: false },
  allow: { type: "string", multiple: true, default: [] },
  ...LSMEM_OPTIONS,
} as const satisfies Options;

/** What a state is shown from. */
interface Shown {
  readonly entry: TimelineEntry;
  readonly at: StateName;
  readonly analysis: Analysis;
  /** What it is held against: pictures show both, this one first. */
  readonly against: Layout | undefined;
  readonly whatIf: string | undefined;
  readonly textOf: (uri: string) => string | undefined;
  readonly terminal: Terminal;
  readonly lsmem: LsmemForm;
  readonly svg: SvgOptions;
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
  ["svg", (shown) => visibleXml(layoutSvg(layoutsOf(shown), shown.svg))],
  ["changes", (shown) => lines(changesText(shown))],
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
${AGAINST_USAGE}
  --what-if NAME   supposes a change of the kernel that was never merged: ${WHAT_IFS.join(", ")}
  --as svg         takes --width PIXELS, --theme light|dark and --to-scale (memory in proportion throughout)
  --as html        the whole story in one file that a browser shows, with nothing loaded from elsewhere
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
  const svg = readSvgOptions(values);
  if ("wrong" in svg) return wrongCall(terminal, svg.wrong);
  const at = String(values.at);
  if (at === "all" && values.as !== "json") return wrongCall(terminal, "--at all goes with --as json only");

  const options = { params: (values.param ?? []) as readonly string[], allow: values.allow as readonly string[] };
  const ofOther = path.endsWith(EXTENSION) ? undefined : (runner: CaseRunner) => ofMachine(path, runner, terminal);
  const chosen = await chooseScenario(path, options, terminal, ofOther);
  if ("wrong" in chosen) return wrongCall(terminal, chosen.wrong);
  const { textOf } = chosen;
  const analysis = whatIf === undefined ? chosen.analysis : await chosen.supposing({ whatIf });

  if (at === "all") {
    terminal.out(`${visibleJson(jsonText(allStatesJson(analysis, textOf), 4))}\n`);
    return outcomeOf(analysis, path, terminal);
  }
  const entry = entryAt(analysis, at);
  if ("wrong" in entry) return noEntry(entry, { analysis, path, todo: "show" }, terminal);
  if (entry.entry.after === undefined) return noState(analysis, path, "show", terminal);
  const { after } = entry.entry;
  const against = await againstOf(values, at, entry.entry.number, chosen);
  if (against !== undefined && "wrong" in against) return wrongCall(terminal, against.wrong);
  const { result, rows } = collectRows(() =>
    view({ ...entry, analysis, against: against?.layout, whatIf, textOf, terminal, lsmem, svg }),
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

/** What the state is held against: what is asked for; a what-if against the kernel as it is, changes against the step before. */
async function againstOf(
  values: { readonly [name: string]: unknown },
  at: string,
  number: number,
  chosen: ChosenScenario,
): Promise<Against | { readonly wrong: string } | undefined> {
  if (values.against !== undefined) return readAgainst(String(values.against), at, chosen);
  if (values["what-if"] !== undefined) {
    const layout = layoutOf(chosen.analysis, at === "end" ? undefined : number, { textOf: chosen.textOf });
    return layout === undefined ? undefined : { layout };
  }
  if (values.as !== "changes") return undefined;
  if (number === 0) return { wrong: "the boot has nothing before it: write --against" };
  return readAgainst(number === 1 ? "boot" : String(number - 1), at, chosen);
}

function readSvgOptions(values: { readonly [name: string]: unknown }): SvgOptions | { readonly wrong: string } {
  const { width, theme, "to-scale": toScale } = values;
  if (values.as !== "svg" && (width !== undefined || theme !== undefined || toScale === true)) {
    return { wrong: "--width, --theme and --to-scale go with --as svg only" };
  }
  if (width !== undefined && !/^\d{3,5}$/.test(String(width))) {
    return { wrong: `'${width}' is no width in pixels: a number from 480 to 99999` };
  }
  if (theme !== undefined && theme !== "light" && theme !== "dark") {
    return { wrong: `unknown theme '${theme}': light or dark` };
  }
  return {
    ...(width === undefined ? {} : { width: Number(width) }),
    ...(theme === undefined ? {} : { theme }),
    proportion: toScale === true ? "scale" : "fitted",
  };
}

function layoutsOf({ analysis, against, entry, at, whatIf, textOf }: Shown): readonly Layout[] {
  const number = at === "end" ? undefined : entry.number;
  const supposed = whatIf === undefined ? {} : { supposed: { whatIf } };
  const own = layoutOf(analysis, number, { textOf, ...supposed })!;
  return against === undefined ? [own] : [against, comparedWith(own, against)];
}

/** Head lines that tell what is held against what, then a line for each difference. */
function changesText(shown: Shown): string {
  const layouts = layoutsOf(shown);
  const [from, to] = layouts;
  if (from === undefined || to === undefined) return "";
  const changes = layoutChanges(from, to).map(({ words }) => words);
  const head = `from ${captionOf(from, layouts)}\nto   ${captionOf(to, layouts)}`;
  return `${head}\n\n${changes.length === 0 ? "nothing differs" : changes.join("\n")}`;
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
