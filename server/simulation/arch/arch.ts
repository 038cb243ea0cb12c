/**
 * What the simulation asks of an architecture. Everything that differs between architectures is a field or a method here; nothing outside
 * arch/ asks for one by name. A new architecture is a folder with this interface, which
 * declares its name in its index.ts, and a row in the index.ts beside.
 */

import type { BuildProfile, ImageSection } from "../builds/schema.ts";
import type { LegacyPmem } from "../e820/memory-options.ts";
import type { BootSizes } from "../geometry/boot-sizes.ts";
import type { CrashMapRule } from "../kernels/crash-rules.ts";
import type { VersionedRule } from "../kernels/rule-table.ts";
import type { KernelVersion } from "../kernels/version.ts";
import type { ArchTraits } from "../state/arch-traits.ts";
import type { Arch, CmdlineParameter, KernelSpec, MachineSpec } from "../state/events.ts";
import type { KernelImageFacts } from "../state/kernel-image-facts.ts";
import type { MemoryState, Resource } from "../state/state.ts";
import type { Bytes } from "../units/units.ts";
import type { BootPlanner } from "./boot-plan.ts";

/** What an image tells of its build. */
export interface ImageProfile {
  readonly told: Partial<BuildProfile>;
  /** Items that it does not tell. */
  readonly missing: readonly string[];
  /** As /proc/iomem lists them without KASLR; empty where that has none of them at fixed places. */
  readonly sections: readonly ImageSection[];
}

export interface Architecture {
  readonly name: Arch;
  /** What else people call it. None is accepted: an error names the kernels as they are called here. */
  readonly otherNames: readonly string[];
  /** The option that configurations of its kernels have set, without `CONFIG_`. */
  readonly kconfig: string;
  /** What a scenario calls its kernels, with their page sizes in bytes; the page size is part of the name (`arm64-16k`). */
  readonly kernels: Readonly<Record<string, Bytes>>;
  /** Page, section, pageblock, largest order, huge pages. */
  readonly sizes: (page: Bytes, version: KernelVersion) => BootSizes;
  /** From firmware to memblock_free_all(). */
  readonly bootPlan: BootPlanner;
  /** What it decides about memory once the kernel runs. */
  readonly traits: (version: KernelVersion) => ArchTraits;
  /** Firmware describes the machine by a device tree, which names no node for a virtio-mem device. */
  readonly bootsFromDeviceTree: (machine: Pick<MachineSpec, "uefi">) => boolean;
  /** It has CONFIG_ARCH_MEMORY_PROBE, the `probe` file. */
  readonly memoryProbe: boolean;
  /** Whether its Kconfig offers CONFIG_VIRTIO_MEM. */
  readonly virtioMem: VersionedRule<boolean>;
  readonly crashMap: CrashMapRule;
  /** Bytes: KASLR moves the image by whole multiples; undefined: an image that was moved is not simulated. */
  readonly imageAlign?: Bytes;
  /** Where the image of the build that such a kernel boots as was built to run; undefined: it runs where it was loaded. */
  readonly builtToRunAt?: (kernel: KernelSpec, version: KernelVersion) => Bytes;
  /** Type of its builds' data files (builds/schema.ts), and what an image tells of one. */
  readonly buildType: string;
  readonly buildFromImage: (image: KernelImageFacts, version: KernelVersion) => ImageProfile;
  /** What `memmap=SIZE!START` on a command line turns into persistent memory; nothing where that is no parameter. */
  readonly legacyPmem: (cmdline: readonly CmdlineParameter[]) => readonly LegacyPmem[];
  readonly iomem: IomemSource;
}

/** The rows of /proc/iomem that come from the architecture's setup code. Each method is given the rows there are already. */
export interface IomemSource {
  /** What firmware calls memory. */
  readonly firmware: (state: MemoryState) => readonly Resource[];
  /** Code and data of the running kernel; empty where its build is not known exactly. */
  readonly kernelImage: (state: MemoryState) => readonly Resource[];
  /** Boot-time reservations within RAM. */
  readonly reserved: (state: MemoryState, listed: readonly Resource[]) => readonly Resource[];
  /** Ranges kept free of devices behind RAM. */
  readonly buffers: (state: MemoryState, listed: readonly Resource[]) => readonly Resource[];
}
