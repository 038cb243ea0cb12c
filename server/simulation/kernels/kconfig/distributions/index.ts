/** The distributions whose configuration is known. The first flavour of each is the plain one. */
import type { KernelVersion } from "../../version.ts";
import type { DistributionConfig } from "../distribution.ts";
import { DEBIAN } from "./debian.ts";
import { DEBIAN_CLOUD } from "./debian-cloud.ts";
import { DEBIAN_RT } from "./debian-rt.ts";
import { FEDORA } from "./fedora.ts";
import { RHEL } from "./rhel.ts";
import { SUSE } from "./suse.ts";
import { UBUNTU } from "./ubuntu.ts";

export const DISTRIBUTIONS: readonly DistributionConfig[] = [
  DEBIAN,
  DEBIAN_CLOUD,
  DEBIAN_RT,
  FEDORA,
  RHEL,
  SUSE,
  UBUNTU,
];

/** Whose kernel a log's first line tells of; undefined where nobody's that is known here. */
export function distributionOfLog(release: string, builder: string | undefined): DistributionConfig | undefined {
  return flavourOf(
    DISTRIBUTIONS.filter((config) => config.builder !== undefined && config.builder === builder),
    release,
  );
}

/** Whose kernel a version names as `uname -r` does, `5.14.0-427.el9`; undefined where the table has no such distribution. */
export function distributionOfVersion({ vendor, text }: KernelVersion): DistributionConfig | undefined {
  return flavourOf(
    DISTRIBUTIONS.filter(({ distribution }) => distribution === vendor?.name),
    text,
  );
}

/** The flavour whose word stands in a release. */
function flavourOf(known: readonly DistributionConfig[], release: string): DistributionConfig | undefined {
  const words = release.split("-");
  return (
    known.find(({ releaseWord }) => releaseWord !== undefined && words.includes(releaseWord)) ??
    known.find(({ releaseWord }) => releaseWord === undefined)
  );
}
