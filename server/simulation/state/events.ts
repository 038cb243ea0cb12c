/**
 * What goes into the simulation: plain events with opaque origins. The pieces that events share are here; what a step takes of its
 * own stands with its mechanism, and steps.ts has the list. An origin is a number that analysis hands in with everything the user
 * wrote and gets back on every fact derived from it; the simulation never looks inside. Addresses and sizes are bytes.
 */

import type { Reason, StepName } from "../evidence/reason.ts";
import type { CpuVendor } from "../platforms/cpus/schema.ts";
import type { ByteRange, Bytes, Pages, Pfn } from "../units/units.ts";
import type { MeasuredBoot } from "./boot-log-facts.ts";
import type { KernelImageFacts } from "./kernel-image-facts.ts";

/** A boot, or any step of the timeline. */
export type { Event } from "../steps.ts";

export type Origin = number;

/** The architectures there are: the folder of each in arch/ puts its name in with `declare module`. */
// biome-ignore lint/suspicious/noEmptyInterface: it is merged with the declarations of arch/*/index.ts; a type can't be.
export interface Architectures {}

export type Arch = keyof Architectures;
/** A word of the catalogue of platforms (platforms/catalogue.ts). */
export type PlatformName = string;
export const ZONE_NAMES = ["DMA", "DMA32", "Normal", "HighMem", "Movable", "Device"] as const;
export type ZoneName = (typeof ZONE_NAMES)[number];

/** `kernel 6.5-rc2 x86_64 { build debian  config CMA=y  what-if movable-at-node-start }`. */
/** What a configuration tells, by the name of its file. */
export type ConfigFile = Pick<KernelImageFacts, "config" | "memoryOptions" | "configVersion"> & {
  readonly configFrom: string;
};

export interface KernelSpec {
  /** As written: `4.11`, `5.18.0-rc4-next-20220426`, `6.5-rc2`. */
  readonly version: string;
  readonly arch: Arch;
  /** Bytes: 4096, 16384 or 65536. */
  readonly pageSize: number;
  /** `debian`, `debian-cloud`; undefined: the generic profile. */
  readonly build?: string;
  /** `build from "boot.dmesg"`: what a boot of this very build told; it goes before what is tabled. */
  readonly measured?: MeasuredBoot;
  /** `kernel from "vmlinuz"`: what the image of this very build tells. */
  readonly image?: KernelImageFacts;
  /** `config "FILE"` of a kernel without an image. */
  readonly configFile?: ConfigFile;
  readonly config: Readonly<Record<string, string>>;
  readonly whatIf: readonly string[];
  readonly origin: Origin;
}

export interface MachineNode {
  readonly id: number;
  /** Bytes of this node; with an explicit firmware map the ranges say it instead. */
  readonly memory: Bytes;
  readonly ranges: readonly ByteRange[];
  readonly cpus: readonly number[];
  readonly hotpluggable: boolean;
  readonly origin: Origin;
}

export type FirmwareType =
  | "usable"
  | "reserved"
  | "ACPI data"
  | "ACPI NVS"
  | "unusable"
  | "persistent"
  | "soft reserved";

export interface FirmwareRange extends ByteRange {
  readonly type: FirmwareType;
  /** EFI_MEMORY_MORE_RELIABLE: the platform keeps it twice. */
  readonly mirrored?: true;
  readonly origin: Origin;
}

/** Of a CPU, what the kernel printed: `Using GB pages for direct mapping`, `max_arch_pfn`, `smpboot: CPU0:`. */
export interface CpuSeen {
  readonly vendor?: CpuVendor;
  readonly gigabytePages?: boolean;
  readonly fiveLevels?: boolean;
}

/** Parts of a real machine that its files may leave open. */
export type Supposed = "memory" | "cpus" | "dimms" | "slots" | "nodes" | "firmware" | "cmdline";

export interface MachineSpec {
  /** Undefined: the `firmware` map says all. */
  readonly platform?: PlatformName;
  /** Total boot RAM in bytes (the nodes' sum where nodes are given). */
  readonly memory: Bytes;
  readonly cpus: number;
  /** Empty: no NUMA description. */
  readonly nodes: readonly MachineNode[];
  readonly slots: number;
  /** 0: not given. */
  readonly maxmem: Bytes;
  /** 0: none. */
  readonly initrd: Bytes;
  /** The size is the file's to the byte, though it is one of whole pages. */
  readonly initrdIsFile?: true;
  /** Where the loader put the initrd, as it was observed; undefined: where the platform's loader would. */
  readonly initrdAt?: Bytes;
  /** Origin of that place, where it was written. */
  readonly initrdAtOrigin?: Origin;
  /** `edk2-2022.11`: UEFI with ACPI on qemu-virt; undefined: a device tree. */
  readonly uefi?: string;
  /** CPU model as QEMU names it: `host`, `max`, `Skylake-Server`; undefined: the platform's default. */
  readonly cpu?: string;
  /** What a boot log of this machine told of its CPU; it goes before the model. */
  readonly cpuSeen?: CpuSeen;
  /** Version of QEMU, `7.2`; undefined: the one whose machines are tabled. */
  readonly qemu?: string;
  /** What the machine is a guest of, where a `firmware` map describes it: `kvm`, `hyperv`, `xen`, `vmware`, `nitro`. */
  readonly hypervisor?: string;
  /** Bytes of a memory block as the running system says (`block_size_bytes`); undefined: by the kernel's rules. */
  readonly blockSize?: Bytes;
  /** Origin of `block-size`, where it was written. */
  readonly blockSizeOrigin?: Origin;
  /** Pages below 16 MiB that a boot log counts as reserved when the zones are made (x86); undefined: by what the model reserves. */
  readonly dmaReserved?: Pages;
  /** What nobody told and is only supposed. */
  readonly supposed?: readonly Supposed[];
  /** What devices reach by the device tree's dma-ranges: end of that memory in bytes (arm64); undefined: 4 GiB and all above. */
  readonly dmaLimit?: Bytes;
  /** What a board's device tree keeps of memory, in its order. */
  readonly reservedMemory?: readonly ReservedMemorySpec[];
  /** Where the kernel image was loaded to; undefined: where it was built to run. */
  readonly imageAt?: Bytes;
  /** Where KASLR put it, as it was observed (x86); undefined: not told. A kernel that is started later lies elsewhere. */
  readonly imageSeenAt?: Bytes;
  readonly firmware?: readonly FirmwareRange[];
  readonly origin: Origin;
  /** Origin of `memory`, where it was written. */
  readonly memoryOrigin: Origin;
  /** Origin of `maxmem`, where it was written. */
  readonly maxmemOrigin?: Origin;
}

/** A node under /reserved-memory. */
export interface ReservedMemorySpec {
  /** `linux,cma` is the pool for the whole system: compatible "shared-dma-pool", reusable, linux,cma-default. */
  readonly name: string;
  readonly size: Bytes;
  /** alloc-ranges; undefined: anywhere. */
  readonly range?: ByteRange;
  /** reg: it has an address of its own. */
  readonly at?: ByteRange;
  /** The kernel must not map it. */
  readonly noMap?: true;
  /** compatible "shared-dma-pool" and reusable: a CMA area; without linux,cma-default one of its devices alone. */
  readonly reusable?: true;
  readonly origin: Origin;
}

export interface DimmSpec {
  readonly kind: "dimm";
  readonly name: string;
  readonly size: Bytes;
  readonly node?: number;
  readonly at?: Bytes;
  /** It is there at power-on. */
  readonly cold?: true;
  readonly origin: Origin;
}
export interface VirtioMemSpec {
  readonly kind: "virtio-mem";
  readonly name: string;
  readonly size: Bytes;
  readonly node?: number;
  /** The device's block size; undefined: the platform's default. */
  readonly block?: Bytes;
  readonly requested: Bytes;
  readonly origin: Origin;
}
export interface NvdimmSpec {
  readonly kind: "nvdimm";
  readonly name: string;
  readonly size: Bytes;
  readonly node?: number;
  readonly origin: Origin;
}
/** Memory behind CXL, or what the firmware's map calls soft reserved. */
export interface CxlSpec {
  readonly kind: "cxl";
  readonly name: string;
  readonly size: Bytes;
  readonly node?: number;
  /** Undefined: the range of its size that the map calls soft reserved, else behind all memory. */
  readonly at?: Bytes;
  readonly origin: Origin;
}
export type DeviceSpec = DimmSpec | VirtioMemSpec | NvdimmSpec | CxlSpec;

/** One parameter of the kernel command line, in order, quotes removed. */
export interface CmdlineParameter {
  /** With `_` for each `-`: the kernel takes both for one. */
  readonly name: string;
  /** The name as it stands there, where that is another one. */
  readonly written?: string;
  /** Undefined where there is no `=`. */
  readonly value?: string;
  readonly origin: Origin;
}

/** A memblock reservation that was observed; it stands whatever the model says. Both ends inclusive. Those of a boot stand in the order of time. */
export interface ObservedReservation extends ByteRange {
  readonly by?: string;
  /** The allocation that it is left of, as a log shows it to have been made. */
  readonly allocated?: ByteRange;
  readonly origin: Origin;
}

/** Everything a boot depends on. */
export interface BootSetup {
  readonly kernel: KernelSpec;
  readonly machine: MachineSpec;
  readonly devices: readonly DeviceSpec[];
  readonly cmdline: readonly CmdlineParameter[];
  /** The command line as the kernel gets it, words joined by one space: its length is allocated at boot. */
  readonly cmdlineText: string;
  readonly observed: readonly ObservedReservation[];
  /** It is a later boot than the one that was observed: KASLR chooses a place anew. */
  readonly isLater?: true;
  /** What of the scenario's set-up was not understood. */
  readonly notUnderstood?: readonly Reason[];
}

/** Blocks, both ends inclusive; `descending` turns the order in which they are written to. */
export interface BlockSpan {
  readonly first: number;
  readonly last: number;
  readonly descending: boolean;
}

/** The outcome the user states: `-> EBUSY at 0x13ff00000`. */
export interface StatedOutcome {
  readonly result: string;
  readonly address?: Bytes;
  readonly pfn?: Pfn;
}

/** What every step has; a mechanism adds its `kind` and what it takes. */
export interface StepEvent {
  readonly origin: Origin;
  readonly stated?: StatedOutcome;
  /** What the scenario calls it. */
  readonly step?: StepName;
  /** What of the scenario was not understood, behind the step before and in this one. */
  readonly notUnderstood?: readonly Reason[];
  /** Its own line is an error, and it stands for what was probably meant. */
  readonly misread?: true;
}

export interface BootEvent {
  readonly kind: "boot";
  readonly setup: BootSetup;
  readonly origin: Origin;
}

export type OnlineType = "online" | "online_kernel" | "online_movable";

export type AllocationUse = "movable" | "unmovable" | "reclaimable" | "pinned" | "hugetlb";
