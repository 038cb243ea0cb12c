/**
 * `memzone explain`: the page of a diagnostic, a parameter, a knob or a kernel rule; what changed between two kernels; why a memory
 * block of a scenario is as it is.
 */
import { wordedEvidence } from "../analysis/evidence-words.ts";
import { evidenceLines } from "../analysis/level-words.ts";
import { PAGES, pagesOf } from "../bridge/reference.ts";
import { blockEvidence } from "../simulation/evidence/levels.ts";
import { NEWEST_MEASURED } from "../simulation/evidence/measured-range.ts";
import { changesBetween } from "../simulation/kernels/all-rules.ts";
import { type KernelVersion, nearestVersion, noVersion, parseKernelVersion } from "../simulation/kernels/version.ts";
import { blockText } from "../views/block-text.ts";
import { changesText } from "../views/rules-page.ts";
import { visibleLine } from "../views/visible.ts";
import { type Options, readArguments } from "./arguments.ts";
import { chooseScenario, entryAt, noEntry, noState } from "./chosen-state.ts";
import type { Command } from "./command.ts";
import { EXIT, type ExitCode, meantHint, type Terminal, wrongCall } from "./terminal.ts";

const OPTIONS = {
  at: { type: "string", default: "end" },
  param: { type: "string", multiple: true },
  allow: { type: "string", multiple: true, default: [] },
} as const satisfies Options;

export const explain: Command = {
  usage: `memzone explain NAME
memzone explain rules VERSION VERSION
memzone explain FILE memoryN [--at STEP] [--param NAME=VALUE]… [--allow DIR]…

NAME is a diagnostic's code, a kernel parameter, a knob or a kernel rule: what it is, since which kernels, and where in the
kernel's sources it stands. 'rules' lists what two kernels do differently. Of a scenario's memory block it says how it is
after the last step, whether it can go offline and what stands in the way, and which statements made it so.

  --at STEP        boot, a step's number or end (default), as 'memzone show' counts
  --param N=V      takes another value of a parameter than its first one; may be given again
  --allow DIR      lets the scenario name files below another folder (see 'memzone check --help')`,
  examples: [
    ["memzone explain movable-reserved", "the page of a diagnostic"],
    ["memzone explain rules 6.1 6.12", "what changed between two kernels"],
    ["memzone explain server.memzone memory39", "why that block is as it is"],
  ],
  options: OPTIONS,
  run: runExplain,
};

async function runExplain(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const read = readArguments("explain", args, OPTIONS);
  if ("wrong" in read) return wrongCall(terminal, read.wrong);
  const { values, positionals } = read;
  const [first, ...rest] = positionals;
  if (first === undefined) return wrongCall(terminal, "explain what? Name a code, a parameter, a knob or a rule");
  if (first === "rules" && rest.length > 0) return explainChanges(rest, terminal);
  const [block] = rest;
  if (block === undefined) return explainName(first, terminal);
  if (rest.length > 1) {
    const hint = meantHint(first, ["rules"]);
    return wrongCall(terminal, `explain one block of one file (memzone explain FILE memoryN)${hint}`);
  }
  const options = {
    at: String(values.at),
    params: (values.param ?? []) as readonly string[],
    allow: values.allow as readonly string[],
  };
  return explainBlock(first, block, options, terminal);
}

function explainName(written: string, terminal: Terminal): ExitCode {
  const name = written.replace(/=.*$/, "");
  const pages = pagesOf(written);
  if (pages === undefined) {
    const hint = meantHint(
      name,
      PAGES.map((each) => each.name),
    );
    return wrongCall(terminal, `nothing is called '${visibleLine(name)}'${hint}: no code, parameter, knob or rule`);
  }
  terminal.out(pages);
  return EXIT.fine;
}

function explainChanges(texts: readonly string[], terminal: Terminal): ExitCode {
  const versions: KernelVersion[] = [];
  for (const text of texts) {
    const version = parseKernelVersion(text);
    if (version === undefined) return wrongCall(terminal, `'${visibleLine(text)}' is no kernel version`);
    if (noVersion(version) !== undefined) {
      const near = nearestVersion(version, NEWEST_MEASURED);
      return wrongCall(terminal, `there is no Linux ${visibleLine(text)} (did you mean ${near}?)`);
    }
    versions.push(version);
  }
  const [before, after, ...more] = versions;
  if (before === undefined || after === undefined || more.length > 0) {
    return wrongCall(terminal, "name two kernels (memzone explain rules 6.1 6.12)");
  }
  const changes = changesBetween(before, after);
  terminal.out(changes.length === 0 ? "no rule that is simulated changed\n" : `${changesText(changes)}\n`);
  return EXIT.fine;
}

interface BlockOptions {
  readonly at: string;
  readonly params: readonly string[];
  readonly allow: readonly string[];
}

async function explainBlock(
  path: string,
  block: string,
  { at, params: texts, allow }: BlockOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const id = /^memory(\d{1,15})$/.exec(block)?.[1];
  if (id === undefined) return wrongCall(terminal, `'${visibleLine(block)}' is no memory block: write memory39`);
  const chosen = await chooseScenario(path, { params: texts, allow }, terminal);
  if ("wrong" in chosen) return wrongCall(terminal, chosen.wrong);
  const { analysis, textOf } = chosen;
  const found = entryAt(analysis, at);
  if ("wrong" in found) return noEntry(found, { analysis, path, todo: "explain" }, terminal);
  const { state: after } = found;
  if (after === undefined) return noState(analysis, path, "explain", terminal);
  terminal.out(`${blockText(analysis, after, Number(id), textOf)}\n`);
  for (const line of evidenceLines(wordedEvidence(blockEvidence(after)))) terminal.err(line);
  return EXIT.fine;
}
