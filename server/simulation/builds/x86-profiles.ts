/**
 * What a kernel build brings to its boot that no rule can derive: the size of its image, of its per-CPU area, of its
 * structures. Measured on Debian's amd64 builds (5.10.223-1, 6.1.176-1, 6.12.107-1, 7.2.13-1) booted with nokaslr.
 */

import { type KernelVersion, parseKernelVersion, releaseOrdinal } from "../kernels/version.ts";
import type { KernelSpec } from "../state/events.ts";
import type { Confidence } from "../state/state.ts";
import type { Bytes, Pages, Pfn } from "../units/units.ts";
import { fromLog, type Needs } from "./evidence.ts";
import { X86_LEARNERS } from "./profile-from-log.ts";

/** Parts of the kernel image that are given to the buddy allocator once the boot is over. Pages. */
export interface ImageParts {
  /** SMP lock prefixes, freed before the watermarks are computed. */
  readonly smpAlternatives: Pages;
  /** Page ranges, both ends inclusive, of the image (with brk) that stay reserved, for an image at `imageStart`. */
  readonly staysReserved: readonly (readonly [Pfn, Pfn])[];
}

/** What every build brings, whatever its architecture. */
export interface BuildProfile {
  /** `debian 6.12`. */
  readonly name: string;
  /** Major and minor version it was measured on. */
  readonly version: string;
  readonly nodeData: Bytes;
  /** pg_data_t of a node without memory. */
  readonly memorylessNodeData: Bytes;
  /** One printk_info record. */
  readonly printkInfo: Bytes;
  /** Static part of the per-CPU area. */
  readonly perCpuStatic: Bytes;
  /** PERCPU_MODULE_RESERVE and PERCPU_DYNAMIC_RESERVE, where they are not the usual ones. */
  readonly perCpuReserved?: Bytes;
  readonly perCpuDynamic?: Bytes;
  /** struct pcpu_chunk without its bitmap. */
  readonly perCpuChunk: Bytes;
  /** One slot list of the per-CPU allocator, and how many more lists it has than sizes. */
  readonly perCpuSlots: { readonly extra: number; readonly size: Bytes };
  /** struct mem_section. */
  readonly memSection: Bytes;
  /** mem_section_usage of one section. */
  readonly sectionUsage: Bytes;
}

export interface KernelProfile extends BuildProfile {
  /** First byte of the image without KASLR. */
  readonly imageStart: Bytes;
  /** One past the last byte of .bss, without KASLR. */
  readonly imageEnd: Bytes;
  /** Early heap behind .bss that is used up (reserved). Bytes. */
  readonly brk: Bytes;
  /** Page-table pages that fit into the early heap. */
  readonly brkPageTables: Pages;
  readonly trampoline: Bytes;
  /** Nosave regions: from gaps between RAM entries, or from every entry that is no RAM; none in a kernel that can't hibernate. */
  readonly nosaveFrom: "ram-gaps" | "entries" | "none";
  /** CONFIG_CMA. */
  readonly cma: boolean;
  readonly image: ImageParts;
}

const DEBIAN: readonly KernelProfile[] = [
  {
    name: "debian 5.10",
    version: "5.10",
    imageStart: 0x1000000,
    imageEnd: 0x4000000,
    brk: 0xd000,
    brkPageTables: 12,
    trampoline: 0x6000,
    nodeData: 0x2a000,
    memorylessNodeData: 0x29ac0,
    printkInfo: 88,
    perCpuStatic: 221184,
    perCpuChunk: 136,
    perCpuSlots: { extra: 2, size: 32 },
    memSection: 32,
    sectionUsage: 56,
    nosaveFrom: "entries",
    cma: false,
    image: {
      smpAlternatives: 8,
      staysReserved: [
        [0x1000, 0x1c01],
        [0x1e00, 0x2573],
        [0x2600, 0x2c10],
        [0x2eb6, 0x3e02],
        [0x4000, 0x400c],
      ],
    },
  },
  {
    name: "debian 6.1",
    version: "6.1",
    imageStart: 0x1000000,
    imageEnd: 0x4400000,
    brk: 0x11000,
    brkPageTables: 16,
    trampoline: 0x7000,
    nodeData: 0x2b000,
    memorylessNodeData: 0x2a880,
    printkInfo: 88,
    perCpuStatic: 217088,
    perCpuChunk: 136,
    perCpuSlots: { extra: 4, size: 16 },
    memSection: 32,
    sectionUsage: 56,
    nosaveFrom: "ram-gaps",
    cma: false,
    image: {
      smpAlternatives: 9,
      staysReserved: [
        [0x1000, 0x1e01],
        [0x2000, 0x28e6],
        [0x2a00, 0x3041],
        [0x330c, 0x4202],
        [0x4400, 0x4410],
      ],
    },
  },
  {
    name: "debian 6.12",
    version: "6.12",
    imageStart: 0x1000000,
    imageEnd: 0x3c00000,
    brk: 0x11000,
    brkPageTables: 16,
    trampoline: 0x7000,
    nodeData: 0x2a980,
    memorylessNodeData: 0x2a940,
    printkInfo: 88,
    perCpuStatic: 233472,
    perCpuChunk: 192,
    perCpuSlots: { extra: 4, size: 16 },
    memSection: 32,
    sectionUsage: 56,
    nosaveFrom: "ram-gaps",
    cma: false,
    image: {
      smpAlternatives: 10,
      staysReserved: [
        [0x1000, 0x2b8c],
        [0x2c00, 0x3319],
        [0x3737, 0x3a04],
        [0x3c00, 0x3c10],
      ],
    },
  },
  {
    name: "debian 7.2",
    version: "7.2",
    imageStart: 0x1000000,
    imageEnd: 0x4200000,
    brk: 0x11000,
    brkPageTables: 16,
    trampoline: 0x7000,
    nodeData: 0x2b080,
    memorylessNodeData: 0x2b080,
    printkInfo: 112,
    perCpuStatic: 221184,
    perCpuChunk: 128,
    perCpuSlots: { extra: 4, size: 16 },
    memSection: 32,
    sectionUsage: 88,
    nosaveFrom: "ram-gaps",
    cma: true,
    image: {
      smpAlternatives: 12,
      staysReserved: [
        [0x1000, 0x22ca],
        [0x2400, 0x3162],
        [0x3200, 0x39b8],
        [0x3e4f, 0x4004],
        [0x4200, 0x4210],
      ],
    },
  },
];

export interface ChosenProfile<P extends BuildProfile = KernelProfile> {
  readonly profile: P;
  readonly confidence: Confidence;
  /** It is the table of the very build: whatever else is tabled for that build holds too. */
  readonly tabled: boolean;
}

/**
 * What a boot log of the build tells, the table of the stated build, or the nearest one, with the reason why the boot is
 * only modelled. `needs`: which items the boot depends on at all.
 */
export function profileFor(spec: KernelSpec, version: KernelVersion, needs?: Needs): ChosenProfile {
  return fromLog(chooseProfile(DEBIAN, spec.build === "debian", spec, version), X86_LEARNERS, spec, version, needs);
}

/** The one of `profiles` that was measured on this version, or the nearest; `stated`: they are those of the stated build. */
export function chooseProfile<P extends BuildProfile>(
  profiles: readonly P[],
  stated: boolean,
  spec: KernelSpec,
  version: KernelVersion,
): ChosenProfile<P> {
  const profile = nearestProfile(profiles, version);
  const measured = parseKernelVersion(profile.version)!;
  if (stated && measured.major === version.major && measured.minor === version.minor) {
    return { profile, confidence: { level: "exact" }, tabled: true };
  }
  const missing =
    spec.build === undefined
      ? "the kernel's build is not stated"
      : `no table of build ${spec.build} for ${spec.version}`;
  const why = `${missing}: sizes are those of ${profile.name}`;
  return { profile, confidence: { level: "modelled", why }, tabled: false };
}

function nearestProfile<P extends BuildProfile>(profiles: readonly P[], version: KernelVersion): P {
  let nearest = profiles[0]!;
  for (const profile of profiles) {
    const distance = Math.abs(releaseOrdinal(parseKernelVersion(profile.version)!) - releaseOrdinal(version));
    const best = Math.abs(releaseOrdinal(parseKernelVersion(nearest.version)!) - releaseOrdinal(version));
    if (distance < best) nearest = profile;
  }
  return nearest;
}
