/**
 * Which mechanisms of the kernel a parameter or a kind of memory device acts on. Two of which one sets what the other sets or reads decide together
 * what comes of it: `swiotlb=200000` makes the part below 4 GiB of `crashkernel=512M,high` larger, `mem=2G` keeps a DIMM out. What was measured of each
 * alone says nothing of both, so they are exact together where a recording had both. That what is reserved stands in the way of what is reserved
 * later is no mechanism of the two: it holds of all of memblock, and every recording has it.
 */
import type { ConfigValue, OptionName } from "../kernels/kconfig/options.ts";
import { type Bytes, GiB } from "../units/units.ts";

/** Named by what the kernel decides. */
export type Mechanism =
  /** Which memory there is: e820_table, memblock_enforce_memory_limit(). */
  | "memory map"
  /** max_mem_size: what register_memory_resource() takes. */
  | "limit of added memory"
  /** Ranges of the firmware's map that are no RAM, in the tree of resources. */
  | "resources"
  /** The part below 4 GiB that reserve_crashkernel() makes. */
  | "low part of the crash area"
  /** The bounce buffers of swiotlb_init(), and whether there are any. */
  | "bounce buffers"
  /** hugetlb_hstate_alloc_pages(), hugetlb_cma_reserve(): how many pages of which size, and where from. */
  | "huge pages at boot"
  /** Areas of dma_contiguous_reserve() and those of each node. */
  | "CMA areas for devices"
  /** find_zone_movable_pfns_for_nodes(). */
  | "border of ZONE_MOVABLE"
  /** mhp_default_online_type, zone_for_pfn_range(): what added memory is onlined to. */
  | "zone of added memory"
  /** Where the struct pages of a range lie: memmap_on_memory, hugetlb_optimize_vmemmap. */
  | "vmemmap"
  /** Which nodes there are and which memory is theirs: numa_init(), numa_emulation(). */
  | "NUMA nodes"
  /** choose_random_location(), and what it avoids. */
  | "KASLR"
  /** memblock_set_bottom_up(). */
  | "direction of memblock"
  /** Persistent memory: ranges of e820, NVDIMMs. */
  | "persistent memory"
  /** Which CPUs there may be, and what there is one of for each. */
  | "possible CPUs"
  /** min_free_kbytes, khugepaged's share of it, and the watermarks that follow. */
  | "watermarks";

/** What is decided elsewhere and only read has no effect on others that read it. */
export interface ActsOn {
  readonly sets?: readonly Mechanism[];
  readonly reads?: readonly Mechanism[];
}

/** By name, with `_`. Empty: what it sets nothing else reads. A parameter that is not here leaves memory alone. */
export const PARAMETER_MECHANISMS: Readonly<Record<string, ActsOn>> = {
  mem: { sets: ["memory map", "limit of added memory"] },
  memmap: { sets: ["memory map", "persistent memory", "resources"] },
  efi_fake_mem: { sets: ["memory map", "resources"] },
  acpi: { sets: ["memory map", "NUMA nodes", "zone of added memory", "bounce buffers"] },
  acpi_no_memhotplug: { sets: ["limit of added memory"] },
  crashkernel: { sets: ["low part of the crash area"], reads: ["bounce buffers"] },
  swiotlb: { sets: ["bounce buffers"] },
  intel_iommu: { sets: ["bounce buffers"] },
  amd_iommu: { sets: ["bounce buffers"] },
  iommu: { sets: ["bounce buffers"] },
  "iommu.passthrough": { sets: ["bounce buffers"] },
  cma: { sets: ["CMA areas for devices"] },
  cma_pernuma: { sets: ["CMA areas for devices"], reads: ["NUMA nodes"] },
  numa_cma: { sets: ["CMA areas for devices"], reads: ["NUMA nodes"] },
  coherent_pool: { reads: ["CMA areas for devices"] },
  hugetlb_cma: { sets: ["huge pages at boot"], reads: ["NUMA nodes"] },
  hugetlb_cma_only: { sets: ["huge pages at boot"] },
  hugepages: { sets: ["huge pages at boot", "KASLR"] },
  hugepagesz: { sets: ["huge pages at boot", "KASLR"] },
  default_hugepagesz: { sets: ["huge pages at boot", "KASLR"] },
  hugetlb_free_vmemmap: { sets: ["vmemmap"], reads: ["huge pages at boot"] },
  movablecore: { sets: ["border of ZONE_MOVABLE"], reads: ["NUMA nodes", "memory map"] },
  kernelcore: { sets: ["border of ZONE_MOVABLE"], reads: ["NUMA nodes", "memory map"] },
  movable_node: { sets: ["border of ZONE_MOVABLE", "direction of memblock", "zone of added memory", "KASLR"] },
  memhp_default_state: { sets: ["zone of added memory"] },
  "memory_hotplug.memmap_on_memory": { sets: ["vmemmap"] },
  "memory_hotplug.online_policy": { sets: ["zone of added memory"] },
  "memory_hotplug.auto_movable_ratio": { sets: ["zone of added memory"] },
  "memory_hotplug.auto_movable_numa_aware": { sets: ["zone of added memory"], reads: ["NUMA nodes"] },
  numa: { sets: ["NUMA nodes"], reads: ["memory map"] },
  nr_cpus: { sets: ["possible CPUs", "NUMA nodes"] },
  possible_cpus: { sets: ["possible CPUs"] },
  maxcpus: { sets: ["possible CPUs"] },
  nosmp: { sets: ["possible CPUs"] },
  percpu_alloc: { reads: ["possible CPUs"] },
  nokaslr: { sets: ["KASLR"] },
  log_buf_len: {},
  reserve_mem: {},
  transparent_hugepage: { sets: ["watermarks"] },
  "sysctl.vm.min_free_kbytes": { sets: ["watermarks"] },
  "sysctl.vm.watermark_scale_factor": { sets: ["watermarks"] },
  "sysctl.vm.nr_hugepages": { sets: ["huge pages at boot"] },
};

type BooleanOption = { [N in OptionName]: ConfigValue<N> extends boolean ? N : never }[OptionName];

/** What a parameter has an effect with alone. What was seen of it without says nothing of what it does. */
export interface ParameterNeed {
  /** Of values that hold this; left out: of all. */
  readonly ofValue?: string;
  /** Of sizes from here on, in bytes. */
  readonly ofSize?: Bytes;
  readonly config?: BooleanOption;
  /** The CPU maps 1 GiB at once. */
  readonly gigabytePages?: true;
}

/** By name, with `_`. */
export const PARAMETER_NEEDS: Readonly<Record<string, readonly ParameterNeed[]>> = {
  cma: [{ config: "DMA_CMA" }],
  cma_pernuma: [{ config: "DMA_NUMA_CMA" }],
  numa_cma: [{ config: "DMA_NUMA_CMA" }],
  crashkernel: [{ ofValue: "N,cma", config: "CMA" }],
  hugetlb_cma: [{ config: "CMA", gigabytePages: true }],
  hugetlb_cma_only: [{ config: "CMA", gigabytePages: true }],
  hugepagesz: [{ ofSize: GiB, gigabytePages: true }],
  default_hugepagesz: [{ ofSize: GiB, gigabytePages: true }],
  hugetlb_free_vmemmap: [{ config: "HUGETLB_PAGE_OPTIMIZE_VMEMMAP" }],
  movable_node: [{ config: "MEMORY_HOTPLUG" }],
  memhp_default_state: [{ config: "MEMORY_HOTPLUG" }],
  "memory_hotplug.memmap_on_memory": [{ config: "MHP_MEMMAP_ON_MEMORY" }],
  "memory_hotplug.online_policy": [{ config: "MEMORY_HOTPLUG" }],
  "memory_hotplug.auto_movable_ratio": [{ config: "MEMORY_HOTPLUG" }],
  "memory_hotplug.auto_movable_numa_aware": [{ config: "MEMORY_HOTPLUG" }],
  acpi_no_memhotplug: [{ config: "ACPI_HOTPLUG_MEMORY" }],
  numa: [{ ofValue: "fake=", config: "NUMA_EMU" }],
  transparent_hugepage: [{ config: "TRANSPARENT_HUGEPAGE" }],
};

/** Forms that are one to whatever they meet: nodes are emulated, whatever their sizes were told by; a zone is told, and no policy is asked. */
export const ALIKE_FORMS: readonly { readonly forms: readonly string[]; readonly as: string }[] = [
  { forms: ["numa=fake=N", "numa=fake=NU", "numa=fake=SIZE"], as: "numa=fake=…" },
  {
    forms: ["memhp_default_state=online_kernel", "memhp_default_state=online_movable"],
    as: "memhp_default_state=online_…",
  },
];

/** Of these, which comes first decides what the other means: `hugepages=2` is of the size that was named before it. */
export const ORDERED_PARAMETERS: ReadonlySet<string> = new Set(["hugepages", "hugepagesz", "default_hugepagesz"]);

/** What there is of memory devices, as a recording had it. */
export type DeviceForm = "cold DIMM" | "DIMM" | "virtio-mem" | "nvdimm" | "cxl" | "device area";

const ADDED: readonly Mechanism[] = ["limit of added memory", "zone of added memory", "vmemmap", "resources"];

export const DEVICE_MECHANISMS: Readonly<Record<DeviceForm, ActsOn>> = {
  "cold DIMM": { sets: ["bounce buffers"], reads: [...ADDED, "NUMA nodes"] },
  DIMM: { sets: ["bounce buffers"], reads: [...ADDED, "NUMA nodes"] },
  "virtio-mem": { reads: [...ADDED, "NUMA nodes"] },
  nvdimm: { reads: [...ADDED, "NUMA nodes", "persistent memory"] },
  cxl: { reads: [...ADDED, "NUMA nodes"] },
  // The firmware's table names it as memory that may come: max_possible_pfn lies behind it.
  "device area": { sets: ["bounce buffers"], reads: ["NUMA nodes"] },
};
