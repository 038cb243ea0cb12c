/** Parts of a kernel image as the data files of builds list them. */
import type { Pfn } from "../../units/units.ts";

/** Runs with exclusive ends as runs with inclusive ones; those that touch are one. */
export function joinedRuns(runs: readonly (readonly [Pfn, Pfn])[]): readonly (readonly [Pfn, Pfn])[] {
  const result: [Pfn, Pfn][] = [];
  for (const [start, end] of runs) {
    const last = result.at(-1);
    if (start >= end) continue;
    if (last !== undefined && last[1] + 1 === start) last[1] = end - 1;
    else result.push([start, end - 1]);
  }
  return result;
}
