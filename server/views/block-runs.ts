/**
 * Runs of neighbouring memory blocks, the form in which text views and layouts take what /sys/devices/system/memory says
 * of them, and the one line that tells of a single block.
 */
import type { BlockRun } from "../simulation/drivers/base-memory/block-facts.ts";

/** Joins neighbouring runs for which `same` holds; ids that don't follow each other never join. */
export function joinRuns<T extends { readonly first: number; readonly last: number }>(
  runs: readonly T[],
  same: (a: T, b: T) => boolean,
): readonly T[] {
  const joined: T[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last !== undefined && last.last + 1 === run.first && same(last, run)) {
      joined[joined.length - 1] = { ...last, last: run.last };
    } else joined.push(run);
  }
  return joined;
}

export function sameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

/** One block as `--as blocks` prints it: `39 online removable=1 nodes=0 zones=Movable`; zones in the kernel's order. */
export function blockLine(id: number, run: BlockRun): string {
  const zones = run.validZones.length === 0 ? "none" : run.validZones.join(",");
  return `${id} ${run.state} removable=${run.removable} nodes=${run.nodes.join(",")} zones=${zones}`;
}

/** A line for each block, ascending. */
export function blocksText(runs: readonly BlockRun[]): string {
  const lines: string[] = [];
  for (const run of runs) {
    for (let id = run.first; id <= run.last; id++) lines.push(blockLine(id, run));
  }
  return lines.join("\n");
}
