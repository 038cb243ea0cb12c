/** Versions that no table has: found in the tables, so that a test that needs one holds whatever is tabled. */
import { BUILDS } from "../../../server/simulation/builds/stated-build.ts";
import { parseKernelVersion } from "../../../server/simulation/kernels/version.ts";
import { isQemuVersion, nearestVersion, PLATFORMS } from "../../../server/simulation/platforms/catalogue.ts";

/** The newest release of QEMU that has no table of the platform, and the one that stands in for it. */
export function untabledQemu(platform: string): { readonly version: string; readonly nearest: string } {
  const tabled = PLATFORMS.filter(({ name }) => name === platform);
  const has = (version: string): boolean => tabled.some((each) => each.version === version);
  for (let major = 11; major > 0; major--) {
    const version = [`${major}.2`, `${major}.1`, `${major}.0`].find((each) => isQemuVersion(each) && !has(each));
    if (version !== undefined) return { version, nearest: nearestVersion(tabled, version)!.version! };
  }
  throw new Error(`${platform}: every release of QEMU has a table`);
}

/** The newest tabled update of a series, of any build, and an update behind it. */
export function newestUpdate(series: string): { readonly newest: string; readonly newer: string } {
  const patches = BUILDS.map(({ version }) => parseKernelVersion(version)!)
    .filter(({ major, minor }) => `${major}.${minor}` === series)
    .map(({ patch }) => patch);
  const newest = Math.max(...patches);
  return { newest: `${series}.${newest}`, newer: `${series}.${newest + 1}` };
}
