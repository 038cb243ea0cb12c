/** Texts by address, analysed and refactored. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { Analyser } from "../../server/analysis/analyser.ts";
import type { Analysis, FileLoader } from "../../server/analysis/analysis.ts";
import { statementsOfPasted } from "../../server/bridge/import/pasted.ts";
import type { Refactoring, RefactoringTools } from "../../server/features/refactoring/refactoring.ts";
import { STATE_TEXTS } from "../../server/views/renderers.ts";

/** Texts by address; what is not among them is read from the disk. */
export type Files = ReadonlyMap<string, string>;

function loaderOf(files: Files): FileLoader {
  return {
    resolve: (from, path) => new URL(path, from).href,
    read(uri) {
      const known = files.get(uri);
      if (known !== undefined) return known;
      const path = fileURLToPath(uri);
      return existsSync(path) ? readFileSync(path, "utf8") : undefined;
    },
  };
}

export function analysed(uri: string, files: Files, analyser = new Analyser()): Analysis {
  const loader = loaderOf(files);
  return analyser.analyse(uri, loader.read(uri)!, 1, {
    loader,
    budget: { steps: 10_000, runs: 1_000_000, milliseconds: 60_000, now: () => 0 },
    renderers: STATE_TEXTS,
  });
}

export function toolsOf(files: Files, others: readonly string[] = []): RefactoringTools {
  return {
    loader: loaderOf(files),
    renderers: STATE_TEXTS,
    canCreate: true,
    usersOf: () => others,
    namesInUsersOf: () => others.map((uri) => analysed(uri, files)),
    statementsOf: statementsOfPasted,
  };
}

export function applied(files: Files, { edits, creates = [] }: Refactoring): Files {
  const loader = loaderOf(files);
  const after = new Map(files);
  for (const { uri, text } of creates) {
    expect(loader.read(uri)).toBeUndefined();
    after.set(uri, text);
  }
  for (const uri of new Set(edits.map((edit) => edit.uri))) {
    const text = [...edits.filter((edit) => edit.uri === uri)]
      .sort((a, b) => b.span.start - a.span.start)
      .reduce((all, { span, newText }) => all.slice(0, span.start) + newText + all.slice(span.end), loader.read(uri)!);
    after.set(uri, text);
  }
  return after;
}

export const errors = ({ diagnostics }: Analysis) =>
  diagnostics.filter(({ severity }) => severity === "error").map(({ code, message }) => `${code}: ${message}`);
