/**
 * What an assistant may ask, by a text and not by a file: whether a scenario holds, what the machine looks like, what a name means. The Model Context
 * Protocol of `memzone mcp` and the tools of the editor's language models are two ways to the same answers. Nothing is read from a disk.
 */
import { nearest } from "../../grammar/did-you-mean.ts";
import { Analyser } from "../analysis/analyser.ts";
import type { Analysis, Budget, Diagnostic } from "../analysis/analysis.ts";
import { endState } from "../analysis/end-state.ts";
import { wordedEvidence } from "../analysis/evidence-words.ts";
import { evidenceSentences } from "../analysis/level-words.ts";
import { chosenValues, combination } from "../analysis/scenario/combination.ts";
import { type Combinations, combinationsText } from "../analysis/scenario/params.ts";
import { printedText, STATE_TEXTS } from "../views/renderers.ts";
import { IMPORT_TOOL, importedText } from "./assistant-import.ts";
import { BOOKS, type Book, PAGES, pagesOf } from "./reference.ts";

export interface AssistantTool {
  readonly name: string;
  readonly title: string;
  /** For who chooses among tools. */
  readonly description: string;
  /** JSON Schema of what it takes. */
  readonly inputSchema: {
    readonly type: "object";
    readonly properties: Readonly<Record<string, object>>;
    readonly required: readonly string[];
    readonly additionalProperties: false;
  };
}

/** What came of a call: text, and whether it is the answer or why there is none. */
export interface ToolAnswer {
  readonly text: string;
  readonly isError: boolean;
}

const SCENARIO = {
  type: "string",
  description:
    "The whole text of a .memzone scenario: kernel, machine, cmdline, boot, steps. Other files can't be named.",
};
const VIEWS = Object.keys(STATE_TEXTS) as (keyof typeof STATE_TEXTS)[];

export const ASSISTANT_TOOLS: readonly AssistantTool[] = [
  {
    name: "memzone_check",
    title: "Check a Memzone scenario",
    description:
      "Simulates what Linux does with the physical memory of a machine and says what is wrong: misplaced parameters, zones that boot allocations lie in, blocks that can't go offline, steps that fail, expectations that don't hold. All combinations of its parameters. Says of what is exact and what is modelled.",
    inputSchema: object({ scenario: SCENARIO }, ["scenario"]),
  },
  {
    name: "memzone_show",
    title: "Show a simulated machine",
    description:
      "The simulated machine after a step as lsmem, /proc/zoneinfo, /proc/iomem or the kernel's log print it, its memory blocks with valid_zones, or which blocks can go offline.",
    inputSchema: object(
      {
        scenario: SCENARIO,
        as: { type: "string", enum: VIEWS, description: "Which text." },
        step: { type: "integer", minimum: 0, description: "0 is the boot; without it the last step." },
      },
      ["scenario", "as"],
    ),
  },
  {
    name: "memzone_explain",
    title: "Explain a name of Linux memory management",
    description: `What a kernel parameter, a knob, a diagnostic code or a kernel rule is, since which kernels, and where in the kernel's sources it stands; or a whole book of the reference: ${Object.keys(BOOKS).join(", ")}. Read "language" before writing a scenario.`,
    inputSchema: object(
      { name: { type: "string", description: "movablecore, movable-reserved, auto_online_blocks, language …" } },
      ["name"],
    ),
  },
  IMPORT_TOOL,
];

function object(properties: AssistantTool["inputSchema"]["properties"], required: readonly string[]) {
  return { type: "object", properties, required, additionalProperties: false } as const;
}

/** What one analysis may cost, and in milliseconds a whole call; combinations of parameters that are looked at. */
const BUDGET: Omit<Budget, "now"> = { steps: 10_000, runs: 200_000, milliseconds: 20_000, characters: 1024 * 1024 };
const MOST_COMBINATIONS = 64;
/** Characters of a text: who reads more of it has the command line. */
const LONGEST = 256 * 1024;
const URI = "memory:///scenario.memzone";

const NO_FILES = {
  resolve: (from: string, path: string) => (URL.canParse(path, from) ? new URL(path, from).href : path),
  read: () => undefined,
  whyNot: () => "an assistant's scenario is a text, and names no files",
};

/** Answers a call, whatever it is given. `now`: milliseconds. */
export function answerTool(name: string, given: unknown, now: () => number): ToolAnswer {
  const input = (typeof given === "object" && given !== null ? given : {}) as Readonly<Record<string, unknown>>;
  const tool = ASSISTANT_TOOLS.find((each) => each.name === name);
  if (tool === undefined) return wrong(`there is no tool ${JSON.stringify(name)}`);
  const missing = tool.inputSchema.required.find((key) => typeof input[key] !== "string");
  if (missing !== undefined) return wrong(`\`${missing}\` is missing, or no text`);
  const known = Object.keys(tool.inputSchema.properties);
  const other = Object.keys(input).find((key) => !known.includes(key));
  if (other !== undefined) return wrong(`${name} takes no \`${other}\`: it takes ${known.join(", ")}`);
  if (name === "memzone_explain") return explained(String(input.name));
  const analyser = new Analyser();
  const end = now() + BUDGET.milliseconds;
  if (name === IMPORT_TOOL.name) {
    return importedText(input, (text) => {
      const budget = { ...BUDGET, milliseconds: Math.max(0, end - now()), now };
      return analyser.analyse(URI, text, 1, { loader: NO_FILES, budget, renderers: STATE_TEXTS });
    });
  }
  const text = String(input.scenario);
  const budget = { ...BUDGET, now };
  const analyse = (params: Readonly<Record<string, string>>) =>
    analyser.analyse(URI, text, 1, { loader: NO_FILES, budget, renderers: STATE_TEXTS, params });
  if (name === "memzone_show") return shown(analyse({}), input);
  const isOver = (): boolean => now() > end;
  return checked(text, analyser.combinations(URI, text, { loader: NO_FILES }), isOver, analyse);
}

function wrong(text: string): ToolAnswer {
  return { text, isError: true };
}

function explained(name: string): ToolAnswer {
  const text = Object.hasOwn(BOOKS, name) ? BOOKS[name as Book]() : pagesOf(name);
  if (text !== undefined) return { text, isError: false };
  const meant = nearest(name, [...Object.keys(BOOKS), ...PAGES.map((page) => page.name)]);
  return wrong(`nothing is called ${JSON.stringify(name)}${meant === undefined ? "" : `; did you mean ${meant}?`}`);
}

function shown(analysis: Analysis, { as, step }: Readonly<Record<string, unknown>>): ToolAnswer {
  const view = VIEWS.find((each) => each === as);
  if (view === undefined) {
    const meant = nearest(String(as), VIEWS);
    return wrong(`\`as\` is one of ${VIEWS.join(", ")}${meant === undefined ? "" : `; did you mean ${meant}?`}`);
  }
  const last = analysis.timeline.length - 1;
  const number = step === undefined ? last : Number(step);
  const entry = Number.isInteger(number) ? analysis.entry(number) : undefined;
  if (entry === undefined && last >= 0) return wrong(`there is no step ${String(step)}: the last one is ${last}`);
  const state = step === undefined ? endState(analysis) : entry?.after;
  if (state === undefined) {
    return wrong(["nothing could be simulated there", ...linesOf(analysis, analysis.diagnostics)].join("\n"));
  }
  const { text, evidence } = printedText(view, state);
  return { text: `${cut(text)}\n\n${evidenceSentences(wordedEvidence(evidence)).join("\n")}\n`, isError: false };
}

/** Whole lines, and how many are left out. */
function cut(text: string): string {
  if (text.length <= LONGEST) return text;
  const end = text.lastIndexOf("\n", LONGEST);
  const left = text.slice(end + 1).split("\n").length;
  return `${text.slice(0, end)}\n… ${left} lines more, which \`memzone show\` prints`;
}

function checked(
  text: string,
  { params: all, count, total }: Combinations,
  isOver: () => boolean,
  analyse: (params: Readonly<Record<string, string>>) => Analysis,
): ToolAnswer {
  const parts: string[] = [];
  let errors = 0;
  for (let index = 0; index < Math.min(count, MOST_COMBINATIONS); index++) {
    if (index > 0 && isOver()) break;
    const params = combination(all, index);
    const analysis = analyse(params);
    const found = analysis.diagnostics;
    errors += found.filter(({ severity }) => severity === "error").length;
    const values = chosenValues(params);
    const head = values.length === 0 ? [] : [`with ${values.join(", ")}:`];
    const said = linesOf(analysis, found);
    const evidence = evidenceSentences(wordedEvidence(analysis.evidence));
    parts.push([...head, ...(said.length === 0 ? ["nothing is wrong"] : said), ...evidence].join("\n"));
  }
  const done = parts.length;
  if (total > done) parts.push(`of ${combinationsText(total)} of the parameters the first ${done}`);
  const cases = done === 1 ? "1 case" : `${done} cases`;
  parts.push(`${cases}: ${errors === 1 ? "1 error" : `${errors} errors`}`);
  return { text: `${parts.join("\n\n")}\n`, isError: text.trim() === "" };
}

/** `12:3: warning: …  [code]`, with the titles of what would mend it. */
function linesOf({ source }: Analysis, diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ span, severity, message, code, fixes, uri }) => {
    const line = uri === URI ? source.lineAt(span.start) : 0;
    const column = uri === URI ? span.start - source.lineSpan(line).start : 0;
    const titles = fixes.length === 0 ? "" : `; fixes: ${fixes.map(({ title }) => title).join(" / ")}`;
    return `${line + 1}:${column + 1}: ${severity}: ${message} [${code}]${titles}`;
  });
}
