/**
 * The tabled build that a scenario means: `kernel 6.12.107 { build debian }` is that point release, `kernel 6.12 { build debian }` the
 * measured one of its series. A release that is not in the table has no tabled build.
 */
import { type KernelVersion, parseKernelVersion, updateOfSeries } from "../kernels/version.ts";
import type { KernelSpec } from "../state/events.ts";
import { onceFor } from "../units/once-for.ts";
import { ALL } from "./all.generated.ts";
import { buildName, type KernelBuild } from "./schema.ts";

export const BUILDS: readonly KernelBuild[] = ALL;

/** The version of a tabled build, in its parts. */
export const buildVersion: (build: Pick<KernelBuild, "version">) => KernelVersion = onceFor(
  ({ version }) => parseKernelVersion(version)!,
);

const SERIES = /^v?\d+\.\d+$/;
/** A release without anything behind its numbers; what stands there (`-rt-amd64`, `-mycustom`) is that of another build. */
const RELEASE = /^v?\d+\.\d+\.\d+$/;

/** Of the builds of the stated name, architecture and page size; undefined where none is of that release. */
export function statedBuild(kernel: KernelSpec, version: KernelVersion): KernelBuild | undefined {
  return statedAmong(BUILDS, kernel, version);
}

/** The same among these builds alone. */
export function statedAmong<B extends KernelBuild>(
  builds: readonly B[],
  kernel: KernelSpec,
  version: KernelVersion,
): B | undefined {
  if (kernel.build === undefined) return undefined;
  const candidates = builds.filter(
    (build) => buildName(build) === kernel.build && build.arch === kernel.arch && build.pageSize === kernel.pageSize,
  );
  const release = kernel.measured?.release ?? kernel.image?.release ?? version.text;
  const named = candidates.find((build) => build.release === release);
  if (named !== undefined && isOfSeries(named, version)) return named;
  if (kernel.measured?.release !== undefined || kernel.image !== undefined) return undefined;
  if (RELEASE.test(version.text)) return candidates.find((build) => isRelease(build, version));
  if (!SERIES.test(version.text)) return undefined;
  const series = candidates.filter((build) => isOfSeries(build, version));
  return series.find(({ seriesDefault }) => seriesDefault === true) ?? series.at(-1);
}

/**
 * The version whose rules a kernel follows: of a series alone (`6.12`) that of the build that stands for it, or of the log that tells of it,
 * as their numbers are; where neither is known, the newest update's. Its text stays as stated. Undefined where that is no version.
 */
export function kernelVersion(kernel: KernelSpec): KernelVersion | undefined {
  const version = parseKernelVersion(kernel.version);
  if (version === undefined || !SERIES.test(version.text)) return version;
  const release = statedBuild(kernel, version)?.version ?? kernel.measured?.release;
  const told = release === undefined ? undefined : parseKernelVersion(release);
  if (told === undefined || told.anyUpdate === true || !isUpdateOf(version, told)) return version;
  return updateOfSeries(version, told.patch);
}

/** Whether only a series is stated, which several point releases could be: `6.12` without a log that names one. */
export function namesSeriesAlone({ measured }: KernelSpec, version: KernelVersion): boolean {
  return measured?.release === undefined && SERIES.test(version.text);
}

/** Whether a version is of the build's series: 6.12.40 of that of 6.12.107. */
export function isOfSeries(build: Pick<KernelBuild, "version">, version: KernelVersion): boolean {
  return isUpdateOf(buildVersion(build), version);
}

/** Whether `version` is of the series, and no candidate. */
function isUpdateOf({ major, minor }: Pick<KernelVersion, "major" | "minor">, version: KernelVersion): boolean {
  return major === version.major && minor === version.minor && version.rc === undefined && version.next === undefined;
}

function isRelease(build: KernelBuild, version: KernelVersion): boolean {
  return isOfSeries(build, version) && buildVersion(build).patch === version.patch;
}
