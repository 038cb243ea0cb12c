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
import { collectRows } from "../simulation/kernels/rule-table.ts";
import { memoryBlockBytes } from "../simulation/state/block-size.ts";
import { ansiLayout } from "../views/ansi-layout.ts";
import { LEFT_OUT_OF_LOG } from "../views/dmesg/line-kinds.ts";
import { storyHtml, type ViewCode } from "../views/html.ts";
import { allStatesJson, type StateName, stateJson } from "../views/json.ts";
import { jsonListText, jsonText } from "../views/json-text.ts";
import type { Layout } from "../views/layout.ts";
import { changesText, inOrder } from "../views/layout-changes.ts";
import { layoutOf, WHAT_IFS } from "../views/layout-model.ts";
import { type LsmemForm, lsmemText, ZONES_LSMEM } from "../views/lsmem.ts";
import { lsmemFormOfOptions } from "../views/lsmem-form.ts";
import { STATE_TEXTS, textEvidence } from "../views/renderers.ts";
import { storyOf } from "../views/story-model.ts";
import { layoutSvg, type SvgOptions } from "../views/svg.ts";
import { SVG_THEMES } from "../views/svg-style.ts";
import { visible, visibleJson, visibleXml } from "../views/visible.ts";
import { AGAINST_USAGE, type Against, readAgainst, readStoryAgainst, type StoryAgainst } from "./against.ts";
import { type Options, readArguments } from "./arguments.ts";
import type { CaseRunner, ReadScenario } from "./case-runner.ts";
import { type ChosenScenario, chooseScenario, entryAt, errorCount, noEntry, noState } from "./chosen-state.ts";
import type { Command } from "./command.ts";
import { addressOf, EXTENSION } from "./files.ts";
import { readInputs } from "./import-inputs.ts";
import { LSMEM_OPTIONS, lsmemOptionsOf } from "./lsmem-options.ts";
import { readSvgOptions } from "./svg-options.ts";
import { EXIT, type ExitCode, meantHint, type Terminal, wrongCall } from "./terminal.ts";

const OPTIONS = {
  as: { type: "string", default: "layout" },
  at: { type: "string", default: "end" },
  param: { type: "string", multiple: true, default: [] },
  "what-if": { type: "string" },
  against: { type: "string", multiple: true, default: [] },
  width: { type: "string" },
  theme: { type: "string" },
  "to-scale": { type: "boolean", default: false },
  range: { type: "string" },
  allow: { type: "string", multiple: true, default: [] },
  ...LSMEM_OPTIONS,
} as const satisfies Options;

/** What a state is shown from. */
interface Shown {
  readonly entry: TimelineEntry;
  readonly at: StateName;
  readonly analysis: Analysis;
  /** What it is held against: pictures show both, in the order of the view. */
  readonly against: Layout | undefined;
  /** What a file with the whole story holds beside. */
  readonly story: StoryAgainst;
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
  ["changes", (shown) => lines(changesOf(shown))],
  ["html", htmlOf],
  [
    "layout",
    (shown) =>
      layoutsOf(shown)
        .map((layout) => `${ansiLayout(layout, { width: shown.terminal.columns, colour: shown.terminal.colour })}\n`)
        .join("\n"),
  ],
]);

/** What a view leaves out of the tool's text, whatever its evidence says of the rest. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  iomem: "left out: rows of PCI, HPET, ROMs and registers of devices, which are not simulated",
  dmesg: LEFT_OUT_OF_LOG,
};

/** Views that show what a state is held against. */
const COMPARES: ReadonlySet<string> = new Set(["layout", "svg", "changes", "html"]);

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
  --as svg         takes --width PIXELS, --theme ${SVG_THEMES.join("|")}, --to-scale (memory in proportion
                   throughout) and --range FROM-TO (a part of memory: addresses, both inclusive, or memory38-39)
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
  const asked = readAsked(values);
  if ("wrong" in asked) return wrongCall(terminal, asked.wrong);
  const { whatIf, at, name, lsmem } = asked;

  const options = { params: (values.param ?? []) as readonly string[], allow: values.allow as readonly string[] };
  const ofOther = path.endsWith(EXTENSION) ? undefined : (runner: CaseRunner) => ofMachine(path, runner, terminal);
  const chosen = await chooseScenario(path, options, terminal, ofOther);
  if ("wrong" in chosen) return wrongCall(terminal, chosen.wrong);
  const { textOf } = chosen;
  // A file with the whole story holds both, what is written and what is supposed.
  const analysis = whatIf === undefined || name === "html" ? chosen.analysis : await chosen.supposing({ whatIf });

  if (at === "all") {
    for (const piece of jsonListText("states", allStatesJson(analysis, textOf))) terminal.out(visibleJson(piece));
    terminal.out("\n");
    return outcomeOf(analysis, path, terminal);
  }
  const entry = entryAt(analysis, at);
  if ("wrong" in entry) return noEntry(entry, { analysis, path, todo: "show" }, terminal);
  if (entry.entry.after === undefined) return noState(analysis, path, "show", terminal);
  const { after } = entry.entry;
  const svg = readSvgOptions(values, memoryBlockBytes(after.geometry));
  if ("wrong" in svg) return wrongCall(terminal, svg.wrong);
  const against = await againstOf(asked, entry.entry.number, chosen);
  if ("wrong" in against) return wrongCall(terminal, against.wrong);
  const { result, rows } = collectRows(() =>
    asked.view({ ...entry, analysis, ...against, whatIf, textOf, terminal, lsmem, svg }),
  );
  const text = await result;
  terminal.out(text);
  const code = outcomeOf(analysis, path, terminal);
  const leftOut = LEFT_OUT[name];
  if (leftOut !== undefined) terminal.err(leftOut);
  if (!CARRIES_EVIDENCE.has(name)) {
    for (const line of evidenceLines(wordedEvidence(textEvidence(name, entry.state ?? after, rows))))
      terminal.err(line);
  }
  return code;
}

/** What is asked for, as far as it needs no scenario. */
interface Asked {
  readonly name: string;
  readonly view: View;
  readonly at: string;
  readonly whatIf: string | undefined;
  readonly lsmem: LsmemForm;
  readonly texts: readonly string[];
}

function readAsked(values: Parameters<typeof lsmemOptionsOf>[0]): Asked | { readonly wrong: string } {
  const name = String(values.as);
  const view = VIEWS.get(name);
  if (view === undefined) {
    return { wrong: `unknown view '${name}'${meantHint(name, VIEWS.keys())}: one of ${[...VIEWS.keys()].join(", ")}` };
  }
  const whatIf = values["what-if"] === undefined ? undefined : String(values["what-if"]);
  if (whatIf !== undefined && !WHAT_IFS.includes(whatIf)) {
    return { wrong: `unknown what-if '${whatIf}'${meantHint(whatIf, WHAT_IFS)}: one of ${WHAT_IFS.join(", ")}` };
  }
  const lsmem = lsmemFormOfOptions(lsmemOptionsOf(values));
  if ("wrong" in lsmem) return lsmem;
  if (name !== "lsmem" && lsmem !== ZONES_LSMEM) return { wrong: "lsmem's options go with --as lsmem only" };
  const svg = readSvgOptions(values);
  if ("wrong" in svg) return svg;
  const at = String(values.at);
  if (at === "all" && name !== "json") return { wrong: "--at all goes with --as json only" };
  const texts = values.against as readonly string[];
  if (texts.length > 0 && !COMPARES.has(name)) {
    return { wrong: `--against goes with --as ${[...COMPARES].join(", ")} only` };
  }
  if (texts.length > 1 && name !== "html") return { wrong: "--against is given more than once with --as html only" };
  return { name, view, at, whatIf, lsmem, texts };
}

/** The scenario that `memzone import` makes of a real machine's file; what is no such file is read as a scenario. */
async function ofMachine(path: string, runner: CaseRunner, terminal: Terminal): Promise<ReadScenario> {
  const { sources } = await readInputs([path], terminal);
  if (sources.length === 0) return runner.read(path);
  const imported = scenarioOf(sources);
  if ("wrong" in imported) return imported;
  for (const doubt of imported.doubts) terminal.err(`memzone: ${doubt}`);
  const uri = addressOf(path === "-" ? `imported${EXTENSION}` : path, terminal.folder);
  return { uri, text: imported.text, params: [] };
}

/** An empty text stays empty. */
function lines(text: string): string {
  return text === "" ? "" : `${visible(text)}\n`;
}

/** What the state is held against: what is asked for; a what-if against the kernel as it is, changes against the step before. */
async function againstOf(
  { name, at, whatIf, texts }: Asked,
  number: number,
  chosen: ChosenScenario,
): Promise<Pick<Shown, "against" | "story"> | { readonly wrong: string }> {
  const one = (found: Against | { readonly wrong: string }) =>
    "wrong" in found ? found : { against: found.layout, story: {} };
  const nothing = { against: undefined, story: {} };
  if (name === "html") {
    const story = await readStoryAgainst([...texts, ...(whatIf === undefined ? [] : [`what-if=${whatIf}`])], chosen);
    return "wrong" in story ? story : { ...nothing, story };
  }
  if (texts[0] !== undefined) return one(await readAgainst(texts[0], at, chosen));
  if (whatIf !== undefined) {
    const layout = layoutOf(chosen.analysis, at === "end" ? undefined : number, { textOf: chosen.textOf });
    return { ...nothing, against: layout };
  }
  if (name !== "changes") return nothing;
  if (number === 0) return { wrong: "the boot has nothing before it: write --against" };
  return one(await readAgainst(number === 1 ? "boot" : String(number - 1), at, chosen));
}

function layoutsOf({ analysis, against, entry, at, whatIf, textOf }: Shown): readonly Layout[] {
  const number = at === "end" ? undefined : entry.number;
  const supposed = whatIf === undefined ? {} : { supposed: { whatIf } };
  const own = layoutOf(analysis, number, { textOf, ...supposed })!;
  return against === undefined ? [own] : inOrder(own, against);
}

/** Head lines that tell what is held against what, then a line for each difference. */
function changesOf(shown: Shown): string {
  const [from, to] = layoutsOf(shown);
  return from === undefined || to === undefined ? "" : changesText([from, to]);
}

/** The whole story around the state; the view's own code lies beside the program. */
function htmlOf({ analysis, entry, story, textOf, terminal }: Shown): Promise<string> {
  const whole = storyOf(analysis, entry.number, { textOf, ...story });
  return readViewCode(terminal).then((code) => storyHtml(whole, code));
}

/** Beside the program that `npm run build` makes; of the sources, which have none, beside the last one that was made. */
async function readViewCode({ program }: Terminal): Promise<ViewCode> {
  const folder = dirname(await realpath(program ?? ""));
  const read = (from: string) =>
    Promise.all(["webview.js", "webview.css"].map((name) => readFile(join(from, name), "utf8")));
  const [script, style] = await read(folder).catch(() => read(join(folder, "../../dist")));
  return { script: script!, style: style! };
}

function outcomeOf(analysis: Analysis, path: string, terminal: Terminal): ExitCode {
  return errorCount(analysis, path, terminal) === 0 ? EXIT.fine : EXIT.failed;
}
