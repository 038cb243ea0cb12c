/**
 * Each refactoring of a sample is made, and the text analysed again: it reads without new errors, and what is simulated, step by step, is the same.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { Analyser } from "../../server/analysis/analyser.ts";
import type { Analysis } from "../../server/analysis/analysis.ts";
import { refactorings } from "../../server/features/refactoring/index.ts";
import type { MemoryState } from "../../server/simulation/state/state.ts";
import { onceFor } from "../../server/simulation/units/once-for.ts";
import { STATE_TEXTS } from "../../server/views/renderers.ts";
import { analysed, applied, errors, type Files, toolsOf } from "./refactored.ts";

const SAMPLES = join(import.meta.dirname, "..", "..", "samples");

/** Of each state: those before an edit are the same objects behind it. */
const textsOf = onceFor((state: MemoryState) =>
  (["lsmem", "blocks", "zoneinfo", "iomem", "offlineable"] as const).map((text) => STATE_TEXTS[text](state)),
);

/** What was simulated, and no word of how it was written. */
function simulated({ timeline, stoppedEarly }: Analysis) {
  return { stoppedEarly, last: timeline.map(({ after }) => (after === undefined ? "nothing" : textsOf(after))) };
}

/** How often the text says what must hold. */
const claims = ({ expectations, timeline }: Analysis) =>
  expectations.length + timeline.filter(({ event }) => "stated" in event && event.stated !== undefined).length;

/** Places of a text at which something else is offered: each word. */
function places(text: string): readonly number[] {
  return [...text.matchAll(/[\w."$/@!-]+/g)].map(({ index, 0: word }) => index + (word.length > 1 ? 1 : 0));
}

const SORTING_OR_SPLITTING = /^(Sort|Put|Write a line)/;

describe("every refactoring of a sample leaves what is simulated", () => {
  const names = readdirSync(SAMPLES).filter((name) => name.endsWith(".memzone"));
  test.each(names)("%s", (name) => {
    const uri = pathToFileURL(join(SAMPLES, name)).href;
    const files: Files = new Map();
    const analyser = new Analyser();
    const before = analysed(uri, files, analyser);
    const was = simulated(before);
    const seen = new Set<string>();
    for (const at of places(before.source.text)) {
      for (const refactoring of refactorings(before, { start: at, end: at }, toolsOf(files))) {
        const key = `${refactoring.title} ${refactoring.edits.map(({ span, newText }) => `${span.start} ${newText}`).join()}`;
        if (seen.has(key)) continue;
        seen.add(key);
        const after = analysed(uri, applied(files, refactoring), analyser);
        const what = `${refactoring.title} at ${at}`;
        expect({ what, errors: errors(after) }).toEqual({ what, errors: errors(before) });
        const is = simulated(after);
        if (refactoring.title.startsWith("Write a line")) {
          expect({ what, last: is.last.at(-1) }).toEqual({ what, last: was.last.at(-1) });
        } else expect({ what, ...is }).toEqual({ what, ...was });
        if (refactoring.title.startsWith("Record")) {
          expect(claims(after)).toBeGreaterThan(claims(before));
          expect(after.expectations.filter(({ result }) => result === "fails")).toHaveLength(
            before.expectations.filter(({ result }) => result === "fails").length,
          );
        }
        if (SORTING_OR_SPLITTING.test(refactoring.title)) {
          const again = refactorings(after, { start: at, end: at }, toolsOf(files)).map(({ title }) => title);
          expect(again).not.toContain(refactoring.title);
        }
      }
    }
    expect(seen.size).toBeGreaterThan(1);
  });
});
