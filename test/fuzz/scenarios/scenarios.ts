/** Any scenario through the parser, the formatter, the analysis, every state, every view, and every feature at some places. */
import fc from "fast-check";
import { format } from "../../../grammar/format.ts";
import { parse } from "../../../grammar/parse.ts";
import { Analyser } from "../../../server/analysis/analyser.ts";
import type { Analysis } from "../../../server/analysis/analysis.ts";
import { STATE_TEXTS } from "../../../server/views/renderers.ts";
import { type FixtureOptions, optionsOf, URI } from "../../analysis/analyse.ts";
import { treeFaults } from "../../grammar/any-text.ts";
import { stateFaults, toldOverlaps } from "../state-faults.ts";
import type { Subject } from "../subject.ts";
import { anyScenario, FILES } from "./any-scenario.ts";
import { featureFaults } from "./feature-faults.ts";
import { inTime, Slow } from "./in-time.ts";
import { viewFaults } from "./view-faults.ts";

export interface ScenarioInput {
  readonly text: string;
  /** Places for the features, as parts of the text. */
  readonly places: readonly number[];
}

export const OPTIONS: FixtureOptions = {
  files: FILES,
  renderers: STATE_TEXTS,
  budget: { steps: 1000, runs: 200_000, milliseconds: 60_000, now: () => 0 },
};

export function analysed(text: string): Analysis {
  return new Analyser().analyse(URI, text, 1, optionsOf(OPTIONS));
}

/** States of a story that are looked at. */
const MOST_STATES = 6;

export const scenarios: Subject<ScenarioInput> = {
  name: "scenarios",
  about: "scenarios through parser, formatter, analysis, states, views and features",
  inputs: fc.record({
    text: anyScenario,
    places: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 5 }),
  }),
  check: ({ text, places }) => {
    try {
      return firstFault(text, places);
    } catch (error) {
      if (error instanceof Slow) return error.message;
      throw error;
    }
  },
};

function firstFault(text: string, places: readonly number[]): string | undefined {
  const [inTree] = treeFaults(inTime("parse", () => parse(text)));
  if (inTree !== undefined) return inTree;
  const laidOut = inTime("format", () => format(text));
  if (format(laidOut) !== laidOut) return "formatting twice is not formatting once";
  const analysis = inTime("analyse", () => analysed(text));
  const broken = brokenIn(analysis);
  if (broken !== undefined) return broken;
  if (laidOut !== text && meaningOf(analysis) !== meaningOf(analysed(laidOut)))
    return "formatting changes what is meant";
  for (const entry of some(analysis.timeline.filter(({ after }) => after !== undefined))) {
    const [fault] = stateFaults(entry.after!, toldOverlaps(analysis.diagnostics, analysis.timeline, entry));
    if (fault !== undefined) return fault;
  }
  return viewFaults(analysis, some(analysis.timeline)) ?? featureFaults(analysis, places);
}

/** A failure inside, which a user would see as one. */
export function brokenIn({ diagnostics }: Analysis): string | undefined {
  return diagnostics.find(({ code }) => code === "internal-error")?.message;
}

/** What a text comes to, its places and words aside, and white space that nobody sees: the formatter writes its own. */
function meaningOf({ diagnostics, timeline }: Analysis): string {
  const codes = diagnostics.map(({ code }) => code).filter((code) => code !== "hidden-character");
  codes.sort();
  return JSON.stringify([codes, timeline.map(({ outcome }) => [outcome.result, outcome.pfn])]);
}

/** The first ones and the last. */
function some<T>(all: readonly T[]): readonly T[] {
  return all.length <= MOST_STATES ? all : [...all.slice(0, MOST_STATES - 1), all.at(-1)!];
}
