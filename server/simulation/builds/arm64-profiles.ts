/**
 * What Debian's arm64 builds bring to their boot: where the parts of the image lie and how large the structures are. Measured
 * on 6.1.176-1, 6.12.107-1 and 7.2.13-1 and their cloud builds with 4 KiB pages, and on 7.2.13-1 with 16 KiB pages.
 */

import type { KernelVersion } from "../kernels/version.ts";
import type { KernelSpec } from "../state/events.ts";
import type { Bytes, Pages } from "../units/units.ts";
import { fromLog, type Needs } from "./evidence.ts";
import { ARM64_LEARNERS } from "./profile-from-log.ts";
import { type BuildProfile, type ChosenProfile, chooseProfile } from "./x86-profiles.ts";

/** Page tables that paging_init() makes beside the linear map, up to 6.8; later kernels make them before memblock is there. */
export interface PagingInit {
  /** Tables of the kernel's own mapping. */
  readonly kernelMap: Pages;
  /** The tables of the start-up code, which are freed: offset in the image and size. */
  readonly startup: { readonly offset: Bytes; readonly size: Bytes };
  readonly identityMap: Pages;
}

export interface Arm64Profile extends BuildProfile {
  /** Between the 2 MiB boundary the image is loaded at and _stext (_text since 6.2), the first byte that is reserved. */
  readonly textOffset: Bytes;
  /** From that byte to _end. */
  readonly imageSize: Bytes;
  /** Offset of what is freed when the boot is over; code and read-only data lie below it. */
  readonly init: { readonly start: Bytes; readonly end: Bytes };
  readonly pagingInit?: PagingInit;
  /** One cpumask of a node, allocated with the nodes (CPUMASK_OFFSTACK); 0: it is part of the image. */
  readonly nodeCpumask: Bytes;
  /** struct property of an unflattened device tree. */
  readonly deviceTreeProperty: Bytes;
  /** CONFIG_ZONE_DEVICE. */
  readonly zoneDevice: boolean;
}

const MEASURED_6_1 = {
  version: "6.1",
  textOffset: 0x10000,
  nodeData: 0x2c80,
  memorylessNodeData: 0x2c80,
  printkInfo: 88,
  perCpuChunk: 136,
  perCpuSlots: { extra: 4, size: 16 },
  sectionUsage: 56,
  nodeCpumask: 0,
  deviceTreeProperty: 96,
  zoneDevice: false,
} as const;

const MEASURED_6_12 = {
  version: "6.12",
  textOffset: 0,
  nodeData: 0x3740,
  memorylessNodeData: 0x3740,
  printkInfo: 88,
  perCpuChunk: 192,
  perCpuSlots: { extra: 4, size: 16 },
  sectionUsage: 56,
  nodeCpumask: 64,
  deviceTreeProperty: 104,
  zoneDevice: true,
} as const;

const MEASURED_7_2 = {
  version: "7.2",
  textOffset: 0,
  nodeData: 0x3800,
  memorylessNodeData: 0x3800,
  printkInfo: 112,
  perCpuChunk: 128,
  perCpuSlots: { extra: 4, size: 16 },
  sectionUsage: 88,
  nodeCpumask: 64,
  deviceTreeProperty: 112,
  zoneDevice: true,
} as const;

const DEBIAN: readonly Arm64Profile[] = [
  {
    ...MEASURED_6_1,
    name: "debian 6.1 arm64",
    imageSize: 0x2000000,
    init: { start: 0x1650000, end: 0x1ca0000 },
    pagingInit: { kernelMap: 7, startup: { offset: 0x1ffb000, size: 0x5000 }, identityMap: 4 },
    perCpuStatic: 87208,
    memSection: 32,
  },
  {
    ...MEASURED_6_12,
    name: "debian 6.12 arm64",
    imageSize: 0x24f0000,
    init: { start: 0x1d20000, end: 0x2030000 },
    perCpuStatic: 101528,
    memSection: 32,
  },
  {
    ...MEASURED_7_2,
    name: "debian 7.2 arm64",
    imageSize: 0x2f00000,
    init: { start: 0x2510000, end: 0x28e0000 },
    perCpuStatic: 109144,
    memSection: 32,
  },
];

const DEBIAN_16K: readonly Arm64Profile[] = [
  {
    ...MEASURED_7_2,
    name: "debian 7.2 arm64-16k",
    imageSize: 0x2fa0000,
    init: { start: 0x2540000, end: 0x2950000 },
    nodeData: 0x3940,
    memorylessNodeData: 0x3940,
    perCpuStatic: 109272,
    memSection: 32,
    sectionUsage: 32,
  },
];

const DEBIAN_CLOUD: readonly Arm64Profile[] = [
  {
    ...MEASURED_6_1,
    name: "debian-cloud 6.1 arm64",
    imageSize: 0x1a90000,
    init: { start: 0x1370000, end: 0x17f0000 },
    pagingInit: { kernelMap: 7, startup: { offset: 0x1a7d000, size: 0x5000 }, identityMap: 4 },
    perCpuStatic: 85864,
    memSection: 16,
  },
  {
    ...MEASURED_6_12,
    name: "debian-cloud 6.12 arm64",
    imageSize: 0x1e70000,
    init: { start: 0x18a0000, end: 0x1ac0000 },
    perCpuStatic: 99800,
    memSection: 16,
  },
  {
    ...MEASURED_7_2,
    name: "debian-cloud 7.2 arm64",
    imageSize: 0x25c0000,
    init: { start: 0x1ea0000, end: 0x20f0000 },
    perCpuStatic: 107608,
    memSection: 16,
  },
];

/** What a boot log of the build tells, the table of the stated build, or the nearest one: see profileFor(). */
export function arm64ProfileFor(spec: KernelSpec, version: KernelVersion, needs?: Needs): ChosenProfile<Arm64Profile> {
  return fromLog(tabledProfile(spec, version), ARM64_LEARNERS, spec, version, needs);
}

function tabledProfile(spec: KernelSpec, version: KernelVersion): ChosenProfile<Arm64Profile> {
  const { build, pageSize } = spec;
  if (build === "debian-cloud" && pageSize === 4096) return chooseProfile(DEBIAN_CLOUD, true, spec, version);
  if (pageSize === 4096) return chooseProfile(DEBIAN, build === "debian", spec, version);
  return chooseProfile(DEBIAN_16K, build === "debian" && pageSize === 16384, spec, version);
}
