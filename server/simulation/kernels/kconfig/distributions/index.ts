/** The distributions whose configuration is known. The first flavour of each is the plain one. */
import type { DistributionConfig } from "../distribution.ts";
import { DEBIAN } from "./debian.ts";
import { DEBIAN_CLOUD } from "./debian-cloud.ts";
import { DEBIAN_RT } from "./debian-rt.ts";

export const DISTRIBUTIONS: readonly DistributionConfig[] = [DEBIAN, DEBIAN_CLOUD, DEBIAN_RT];

/** Whose kernel a log's first line tells of; undefined where nobody's that is known here. */
export function distributionOfLog(release: string, builder: string | undefined): DistributionConfig | undefined {
  const known = DISTRIBUTIONS.filter((config) => config.builder !== undefined && config.builder === builder);
  const words = release.split("-");
  return (
    known.find(({ releaseWord }) => releaseWord !== undefined && words.includes(releaseWord)) ??
    known.find(({ releaseWord }) => releaseWord === undefined)
  );
}
