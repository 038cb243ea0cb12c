/**
 * What the combinations of a scenario's parameters have to say that the chosen one has not: they are analysed while nobody waits for anything else,
 * and their diagnostics are marked with their values. `memzone check` says the same of every combination.
 */
import { Analyser } from "../analysis/analyser.ts";
import type { Analysis, Diagnostic, ParamChoice } from "../analysis/analysis.ts";
import { chosenValues, combination, combinationCount } from "../analysis/scenario/combination.ts";
import type { Documents, OpenDocument } from "./documents.ts";
import { BACKGROUND_BUDGET, type Background, inBackground } from "./slices.ts";

/** More combinations than these are left to `memzone check`. */
const MOST = 24;
/** Milliseconds of quiet before they are looked at. */
const QUIET = 400;

export interface CombinationsHost extends Background {
  readonly documents: Documents;
  readonly log: (line: string) => void;
  /** There is something else to say of a document. */
  readonly found: (document: OpenDocument) => void;
}

export class OtherCombinations {
  readonly #host: CombinationsHost;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(host: CombinationsHost) {
    this.#host = host;
  }

  /** A document was analysed: its other combinations are looked at when it has been quiet for a while. */
  analysed(document: OpenDocument): void {
    const { uri, analysis } = document;
    clearTimeout(this.#timers.get(uri));
    this.#timers.delete(uri);
    if (analysis === undefined || !analysis.params.some(hasOthers)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(uri);
      this.#run(document, analysis);
    }, QUIET);
    timer.unref?.();
    this.#timers.set(uri, timer);
  }

  #run(document: OpenDocument, chosen: Analysis): void {
    const turns = this.#all(document, chosen);
    inBackground(this.#host, () => {
      // A newer text, or other values: those are looked at in their turn.
      if (document.analysis !== chosen) return true;
      try {
        const { done, value } = turns.next();
        if (done !== true) return false;
        if (value.length === 0 && document.others.length === 0) return true;
        document.others = value;
        this.#host.found(document);
      } catch (error) {
        this.#host.log(`${document.uri}: ${String(error)}`);
      }
      return true;
    });
  }

  *#all(document: OpenDocument, chosen: Analysis): Generator<void, readonly Diagnostic[]> {
    const known = new Set(chosen.diagnostics.map(keyOf));
    const found = new Map<string, { readonly diagnostic: Diagnostic; readonly values: string[] }>();
    const analyser = new Analyser();
    for (const params of othersOf(chosen.params)) {
      const turns = this.#host.documents.analyseWith(analyser, document, BACKGROUND_BUDGET, params);
      let step = turns.next();
      while (step.done !== true) {
        yield;
        step = turns.next();
      }
      const values = chosenValues(params).join(" ");
      for (const diagnostic of step.value.diagnostics) {
        const key = keyOf(diagnostic);
        if (known.has(key) || diagnostic.uri !== document.uri) continue;
        const other = found.get(key);
        if (other === undefined) found.set(key, { diagnostic, values: [values] });
        else other.values.push(values);
      }
    }
    return [...found.values()].map(marked);
  }
}

/** Every combination but the chosen one, the first ones of many. */
function* othersOf(params: readonly ParamChoice[]): Generator<Readonly<Record<string, string>>, void> {
  const total = combinationCount(params);
  for (let index = 0, count = 0; index < total && count < MOST; index++) {
    const other = combination(params, index);
    if (params.every(({ name, chosen }) => other[name] === chosen)) continue;
    count++;
    yield other;
  }
}

function hasOthers({ values, chosen }: ParamChoice): boolean {
  return values.some((value) => value !== chosen);
}

function keyOf({ code, span, message }: Diagnostic): string {
  return `${code} ${span.start} ${span.end} ${message}`;
}

function marked({
  diagnostic,
  values,
}: {
  readonly diagnostic: Diagnostic;
  readonly values: readonly string[];
}): Diagnostic {
  const { uri, span, code, severity, message, related } = diagnostic;
  const more =
    values.length === 1 ? "" : ` and ${values.length - 1} more ${values.length === 2 ? "combination" : "combinations"}`;
  // A fix for one combination may spoil the chosen one.
  return { uri, span, code, severity, message: `with ${values[0]}${more}: ${message}`, related, fixes: [] };
}
