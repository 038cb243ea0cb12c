/** The scenario that is made of texts of a machine, as `memzone import` makes it. */
import { Analyser } from "../../server/analysis/analyser.ts";
import { type FittingScenario, fitted } from "../../server/bridge/import/fitting.ts";
import { type ReadSource, readSource } from "../../server/bridge/import/read-sources.ts";
import { scenarioOf } from "../../server/bridge/import/scenario-text.ts";
import { STATE_TEXTS } from "../../server/views/renderers.ts";

export const analyse = async (text: string) =>
  new Analyser().analyse("file:///machine.memzone", text, 1, {
    loader: { resolve: (_from, path) => path, read: () => "" },
    budget: { steps: 1000, runs: 4_000_000, milliseconds: 60_000, now: () => 0 },
    renderers: STATE_TEXTS,
  });

export type Made =
  /** Why none is made, for who wants one. */
  { readonly wrong: string } | { readonly whole: FittingScenario; readonly sources: readonly ReadSource[] };

/** Undefined where no text is one of a machine. */
export async function madeOf(
  texts: readonly { readonly name: string; readonly text: string }[],
): Promise<Made | undefined> {
  const sources = texts.map((text) => readSource({ ...text, cut: false })).filter((read) => "source" in read);
  if (sources.length === 0) return undefined;
  const scenario = scenarioOf(sources);
  if ("wrong" in scenario) return scenario;
  const whole = await fitted(scenario.text, analyse);
  return "wrong" in whole ? whole : { whole, sources };
}
