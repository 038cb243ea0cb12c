/** Fedora's kernels; the 16 KiB kernel of arm64 is configured like the 4 KiB one as far as this table goes. */
import type { DistributionConfig } from "../distribution.ts";

export const FEDORA = {
  distribution: "fedora",
  flavour: "plain",
  source:
    "kernel-x86_64-fedora.config and kernel-aarch64-fedora.config of kernel-5.17.3-300.fc36 to 6.8.2-300.fc40; of 6.11.4 and 6.17.7 as Bazzite's kernel package has them",
  settings: {
    ACPI_HOTPLUG_MEMORY: [{ value: true, since: "5.17" }],
    ARCH_MEMORY_PROBE: [{ value: false, since: "5.17", arch: "x86_64" }],
    ARM_GIC_V3_ITS: [{ value: true, since: "5.17", arch: "arm64" }],
    CMA: [{ value: true, since: "5.17" }],
    CMA_SIZE_MBYTES: [
      { value: 0, since: "5.17", arch: "x86_64" },
      { value: 64, since: "5.17", arch: "arm64" },
    ],
    DEBUG_KMEMLEAK: [{ value: false, since: "5.17" }],
    DMA_CMA: [{ value: true, since: "5.17" }],
    DMA_NUMA_CMA: [
      { value: false, since: "5.17" },
      { value: true, since: "6.6" },
      { value: false, since: "6.11" },
      { value: true, since: "6.17" },
    ],
    EFI: [{ value: true, since: "5.17" }],
    LOG_BUF_SHIFT: [{ value: 18, since: "5.17" }],
    MEMORY_HOTPLUG: [{ value: true, since: "5.17" }],
    MEMORY_HOTPLUG_DEFAULT_ONLINE: [{ value: true, since: "5.17" }],
    MEMORY_HOTREMOVE: [{ value: true, since: "5.17" }],
    MHP_DEFAULT_ONLINE_TYPE_OFFLINE: [{ value: false, since: "6.17" }],
    MHP_DEFAULT_ONLINE_TYPE_ONLINE_AUTO: [{ value: true, since: "6.17" }],
    MHP_DEFAULT_ONLINE_TYPE_ONLINE_KERNEL: [{ value: false, since: "6.17" }],
    MHP_DEFAULT_ONLINE_TYPE_ONLINE_MOVABLE: [{ value: false, since: "6.17" }],
    NODES_SHIFT: [
      { value: 10, since: "5.17", arch: "x86_64" },
      { value: 9, since: "5.17", arch: "arm64" },
    ],
    NR_CPUS: [
      { value: 8192, since: "5.17", arch: "x86_64" },
      { value: 4096, since: "5.17", arch: "arm64" },
    ],
    NUMA_EMU: [
      { value: false, since: "5.17", arch: "x86_64" },
      { value: false, since: "6.17", arch: "arm64" },
    ],
    PREEMPT_RT: [{ value: false, since: "6.17" }],
    TRANSPARENT_HUGEPAGE: [{ value: true, since: "5.17" }],
    VIRTIO_MEM: [
      { value: true, since: "5.17", arch: "x86_64" },
      { value: false, since: "5.17", arch: "arm64" },
      { value: true, since: "5.18", arch: "arm64" },
    ],
    X86_5LEVEL: [{ value: true, since: "5.17", arch: "x86_64" }],
    X86_MPPARSE: [{ value: true, since: "5.17", arch: "x86_64" }],
    ZONE_DEVICE: [{ value: true, since: "5.17" }],
  },
} as const satisfies DistributionConfig;
