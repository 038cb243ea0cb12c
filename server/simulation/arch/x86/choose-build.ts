/** The build that an x86_64 kernel boots as. */

import { type BuildTable, type ChosenBuild, chooseBuild } from "../../builds/choose-build.ts";
import type { Needs } from "../../builds/needed-items.ts";
import type { KernelProfile, X86Build } from "../../builds/schema.ts";
import { BUILDS } from "../../builds/stated-build.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import type { KernelSpec } from "../../state/events.ts";
import { X86_IMAGE_EXTRACTORS } from "./build-from-image.ts";
import { X86_EXTRACTORS } from "./build-from-log.ts";
import { x86Sizes } from "./sizes.ts";

export type ChosenX86Build = ChosenBuild<X86Build, KernelProfile>;

export const X86_TABLE: BuildTable<X86Build, KernelProfile> = {
  builds: BUILDS.filter((build) => build.arch === "x86_64"),
  extractors: X86_EXTRACTORS,
  imageExtractors: X86_IMAGE_EXTRACTORS,
  sizes: ({ pageSize }) => x86Sizes(pageSize),
};

/** `needs`: which items the boot depends on at all. */
export function chooseX86Build(kernel: KernelSpec, version: KernelVersion, needs?: Needs): ChosenX86Build {
  return chooseBuild(X86_TABLE, kernel, version, needs);
}
