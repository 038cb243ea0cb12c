/** Evidence as people read it, wherever it stands: a line of a report, the head of a picture, the last line of a hover. */
import type { WordedEvidence } from "./evidence-words.ts";

/** What a level says where there is no reason to give. */
const LEVEL_WORDS: Readonly<Record<WordedEvidence["level"], string>> = {
  exact: "exact: inside what was measured on real kernels",
  modelled: "modelled",
  depends: "depends: only the running system knows",
};

/** Never empty: `modelled: why` for each reason, or what the level says of itself. */
export function evidenceSentences({ level, why }: WordedEvidence): readonly string[] {
  return why.length === 0 ? [LEVEL_WORDS[level]] : why.map((reason) => `${level}: ${reason}`);
}
