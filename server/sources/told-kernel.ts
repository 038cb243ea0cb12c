/**
 * The kernel that files of a machine tell of: its version, its architecture with the size of its pages, and whose build it is. Releases
 * that hide the update of the series (`6.1.0-18-amd64` is 6.1.76) have a banner that names it; the size of arm64's pages stands in the
 * release of most flavours (`+64k`) where no line tells it.
 */
import { isOfArch, KERNEL_ARCHES, type KernelArch } from "../simulation/arch/index.ts";
import { buildName } from "../simulation/builds/schema.ts";
import {
  distributionNamed,
  distributionOfLog,
  distributionOfVersion,
  packageOfBanner,
} from "../simulation/kernels/kconfig/distributions/index.ts";
import { pageSizeOfRelease } from "../simulation/kernels/release-page-size.ts";
import { isKernelVersion, parseKernelVersion } from "../simulation/kernels/version.ts";
import type { Arch } from "../simulation/state/events.ts";
import type { MachineFacts } from "./facts.ts";

export interface ToldKernel {
  /** `6.1.76`, `5.14.0-503.el9.x86_64`. */
  readonly version: string;
  /** The word after `build`; undefined where nobody's known here. */
  readonly build?: string;
}

/** Who a banner without the word `version` in front names: `(debian-kernel@lists.debian.org) (gcc …`. */
const BUILDER = /^\((\S+?)\)/;

/** Undefined where no release is told, or none that Linux can have. */
export function toldKernel({ release, banner }: Pick<MachineFacts, "release" | "banner">): ToldKernel | undefined {
  const version = release === undefined ? undefined : parseKernelVersion(release.value);
  if (release === undefined || version === undefined || !isKernelVersion(version)) return undefined;
  const named = packageOfBanner(banner?.value ?? "");
  const built = distributionOfLog(release.value, BUILDER.exec(banner?.value ?? "")?.[1]);
  const distribution =
    built ??
    distributionOfVersion(version) ??
    (named === undefined ? undefined : distributionNamed(named.distribution, release.value));
  // Somebody else's build of a distribution's sources, `6.12.107-mycustom`, keeps its name.
  const isByUpdate = named !== undefined && (built !== undefined || version.anyUpdate === true);
  return {
    version: isByUpdate ? named.update : release.value,
    ...(distribution === undefined ? {} : { build: buildName(distribution) }),
  };
}

/** What a scenario calls such a kernel (`arm64-64k`), by the size of pages that a line tells, else the release, else the usual one. */
export function toldArchitecture(
  name: Arch,
  { release, pageSize }: Pick<MachineFacts, "release" | "pageSize">,
): KernelArch & { readonly word: string } {
  const known = Object.entries(KERNEL_ARCHES).filter(([, each]) => isOfArch(each, name));
  const size = pageSize?.value ?? pageSizeOfRelease(release?.value ?? "");
  const [word, architecture] = known.find(([, each]) => each.pageSize === size) ?? known[0]!;
  return { ...architecture, word };
}
