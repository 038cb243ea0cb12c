/**
 * Debian's kernels. Read off debian/config of its linux source package (salsa.debian.org/kernel-team/linux: config, kernelarch-x86/config,
 * amd64/config, arm64/config, amd64/config.cloud-amd64) and checked on boots of 5.10 to 7.3: /proc/meminfo for CMA and huge pages,
 * auto_online_blocks, Zone ranges; and on the `config-*` files of the packages of 5.10.223, 6.1.176, 6.12.107, 6.16.12 to 6.18.15, 7.2.12, 7.3.4. `since` is the first version a value was seen in.
 */
import type { DistributionConfig } from "../distribution.ts";

export const DEBIAN = {
  distribution: "debian",
  flavour: "plain",
  builder: "debian-kernel@lists.debian.org",
  followsStable: true,
  // `#1 SMP Debian 6.1.76-1 (2024-02-01)` of 6.1.0-18-amd64; the compiler in front of the `#` is Debian's too.
  updateInBanner: /#\d[^#]*\bDebian (\d+\.\d+\.\d+)-\d/,
  source:
    "debian/config of the source package linux; boots of 5.10.223-1, 6.1.176-1, 6.12.107-1, 6.12.118-1, 7.2.12-1, 7.2.13-1",
  settings: {
    ACPI_HOTPLUG_MEMORY: [
      { value: true, arch: "x86_64" },
      { value: false, arch: "arm64" },
    ],
    ARCH_MEMORY_PROBE: [{ value: false }],
    ARM64_VA_BITS: [
      { value: 48, arch: "arm64" },
      { value: 52, arch: "arm64", since: "6.12" },
    ],
    ARM_GIC_V3_ITS: [{ value: true, arch: "arm64" }],
    CMA: [
      { value: false, arch: "x86_64" },
      { value: true, arch: "x86_64", since: "7.2" },
      { value: true, arch: "arm64" },
    ],
    CMA_SIZE_MBYTES: [
      { value: 0, arch: "x86_64" },
      { value: 64, arch: "arm64" },
    ],
    CMA_SIZE_PERNUMA: [
      { value: false, arch: "x86_64" },
      { value: true, arch: "x86_64", since: "7.2" },
      { value: true, arch: "arm64" },
    ],
    DEBUG_KMEMLEAK: [{ value: false }],
    DEFERRED_STRUCT_PAGE_INIT: [{ value: true }],
    DEV_DAX: [{ value: true, arch: "x86_64" }],
    DEV_DAX_KMEM: [{ value: true, arch: "x86_64" }],
    DMA_CMA: [
      { value: false, arch: "x86_64" },
      { value: true, arch: "x86_64", since: "7.2" },
      { value: true, arch: "arm64" },
    ],
    DMA_NUMA_CMA: [
      { value: false },
      { value: true, arch: "arm64", since: "6.1" },
      { value: false, arch: "arm64", since: "6.12" },
      { value: true, arch: "arm64", since: "7.0" },
      { value: true, arch: "x86_64", since: "7.2" },
    ],
    EFI: [{ value: true }],
    EFI_SOFT_RESERVE: [{ value: true }],
    HUGETLB_PAGE_OPTIMIZE_VMEMMAP: [{ value: false }, { value: true, arch: "x86_64", since: "6.1" }],
    HUGETLB_PAGE_OPTIMIZE_VMEMMAP_DEFAULT_ON: [{ value: false }],
    LOG_BUF_SHIFT: [{ value: 17 }],
    LOG_CPU_MAX_BUF_SHIFT: [{ value: 12 }],
    MEMORY_HOTPLUG: [{ value: true }],
    MEMORY_HOTPLUG_DEFAULT_ONLINE: [{ value: false }, { value: true, arch: "x86_64", since: "6.12" }],
    MEMORY_HOTREMOVE: [{ value: true }],
    MHP_DEFAULT_ONLINE_TYPE_OFFLINE: [
      { value: false },
      { value: true, since: "6.16" },
      { value: false, since: "6.17" },
    ],
    MHP_DEFAULT_ONLINE_TYPE_ONLINE_AUTO: [
      { value: true },
      { value: false, since: "6.16" },
      { value: true, since: "6.17" },
    ],
    MHP_DEFAULT_ONLINE_TYPE_ONLINE_KERNEL: [{ value: false }],
    MHP_DEFAULT_ONLINE_TYPE_ONLINE_MOVABLE: [{ value: false }],
    MHP_MEMMAP_ON_MEMORY: [{ value: true }],
    // MAXSMP sets the x86_64 value, whatever the file of the architecture says.
    NODES_SHIFT: [
      { value: 10, arch: "x86_64" },
      { value: 4, arch: "arm64" },
    ],
    NR_CPUS: [
      { value: 8192, arch: "x86_64" },
      { value: 256, arch: "arm64" },
      { value: 512, arch: "arm64", since: "6.12" },
    ],
    NUMA_EMU: [
      { value: true, arch: "x86_64" },
      { value: false, arch: "arm64" },
    ],
    PAGE_EXTENSION: [{ value: true }],
    PREEMPT_RT: [{ value: false }],
    RANDOM_KMALLOC_CACHES: [{ value: false }],
    TRANSPARENT_HUGEPAGE: [{ value: true }],
    TRANSPARENT_HUGEPAGE_NEVER: [{ value: false }],
    UNWINDER_ORC: [{ value: true, arch: "x86_64" }],
    VIRTIO_MEM: [{ value: true }],
    X86_5LEVEL: [
      { value: false, arch: "x86_64" },
      { value: true, arch: "x86_64", since: "6.1" },
    ],
    X86_MPPARSE: [{ value: true, arch: "x86_64" }],
    ZONE_DEVICE: [
      { value: true, arch: "x86_64" },
      { value: false, arch: "arm64" },
      { value: true, arch: "arm64", since: "6.12" },
    ],
    ZONE_DMA: [{ value: true }],
    ZONE_DMA32: [{ value: true, arch: "x86_64" }],
  },
} as const satisfies DistributionConfig;
