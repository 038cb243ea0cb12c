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
  return vendor === undefined ? undefined : distributionNamed(vendor.name, text);
}

/** The distribution whose package a log's first line names by the update it is of, `#1 SMP Debian 6.1.76-1`, with that update. */
export function packageOfBanner(
  banner: string,
): { readonly distribution: string; readonly update: string } | undefined {
  for (const { distribution, updateInBanner } of DISTRIBUTIONS) {
    const update = updateInBanner?.exec(banner)?.[1];
    if (update !== undefined) return { distribution, update };
  }
  return undefined;
}

/** Whether a vendor's kernels are a stable series with few changes. */
export function followsStable(vendor: string): boolean {
  return DISTRIBUTIONS.some((config) => config.distribution === vendor && config.followsStable === true);
}

/** The plain flavour of a distribution, or the one whose word stands in a release. */
export function distributionNamed(name: string, release: string): DistributionConfig | undefined {
  return flavourOf(
    DISTRIBUTIONS.filter(({ distribution }) => distribution === name),
    release,
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
