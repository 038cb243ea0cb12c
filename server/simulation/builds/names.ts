/** The names that `build NAME` takes: distributions whose configuration or whose builds are known. */
import { DISTRIBUTIONS } from "../kernels/kconfig/distributions/index.ts";
import { buildName } from "./schema.ts";
import { BUILDS } from "./stated-build.ts";

export const BUILD_NAMES: readonly string[] = [...new Set([...DISTRIBUTIONS, ...BUILDS].map(buildName))].sort();
