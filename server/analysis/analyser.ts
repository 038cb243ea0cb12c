/**
 * The entry of analysis: text in, an analysed document out. It remembers what it simulated of each document, so that the
 * next version costs what has changed; it touches no files and never throws.
 */

import type { ScenarioFile } from "../../grammar/ast.ts";
import { parse } from "../../grammar/parse.ts";
import { wordsOf } from "../../grammar/vocabulary/word-lists.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import type { AnalyseOptions, Analysis, TextRenderer, TextRenderers } from "./analysis.ts";
import { assembleAnalysis } from "./assemble.ts";
import { MOST_TEXT, textDiagnostics, tooLarge } from "./diagnostics/file.ts";
import { internalError } from "./diagnostics/notes.ts";
import { type Run, runTimeline, type Simulator } from "./engine.ts";
import { LeastRecentlyUsed } from "./least-recently-used.ts";
import { type Combinations, combinations } from "./scenario/params.ts";
import { SavedLogs } from "./scenario/saved-logs.ts";
import { readScenario } from "./scenario/scenario.ts";
import { kernelSimulator } from "./simulator.ts";

/** Documents whose states are kept. */
const MOST_DOCUMENTS = 32;
/** Choices of parameters and what-ifs of one document whose states are kept. */
const MOST_VARIANTS = 8;
/** Other files whose syntax trees are kept. */
const MOST_USED_FILES = 64;

interface DocumentRuns {
  readonly variants: LeastRecentlyUsed<string, Run>;
  /** The run to start from where a variant has none of its own. */
  latest: Run | undefined;
}

export class Analyser {
  readonly #simulator: Simulator;
  readonly #documents = new LeastRecentlyUsed<string, DocumentRuns>(MOST_DOCUMENTS);
  readonly #usedFiles = new LeastRecentlyUsed<string, ScenarioFile>(MOST_USED_FILES);
  readonly #rendered = new WeakMap<TextRenderers, TextRenderers>();
  readonly #logs = new SavedLogs();
  /** The text that was read last: the combinations of its parameters are of one tree. */
  #latest: { readonly uri: string; readonly file: ScenarioFile } | undefined;

  constructor(simulator: Simulator = kernelSimulator) {
    this.#simulator = simulator;
  }

  /** Analyses a text. What goes wrong, in the text or in here, is a diagnostic of the result. */
  analyse(uri: string, text: string, version: number, options: AnalyseOptions): Analysis {
    const file = this.#read(uri, text);
    if (text.length > MOST_TEXT) {
      return syntaxAlone(uri, version, file, [tooLarge(uri, text), ...textDiagnostics(uri, file)]);
    }
    try {
      return this.#simulate(uri, version, file, options);
    } catch (error) {
      this.forget(uri);
      const failure = error instanceof Error ? error.message : String(error);
      const problem = internalError({ uri, span: { start: 0, end: 0 } }, "this scenario", failure);
      return syntaxAlone(uri, version, file, [problem, ...textDiagnostics(uri, file)]);
    }
  }

  /** Every combination of the parameters of a text, for `check`. */
  combinations(uri: string, text: string, options: Pick<AnalyseOptions, "loader">): Combinations {
    return combinations(uri, this.#read(uri, text), options.loader, this.#parseUsed);
  }

  #read(uri: string, text: string): ScenarioFile {
    if (this.#latest?.uri !== uri || this.#latest.file.text !== text) this.#latest = { uri, file: parse(text) };
    return this.#latest.file;
  }

  /** Drops what is remembered of a document. */
  forget(uri: string): void {
    if (this.#latest?.uri === uri) this.#latest = undefined;
    this.#documents.delete(uri);
  }

  #simulate(uri: string, version: number, file: ScenarioFile, options: AnalyseOptions): Analysis {
    const services = { parse: this.#parseUsed, logs: this.#logs };
    const scenario = readScenario({ uri, file }, options, services);
    const runs = this.#runsOf(uri);
    const variant = JSON.stringify([Object.entries(options.params ?? {}).sort(), options.whatIf ?? []]);
    const previous = runs.variants.get(variant) ?? runs.latest;
    const events = scenario.entries.map((entry) => entry.event);
    const run = runTimeline(events, this.#simulator, options.budget, previous);
    runs.variants.set(variant, run);
    runs.latest = run;
    return assembleAnalysis(scenario, run, version, this.#memoised(options.renderers));
  }

  #runsOf(uri: string): DocumentRuns {
    const known = this.#documents.get(uri);
    if (known !== undefined) return known;
    const runs = { variants: new LeastRecentlyUsed<string, Run>(MOST_VARIANTS), latest: undefined };
    this.#documents.set(uri, runs);
    return runs;
  }

  readonly #parseUsed = (uri: string, text: string): ScenarioFile => {
    const known = this.#usedFiles.get(uri);
    if (known?.text === text) return known;
    const file = parse(text);
    this.#usedFiles.set(uri, file);
    return file;
  };

  /** Renderers that print each state once. */
  #memoised(renderers: TextRenderers): TextRenderers {
    const known = this.#rendered.get(renderers);
    if (known !== undefined) return known;
    const once = (render: TextRenderer): TextRenderer => {
      const texts = new WeakMap<MemoryState, { readonly like: string | undefined; readonly text: string }>();
      return (state, like) => {
        const known = texts.get(state);
        if (known !== undefined && known.like === like) return known.text;
        const text = render(state, like);
        texts.set(state, { like, text });
        return text;
      };
    };
    const memoised = Object.fromEntries(
      wordsOf("VIEW").map((view) => [view, once((state, like) => renderers[view](state, like))]),
    ) as TextRenderers;
    this.#rendered.set(renderers, memoised);
    return memoised;
  }
}

function syntaxAlone(uri: string, version: number, file: ScenarioFile, diagnostics: Analysis["diagnostics"]): Analysis {
  return {
    uri,
    version,
    file,
    params: [],
    names: [],
    timeline: [],
    ending: [],
    expectations: [],
    diagnostics,
    placeOf: () => undefined,
    stoppedEarly: false,
    simulated: 0,
    dependencies: [],
  };
}
