/** What a story ends in. */
import { inDoubt } from "../simulation/evidence/doubts.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import type { Analysis } from "./analysis.ts";

/** What the last entry left, with what stands behind it and was not understood among its doubts; undefined: no state is known there. */
export function endState({ entry, entryCount, ending }: Analysis): MemoryState | undefined {
  const after = entry(entryCount - 1)?.after;
  return after === undefined ? undefined : inDoubt(after, ending);
}
