/** Analyses a scenario for the tests of what is made from it. */
import { Analyser } from "../../server/analysis/analyser.ts";
import type { Analysis } from "../../server/analysis/analysis.ts";
import { STATE_TEXTS } from "../../server/views/renderers.ts";

export const URI = "file:///scenario.memzone";

export function analysed(text: string, whatIf: readonly string[] = [], steps = 1000): Analysis {
  return new Analyser().analyse(URI, text, 7, {
    loader: { resolve: (_, path) => path, read: () => undefined },
    budget: { steps, runs: 100_000, milliseconds: 60_000, now: () => 0 },
    renderers: STATE_TEXTS,
    whatIf,
  });
}
