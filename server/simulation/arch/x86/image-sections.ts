/**
 * Where code and data of the running kernel lie, as /proc/iomem lists them (arch/x86/kernel/setup.c: setup_arch). Only known of builds
 * whose data file has the sections of the image.
 */

import type { MemoryState, Resource } from "../../state/state.ts";
import { chooseX86Build } from "./choose-build.ts";

/** Empty where the build is not known exactly. Bytes, both ends inclusive. */
export function kernelImageRows({ boot, version }: MemoryState): readonly Resource[] {
  const image = boot.kernelImage;
  const { build, profile, source } = chooseX86Build(boot.setup.kernel, version);
  if (image === undefined || source !== "tabled") return [];
  const moved = image.first - profile.imageStart;
  return (build.sections ?? []).map(({ name, first, last }) => ({ name, first: first + moved, last: last + moved }));
}
