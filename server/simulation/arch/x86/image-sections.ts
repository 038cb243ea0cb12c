/**
 * Where code and data of the running kernel lie, as /proc/iomem lists them (arch/x86/kernel/setup.c: setup_arch). Only known of builds
 * whose data file, or image, has its sections.
 */

import type { ImageSection } from "../../builds/schema.ts";
import { rodataListed } from "../../kernels/memory-map-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { MemoryState, Resource } from "../../state/state.ts";
import { sectionsFromImage } from "./build-from-image.ts";
import { chooseX86Build } from "./choose-build.ts";

/** Empty where the build is not known exactly. Bytes, both ends inclusive. */
export function kernelImageRows({ boot, version }: MemoryState): readonly Resource[] {
  const image = boot.kernelImage;
  if (image === undefined) return [];
  const { build, profile, source } = chooseX86Build(boot.setup.kernel, version);
  const moved = image.first - profile.imageStart;
  const told = boot.setup.kernel.image;
  const tabled = source === "tabled" ? build.sections : undefined;
  const sections = tabled ?? (told === undefined ? [] : sectionsFromImage(told));
  const listed = ruleFor(rodataListed, version) ? sections : withRodataInData(sections);
  return listed.map(({ name, first, last }) => ({ name, first: first + moved, last: last + moved }));
}

/** Of code, read-only data, data and bss: data begins where code ends. */
function withRodataInData(sections: readonly ImageSection[]): readonly ImageSection[] {
  const [code, , data, ...others] = sections;
  return code === undefined || data === undefined ? [] : [code, { ...data, first: code.last + 1 }, ...others];
}
