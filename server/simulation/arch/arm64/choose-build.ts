/** The build that an arm64 kernel boots as. */

import { type BuildTable, type ChosenBuild, chooseBuild } from "../../builds/choose-build.ts";
import type { Needs } from "../../builds/needed-items.ts";
import type { Arm64Build, Arm64Profile } from "../../builds/schema.ts";
import { BUILDS } from "../../builds/stated-build.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import type { KernelSpec } from "../../state/events.ts";
import { ARM64_IMAGE_EXTRACTORS } from "./build-from-image.ts";
import { ARM64_EXTRACTORS } from "./build-from-log.ts";
import { arm64Sizes } from "./sizes.ts";

export type ChosenArm64Build = ChosenBuild<Arm64Build, Arm64Profile>;

const TABLE: BuildTable<Arm64Build, Arm64Profile> = {
  builds: BUILDS.filter((build) => build.arch === "arm64"),
  extractors: ARM64_EXTRACTORS,
  imageExtractors: ARM64_IMAGE_EXTRACTORS,
  sizes: ({ pageSize }, version) => arm64Sizes(pageSize, version),
};

/** `needs`: which items the boot depends on at all. */
export function chooseArm64Build(kernel: KernelSpec, version: KernelVersion, needs?: Needs): ChosenArm64Build {
  return chooseBuild(TABLE, kernel, version, needs);
}
