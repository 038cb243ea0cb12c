/** The combinations of some parameters, each by its number: that of thousands is made when it is run. Loads nothing of the language. */
import type { ParamChoice } from "../analysis.ts";

/** What a parameter may be. */
export type ParamValues = Pick<ParamChoice, "name" | "values">;

/** The combination of an index from 0, counted with the last parameter changing fastest. */
export function combination(params: readonly ParamValues[], index: number): Readonly<Record<string, string>> {
  const chosen: [string, string][] = [];
  let rest = index;
  for (const { name, values } of params.toReversed()) {
    chosen.push([name, values[rest % values.length]!]);
    rest = Math.floor(rest / values.length);
  }
  return Object.fromEntries(chosen.reverse());
}

/** How many combinations there are; 1 without parameters. */
export function combinationCount(params: readonly Pick<ParamValues, "values">[]): number {
  return params.reduce((product, { values }) => product * values.length, 1);
}

/** `size=512M` of each parameter. */
export function chosenValues(params: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(params).map(([name, value]) => `${name}=${value}`);
}
