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

/** One block as `--as blocks` prints it: `39 online removable=1 nodes=0 zones=Movable`; zones in the kernel's order. */
export function blockLine(id: number | string, run: BlockRun): string {
  const zones = run.validZones.length === 0 ? "none" : run.validZones.join(",");
  return `${id} ${run.state} removable=${run.removable} nodes=${run.nodes.join(",")} zones=${zones}`;
}

/** Blocks that are told one by one: of 128 MiB they are 64 TiB. A map of 4 PiB on paper has no end otherwise. */
const MOST_SINGLE = 2 ** 19;

/** Single blocks, ascending; behind `most` of them, runs as they are. */
export function singleBlocks(runs: readonly BlockRun[], most: number = MOST_SINGLE): readonly BlockRun[] {
  const all: BlockRun[] = [];
  for (const run of runs) {
    let { first } = run;
    for (; first <= run.last && all.length < most; first++) all.push({ ...run, first, last: first });
    if (first <= run.last) all.push({ ...run, first });
  }
  return all;
}

/** A line for each block, ascending; where there are too many, one for a run: `1048576-2097151 online …`. */
export function blocksText(runs: readonly BlockRun[], most?: number): string {
  return singleBlocks(runs, most)
    .map((run) => blockLine(run.first === run.last ? run.first : `${run.first}-${run.last}`, run))
    .join("\n");
}
