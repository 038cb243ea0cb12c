/**
 * A made scenario that holds together: a damaged log, or half of one, tells of things that no machine has at once. What the analysis calls
 * an error is left out, as a comment in its place; what the kernel itself would say of the command line stays, and is expected.
 */

import { format } from "../../../grammar/format.ts";
import type { Analysis, Diagnostic } from "../../analysis/analysis.ts";
import { shortened } from "../../analysis/notes/source-words.ts";

export interface FittingScenario {
  readonly text: string;
  readonly analysis: Analysis;
  /** A sentence for each thing that was left out. */
  readonly doubts: readonly string[];
}

/** `wrong`: what is left is no machine that boots, the end of a sentence. */
export type Fitted = FittingScenario | { readonly wrong: string };

/** What a kernel does with a command line that it can't follow, or follows in its own way: it goes on. */
const OF_KERNEL: ReadonlySet<Diagnostic["code"]> = new Set(["crashkernel-failed", "param-value"]);

/** Every round leaves out at least one line. */
const MOST_ROUNDS = 50;

/** `analyse`: the scenario as it would be written. */
export async function fitted(text: string, analyse: (text: string) => Promise<Analysis>): Promise<Fitted> {
  const rounds = fitting(text);
  let round = rounds.next();
  while (round.done !== true) round = rounds.next(await analyse(round.value));
  return round.value;
}

/** The same without waiting for anything. */
export function fittedAtOnce(text: string, analyse: (text: string) => Analysis): Fitted {
  const rounds = fitting(text);
  let round = rounds.next();
  while (round.done !== true) round = rounds.next(analyse(round.value));
  return round.value;
}

/** Hands out texts to be analysed. */
function* fitting(text: string): Generator<string, Fitted, Analysis> {
  let current = text;
  const doubts: string[] = [];
  const unmet = new Set<string>();
  for (let round = 0; ; round++) {
    const analysis = yield current;
    const errors = analysis.diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length === 0) return { text: current, analysis, doubts };
    const next = round === MOST_ROUNDS ? undefined : without(current, errors, unmet);
    if (next === undefined) return { wrong: errors[0]!.message };
    doubts.push(...next.doubts);
    current = format(next.text);
  }
}

interface Change {
  readonly text: string;
  readonly doubts: readonly string[];
}

/** Undefined: an error is about all of the machine, or the boot. `unmet`: what was expected and never came, which is added to. */
function without(text: string, errors: readonly Diagnostic[], unmet: Set<string>): Change | undefined {
  const failed = errors.flatMap(({ span }) => EXPECTED.exec(text.split("\n")[lineOf(text, span.start)] ?? "") ?? [])[1];
  if (failed !== undefined) {
    unmet.add(failed);
    return { text: text.replace(`${expectLine(failed)}\n`, ""), doubts: [] };
  }
  const expected = errors
    .filter(({ code, span }) => OF_KERNEL.has(code) && !unmet.has(code) && span.start < startOfBoot(text))
    .map(({ code }) => expecting(text, code))
    .find((change) => change !== undefined);
  if (expected !== undefined) return expected;
  const parameter = errors.find(({ span }) => isParameter(text, span.start));
  if (parameter !== undefined) return withoutParameter(text, parameter);
  const lines = text.split("\n");
  const doubts: string[] = [];
  for (const { span, message } of errors) {
    const run = linesToLeave(lines, lineOf(text, span.start));
    if (run === undefined) continue;
    const left = lines.slice(run.first, run.last + 1).map((line) => line.trim());
    if (left.some((line) => line.startsWith("#"))) continue;
    doubts.push(`left out: ${shortened(left.join(" "))}: ${message}`);
    lines.splice(run.first, left.length, ...left.map((line, index) => `# ${index === 0 ? "Left out: " : "  "}${line}`));
  }
  return doubts.length === 0 ? undefined : { text: lines.join("\n"), doubts };
}

function isParameter(text: string, offset: number): boolean {
  const block = /^cmdline \{\n[\s\S]*?^\}/m.exec(text);
  return block !== null && block.index < offset && offset < block.index + block[0].length;
}

function withoutParameter(text: string, { span, message }: Diagnostic): Change {
  const left = text.slice(span.start, span.end);
  const line = text.lastIndexOf("\n", span.start) + 1;
  const before = `${text.slice(0, line)}  # Left out: ${left}\n${text.slice(line, span.start)}`;
  return { text: before + text.slice(span.end), doubts: [`left out: ${shortened(left)}: ${message}`] };
}

function startOfBoot(text: string): number {
  return text.search(/^boot$/m);
}

function expectLine(code: string): string {
  return `expect warning ${code}`;
}

const EXPECTED = /^expect warning ([a-z-]+)$/;

/** Undefined where that is expected already. */
function expecting(text: string, code: string): Change | undefined {
  const line = expectLine(code);
  if (text.includes(`\n${line}\n`)) return undefined;
  return { text: text.replace(/^boot$/m, `boot\n${line}`), doubts: [] };
}

/** A statement or an item of `machine`, with its block. Undefined: it is what everything else stands in. */
function linesToLeave(
  lines: readonly string[],
  first: number,
): { readonly first: number; readonly last: number } | undefined {
  const line = lines[first]?.trim() ?? "";
  if (line === "" || line === "}" || /^(?:boot|scenario|kernel|machine|firmware|cmdline)\b/.test(line))
    return undefined;
  if (!line.endsWith("{")) return { first, last: first };
  const indent = /^ */.exec(lines[first]!)![0];
  const last = lines.findIndex((each, index) => index > first && each === `${indent}}`);
  return last === -1 ? undefined : { first, last };
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length - 1;
}
