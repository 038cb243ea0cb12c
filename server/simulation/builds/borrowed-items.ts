/**
 * Whose numbers stand in for those of a build that nobody tabled, and for items that its table lacks. Two kinds of item change with two things: what
 * the kernel's source says (structures, the static per-CPU area) with its version, whatever it is configured as; what is compiled into the image with
 * the flavour. So the first are those of the nearest version, of any flavour, and the second those of the flavour, of the nearest version.
 * Held against each tabled build by leaving it out, series and all: 248 of 328 items are the same so, 176 where the flavour comes first for all, and images
 * are 3.9 MiB off, 4.3 where the version comes first for them, too.
 */
import { type KernelVersion, releaseOrdinal } from "../kernels/version.ts";
import type { KernelSpec } from "../state/events.ts";
import { onceFor } from "../units/once-for.ts";
import { distributionOf, kernelConfig, memSectionSize } from "./kernel-config.ts";
import type { Arm64Profile, BuildProfile, Item, KernelBuild, KernelProfile } from "./schema.ts";
import { buildVersion, isOfSeries } from "./stated-build.ts";

/** Items that follow from the kernel's source more than from what is compiled in. */
const OF_THE_VERSION: ReadonlySet<string> = new Set<Item<KernelProfile> | Item<Arm64Profile>>([
  "nodeData",
  "memorylessNodeData",
  "printkInfo",
  "perCpuStatic",
  "perCpuChunk",
  "perCpuSlots",
  "sectionUsage",
  "trampoline",
  "textOffset",
  "nodeCpumask",
  "deviceTreeProperty",
  "deviceTreeNode",
]);

export interface BorrowedItems<B extends KernelBuild, P extends BuildProfile> {
  /** The stated build, or the one that its image is taken for. */
  readonly build: B;
  /** Complete. */
  readonly profile: P;
  /** Whose number an item of the profile is. */
  readonly sourceOf: (item: string) => B;
}

/** The profile of `stated`, completed; where it is undefined, what is nearest to the kernel. */
export function borrowedItems<B extends KernelBuild & { readonly sizes: Partial<P> }, P extends BuildProfile>(
  builds: readonly B[],
  stated: B | undefined,
  kernel: KernelSpec,
  version: KernelVersion,
): BorrowedItems<B, P> {
  const near = nearestFirst(builds, kernel, version);
  const ofFlavour = stated ?? near("flavour")[0]!;
  const complete = isComplete(ofFlavour) ? ofFlavour : near("flavour").find(isComplete)!;
  const profile: P = { ...(complete.sizes as P), ...ofFlavour.sizes };
  const sources = new Map<string, B>();
  for (const item of Object.keys(profile) as Item<P>[]) {
    const source = sourceOf(item);
    sources.set(item, source);
    if (source.sizes[item] !== undefined) profile[item] = source.sizes[item];
  }
  // sizeof(struct mem_section) is a matter of one option, where that is known.
  const memSection = stated?.sizes.memSection ?? memSectionSize(kernelConfig(kernel)) ?? profile.memSection;
  return { build: ofFlavour, profile: { ...profile, memSection }, sourceOf: (item) => sources.get(item) ?? ofFlavour };

  function sourceOf(item: Item<P>): B {
    if (stated !== undefined && stated.sizes[item] !== undefined) return stated;
    if (!OF_THE_VERSION.has(item)) return ofFlavour.sizes[item] === undefined ? complete : ofFlavour;
    return near("version").find(({ sizes }) => sizes[item] !== undefined)!;
  }
}

function isComplete(build: KernelBuild): boolean {
  return build.lacks.length === 0;
}

type Measure = "flavour" | "version";

/**
 * The builds in order of their distance to a kernel, put in order once by each measure that is asked for. The page size counts first, then whose
 * kernel it is, then what `by` says, then the other, then the update.
 */
function nearestFirst<B extends KernelBuild>(
  builds: readonly B[],
  kernel: KernelSpec,
  version: KernelVersion,
): (by: Measure) => readonly B[] {
  const ordered = new Map<Measure, readonly B[]>();
  return (by) => {
    const known = ordered.get(by);
    if (known !== undefined) return known;
    const wanted: Wanted = {
      distribution: distributionOf(kernel.build),
      pageSize: kernel.pageSize,
      version,
      releases: releaseOrdinal(version),
    };
    const near = builds
      .map((build) => ({ build, distance: distanceOf(build, wanted, by) }))
      .sort((a, b) => compareInTurn(a.distance, b.distance))
      .map(({ build }) => build);
    ordered.set(by, near);
    return near;
  };
}

interface Wanted {
  readonly distribution: ReturnType<typeof distributionOf>;
  readonly pageSize: number;
  readonly version: KernelVersion;
  /** `releaseOrdinal` of it. */
  readonly releases: number;
}

const releaseOfBuild = onceFor((build: KernelBuild) => releaseOrdinal(buildVersion(build)));

function distanceOf(
  build: KernelBuild,
  { distribution, pageSize, version, releases }: Wanted,
  by: Measure,
): readonly number[] {
  const wantedFlavour = distribution?.flavour ?? "plain";
  const sameSeries = isOfSeries(build, version) && version.text.split(".").length > 2;
  const flavour = build.flavour === wantedFlavour ? 0 : build.flavour === "plain" ? 1 : 2;
  const between = Math.abs(releaseOfBuild(build) - releases);
  return [
    Math.abs(Math.log2(build.pageSize / pageSize)),
    distribution === undefined || build.distribution === distribution.distribution ? 0 : 1,
    ...(by === "flavour" ? [flavour, between] : [between, flavour]),
    sameSeries ? Math.abs(buildVersion(build).patch - version.patch) : build.seriesDefault === true ? 0 : 1,
  ];
}

/** Negative where `a` is less in the first item that differs. */
function compareInTurn(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}
