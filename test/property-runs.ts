/**
 * How many inputs a property is tried with. A commit tries the same ones each time (property-seed.ts), so a second run of it finds nothing more:
 * `MEMZONE_RUNS=10` tries ten times as many, with `MEMZONE_SEED=random` ones that nobody has tried.
 */
const asked = process.env.MEMZONE_RUNS ?? "1";
const times = Number(asked);
if (!(times > 0)) throw new Error(`MEMZONE_RUNS is a number above 0, not ${JSON.stringify(asked)}`);

/** `usual`: of a commit's run; at least 1. */
export function runs(usual: number): number {
  return Math.max(1, Math.round(usual * times));
}
