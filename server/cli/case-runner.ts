/**
 * Scenarios on the disk, analysed in this thread: read, with the combinations of their parameters, and run with one of them.
 */
import { Analyser } from "../analysis/analyser.ts";
import type { AnalyseOptions, Analysis } from "../analysis/analysis.ts";
import type { ParamValues } from "../analysis/scenario/combination.ts";
import type { Combinations } from "../analysis/scenario/params.ts";
import type { Boundary } from "../disk/boundary.ts";
import { STATE_TEXTS } from "../views/renderers.ts";
import { addressOf, DiskLoader, readText } from "./files.ts";

/** What one analysis may cost outside an editor, where nobody waits for a key press. */
const BUDGET = { steps: 1_000_000, runs: 4_000_000, milliseconds: 120_000, now: () => performance.now() } as const;

/** A text without these words has no parameters: it is one case, which need not be looked for. */
const MAY_HAVE_PARAMS = /\b(?:param|use)\b/;
const ONE_CASE: Combinations = { params: [], count: 1, total: 1 };

export type ReadScenario =
  | { readonly uri: string; readonly text: string; readonly params: readonly ParamValues[]; readonly message?: string }
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

  /** The text of a scenario. */
  readText(path: string): { readonly uri: string; readonly text: string } | { readonly wrong: string } {
    const read = readText(path, this.#folder);
    return "wrong" in read ? read : { uri: addressOf(path, this.#folder), text: read.text };
  }

  /** The combinations of a text's parameters. */
  combinations(uri: string, text: string): Combinations {
    return isOneCase(text) ? ONE_CASE : this.#analyser.combinations(uri, text, { loader: this.loader });
  }

  /** Reads a scenario and lists its parameters. */
  read(path: string): ReadScenario {
    const read = this.readText(path);
    if ("wrong" in read) return read;
    const { params, message } = this.combinations(read.uri, read.text);
    return { ...read, params, ...(message === undefined ? {} : { message }) };
  }

  /** Once more where a kernel image that the scenario names was not read yet. */
  async analyse(
    uri: string,
    text: string,
    more: Pick<AnalyseOptions, "params" | "whatIf" | "kernel"> = {},
  ): Promise<Analysis> {
    const options = { loader: this.loader, budget: BUDGET, renderers: STATE_TEXTS, ...more };
    const first = this.#analyser.analyse(uri, text, 0, options);
    return (await this.loader.imagesRead()) ? this.#analyser.analyse(uri, text, 0, options) : first;
  }

  /** Drops what is kept of a scenario. */
  forget(uri: string): void {
    this.#analyser.forget(uri);
  }
}

export function isOneCase(text: string): boolean {
  return !MAY_HAVE_PARAMS.test(text);
}
