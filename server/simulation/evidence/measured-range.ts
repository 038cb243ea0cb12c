/**
 * The kernels that recordings stand behind: the one place that names the oldest and the newest. Outside them, and for the
 * kernel of a vendor that follows no stable series, rules follow what is known of mainline, and facts are modelled.
 */

import { countedElsewhere } from "../kernels/ended-series.ts";
import { followsStable } from "../kernels/kconfig/distributions/index.ts";
import { newestBuildRead } from "../kernels/vendor.ts";
import type { KernelVersion } from "../kernels/version.ts";
import { defined } from "../units/defined.ts";
import type { Reason } from "./reason.ts";

/** Series of the oldest and of the newest recorded kernel, both inclusive. A test holds them against the recordings. */
export const OLDEST_MEASURED = "5.10";
export const NEWEST_MEASURED = "7.3";

/** Why facts of a kernel of this version are only modelled, whatever its build and its machine. */
export function versionDoubts(version: KernelVersion): readonly Reason[] {
  const doubts: Reason[] = [];
  if (version.vendor !== undefined && !followsStable(version.vendor.name)) {
    const { vendor, major, minor, text } = version;
    doubts.push({
      kind: "vendor-kernel",
      version: text,
      ...defined({ read: newestBuildRead(vendor.name, major, minor) }),
    });
  } else {
    const elsewhere = countedElsewhere(version);
    if (elsewhere !== undefined) doubts.push({ kind: "counted-elsewhere", version: version.text, ...elsewhere });
  }
  if (!isMeasuredSeries(version)) {
    doubts.push({ kind: "version-outside", version: version.text, oldest: OLDEST_MEASURED, newest: NEWEST_MEASURED });
  }
  return doubts;
}

/** Whether the version's series lies between the oldest and the newest that was measured. */
function isMeasuredSeries({ major, minor }: KernelVersion): boolean {
  const [oldest, newest] = [OLDEST_MEASURED, NEWEST_MEASURED].map((series) => series.split(".").map(Number));
  const [oldMajor = 0, oldMinor = 0] = oldest!;
  const [newMajor = 0, newMinor = 0] = newest!;
  const isOlder = major < oldMajor || (major === oldMajor && minor < oldMinor);
  const isNewer = major > newMajor || (major === newMajor && minor > newMinor);
  return !isOlder && !isNewer;
}
