/** The distributions whose configuration is known. The first flavour of each is the plain one. */
import type { KernelVersion } from "../../version.ts";
import type { DistributionConfig } from "../distribution.ts";
import { ALL } from "./all.generated.ts";

export const DISTRIBUTIONS: readonly DistributionConfig[] = ALL;

type NameOf<D> = D extends { readonly distribution: infer N extends string; readonly flavour: infer F extends string }
  ? F extends "plain"
    ? N
    : `${N}-${F}`
  : never;

/** The word after `build`: the distribution, and the flavour where it is not the plain one. */
export type DistributionName = NameOf<(typeof ALL)[number]>;

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
