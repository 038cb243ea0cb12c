/**
 * The points of a boot that tell of its build: which release, from a table, its image or a log, and what it is loaded with. Each build that
 * is tabled has an envelope of its own; what images and logs tell shares one by the architecture.
 */
import type { KernelVersion } from "../kernels/version.ts";
import type { BootSetup, KernelSpec, MachineSpec } from "../state/events.ts";
import type { UpdateKey } from "./dimension-keys.ts";
import { one, type Point, word } from "./point.ts";
import type { Subject } from "./reason.ts";

/**
 * How the boot's build is known: by its table where its release is stated or only its series (then the measured one of it is meant, and
 * the machine may run another), from its image, or only from a boot log. Any other is modelled anyway.
 */
export interface KnownBuild {
  readonly name: string;
  /** What its releases have in common: `debian-cloud`. */
  readonly flavour: string;
  /** `6.12.107` */
  readonly release: string;
  readonly by: "release" | "series" | "image" | "log";
}

/**
 * What a build brings for CPUs (the size of the per-CPU area, of cpumasks) is multiplied by their number alone; only a kernel that finds
 * itself on a single one frees .smp_locks (arch/x86/kernel/alternative.c:alternative_instructions()). How many CPUs were measured is a
 * matter of the machine.
 */
export function buildPoint({ kernel, machine }: BootSetup, version: KernelVersion, build: KnownBuild): Point {
  const kind = BUILD_SUBJECTS[build.by];
  return {
    of: { kind, name: kind === "build" ? build.name : kernel.arch },
    ranges: {
      version: one(version.major * VERSION_STEP + version.minor),
      ...(build.by === "image" ? { [updateKey(version)]: one(version.patch) } : {}),
    },
    values: {
      cpuCount: [word(machine.cpus === 1 ? "one" : "several")],
      ...KINDS[build.by]?.(build, kernel, version),
    },
  };
}

/** A tabled build has an envelope of its own; all that an image, or a log, tells of share one by the architecture. */
const BUILD_SUBJECTS: Readonly<Record<KnownBuild["by"], Subject["kind"]>> = {
  release: "build",
  series: "build",
  image: "image-build",
  log: "learnt-build",
};

/**
 * What tells builds apart that share an envelope: the configuration; and of images, which there are of every version, the series, since of a change between two measured
 * ones only the commit tells where it came. Of its updates those between measured ones: what came to an older one later nobody lists in full.
 */
const KINDS: {
  readonly [By in KnownBuild["by"]]?: (
    build: KnownBuild,
    kernel: KernelSpec,
    version: KernelVersion,
  ) => Point["values"];
} = {
  image: ({ flavour }, _kernel, { major, minor }) => ({ flavour: [flavour], series: [`${major}.${minor}`] }),
  log: (_build, { measured }) => ({ flavour: [flavourOf(measured?.release ?? "")] }),
};

/**
 * What tells a distribution's configurations apart in `uname -r`: what stands behind the version and the number of the build. Debian's
 * `6.1.0-50-amd64` and `6.12.107+deb13-amd64` are both `-amd64`.
 */
function flavourOf(release: string): string {
  return release.replace(/^[\d.]+(-\d+|\+deb\d+(u\d+)?)?/, "");
}

/**
 * What a build is loaded with is measured of all builds of an architecture whose image is known, and of all that only a log tells of. Where UEFI
 * firmware loads it each build is apart, and so is each size: a copy of the initrd is kept wherever one of its size still fits beside image and tables, which
 * are found on boundaries of 2 MiB, 64 KiB and 8 KiB. A page more moves the image by 2 MiB, or leaves it.
 */
export function loadedPoint({ kernel, machine }: BootSetup, build: KnownBuild): Point {
  const whole = machine.uefi === undefined ? kernel.arch : `${build.name}${UNDER}${machine.uefi}`;
  return {
    of: { kind: "builds", name: build.by === "log" ? `${kernel.arch} by log` : whole },
    ranges: machine.uefi === undefined ? initrdRange(machine) : {},
    values: {
      ...(machine.uefi === undefined || machine.initrd === 0 ? {} : { initrdSize: [String(machine.initrd)] }),
      initrdGiven: [word(machine.initrd === 0 ? "without-initrd" : "with-initrd")],
      // Of a memory map nothing is known of loader and firmware, and that is a reason of its own.
      ...(machine.platform ? { platform: [platformName(machine.platform, machine)] } : {}),
    },
  };
}

/**
 * Who states a series alone may run any release of it. The initrd, which is made of the modules of one, is all that tells whether it is the
 * one that was measured.
 */
export function seriesPoint({ kernel, machine }: BootSetup, build: KnownBuild): Point {
  const of: Subject = { kind: "series", name: `${build.flavour} ${kernel.arch}` };
  return { of, ranges: initrdRange(machine), values: {} };
}

/** A boot without one has no size of it, and says nothing of which release it is. */
function initrdRange({ initrd }: MachineSpec): Point["ranges"] {
  return initrd === 0 ? {} : { initrd: one(initrd) };
}

/** Between a build and the firmware that loads it. */
export const UNDER = " under ";

/** `version` of an envelope counts major versions in steps of this. */
export const VERSION_STEP = 1000;

function updateKey({ major, minor }: KernelVersion): UpdateKey {
  return `update ${major}.${minor}`;
}

/** The platform with its firmware: `qemu-virt edk2-2022.11`. */
function platformName(platform: string, { uefi }: MachineSpec): string {
  return [platform, uefi ?? []].flat().join(" ");
}
