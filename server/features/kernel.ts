/** The kernel that a scenario boots, for everything that depends on its version. */
import type { Analysis } from "../analysis/analysis.ts";
import { kernelVersion } from "../simulation/builds/stated-build.ts";
import type { Kernel } from "./parameter-text.ts";

/** Undefined while the `kernel` statement can't be read. */
export function kernelOf(analysis: Analysis): Kernel | undefined {
  const spec = analysis.setup?.kernel;
  const version = spec === undefined ? undefined : kernelVersion(spec);
  return spec === undefined || version === undefined ? undefined : { version, arch: spec.arch };
}
