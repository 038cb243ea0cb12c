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
