/**
 * The entry of analysis: text in, an analysed document out. It remembers what it simulated of each document, so that the
 * next version costs what has changed; it touches no files and never throws.
 */

import type { ScenarioFile } from "../../grammar/ast.ts";
import { drained } from "../../grammar/incremental/drained.ts";
import type { PassageGroup } from "../../grammar/incremental/passage-group.ts";
import { SourceText } from "../../grammar/incremental/source-text.ts";
import { parse } from "../../grammar/parse.ts";
import { wordsOf } from "../../grammar/vocabulary/word-lists.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import { AnalysedScenario } from "./analysed-scenario.ts";
import type { AnalyseOptions, Analysis, TextRenderer, TextRenderers } from "./analysis.ts";
import { type ScenarioSaid, Speaker } from "./assemble.ts";
import { MOST_TEXT, textDiagnostics, tooLarge } from "./diagnostics/file.ts";
import { internalError } from "./diagnostics/notes.ts";
import { type Progress, type Run, runStory, type Simulator } from "./engine.ts";
import { heldByText } from "./held.ts";
import { LeastRecentlyUsed } from "./least-recently-used.ts";
import { headLength, readHead, variantOf } from "./scenario/head.ts";
import { type Combinations, combinations } from "./scenario/params.ts";
import { SavedLogs } from "./scenario/saved-logs.ts";
import { readStory, type Story } from "./scenario/story.ts";
import { kernelSimulator } from "./simulator.ts";
import { storyEvidence } from "./story-evidence.ts";

/** Documents whose states are kept. */
const MOST_DOCUMENTS = 32;
/** Choices of parameters and what-ifs of one document whose states are kept. */
const MOST_VARIANTS = 8;
/** Other files whose syntax trees are kept. */
const MOST_USED_FILES = 64;

/** All that is kept of one version of a text, with one choice of its parameters, for the next. */
interface Kept {
  readonly story: Story;
  readonly run: Run;
  readonly said: ScenarioSaid | undefined;
  /** About how many KiB it holds that what it began with does not. */
  readonly held: number;
}

interface DocumentRuns {
  readonly variants: LeastRecentlyUsed<string, Kept>;
  /** By the groups of a text and by variant: what came of texts that the document had, as long as somebody keeps those. */
  readonly ofTexts: WeakMap<readonly PassageGroup[], LeastRecentlyUsed<string, Kept>>;
  /** What to start from where a variant has nothing of its own. */
  latest: Kept | undefined;
}

export class Analyser {
  readonly #simulator: Simulator;
  readonly #documents = new LeastRecentlyUsed<string, DocumentRuns>(MOST_DOCUMENTS);
  readonly #usedFiles = new LeastRecentlyUsed<string, ScenarioFile>(MOST_USED_FILES);
  readonly #rendered = new WeakMap<TextRenderers, TextRenderers>();
  readonly #logs = new SavedLogs();
  /** The text that was read last: the combinations of its parameters are of one tree. */
  #latest: { readonly uri: string; readonly source: SourceText } | undefined;

  constructor(simulator: Simulator = kernelSimulator) {
    this.#simulator = simulator;
  }

  /** Analyses a text. What goes wrong, in the text or in here, is a diagnostic of the result. */
  analyse(uri: string, text: string | SourceText, version: number, options: AnalyseOptions): Analysis {
    return drained(this.analyseInTurns(uri, text, version, options));
  }

  /** The same, yielding where others may be served in between. Only the last that was begun of a document is kept. */
  *analyseInTurns(
    uri: string,
    text: string | SourceText,
    version: number,
    options: AnalyseOptions,
  ): Generator<Progress | undefined, Analysis> {
    const source = typeof text === "string" ? this.#read(uri, text) : text;
    const { characters = MOST_TEXT } = options.budget;
    if (source.length > characters) {
      const { file } = source;
      return syntaxAlone(uri, version, source, [tooLarge(uri, file.text, characters), ...textDiagnostics(uri, file)]);
    }
    try {
      return yield* this.#simulate(uri, version, source, options);
    } catch (error) {
      this.forget(uri);
      const { file } = source;
      const failure = error instanceof Error ? error.message : String(error);
      const problem = internalError({ uri, span: { start: 0, end: 0 } }, "this scenario", failure);
      return syntaxAlone(uri, version, source, [problem, ...textDiagnostics(uri, file)]);
    }
  }

  /** Every combination of the parameters of a text, for `check`. */
  combinations(uri: string, text: string, options: Pick<AnalyseOptions, "loader">): Combinations {
    return combinations(uri, this.#read(uri, text).file, options.loader, this.#parseUsed);
  }

  #read(uri: string, text: string): SourceText {
    const known = this.#latest?.uri === uri ? this.#latest.source : this.#documents.get(uri)?.latest?.story.source;
    const source = known?.replace(text) ?? SourceText.of(text);
    this.#latest = { uri, source };
    return source;
  }

  /** Drops what is remembered of a document. */
  forget(uri: string): void {
    if (this.#latest?.uri === uri) this.#latest = undefined;
    this.#documents.delete(uri);
  }

  *#simulate(
    uri: string,
    version: number,
    source: SourceText,
    options: AnalyseOptions,
  ): Generator<Progress | undefined, Analysis> {
    const services = { parse: this.#parseUsed, logs: this.#logs };
    const runs = this.#runsOf(uri);
    const variant = variantOf(options);
    const ofText = runs.ofTexts.get(source.groups) ?? new LeastRecentlyUsed<string, Kept>(MOST_VARIANTS);
    const known = ofText.get(variant);
    const previous = known ?? runs.variants.get(variant) ?? runs.latest;
    const head = readHead(uri, source, options, services, variant, previous?.story.head);
    const story = yield* readStory(head, source, previous?.story);
    const speaker = new Speaker(story, this.#memoised(options.renderers), previous?.said);
    const run = yield* runStory(story, this.#simulator, options.budget, previous?.run, {
      done: (group) => speaker.add(group),
      kept: (groups) => speaker.keep(groups),
      left: (partial) => {
        // The next version begins with what this one has come to.
        runs.latest = { story, run: partial, said: previous?.said, held: partial.held };
        runs.variants.set(variant, runs.latest);
      },
    });
    const { said } = speaker;
    const ofHead = head === previous?.story.head ? 0 : headLength(head);
    const { characters } = source.readAgain;
    const made = heldByText({ characters, ofHead, expectations: said.checked }) + run.held;
    const kept = { story, run, said, held: Math.max(known?.held ?? 0, made) };
    runs.variants.set(variant, kept);
    runs.latest = kept;
    ofText.set(variant, kept);
    runs.ofTexts.set(source.groups, ofText);
    const held = ofText.values.reduce((sum, each) => sum + each.held, 0);
    const analysed = new AnalysedScenario(version, story, run, said, held);
    yield* analysed.gather();
    return analysed;
  }

  #runsOf(uri: string): DocumentRuns {
    const known = this.#documents.get(uri);
    if (known !== undefined) return known;
    const variants = new LeastRecentlyUsed<string, Kept>(MOST_VARIANTS);
    const runs = { variants, ofTexts: new WeakMap(), latest: undefined };
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
      const printed = (state: MemoryState, like?: string): string => {
        const known = texts.get(state);
        if (known !== undefined && known.like === like) return known.text;
        const text = render(state, like);
        texts.set(state, { like, text });
        return text;
      };
      return Object.assign(printed, render);
    };
    const memoised = Object.fromEntries(wordsOf("VIEW").map((view) => [view, once(renderers[view])])) as TextRenderers;
    this.#rendered.set(renderers, memoised);
    return memoised;
  }
}

function syntaxAlone(uri: string, version: number, source: SourceText, diagnostics: Analysis["diagnostics"]): Analysis {
  return {
    uri,
    version,
    source,
    file: source.file,
    params: [],
    names: [],
    timeline: [],
    entryCount: 0,
    stretches: [],
    entries: () => [],
    entry: () => undefined,
    entryBefore: () => undefined,
    *passages() {
      for (const placed of source.passages()) yield { ...placed, steps: [] };
    },
    *passagesIn(group) {
      for (const placed of source.passagesOf(group)) yield { ...placed, steps: [] };
    },
    ending: [],
    doubtsAt: () => [],
    evidence: storyEvidence([], []),
    expectations: [],
    diagnostics,
    placeOf: () => undefined,
    standOf: () => undefined,
    stepCount: 0,
    stoppedEarly: false,
    simulated: 0,
    held: 0,
    dependencies: [],
  };
}
