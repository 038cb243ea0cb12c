/**
 * Kernels of Red Hat Enterprise Linux 8, 9 and 10 and of what is rebuilt from their sources (CentOS, AlmaLinux, Rocky, Oracle's RHCK). Their
 * version stays 4.18.0, 5.14.0 or 6.12.0: what changes is told by the build (`build`: 513 of 4.18.0-513.el8). An option with a prompt that the
 * files leave out because what it depends on is off counts as off; of those without one (ARM_GIC_V3_ITS, MHP_MEMMAP_ON_MEMORY) they don't tell.
 */
import type { DistributionConfig } from "../distribution.ts";

export const RHEL = {
  distribution: "rhel",
  otherNames: ["alma", "almalinux", "centos", "redhat", "rocky"],
  flavour: "plain",
  source:
    "kernel-x86_64.config and kernel-aarch64.config of the source packages of kernel 4.18.0-107 to 553.66.1.el8_10 (among them 408), 5.14.0-1.7.1 to 570.32.1.el9_6 (-rhel.config), 6.12.0-55.24.1.el10_0",
  settings: {
    ACPI_HOTPLUG_MEMORY: [
      { value: true, since: "4.18", arch: "x86_64" },
      { value: false, since: "4.18", arch: "arm64" },
      { value: true, since: "4.18", build: 408, arch: "arm64" },
    ],
    ARCH_MEMORY_PROBE: [{ value: false, since: "4.18", arch: "x86_64" }],
    CMA: [
      { value: false, since: "4.18", arch: "x86_64" },
      { value: true, since: "5.14", arch: "x86_64" },
      { value: false, since: "4.18", arch: "arm64" },
      { value: true, since: "5.14", build: 63, arch: "arm64" },
    ],
    CMA_SIZE_MBYTES: [
      { value: 0, since: "5.14", arch: "x86_64" },
      { value: 0, since: "5.14", build: 63, arch: "arm64" },
    ],
    DEBUG_KMEMLEAK: [{ value: false, since: "4.18" }],
    DMA_CMA: [
      { value: false, since: "4.18", arch: "x86_64" },
      { value: true, since: "5.14", arch: "x86_64" },
      { value: false, since: "4.18", arch: "arm64" },
      { value: true, since: "5.14", build: 63, arch: "arm64" },
    ],
    DMA_NUMA_CMA: [
      { value: false, since: "5.14" },
      { value: true, since: "5.14", build: 570 },
    ],
    EFI: [{ value: true, since: "4.18" }],
    EFI_SOFT_RESERVE: [{ value: true, since: "5.14" }],
    HUGETLB_PAGE_OPTIMIZE_VMEMMAP_DEFAULT_ON: [{ value: false, since: "5.14" }],
    LOG_BUF_SHIFT: [{ value: 20, since: "4.18" }],
    MEMORY_HOTPLUG: [
      { value: true, since: "4.18", arch: "x86_64" },
      { value: false, since: "4.18", arch: "arm64" },
      { value: true, since: "4.18", build: 408, arch: "arm64" },
    ],
    MEMORY_HOTPLUG_DEFAULT_ONLINE: [{ value: false, since: "4.18" }],
    MEMORY_HOTREMOVE: [
      { value: true, since: "4.18", arch: "x86_64" },
      { value: false, since: "4.18", arch: "arm64" },
      { value: true, since: "4.18", build: 408, arch: "arm64" },
      { value: false, since: "5.14", arch: "arm64" },
      { value: true, since: "5.14", build: 160, arch: "arm64" },
    ],
    NODES_SHIFT: [
      { value: 10, since: "4.18", arch: "x86_64" },
      { value: 3, since: "4.18", arch: "arm64" },
      { value: 6, since: "5.14", arch: "arm64" },
      { value: 8, since: "5.14", build: 427, arch: "arm64" },
      { value: 9, since: "6.12", arch: "arm64" },
    ],
    NR_CPUS: [
      { value: 8192, since: "4.18", arch: "x86_64" },
      { value: 4096, since: "4.18", arch: "arm64" },
    ],
    NUMA_EMU: [{ value: true, since: "4.18", arch: "x86_64" }],
    PREEMPT_RT: [{ value: false, since: "5.14" }],
    TRANSPARENT_HUGEPAGE: [{ value: true, since: "4.18" }],
    TRANSPARENT_HUGEPAGE_NEVER: [{ value: false, since: "6.12" }],
    VIRTIO_MEM: [
      { value: false, since: "4.18" },
      { value: true, since: "4.18", build: 513, arch: "x86_64" },
      { value: false, since: "5.14", arch: "x86_64" },
      { value: true, since: "5.14", build: 63, arch: "x86_64" },
      { value: false, since: "5.14", arch: "arm64" },
      { value: true, since: "5.14", build: 160, arch: "arm64" },
    ],
    X86_5LEVEL: [{ value: true, since: "4.18", arch: "x86_64" }],
    X86_MPPARSE: [{ value: true, since: "4.18", arch: "x86_64" }],
    ZONE_DEVICE: [{ value: true, since: "4.18" }],
  },
} as const satisfies DistributionConfig;
