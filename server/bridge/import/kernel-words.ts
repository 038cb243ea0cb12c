/** The `kernel` statement of a machine, and in comments what of it no file tells. */
import { ARCHITECTURES, DEFAULT_KERNEL_ARCH, KERNEL_ARCHES } from "../../simulation/arch/index.ts";
import { NEWEST_MEASURED } from "../../simulation/evidence/measured-range.ts";
import { parseKernelVersion } from "../../simulation/kernels/version.ts";
import { archOfPlatform } from "../../simulation/platforms/catalogue.ts";
import type { Arch, KernelSpec } from "../../simulation/state/events.ts";
import { defined } from "../../simulation/units/defined.ts";
import type { Bytes } from "../../simulation/units/units.ts";
import type { MachineFacts } from "../../sources/facts.ts";
import { toldArchitecture, toldKernel } from "../../sources/told-kernel.ts";
import { standIn } from "./time-of-log.ts";

export interface KernelWords {
  /** `6.1.76`, `5.14.0-503.el9.x86_64`. */
  readonly version: string;
  /** `x86_64`, `arm64-64k`. */
  readonly arch: string;
  readonly build?: string;
  /** Comments in front of the statement, without `#`. */
  readonly comments: readonly string[];
}

export function kernelWords(facts: MachineFacts): KernelWords {
  const { release, arch: named, platform, files } = facts;
  const comments: string[] = [];
  const told = named?.value ?? archOfPlatform(platform?.value.name);
  const arch: Arch = told ?? DEFAULT_KERNEL_ARCH.arch;
  if (told === undefined) comments.push(`None of the files tells the architecture: ${arch} is assumed.`);
  const { word: archWord } = toldArchitecture(arch, facts);
  const kernel = toldKernel(facts);
  if (release === undefined && files.kernel !== undefined) {
    comments.push(
      `It boots ${files.kernel.value}: \`kernel from "IMAGE"\` takes the version of a kernel from its image.`,
    );
    return { version: NEWEST_MEASURED, arch: archWord, comments };
  }
  if (release === undefined) {
    comments.push("None of the files tells which kernel runs: put yours here, as `uname -r` prints it.");
    const { version, does } = standIn(facts);
    if (does.length > 0) comments.push(`Its log ${does.join(" and ")}, as ${version} does, which stands in for it.`);
    return { version, arch: archWord, comments };
  }
  if (kernel === undefined) {
    comments.push(
      `The kernel calls itself ${release.value}, of which nothing is known: put the version it is made of here.`,
    );
    return { version: NEWEST_MEASURED, arch: archWord, comments };
  }
  if (kernel.version !== release.value) comments.push(`uname -r: ${release.value}`);
  return { ...kernel, arch: archWord, comments };
}

/** The kernel without what its file says of its configuration; undefined where nobody knows its architecture. */
export function specOfWords({ version, arch, build }: KernelWords): KernelSpec | undefined {
  const architecture = KERNEL_ARCHES[arch];
  if (architecture === undefined) return undefined;
  return { version, ...architecture, ...defined({ build }), config: {}, whatIf: [], origin: 0 };
}

/** Where the image of the kernel that a scenario of these facts names was built to run; undefined: nothing is known of such kernels. */
export function builtToRunAt(facts: MachineFacts): Bytes | undefined {
  const words = kernelWords(facts);
  const [spec, version] = [specOfWords(words), parseKernelVersion(words.version)];
  if (spec === undefined || version === undefined) return undefined;
  return ARCHITECTURES[spec.arch].builtToRunAt?.(spec, version);
}
