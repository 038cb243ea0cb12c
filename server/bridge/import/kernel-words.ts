/**
 * The `kernel` statement of a machine: version, architecture, and whose build it is. Debian's releases hide the update of the series
 * (`6.1.0-18-amd64` is 6.1.76); its banner names it.
 */
import { DEFAULT_KERNEL_ARCH, KERNEL_ARCHES } from "../../simulation/arch/index.ts";
import { BUILD_NAMES } from "../../simulation/builds/names.ts";
import { buildName } from "../../simulation/builds/schema.ts";
import { distributionOfLog } from "../../simulation/kernels/kconfig/distributions/index.ts";
import { NEWEST_MEASURED } from "../../simulation/kernels/measured-range.ts";
import { isKernelVersion, parseKernelVersion } from "../../simulation/kernels/version.ts";
import { archOfPlatform } from "../../simulation/platforms/catalogue.ts";
import type { Arch } from "../../simulation/state/events.ts";
import { KiB } from "../../simulation/units/units.ts";
import { debianUpdate } from "../../sources/dmesg/banner.ts";
import type { MachineFacts } from "../../sources/facts.ts";

export interface KernelWords {
  /** `6.1.76`, `5.14.0-503.el9.x86_64`. */
  readonly version: string;
  /** `x86_64`, `arm64-64k`. */
  readonly arch: string;
  readonly build?: string;
  /** Comments in front of the statement, without `#`. */
  readonly comments: readonly string[];
}

const BUILDER = /^\((\S+?)\)/;

/** What kernels of an architecture and page size are called. */
const ARCH_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries(KERNEL_ARCHES).map(([word, { arch, pageSize }]) => [`${arch} ${pageSize}`, word]),
);

/** The `+64k`, `-16k` of a release. */
const PAGE_WORD = /[-+.](4|16|64)k\b/i;

export function kernelWords({ release, banner, arch: named, platform, pageSize, files }: MachineFacts): KernelWords {
  const comments: string[] = [];
  const told = named?.value ?? archOfPlatform(platform?.value.name);
  const arch: Arch = told ?? DEFAULT_KERNEL_ARCH.arch;
  if (told === undefined) comments.push(`None of the files tells the architecture: ${arch} is assumed.`);
  const archWord = archName(arch, pageSize?.value, release?.value);
  const parsed = release === undefined ? undefined : parseKernelVersion(release.value);
  if (release === undefined && files.kernel !== undefined) {
    comments.push(
      `It boots ${files.kernel.value}: \`kernel from "IMAGE"\` takes the version of a kernel from its image.`,
    );
    return { version: NEWEST_MEASURED, arch: archWord, comments };
  }
  if (release === undefined) {
    comments.push("None of the files tells which kernel runs: put yours here, as `uname -r` prints it.");
    return { version: NEWEST_MEASURED, arch: archWord, comments };
  }
  if (parsed === undefined || !isKernelVersion(parsed)) {
    comments.push(
      `The kernel calls itself ${release.value}, of which nothing is known: put the version it is made of here.`,
    );
    return { version: NEWEST_MEASURED, arch: archWord, comments };
  }
  const exact = debianUpdate(banner?.value ?? "");
  const builder = exact === undefined ? BUILDER.exec(banner?.value ?? "")?.[1] : "debian-kernel@lists.debian.org";
  const distribution = distributionOfLog(release.value, builder);
  const build = distribution === undefined ? undefined : buildName(distribution);
  const known = build !== undefined && BUILD_NAMES.includes(build) ? { build } : {};
  const hidesUpdate = exact !== undefined && parsed.anyUpdate === true;
  if (hidesUpdate) comments.push(`uname -r: ${release.value}`);
  return { version: hidesUpdate ? exact : release.value, arch: archWord, ...known, comments };
}

function archName(arch: Arch, pageSize: number | undefined, release: string | undefined): string {
  const size = pageSize ?? Number(PAGE_WORD.exec(release ?? "")?.[1] ?? 4) * KiB;
  return ARCH_WORDS.get(`${arch} ${size}`) ?? arch;
}
