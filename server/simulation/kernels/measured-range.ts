/**
 * The kernels that recordings stand behind: the one place that names the oldest and the newest. Outside them, and for a
 * vendor's kernel, rules follow what is known of mainline, and facts are modelled.
 */
import type { Reason } from "../evidence/reason.ts";
import type { KernelVersion, VendorName } from "./version.ts";

/** Series of the oldest and of the newest recorded kernel, both inclusive. A test holds them against the recordings. */
export const OLDEST_MEASURED = "5.10";
export const NEWEST_MEASURED = "7.3";

/** Vendors whose kernels were recorded: they stay close to a stable series and are tabled as builds. */
const MEASURED_VENDORS: ReadonlySet<VendorName> = new Set(["debian"]);

/** Why facts of a kernel of this version are only modelled, whatever its build and its machine. */
export function versionDoubts(version: KernelVersion): readonly Reason[] {
  const doubts: Reason[] = [];
  if (version.vendor !== undefined && !MEASURED_VENDORS.has(version.vendor.name)) {
    doubts.push({ kind: "vendor-kernel", version: version.text });
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
