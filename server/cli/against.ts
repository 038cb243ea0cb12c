/**
 * `--against`: what a state is held against. A step of the same story, or the same step with something else supposed: a
 * kernel, a parameter's value, a proposed change.
 */
import type { Analysis } from "../analysis/analysis.ts";
import { wrongVersion } from "../analysis/scenario/kernel-spec.ts";
import type { Layout } from "../views/layout.ts";
import { layoutOf, WHAT_IFS } from "../views/layout-model.ts";
import type { StoryOptions } from "../views/story-model.ts";
import type { Supposition } from "../views/supposition.ts";
import { type ChosenScenario, entryAt } from "./chosen-state.ts";
import { meantHint } from "./terminal.ts";

export interface Against {
  readonly layout: Layout;
}

/** For a file that shows the whole story: what it holds beside, and what is seen first. */
export type StoryAgainst = Pick<StoryOptions, "beside" | "compare">;

/** Each is a moment of the story or a supposition; the first of them is seen at once. */
export async function readStoryAgainst(
  texts: readonly string[],
  chosen: ChosenScenario,
): Promise<StoryAgainst | { readonly wrong: string }> {
  const beside: { readonly supposed: Supposition; readonly analysis: Analysis }[] = [];
  let compare: StoryAgainst["compare"];
  for (const text of texts) {
    const supposed = readSupposition(text, chosen);
    if (supposed !== undefined && "wrong" in supposed) return supposed;
    if (supposed === undefined) {
      const found = entryAt(chosen.analysis, text);
      if ("wrong" in found) return found;
      compare ??= { type: "step", step: found.entry.number };
      continue;
    }
    const analysis = await chosen.supposing(supposed);
    if (analysis.timeline.every(({ after }) => after === undefined)) {
      return { wrong: `--against ${text} leaves no state to compare with${firstError(analysis)}` };
    }
    beside.push({ supposed, analysis });
    compare ??= { type: "supposed", supposed };
  }
  return { beside, ...(compare === undefined ? {} : { compare }) };
}

export const AGAINST_USAGE = `  --against WHAT   holds the state against another one, on one axis: boot or a step's number of the same story, or the same step with
                   kernel=VERSION, NAME=VALUE (a parameter) or what-if=NAME supposed. The earlier step comes first, and what is written
                   before what is supposed. With --as changes, a list of what differs;
                   with --as html it may be given again: each can be chosen in the file, and the first is seen at once`;

/** `at`: the step that is shown, as it was asked for. */
export async function readAgainst(
  text: string,
  at: string,
  chosen: ChosenScenario,
): Promise<Against | { readonly wrong: string }> {
  const { analysis, textOf } = chosen;
  const supposed = readSupposition(text, chosen);
  if (supposed !== undefined && "wrong" in supposed) return supposed;
  const other = supposed === undefined ? analysis : await chosen.supposing(supposed);
  const step = supposed === undefined ? text : at;
  const found = entryAt(other, step);
  if ("wrong" in found) return found;
  const number = step === "end" ? undefined : found.entry.number;
  const layout = layoutOf(other, number, { textOf, ...(supposed === undefined ? {} : { supposed }) });
  if (layout === undefined) return { wrong: `--against ${text} leaves no state to compare with${firstError(other)}` };
  return { layout };
}

function readSupposition(
  text: string,
  { params }: ChosenScenario,
): Supposition | { readonly wrong: string } | undefined {
  const equals = text.indexOf("=");
  if (equals === -1) return undefined;
  const [name, value] = [text.slice(0, equals), text.slice(equals + 1)];
  if (name === "kernel") {
    const wrong = wrongVersion(value);
    if (wrong === undefined) return { kernel: value };
    return { wrong: `--against ${text}: there is no Linux ${value} (did you mean ${wrong.nearest}?)` };
  }
  if (name === "what-if") {
    if (WHAT_IFS.includes(value)) return { whatIf: value };
    return { wrong: `unknown what-if '${value}'${meantHint(value, WHAT_IFS)}: one of ${WHAT_IFS.join(", ")}` };
  }
  const possible = params.get(name);
  if (possible === undefined) {
    const known = ["kernel", "what-if", ...params.keys()];
    return { wrong: `--against ${text}: unknown '${name}'${meantHint(name, known)}: one of ${known.join(", ")}` };
  }
  if (!possible.includes(value)) {
    return { wrong: `'${value}' is no value of ${name}: one of ${possible.join(", ")}` };
  }
  return { params: { [name]: value } };
}

function firstError({ diagnostics }: Analysis): string {
  const error = diagnostics.find(({ severity }) => severity === "error");
  return error === undefined ? "" : `: ${error.message}`;
}
