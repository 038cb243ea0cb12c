/**
 * What a kernel build brings to its boot that no rule can derive: where the parts of its image lie, how large its structures and its
 * per-CPU area are, how it was configured. One data file a build; `all.generated.ts` lists them, `choose-build.ts` picks the one a scenario
 * means. Numbers are bytes where nothing else is said, the ends of ranges as told at each item.
 */

import type { ConfigValues } from "../kernels/kconfig/options.ts";
import type { Arch } from "../state/events.ts";
import type { LogCallers } from "../state/log-callers.ts";
import type { PrintedSizes } from "../state/memory-info.ts";
import type { Bytes, Pages, Pfn } from "../units/units.ts";
import type { UefiPlaces } from "./uefi-places.ts";

/** Parts of an x86_64 kernel image that are given to the buddy allocator once the boot is over. */
export interface ImageParts {
  /** SMP lock prefixes, freed before the watermarks are computed (after, since 7.3). */
  readonly smpAlternatives: Pages;
  /** Page ranges, both ends inclusive, of the image (with brk) that stay reserved, for an image at `imageStart`. */
  readonly staysReserved: readonly (readonly [Pfn, Pfn])[];
}

/** What every build brings, whatever its architecture. */
export interface BuildProfile {
  /** NODE_DATA of a node with memory: pg_data_t, rounded as the version allocates it. */
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

/** What an x86_64 build brings. */
export interface KernelProfile extends BuildProfile {
  /** First byte of the image without KASLR. */
  readonly imageStart: Bytes;
  /** One past the last byte of .bss, without KASLR. */
  readonly imageEnd: Bytes;
  /** Early heap behind .bss that is used up (reserved). */
  readonly brk: Bytes;
  /** Page-table pages that fit into the early heap. */
  readonly brkPageTables: Pages;
  /** Real-mode trampoline below 1 MiB. */
  readonly trampoline: Bytes;
  /** Nosave regions: from gaps between RAM entries, or from every entry that is no RAM; none in a kernel that can't hibernate. */
  readonly nosaveFrom: "ram-gaps" | "entries" | "none";
  readonly image: ImageParts;
}

/** Page tables that arm64's paging_init() makes beside the linear map, up to 6.8; later kernels make them before memblock is there. */
export interface PagingInit {
  /** Tables of the kernel's own mapping. */
  readonly kernelMap: Pages;
  /** The tables of the start-up code, which are freed: offset in the image and size. */
  readonly startup: { readonly offset: Bytes; readonly size: Bytes };
  readonly identityMap: Pages;
}

/** What an arm64 build brings. */
export interface Arm64Profile extends BuildProfile {
  /** Between the 2 MiB boundary the image is loaded at and _stext (_text since 6.2), the first byte that is reserved. */
  readonly textOffset: Bytes;
  /** From that byte to _end. */
  readonly imageSize: Bytes;
  /** Offsets of what is freed when the boot is over, end exclusive; code and read-only data lie below it. */
  readonly init: { readonly start: Bytes; readonly end: Bytes };
  readonly pagingInit?: PagingInit;
  /** One cpumask of a node, allocated with the nodes (CPUMASK_OFFSTACK); 0: it is part of the image. */
  readonly nodeCpumask: Bytes;
  /** struct property of an unflattened device tree. */
  readonly deviceTreeProperty: Bytes;
  /** struct device_node, with its struct fwnode_handle. */
  readonly deviceTreeNode: Bytes;
}

/** Items of a profile by name. */
export type Item<P extends BuildProfile> = keyof P & string;

/** A section of the image as /proc/iomem lists it without KASLR: `Kernel code`. Both ends inclusive. */
export interface ImageSection {
  readonly name: string;
  readonly first: Bytes;
  readonly last: Bytes;
}

interface TabledBuild<P extends BuildProfile> {
  /** Whose kernel it is: `debian`. */
  readonly distribution: string;
  /** `plain`, or what the distribution calls another configuration: `cloud`, `rt`. */
  readonly flavour: string;
  /** `6.12.107` */
  readonly version: string;
  /** Version of the distribution's package: `6.12.107-1`. */
  readonly package: string;
  /** uname -r: `6.12.107+deb13-amd64`. */
  readonly release: string;
  /** Page size in bytes. */
  readonly pageSize: Bytes;
  /** The build that the series alone (`kernel 6.12 { build debian }`) means, where the table has several of a series. */
  readonly seriesDefault?: boolean;
  readonly sizes: Partial<P>;
  /** Items of the profile that are not known of this build: those of the nearest complete one stand in, and the boot is modelled. */
  readonly lacks: readonly Item<P>[];
  /** Kconfig options that differ from the distribution's values. */
  readonly config: Partial<ConfigValues>;
  readonly logCallers?: LogCallers;
  /** Of kernels that print them before memory is used for anything else (before 6.11). */
  readonly printedSizes?: PrintedSizes;
}

export interface X86Build extends TabledBuild<KernelProfile> {
  readonly arch: Extract<Arch, "x86_64">;
  readonly sections?: readonly ImageSection[];
}

export interface Arm64Build extends TabledBuild<Arm64Profile> {
  readonly arch: Extract<Arch, "arm64">;
  /** Under UEFI, by the firmware: `edk2-2022.11`. */
  readonly uefi?: Readonly<Record<string, UefiPlaces>>;
}

export type KernelBuild = X86Build | Arm64Build;

/** What `build NAME` calls a distribution's flavour: `debian-cloud`. */
export function buildName({ distribution, flavour }: Pick<KernelBuild, "distribution" | "flavour">): string {
  return flavour === "plain" ? distribution : `${distribution}-${flavour}`;
}
