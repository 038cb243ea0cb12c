/**
 * Runs cases: analyses a file with one combination of its parameters after the other, in this thread.
 */
import { Analyser } from "../analysis/analyser.ts";
import type { AnalyseOptions, Analysis } from "../analysis/analysis.ts";
import type { Boundary } from "../disk/boundary.ts";
import { STATE_TEXTS } from "../views/renderers.ts";
import { addressOf, DiskLoader, readText } from "./files.ts";
import { type CaseResult, caseResult } from "./report.ts";

/** What one analysis may cost outside an editor, where nobody waits for a key press. */
const BUDGET = { steps: 1_000_000, runs: 4_000_000, milliseconds: 120_000, now: () => performance.now() } as const;

export type Params = Readonly<Record<string, string>>;

/** A file and the combinations of its parameters to run. */
export interface Job {
  readonly path: string;
  readonly combinations: readonly Params[];
}

export type ReadScenario =
  | { readonly uri: string; readonly text: string; readonly combinations: readonly Params[]; readonly message?: string }
  | { readonly wrong: string };

export class CaseRunner {
  readonly loader: DiskLoader;
  readonly #analyser = new Analyser();
  readonly #folder: string;

  /** `folder`: what paths are relative to; `boundary`: where other files of a scenario are read. */
  constructor(folder: string, boundary: Boundary) {
    this.#folder = folder;
    this.loader = new DiskLoader(boundary);
  }

  /** Reads a scenario and lists the combinations of its parameters. */
  read(path: string): ReadScenario {
    const read = readText(path, this.#folder);
    if ("wrong" in read) return read;
    const uri = addressOf(path, this.#folder);
    const { choices, message } = this.#analyser.combinations(uri, read.text, { loader: this.loader });
    return { uri, text: read.text, combinations: choices, ...(message === undefined ? {} : { message }) };
  }

  /** Once more where a kernel image that the scenario names was not read yet. */
  async analyse(uri: string, text: string, more: Pick<AnalyseOptions, "params" | "whatIf"> = {}): Promise<Analysis> {
    const options = { loader: this.loader, budget: BUDGET, renderers: STATE_TEXTS, ...more };
    const first = this.#analyser.analyse(uri, text, 0, options);
    return (await this.loader.imagesRead()) ? this.#analyser.analyse(uri, text, 0, options) : first;
  }

  /** One result for each combination. */
  async run({ path, combinations }: Job): Promise<readonly CaseResult[]> {
    const read = readText(path, this.#folder);
    if ("wrong" in read) return [];
    const uri = addressOf(path, this.#folder);
    const results: CaseResult[] = [];
    for (const params of combinations) {
      const analysis = await this.analyse(uri, read.text, { params });
      results.push(caseResult(analysis, params, this.loader.read, this.#folder));
    }
    this.#analyser.forget(uri);
    return results;
  }
}
