/** An analysis as anybody sees it: what must be the same after any edits and from scratch. */
import type { Analysis } from "../../server/analysis/analysis.ts";
import { placed } from "./placed.ts";

/** What anybody can see of an analysis. */
export function seenFacts(analysis: Analysis) {
  const seen = {
    diagnostics: analysis.diagnostics,
    outcomes: analysis.timeline.map(({ number, text, outcome }) => ({ number, text, outcome })),
    states: analysis.timeline.map(({ before, after }) => ({
      log: after?.log,
      blocks: after?.blocks.runs,
      boot: after?.boot === before?.boot ? "as before" : after?.boot,
    })),
    expectations: analysis.expectations.map(({ text, result }) => ({ text, result })),
  };
  return placed(seen, analysis);
}
