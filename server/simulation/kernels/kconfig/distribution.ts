/** How a distribution configures its kernels, and how a boot log tells that a kernel is one of its. */
import type { Arch } from "../../state/events.ts";
import { compareKernelVersions, type KernelVersion, parseKernelVersion } from "../version.ts";
import type { ConfigValue, OptionName } from "./options.ts";
import type { Setting } from "./schema.ts";

export interface DistributionConfig {
  readonly distribution: string;
  /** What else people call it, what is built from its sources included. None is accepted: an error names the distribution. */
  readonly otherNames?: readonly string[];
  /** `plain`, or what the distribution calls another configuration of its kernels. */
  readonly flavour: string;
  /** Who `Linux version … (who@where)` names; undefined: the log can't tell. */
  readonly builder?: string;
  /**
   * Its kernels are a stable series with few changes, so that mainline's rules by the number of the update are theirs, and recordings
   * stand behind them. Otherwise what is simulated by these rules is modelled.
   */
  readonly followsStable?: true;
  /** Names, in the line `Linux version`, the update that a release which counts builds hides: the first group. */
  readonly updateInBanner?: RegExp;
  /** Word between hyphens in uname -r that only this flavour has: `cloud`. */
  readonly releaseWord?: string;
  /** Where the values were read. */
  readonly source: string;
  /** The flavour of the same distribution whose values hold for what is not set here. */
  readonly basedOn?: string;
  readonly settings: { readonly [N in OptionName]?: readonly Setting<ConfigValue<N>>[] };
}

/** The value of an option in a distribution's kernels of that version; undefined where the table has none. */
export function settingFor<N extends OptionName>(
  { settings }: DistributionConfig,
  name: N,
  arch: Arch,
  version: KernelVersion,
): ConfigValue<N> | undefined {
  const rows: readonly Setting<ConfigValue<N>>[] = settings[name] ?? [];
  return rows.findLast((row) => (row.arch ?? arch) === arch && hasBegun(row, version))?.value;
}

/** A version of a series begins with its first candidate. A version that hides which build it is stands for the newest. */
function hasBegun({ since, build }: Pick<Setting<unknown>, "since" | "build">, version: KernelVersion): boolean {
  if (since === undefined) return true;
  const from = parseKernelVersion(since)!;
  if (compareKernelVersions({ ...from, rc: 1 }, version) > 0) return false;
  const isSameSeries = from.major === version.major && from.minor === version.minor;
  return build === undefined || !isSameSeries || (version.vendor?.build ?? build) >= build;
}
