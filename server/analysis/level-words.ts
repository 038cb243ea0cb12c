/** Evidence as people read it, wherever it stands: a line of a report, the head of a picture, the last line of a hover. */
import type { WordedEvidence } from "./evidence-words.ts";

/** What a level says where there is no reason to give. */
const LEVEL_WORDS: Readonly<Record<WordedEvidence["level"], string>> = {
  exact: "exact: inside what was measured on real kernels",
  modelled: "modelled",
  depends: "depends: only the running system knows",
};

/** Never empty: `modelled: why` for each reason, or what the level says of itself; and of which release it is said, where only a series is stated. */
export function evidenceSentences({ level, why, means }: WordedEvidence): readonly string[] {
  if (why.length === 0) return [means === undefined ? LEVEL_WORDS[level] : `${LEVEL_WORDS[level]}; ${means}`];
  return [...why.map((reason) => `${level}: ${reason}`), ...(means === undefined ? [] : [means])];
}

/** Lines that text outputs print apart from the tool's bytes; none where the level is exact and nothing needs to be said of it. */
export function evidenceLines(evidence: WordedEvidence): readonly string[] {
  return evidence.why.length === 0 && evidence.means === undefined ? [] : evidenceSentences(evidence);
}
