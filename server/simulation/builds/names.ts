/** The names that `build NAME` takes: distributions whose configuration or whose builds are known. */
import { DISTRIBUTIONS } from "../kernels/kconfig/distributions/index.ts";
import { buildName } from "./schema.ts";
import { BUILDS } from "./stated-build.ts";

const MEASURED: ReadonlySet<string> = new Set(BUILDS.map(buildName));

/** Those with sizes first: only they make a scenario exact. Each half by its names. */
export const BUILD_NAMES: readonly string[] = [...new Set([...DISTRIBUTIONS, ...BUILDS].map(buildName))].sort(
  (a, b) => Number(MEASURED.has(b)) - Number(MEASURED.has(a)) || (a < b ? -1 : 1),
);
