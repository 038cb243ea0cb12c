/**
 * The `param` statements of a scenario: which values each may have, which one is chosen, and every combination of them
 * that `check` runs.
 */

import type { ScenarioFile } from "../../../grammar/ast.ts";
import type { FileLoader, ParamChoice } from "../analysis.ts";
import { boundedLoader } from "./bounded-loader.ts";
import { combinationCount, type ParamValues } from "./combination.ts";
import { NameTable } from "./name-table.ts";
import { ProblemLog } from "./problem-log.ts";
import { type Declared, gatherSources } from "./sources.ts";
import type { ParamValue } from "./values.ts";

/** More combinations than this are not run: somebody mistyped, or a matrix wants splitting into files. */
export const MOST_COMBINATIONS = 4096;

export interface Params {
  readonly choices: readonly ParamChoice[];
  /** The chosen value of each. */
  readonly chosen: ReadonlyMap<string, ParamValue>;
}

/**
 * Reads the parameters. A value in `wanted` is chosen by its text; one that is not among the values counts as not
 * wanted, so that a choice outlives an edit of the list without breaking the file. A `param` of the file itself replaces
 * that of a used file.
 */
export function readParams(
  declarations: readonly Declared[],
  wanted: Readonly<Record<string, string>>,
  names: NameTable,
  problems: ProblemLog,
): Params {
  const choices = new Map<string, ParamChoice>();
  const chosen = new Map<string, ParamValue>();
  for (const { statement, document } of declarations) {
    if (statement.kind !== "param" || statement.name.kind === "bad") continue;
    const name = statement.name.name;
    const place = { uri: document.uri, span: statement.name.span };
    const known = choices.get(name);
    if (known !== undefined && known.place.uri !== document.uri) names.redeclare("param", name, place);
    else {
      const duplicate = names.declare("param", name, place);
      if (duplicate !== undefined) {
        problems.add(duplicate);
        continue;
      }
    }
    const values = statement.values
      .filter((value) => value.kind !== "bad")
      .map((value) => ({ text: document.file.text.slice(value.span.start, value.span.end), value }));
    const value = values.find((candidate) => candidate.text === wanted[name]) ?? values[0];
    if (value === undefined) continue;
    chosen.set(name, value);
    choices.set(name, { name, values: values.map((each) => each.text), chosen: value.text, place });
  }
  return { choices: [...choices.values()], chosen };
}

export interface Combinations {
  readonly params: readonly ParamValues[];
  /** Those that are run, of which `combination()` gives each: at most `MOST_COMBINATIONS`. Without parameters one, of no values. */
  readonly count: number;
  /** How many there are in all. */
  readonly total: number;
  /** Said when not all of them are run. */
  readonly message?: string;
}

/** The combinations of a scenario's parameters, those of the files it uses included. */
export function combinations(
  uri: string,
  file: ScenarioFile,
  loader: FileLoader,
  parse: (uri: string, text: string) => ScenarioFile,
): Combinations {
  const sources = gatherSources({ uri, file }, boundedLoader(loader), parse);
  const { choices } = readParams(sources.declarations, {}, new NameTable(), new ProblemLog());
  const params = choices.map(({ name, values }) => ({ name, values }));
  const total = combinationCount(params);
  const count = Math.min(total, MOST_COMBINATIONS);
  if (total === count) return { params, count, total };
  const message = `the parameters have ${combinationsText(total)}; the first ${count} are run: split the scenario to run more`;
  return { params, count, total, message };
}

/** How many combinations there are, in words that are true of any number. */
export function combinationsText(total: number): string {
  return `${Number.isSafeInteger(total) ? total : "more than 9 quadrillion"} combinations`;
}
