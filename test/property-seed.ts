/**
 * Set-up of every test: the property tests of a commit try the same inputs wherever they run, so that a failure is of the change at hand.
 * `MEMZONE_SEED=N` gives others, `MEMZONE_SEED=random` new ones each time; a failure prints the seed it had.
 */
import fc from "fast-check";

const asked = process.env.MEMZONE_SEED ?? "1";
if (asked !== "random") {
  const seed = Number(asked);
  if (!Number.isSafeInteger(seed))
    throw new Error(`MEMZONE_SEED is an integer or "random", not ${JSON.stringify(asked)}`);
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
}
