/**
 * Amazon Linux: 2 with its first kernel (4.14), and 2023 (6.1; x86_64 alone). The kernels between and after them (5.4, 5.10, 5.15, 6.12) were not read: what
 * they have is taken from the one before. On Xen these kernels turn KASLR off by a patch of their own.
 */
import type { DistributionConfig } from "../distribution.ts";

export const AMAZON = {
  distribution: "amazon",
  otherNames: ["al2", "al2023", "amazonlinux", "amzn"],
  flavour: "plain",
  source:
    "config-x86_64 and config-aarch64 of kernel-4.14.154-128.181.amzn2; config-x86_64 of the source package of kernel6.1 of Amazon Linux 2023",
  settings: {
    ACPI_HOTPLUG_MEMORY: [
      { value: true, since: "4.14", arch: "x86_64" },
      { value: false, since: "4.14", arch: "arm64" },
    ],
    ARCH_MEMORY_PROBE: [{ value: true, since: "4.14", arch: "x86_64" }],
    ARM_GIC_V3_ITS: [{ value: true, since: "4.14", arch: "arm64" }],
    CMA: [
      { value: false, since: "4.14", arch: "x86_64" },
      { value: true, since: "4.14", arch: "arm64" },
    ],
    CMA_SIZE_MBYTES: [{ value: 64, since: "4.14", arch: "arm64" }],
    DEBUG_KMEMLEAK: [{ value: false, since: "4.14" }],
    DMA_CMA: [
      { value: false, since: "4.14", arch: "x86_64" },
      { value: true, since: "4.14", arch: "arm64" },
    ],
    EFI: [
      { value: false, since: "4.14", arch: "x86_64" },
      { value: true, since: "6.1", arch: "x86_64" },
      { value: true, since: "4.14", arch: "arm64" },
    ],
    // It depends on ACPI_HMAT, which is off.
    EFI_SOFT_RESERVE: [{ value: false, since: "6.1", arch: "x86_64" }],
    LOG_BUF_SHIFT: [
      { value: 21, since: "4.14", arch: "x86_64" },
      { value: 20, since: "4.14", arch: "arm64" },
    ],
    MEMORY_HOTPLUG: [
      { value: true, since: "4.14", arch: "x86_64" },
      { value: false, since: "4.14", arch: "arm64" },
    ],
    MEMORY_HOTPLUG_DEFAULT_ONLINE: [{ value: false, since: "4.14" }],
    MEMORY_HOTREMOVE: [
      { value: true, since: "4.14", arch: "x86_64" },
      { value: false, since: "4.14", arch: "arm64" },
    ],
    MHP_MEMMAP_ON_MEMORY: [{ value: true, since: "6.1", arch: "x86_64" }],
    NODES_SHIFT: [
      { value: 10, since: "4.14", arch: "x86_64" },
      { value: 2, since: "4.14", arch: "arm64" },
    ],
    NR_CPUS: [
      { value: 8192, since: "4.14", arch: "x86_64" },
      { value: 4096, since: "4.14", arch: "arm64" },
    ],
    NUMA_EMU: [{ value: false, since: "4.14", arch: "x86_64" }],
    PREEMPT_RT: [{ value: false, since: "6.1", arch: "x86_64" }],
    TRANSPARENT_HUGEPAGE: [{ value: true, since: "4.14" }],
    X86_5LEVEL: [{ value: false, since: "4.14", arch: "x86_64" }],
    X86_MPPARSE: [{ value: true, since: "4.14", arch: "x86_64" }],
    ZONE_DEVICE: [
      { value: false, since: "4.14", arch: "x86_64" },
      { value: true, since: "6.1", arch: "x86_64" },
      { value: false, since: "4.14", arch: "arm64" },
    ],
  },
} as const satisfies DistributionConfig;
