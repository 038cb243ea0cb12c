/** What a Kconfig option decides, and what it takes, in words. */
import { KCONFIG_OPTIONS, type OptionName } from "../simulation/kernels/kconfig/options.ts";
import type { KconfigOption } from "../simulation/kernels/kconfig/schema.ts";

/** What each option decides, in one line. */
export const OPTION_DECIDES: Readonly<Record<OptionName, string>> = {
  ACPI_HOTPLUG_MEMORY: "whether the kernel hears of a DIMM that ACPI announces",
  ARCH_MEMORY_PROBE: "whether there is a probe file to add memory by its address",
  ARM64_VA_BITS:
    "bits of the kernel's addresses: half of them are the linear map, and RAM that it has no room for is left alone",
  ARM_GIC_V3_ITS:
    "whether memblock's first list of reservations has room for what the interrupt controller reserves for each CPU",
  CMA: "whether there is a contiguous memory allocator",
  CMA_SIZE_MBYTES: "MiB of the default CMA area without cma=",
  CMA_SIZE_PERNUMA: "whether each node gets a CMA area as large as the default one",
  DEBUG_KMEMLEAK: "whether a kmemleak thread reads under mem_hotplug_lock from time to time",
  DEFERRED_STRUCT_PAGE_INIT: "whether most struct pages are made only when all CPUs run",
  DEV_DAX: "whether persistent memory can be a dax device",
  DEV_DAX_KMEM: "whether a dax device can become System RAM",
  DMA_CMA: "whether cma= and the default CMA area exist",
  DMA_NUMA_CMA: "whether the kernel knows cma_pernuma= and numa_cma= (DMA_PERNUMA_CMA before 6.6)",
  EFI_SOFT_RESERVE: "whether memory that firmware marks for a specific purpose is left to drivers",
  EFI: "how many regions memblock's first lists hold",
  HUGETLB_PAGE_OPTIMIZE_VMEMMAP: "whether huge pages can give back most of their memmap",
  HUGETLB_PAGE_OPTIMIZE_VMEMMAP_DEFAULT_ON: "whether huge pages give back most of their memmap unasked",
  LOG_BUF_SHIFT: "the static log buffer, a power of two in bytes",
  LOG_CPU_MAX_BUF_SHIFT: "what each CPU but the first may add to the log buffer, a power of two in bytes",
  MEMORY_HOTPLUG: "whether memory can be added to a running kernel",
  MEMORY_HOTPLUG_DEFAULT_ONLINE: "whether new blocks go online by themselves",
  MEMORY_HOTREMOVE: "whether memory blocks can go offline",
  MHP_DEFAULT_ONLINE_TYPE_OFFLINE: "new blocks stay offline",
  MHP_DEFAULT_ONLINE_TYPE_ONLINE_AUTO: "new blocks go online where the online policy puts them",
  MHP_DEFAULT_ONLINE_TYPE_ONLINE_KERNEL: "new blocks go online into a kernel zone",
  MHP_DEFAULT_ONLINE_TYPE_ONLINE_MOVABLE: "new blocks go online into ZONE_MOVABLE",
  MHP_MEMMAP_ON_MEMORY: "whether added memory can hold its own memmap",
  MOVABLE_NODE: "whether a node may have Movable memory alone",
  NODES_SHIFT:
    "MAX_NUMNODES, a power of two: how many nodes numa=fake can make, and what a region without node is stored with",
  NR_CPUS: "how many CPUs a kernel is built for, and with them memblock's first list of reservations on arm64",
  NUMA_EMU: "whether numa=fake makes nodes",
  PAGE_EXTENSION: "whether each section has a pointer to more than its struct pages, as page_owner needs",
  PREEMPT_RT: "real-time kernels do without transparent huge pages",
  RANDOM_KMALLOC_CACHES:
    "whether slab caches are many copies, which the first chunk of the per-CPU allocator has room for",
  TRANSPARENT_HUGEPAGE: "whether khugepaged raises min_free_kbytes",
  TRANSPARENT_HUGEPAGE_NEVER: "whether transparent huge pages are off until someone asks for them",
  VIRTIO_MEM: "whether the kernel drives virtio-mem devices",
  X86_5LEVEL: "whether the kernel can use page tables of five levels",
  X86_MPPARSE: "whether the BIOS's MP table is looked for and reserved",
  UNWINDER_ORC: "whether tables for unwinding the stack lie in the image",
  ZONE_DEVICE: "whether there is a zone for memory of devices",
  ZONE_DMA: "whether there is a zone below DMA32",
  ZONE_DMA32: "whether there is a zone below 4 GiB",
};

const VALUES: { readonly [T in KconfigOption["type"]]: (option: Extract<KconfigOption, { type: T }>) => string } = {
  bool: () => "y or n",
  tristate: () => "y, m or n",
  int: ({ range: [least, most] }) => `a number from ${least} to ${most}`,
};

/** `y or n`, `a number from 1 to 10`. */
export function configValueWords(name: OptionName): string {
  const option: KconfigOption = KCONFIG_OPTIONS[name];
  return (VALUES[option.type] as (option: KconfigOption) => string)(option);
}
