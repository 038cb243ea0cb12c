/** Analyses the text of a scenario, for tests and for tools that no test runner starts. */
import { wordsOf } from "../../grammar/vocabulary/word-lists.ts";
import { Analyser } from "../../server/analysis/analyser.ts";
import type { AnalyseOptions, Analysis, TextRenderers } from "../../server/analysis/analysis.ts";
import type { Simulator } from "../../server/analysis/engine.ts";
import type { ImageFile } from "../../server/sources/kernel-image/reading.ts";
import { textOf } from "../../server/views/renderers.ts";

export const URI = "file:///scenarios/main.memzone";

export interface FixtureOptions extends Partial<Pick<AnalyseOptions, "budget" | "params" | "whatIf" | "renderers">> {
  /** Other files beside the scenario, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** Kernel images beside the scenario, by name; without any the host reads none. */
  readonly images?: Readonly<Record<string, ImageFile>>;
  readonly simulator?: Simulator;
}

const noText = textOf("layout", () => "");
/** Every text that can be expected, empty. */
export const NO_TEXTS = Object.fromEntries(wordsOf("VIEW").map((view) => [view, noText])) as TextRenderers;

/** Options as a host would give them; files lie in the folder of the scenario. */
export function optionsOf(fixture: FixtureOptions = {}): AnalyseOptions {
  const { images } = fixture;
  const files = new Map(Object.entries(fixture.files ?? {}));
  return {
    loader: {
      resolve: (from, path) => new URL(path, from).href,
      read: (uri) => files.get(uri.replace("file:///scenarios/", "")),
      ...(images === undefined
        ? {}
        : { image: (uri) => images[uri.replace("file:///scenarios/", "")] ?? { wrong: "missing" } }),
    },
    budget: fixture.budget ?? { steps: 10_000, runs: 1_000_000, milliseconds: 10_000, now: () => 0 },
    renderers: fixture.renderers ?? NO_TEXTS,
    ...(fixture.params === undefined ? {} : { params: fixture.params }),
    ...(fixture.whatIf === undefined ? {} : { whatIf: fixture.whatIf }),
  };
}

export function analyse(text: string, fixture: FixtureOptions = {}): Analysis {
  return new Analyser(fixture.simulator).analyse(URI, text, 1, optionsOf(fixture));
}
