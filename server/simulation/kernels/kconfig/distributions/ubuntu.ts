/**
 * Ubuntu's generic kernels: all options of 22.04's 5.15, of 24.04's 6.8 those that its kernel team keeps notes on and virtio-mem, and of 20.04's 5.4
 * those of amd64, of 18.04's 4.15 those that only its amd64 kernel has. What was not read of 6.8 is as in 5.15.
 */
import type { DistributionConfig } from "../distribution.ts";

export const UBUNTU = {
  distribution: "ubuntu",
  flavour: "plain",
  source:
    "debian.master/config/amd64/config.common.amd64 of linux 4.15 for Ubuntu 18.04; debian.master/config (config.common.ubuntu, config.common.amd64) of linux 5.4 for Ubuntu 20.04; debian.master/config (annotations, config.common.ubuntu, config.common and config.flavour.generic of amd64 and arm64) of linux 5.15.0-43.46 for Ubuntu 22.04; annotations of linux 6.8 for Ubuntu 24.04; RANDOM_KMALLOC_CACHES by boot logs of 6.8.0-51-generic (`percpu: Embedded … d114688`)",
  settings: {
    ACPI_HOTPLUG_MEMORY: [{ value: true, since: "5.15" }],
    ARCH_MEMORY_PROBE: [
      { value: true, since: "5.4", arch: "x86_64" },
      { value: true, since: "5.15", arch: "x86_64" },
    ],
    ARM_GIC_V3_ITS: [{ value: true, since: "5.15", arch: "arm64" }],
    CMA: [
      { value: true, since: "5.4", arch: "x86_64" },
      { value: false, since: "5.15", arch: "x86_64" },
      { value: true, since: "5.15", arch: "arm64" },
    ],
    CMA_SIZE_MBYTES: [{ value: 32, since: "5.15", arch: "arm64" }],
    DEBUG_KMEMLEAK: [{ value: false, since: "5.15" }],
    // As the line `Memory:` of boots of 4.4, 4.8, 5.4 and 5.15 shows.
    DEFERRED_STRUCT_PAGE_INIT: [{ value: false, since: "4.4", arch: "x86_64" }],
    DMA_CMA: [
      { value: false, since: "4.15", arch: "x86_64" },
      { value: false, since: "5.4", arch: "x86_64" },
      { value: false, since: "5.15", arch: "x86_64" },
      { value: true, since: "5.15", arch: "arm64" },
    ],
    // DMA_PERNUMA_CMA before 6.6.
    DMA_NUMA_CMA: [{ value: true, since: "5.15", arch: "arm64" }],
    EFI: [
      { value: true, since: "4.15", arch: "x86_64" },
      { value: true, since: "5.4", arch: "x86_64" },
      { value: true, since: "5.15" },
    ],
    EFI_SOFT_RESERVE: [{ value: true, since: "5.15" }],
    LOG_BUF_SHIFT: [
      { value: 18, since: "4.15", arch: "x86_64" },
      { value: 18, since: "5.4", arch: "x86_64" },
      { value: 18, since: "5.15" },
    ],
    MEMORY_HOTPLUG: [
      { value: true, since: "5.4", arch: "x86_64" },
      { value: true, since: "5.15" },
    ],
    MEMORY_HOTPLUG_DEFAULT_ONLINE: [
      { value: true, since: "4.15", arch: "x86_64" },
      { value: true, since: "5.4", arch: "x86_64" },
      { value: true, since: "5.15" },
    ],
    MEMORY_HOTREMOVE: [
      { value: true, since: "5.4", arch: "x86_64" },
      { value: true, since: "5.15" },
    ],
    MHP_MEMMAP_ON_MEMORY: [{ value: true, since: "5.15" }],
    NODES_SHIFT: [
      { value: 10, since: "4.15", arch: "x86_64" },
      { value: 10, since: "5.4", arch: "x86_64" },
      { value: 10, since: "5.15", arch: "x86_64" },
      { value: 6, since: "5.15", arch: "arm64" },
    ],
    NR_CPUS: [
      { value: 8192, since: "4.15", arch: "x86_64" },
      { value: 8192, since: "5.4", arch: "x86_64" },
      { value: 8192, since: "5.15", arch: "x86_64" },
      { value: 256, since: "5.15", arch: "arm64" },
      { value: 512, since: "6.8", arch: "arm64" },
    ],
    NUMA_EMU: [
      { value: false, since: "4.15", arch: "x86_64" },
      { value: false, since: "5.4", arch: "x86_64" },
      { value: false, since: "5.15", arch: "x86_64" },
    ],
    PAGE_EXTENSION: [
      { value: false, since: "4.15", arch: "x86_64" },
      { value: false, since: "5.4", arch: "x86_64" },
      { value: false, since: "5.15", arch: "x86_64" },
    ],
    PREEMPT_RT: [{ value: false, since: "5.15" }],
    RANDOM_KMALLOC_CACHES: [{ value: true, since: "6.8", arch: "x86_64" }],
    TRANSPARENT_HUGEPAGE: [
      { value: true, since: "5.4", arch: "x86_64" },
      { value: true, since: "5.15" },
    ],
    VIRTIO_MEM: [
      { value: true, since: "5.15", arch: "x86_64" },
      { value: false, since: "5.15", arch: "arm64" },
      { value: true, since: "6.8", arch: "arm64" },
    ],
    X86_5LEVEL: [
      { value: false, since: "4.15", arch: "x86_64" },
      { value: false, since: "5.4", arch: "x86_64" },
      { value: true, since: "5.15", arch: "x86_64" },
    ],
    X86_MPPARSE: [
      { value: true, since: "5.4", arch: "x86_64" },
      { value: true, since: "5.15", arch: "x86_64" },
    ],
    UNWINDER_ORC: [
      { value: false, since: "4.15", arch: "x86_64" },
      { value: false, since: "5.4", arch: "x86_64" },
      { value: false, since: "5.15", arch: "x86_64" },
    ],
    ZONE_DEVICE: [
      { value: true, since: "5.4", arch: "x86_64" },
      { value: true, since: "5.15" },
    ],
  },
} as const satisfies DistributionConfig;
