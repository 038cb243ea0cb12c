/** No stage takes longer than a user would wait. */

/** Seconds of the processor that a stage may take. A machine under load counts as one without. */
const MOST = 2;
/** As often it is tried again: the first time code is compiled, and garbage of what came before is collected. */
const TRIES = 3;

export class Slow extends Error {}

/** What a stage gives. Throws `Slow` where it took too long each time. */
export function inTime<T>(stage: string, work: () => T): T {
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < TRIES; tries++) {
    const begin = process.threadCpuUsage();
    const result = work();
    const { user, system } = process.threadCpuUsage(begin);
    least = Math.min(least, (user + system) / 1e6);
    if (least <= MOST) return result;
  }
  throw new Slow(`${stage} takes ${least.toFixed(1)} s`);
}
