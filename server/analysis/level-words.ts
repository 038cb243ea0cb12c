/** Evidence as people read it, wherever it stands: a line of a report, the head of a picture, the last line of a hover. */
import { namedReasons } from "../simulation/evidence/gathered.ts";
import type { Evidence } from "../simulation/evidence/reason.ts";
import { type WordedEvidence, wordedEvidence } from "./evidence-words.ts";

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

/** The same of evidence of which reasons are told apart: what an answer depends on, and why it is modelled besides. */
export function evidenceSentencesOf(evidence: Evidence): readonly string[] {
  const worded = wordedEvidence(evidence);
  const isModelledToo =
    worded.level === "depends" && namedReasons(evidence).reasons.some(({ kind }) => kind !== "depends-on-system");
  return isModelledToo
    ? [LEVEL_WORDS.depends, ...evidenceSentences({ ...worded, level: "modelled" })]
    : evidenceSentences(worded);
}

/** Lines that text outputs print apart from the tool's bytes; none where the level is exact and nothing needs to be said of it. */
export function evidenceLines(evidence: WordedEvidence): readonly string[] {
  return evidence.why.length === 0 && evidence.means === undefined ? [] : evidenceSentences(evidence);
}
