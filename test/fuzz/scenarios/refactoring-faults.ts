/**
 * Each refactoring that is offered at a place is made: what comes of it has no error that was not there, and what is simulated is the same, as
 * test/features/refactoring-samples.test.ts says of the samples.
 */

import { Analyser } from "../../../server/analysis/analyser.ts";
import type { Analysis } from "../../../server/analysis/analysis.ts";
import { statementsOfPasted } from "../../../server/bridge/import/pasted.ts";
import { refactorings } from "../../../server/features/refactoring/index.ts";
import type { Refactoring, RefactoringTools } from "../../../server/features/refactoring/refactoring.ts";
import { describeBlocks } from "../../../server/simulation/drivers/base-memory/block-facts.ts";
import type { MemoryState } from "../../../server/simulation/state/state.ts";
import { blocksText } from "../../../server/views/block-runs.ts";
import { STATE_TEXTS } from "../../../server/views/renderers.ts";
import { optionsOf, URI } from "../../analysis/analyse.ts";
import { FILES } from "./any-scenario.ts";
import { editFault, textWith } from "./feature-faults.ts";
import { inTime } from "./in-time.ts";
import { brokenIn, OPTIONS } from "./scenarios.ts";

/** Refactorings of a place that are made. */
const MOST_MADE = 6;

const TOOLS: RefactoringTools = {
  loader: optionsOf({ files: FILES }).loader,
  renderers: STATE_TEXTS,
  canCreate: true,
  usersOf: () => [],
  namesInUsersOf: () => [],
  statementsOf: statementsOfPasted,
};

export function refactoringFault(analysis: Analysis, offset: number): string | undefined {
  const offered = inTime("refactorings", () => refactorings(analysis, { start: offset, end: offset }, TOOLS));
  for (const refactoring of offered.slice(0, MOST_MADE)) {
    const fault = faultOf(analysis, refactoring);
    if (fault !== undefined) return `${kindOf(refactoring)}: ${fault}`;
  }
  return undefined;
}

/** Its title without names and numbers. */
function kindOf({ title }: Refactoring): string {
  return title.replaceAll(/\d+/g, "#").split(" ").slice(0, 3).join(" ");
}

function faultOf(analysis: Analysis, { title, edits, creates = [] }: Refactoring): string | undefined {
  const misplaced = editFault(analysis, edits, "a refactoring");
  if (misplaced !== undefined) return misplaced;
  const folder = URI.slice(0, URI.lastIndexOf("/") + 1);
  const files = Object.fromEntries(
    creates.map(({ uri, text }) => [decodeURIComponent(uri.slice(folder.length)), text]),
  );
  const options = optionsOf({ ...OPTIONS, files: { ...FILES, ...files } });
  const after = inTime("analyse", () => new Analyser().analyse(URI, textWith(analysis, edits), 1, options));
  const broken = brokenIn(after);
  if (broken !== undefined) return broken;
  // What is converted was no statement before, and is one now.
  if (title.startsWith("Convert")) return undefined;
  const added = newErrors(analysis, after);
  if (added !== undefined) return `a new error: ${added}`;
  const [was, is] = [simulated(analysis), simulated(after)];
  const last = (all: readonly string[]) => all.slice(-1).join();
  // Blocks one by one are more steps to the same end.
  if (title.startsWith("Write a line")) return last(was) === last(is) ? undefined : "it ends in another state";
  return was.join("\n") === is.join("\n") ? undefined : "what is simulated is other";
}

/** Codes of errors, with how often each is there. */
function newErrors(before: Analysis, after: Analysis): string | undefined {
  const left = before.diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code);
  for (const { code, message, severity } of after.diagnostics) {
    if (severity !== "error") continue;
    const at = left.indexOf(code);
    if (at < 0) return `${code}: ${message}`;
    left.splice(at, 1);
  }
  return undefined;
}

/** What was simulated, and no word of how it was written. */
function simulated({ timeline }: Analysis): readonly string[] {
  return timeline.map(({ after }) => (after === undefined ? "nothing" : digestOf(after)));
}

/** Many refactorings are held against the same states. */
const digests = new WeakMap<MemoryState, string>();

/** Blocks in runs: one by one they are half a million lines of a machine of 64 TiB, of each state, for each refactoring. */
function digestOf(state: MemoryState): string {
  const known = digests.get(state);
  if (known !== undefined) return known;
  const texts = (["lsmem", "zoneinfo", "iomem"] as const).map((name) => STATE_TEXTS[name](state));
  const digest = [...texts, blocksText(describeBlocks(state), 0)].join("\n");
  digests.set(state, digest);
  return digest;
}
