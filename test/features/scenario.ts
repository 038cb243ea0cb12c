/**
 * Scenarios for tests of features: `$0` in the text is the cursor (and is taken out), and the analysis is the real one.
 */
import { readFileSync } from "node:fs";
import { Analyser } from "../../server/analysis/analyser.ts";
import type { Analysis, FileLoader } from "../../server/analysis/analysis.ts";
import { STATE_TEXTS } from "../../server/views/renderers.ts";

export const URI = "file:///scenarios/test.memzone";

/** Small, and enough to boot: what the tests write is put behind it. */
export const MACHINE = `kernel 6.1 x86_64 { build debian }
machine qemu-pc { memory 4G }
`;

export interface Marked {
  readonly text: string;
  /** Where `$0` stood; 0 without one. */
  readonly offset: number;
}

export function marked(text: string): Marked {
  const offset = text.indexOf("$0");
  return offset < 0 ? { text, offset: 0 } : { text: text.slice(0, offset) + text.slice(offset + 2), offset };
}

export function loaderOf(files: Readonly<Record<string, string>>): FileLoader {
  return {
    resolve: (from, path) => new URL(path, from).href,
    read: (uri) => files[uri.slice(uri.lastIndexOf("/") + 1)],
  };
}

export interface Scenario extends Marked {
  readonly analysis: Analysis;
  readonly loader: FileLoader;
}

/** Analyses a text with a cursor; `files` are what `use` and `from` find, by name. */
export function scenario(text: string, files: Readonly<Record<string, string>> = {}): Scenario {
  const found = marked(text);
  const loader = loaderOf(files);
  const analysis = new Analyser().analyse(URI, found.text, 1, {
    loader,
    budget: { steps: 1000, runs: 100_000, milliseconds: 60_000, now: () => 0 },
    renderers: STATE_TEXTS,
  });
  return { ...found, analysis, loader };
}

/** Analyses a text that stands at an address of this machine: what it names is read there. */
export function analysedFile(text: string, uri = URI): Analysis {
  return new Analyser().analyse(uri, text, 1, {
    loader: {
      resolve: (from, path) => new URL(path, from).href,
      read(address) {
        try {
          return readFileSync(new URL(address), "utf8");
        } catch {
          return undefined;
        }
      },
    },
    budget: { steps: 10_000, runs: 1_000_000, milliseconds: 60_000, now: () => 0 },
    renderers: STATE_TEXTS,
  });
}

/** A scenario behind a kernel and a machine that boot. */
export function onMachine(text: string, files: Readonly<Record<string, string>> = {}): Scenario {
  return scenario(`${MACHINE}${text}`, files);
}

/** The text of a span. */
export function cut(text: string, span: { readonly start: number; readonly end: number }): string {
  return text.slice(span.start, span.end);
}
