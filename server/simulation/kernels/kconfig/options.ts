/**
 * The Kconfig options that rules depend on. A scenario's `config NAME=VALUE` takes these and no others; rules ask for them by key.
 * `usual` is what stands in for a kernel whose configuration nobody told; who rests on it says so.
 */
import type { BoolOption, IntOption, KconfigOption } from "./schema.ts";

const bool = (option: Omit<BoolOption, "type">): BoolOption => ({ ...option, type: "bool" });
const tristate = (option: Omit<BoolOption, "type">): BoolOption => ({ ...option, type: "tristate" });
const int = (option: Omit<IntOption, "type">): IntOption => ({ ...option, type: "int" });

export const KCONFIG_OPTIONS = {
  ACPI_HOTPLUG_MEMORY: bool({
    source: "drivers/acpi/acpi_memhotplug.c",
    usual: true,
  }),
  ARCH_MEMORY_PROBE: bool({
    source: "drivers/base/memory.c",
    usual: { elsewhere: false, x86_64: true },
  }),
  // Kconfig's default is less for small pages before 6.9 (39 of 4 KiB, 42 of 64 KiB) and 52 since; distributions took 48. A CPU of 48 bits has no more.
  ARM64_VA_BITS: int({
    source: "arch/arm64/mm/init.c",
    arch: "arm64",
    usual: 48,
    range: [36, 52],
  }),
  ARM_GIC_V3_ITS: bool({
    source: "arch/arm64/include/asm/memory.h",
    arch: "arm64",
    usual: true,
  }),
  CMA: bool({
    source: "mm/cma.c",
    usual: { elsewhere: false, arm64: true },
  }),
  CMA_SIZE_MBYTES: int({
    source: "kernel/dma/contiguous.c",
    usual: { elsewhere: 0, arm64: 32 },
    range: [0, 1024 * 1024],
  }),
  CMA_SIZE_PERNUMA: bool({
    source: "kernel/dma/contiguous.c",
    since: "7.0",
    usual: { elsewhere: false, arm64: true },
  }),
  DEBUG_KMEMLEAK: bool({
    source: "mm/kmemleak.c",
    usual: true,
  }),
  DEFERRED_STRUCT_PAGE_INIT: bool({
    source: "mm/mm_init.c",
    usual: true,
  }),
  // It depends on transparent huge pages (drivers/dax/Kconfig), and who builds these usually builds it.
  DEV_DAX: tristate({
    source: "drivers/dax/device.c",
    since: "4.7",
    usual: true,
    follows: "TRANSPARENT_HUGEPAGE",
  }),
  DEV_DAX_KMEM: tristate({
    source: "drivers/dax/kmem.c",
    since: "5.1",
    usual: true,
    follows: "DEV_DAX",
  }),
  DMA_CMA: bool({
    source: "kernel/dma/contiguous.c",
    usual: { elsewhere: false, arm64: true },
    follows: "CMA",
  }),
  DMA_NUMA_CMA: bool({
    source: "kernel/dma/contiguous.c",
    usual: false,
  }),
  EFI: bool({
    source: "arch/arm64/include/asm/memory.h",
    usual: true,
  }),
  // HUGETLB_PAGE_FREE_VMEMMAP before 5.19, where it follows HUGETLB_PAGE as well.
  HUGETLB_PAGE_OPTIMIZE_VMEMMAP: bool({
    source: "mm/hugetlb_vmemmap.c",
    usual: { elsewhere: false, x86_64: true },
  }),
  HUGETLB_PAGE_OPTIMIZE_VMEMMAP_DEFAULT_ON: bool({
    source: "mm/hugetlb_vmemmap.c",
    usual: false,
  }),
  LOG_BUF_SHIFT: int({
    source: "kernel/printk/printk.c",
    usual: 17,
    range: [12, 25],
  }),
  LOG_CPU_MAX_BUF_SHIFT: int({
    source: "kernel/printk/printk.c",
    usual: 12,
    range: [0, 21],
  }),
  MEMORY_HOTPLUG: bool({
    source: "mm/memory_hotplug.c",
    usual: true,
  }),
  MEMORY_HOTPLUG_DEFAULT_ONLINE: bool({
    source: "mm/memory_hotplug.c",
    until: "6.14",
    usual: false,
  }),
  MEMORY_HOTREMOVE: bool({
    source: "mm/memory_hotplug.c",
    usual: true,
  }),
  MHP_DEFAULT_ONLINE_TYPE_OFFLINE: bool({
    source: "mm/memory_hotplug.c",
    since: "6.14",
    usual: true,
  }),
  MHP_DEFAULT_ONLINE_TYPE_ONLINE_AUTO: bool({
    source: "mm/memory_hotplug.c",
    since: "6.14",
    usual: false,
  }),
  MHP_DEFAULT_ONLINE_TYPE_ONLINE_KERNEL: bool({
    source: "mm/memory_hotplug.c",
    since: "6.14",
    usual: false,
  }),
  MHP_DEFAULT_ONLINE_TYPE_ONLINE_MOVABLE: bool({
    source: "mm/memory_hotplug.c",
    since: "6.14",
    usual: false,
  }),
  MHP_MEMMAP_ON_MEMORY: bool({
    source: "mm/memory_hotplug.c",
    since: "5.13",
    usual: true,
  }),
  MOVABLE_NODE: bool({
    source: "mm/memory_hotplug.c",
    until: "4.14",
    usual: false,
  }),
  NODES_SHIFT: int({
    source: "include/linux/numa.h",
    usual: { elsewhere: 4, x86_64: 10 },
    range: [1, 10],
  }),
  NR_CPUS: int({
    source: "arch/arm64/include/asm/memory.h",
    usual: { elsewhere: 512, x86_64: 8192 },
    // Defaults of arch/arm64/Kconfig: 64 in 5.0, 256 in 5.2 and 6.8, 512 since 3fbd56f0e7c1 (6.9).
    usualBefore: [
      { until: "5.1", arch: "arm64", value: 64 },
      { until: "6.9", arch: "arm64", value: 256 },
    ],
    range: [1, 8192],
  }),
  NUMA_EMU: bool({
    source: "mm/numa_emulation.c",
    usual: true,
  }),
  PAGE_EXTENSION: bool({
    source: "include/linux/mmzone.h",
    usual: true,
  }),
  PREEMPT_RT: bool({
    source: "mm/Kconfig",
    since: "5.3",
    usual: false,
  }),
  RANDOM_KMALLOC_CACHES: bool({
    source: "include/linux/percpu.h",
    since: "6.6",
    usual: false,
  }),
  TRANSPARENT_HUGEPAGE: bool({
    source: "mm/khugepaged.c",
    usual: true,
  }),
  TRANSPARENT_HUGEPAGE_NEVER: bool({
    source: "mm/huge_memory.c",
    since: "6.8",
    usual: false,
  }),
  VIRTIO_MEM: tristate({
    source: "drivers/virtio/virtio_mem.c",
    since: "5.8",
    usual: true,
  }),
  EFI_SOFT_RESERVE: bool({
    source: "drivers/firmware/efi/efi.c",
    since: "5.5",
    usual: true,
  }),
  X86_5LEVEL: bool({
    source: "arch/x86/kernel/head64.c",
    arch: "x86_64",
    since: "4.14",
    until: "6.17",
    usual: true,
  }),
  X86_MPPARSE: bool({
    source: "arch/x86/kernel/mpparse.c",
    arch: "x86_64",
    usual: true,
  }),
  // ORC_UNWINDER before 4.15.
  UNWINDER_ORC: bool({
    source: "arch/x86/kernel/unwind_orc.c",
    usual: { elsewhere: false, x86_64: true },
  }),
  ZONE_DEVICE: bool({
    source: "mm/memremap.c",
    since: "4.3",
    usual: true,
  }),
  ZONE_DMA: bool({
    source: "include/linux/mmzone.h",
    usual: true,
  }),
  ZONE_DMA32: bool({
    source: "include/linux/mmzone.h",
    arch: "x86_64",
    usual: true,
  }),
} as const satisfies Readonly<Record<string, KconfigOption>>;

export type OptionName = keyof typeof KCONFIG_OPTIONS;

/** `y` and `n` as a boolean, a number as such. */
export type ConfigValue<N extends OptionName> = (typeof KCONFIG_OPTIONS)[N] extends IntOption ? number : boolean;

export type ConfigValues = { readonly [N in OptionName]: ConfigValue<N> };

export const OPTION_NAMES = Object.keys(KCONFIG_OPTIONS).sort() as readonly OptionName[];

export function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(KCONFIG_OPTIONS, name);
}

/** Reads what stands behind `config NAME=`; undefined where the option takes no such value. */
export function parseConfigValue(name: OptionName, text: string): boolean | number | undefined {
  const option: KconfigOption = KCONFIG_OPTIONS[name];
  if (option.type === "int") {
    const value = /^(0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : Number.NaN;
    const [min, max] = option.range;
    return value >= min && value <= max ? value : undefined;
  }
  if (text === "y" || (text === "m" && option.type === "tristate")) return true;
  return text === "n" ? false : undefined;
}
