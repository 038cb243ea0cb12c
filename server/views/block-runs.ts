/**
 * What /sys/devices/system/memory says about memory blocks, as runs of neighbouring blocks that differ in nothing: the
 * one form that the text views, the layout and the comparison of states share. drivers/base/memory.c.
 */

export interface BlockRun {
  /** Block ids, both ends inclusive. */
  readonly first: number;
  readonly last: number;
  readonly state: "online" | "offline" | "going-offline";
  /** What the `removable` file says. */
  readonly removable: 0 | 1;
  /** Nodes the blocks are linked under, ascending; empty: a kernel without NUMA. */
  readonly nodes: readonly number[];
  /** In the order of `valid_zones`; empty: the file says `none`. */
  readonly validZones: readonly string[];
}

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

/** One block as the recordings and `--as blocks` print it: `39 online removable=1 nodes=0 zones=Movable`. */
export function blockLine(id: number, run: BlockRun): string {
  const zones = run.validZones.length === 0 ? "none" : run.validZones.join(",");
  return `${id} ${run.state} removable=${run.removable} nodes=${run.nodes.join(",")} zones=${zones}`;
}
