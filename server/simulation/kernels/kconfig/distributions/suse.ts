/**
 * The default flavour of SUSE's kernels: SUSE Linux Enterprise 15 SP1 (4.12.14; 12 SP5 has the same settings) and openSUSE from 5.4 on. What was
 * not read of a version is as in the one before it: the kernels of SLE 15 SP2 to SP6 (5.3.18, 5.14.21, 6.4.0) were not.
 */
import type { DistributionConfig } from "../distribution.ts";

export const SUSE = {
  distribution: "suse",
  otherNames: ["opensuse", "sles"],
  flavour: "plain",
  source:
    "config/x86_64/default and config/arm64/default of kernel-source: branches SLE12-SP5 and SLE15-SP1 (4.12.14), master at 5.5-rc3 (arm64: 5.4.1), 6.3-rc4 (arm64: 6.2.1), 6.10, and 6.19.4 (x86_64)",
  settings: {
    ACPI_HOTPLUG_MEMORY: [
      { value: true, since: "4.12", arch: "x86_64" },
      { value: false, since: "4.12", arch: "arm64" },
      { value: true, since: "5.4", arch: "arm64" },
    ],
    ARCH_MEMORY_PROBE: [{ value: true, since: "4.12", arch: "x86_64" }],
    ARM_GIC_V3_ITS: [{ value: true, since: "4.12", arch: "arm64" }],
    CMA: [
      { value: false, since: "4.12", arch: "x86_64" },
      { value: true, since: "6.3", arch: "x86_64" },
      { value: true, since: "4.12", arch: "arm64" },
    ],
    CMA_SIZE_MBYTES: [
      { value: 0, since: "6.3", arch: "x86_64" },
      { value: 0, since: "4.12", arch: "arm64" },
    ],
    DEBUG_KMEMLEAK: [
      { value: false, since: "4.12", arch: "x86_64" },
      { value: false, since: "4.12", arch: "arm64" },
    ],
    DMA_CMA: [
      { value: false, since: "4.12", arch: "x86_64" },
      { value: true, since: "6.3", arch: "x86_64" },
      { value: true, since: "4.12", arch: "arm64" },
    ],
    DMA_NUMA_CMA: [
      { value: false, since: "6.3", arch: "x86_64" },
      { value: true, since: "6.10", arch: "x86_64" },
      { value: true, since: "6.2", arch: "arm64" },
    ],
    EFI: [
      { value: true, since: "4.12", arch: "x86_64" },
      { value: true, since: "4.12", arch: "arm64" },
    ],
    EFI_SOFT_RESERVE: [
      { value: true, since: "5.5", arch: "x86_64" },
      { value: true, since: "6.2", arch: "arm64" },
    ],
    HUGETLB_PAGE_OPTIMIZE_VMEMMAP: [
      { value: true, since: "6.3", arch: "x86_64" },
      { value: true, since: "6.2", arch: "arm64" },
    ],
    HUGETLB_PAGE_OPTIMIZE_VMEMMAP_DEFAULT_ON: [
      { value: false, since: "6.3", arch: "x86_64" },
      { value: false, since: "6.2", arch: "arm64" },
    ],
    LOG_BUF_SHIFT: [
      { value: 18, since: "4.12", arch: "x86_64" },
      { value: 18, since: "4.12", arch: "arm64" },
    ],
    MEMORY_HOTPLUG: [
      { value: true, since: "4.12", arch: "x86_64" },
      { value: false, since: "4.12", arch: "arm64" },
      { value: true, since: "5.4", arch: "arm64" },
    ],
    MEMORY_HOTPLUG_DEFAULT_ONLINE: [
      { value: false, since: "4.12", arch: "x86_64" },
      { value: false, since: "5.4", arch: "arm64" },
    ],
    MEMORY_HOTREMOVE: [
      { value: true, since: "4.12", arch: "x86_64" },
      { value: false, since: "4.12", arch: "arm64" },
      { value: true, since: "6.2", arch: "arm64" },
    ],
    MHP_DEFAULT_ONLINE_TYPE_OFFLINE: [{ value: true, since: "6.19", arch: "x86_64" }],
    MHP_DEFAULT_ONLINE_TYPE_ONLINE_AUTO: [{ value: false, since: "6.19", arch: "x86_64" }],
    MHP_DEFAULT_ONLINE_TYPE_ONLINE_KERNEL: [{ value: false, since: "6.19", arch: "x86_64" }],
    MHP_DEFAULT_ONLINE_TYPE_ONLINE_MOVABLE: [{ value: false, since: "6.19", arch: "x86_64" }],
    MHP_MEMMAP_ON_MEMORY: [
      { value: true, since: "6.3", arch: "x86_64" },
      { value: true, since: "6.2", arch: "arm64" },
    ],
    MOVABLE_NODE: [
      { value: true, since: "4.12", arch: "x86_64" },
      { value: true, since: "4.12", arch: "arm64" },
    ],
    NODES_SHIFT: [
      { value: 10, since: "4.12", arch: "x86_64" },
      { value: 9, since: "5.5", arch: "x86_64" },
      { value: 10, since: "6.3", arch: "x86_64" },
      { value: 2, since: "4.12", arch: "arm64" },
      { value: 6, since: "5.4", arch: "arm64" },
    ],
    NR_CPUS: [
      { value: 8192, since: "4.12", arch: "x86_64" },
      { value: 512, since: "5.5", arch: "x86_64" },
      { value: 8192, since: "6.3", arch: "x86_64" },
      { value: 480, since: "4.12", arch: "arm64" },
    ],
    NUMA_EMU: [{ value: true, since: "4.12", arch: "x86_64" }],
    PREEMPT_RT: [{ value: false, since: "6.19", arch: "x86_64" }],
    TRANSPARENT_HUGEPAGE: [
      { value: true, since: "4.12", arch: "x86_64" },
      { value: true, since: "4.12", arch: "arm64" },
    ],
    TRANSPARENT_HUGEPAGE_NEVER: [
      { value: false, since: "6.10", arch: "x86_64" },
      { value: false, since: "6.10", arch: "arm64" },
    ],
    VIRTIO_MEM: [
      { value: true, since: "6.3", arch: "x86_64" },
      { value: true, since: "6.2", arch: "arm64" },
    ],
    X86_5LEVEL: [{ value: true, since: "5.5", arch: "x86_64" }],
    X86_MPPARSE: [{ value: true, since: "4.12", arch: "x86_64" }],
    ZONE_DEVICE: [
      { value: true, since: "4.12", arch: "x86_64" },
      { value: false, since: "4.12", arch: "arm64" },
      { value: true, since: "6.2", arch: "arm64" },
    ],
  },
} as const satisfies DistributionConfig;
