/** The default flavour of SUSE's kernels (openSUSE and SUSE Linux Enterprise). */
import type { DistributionConfig } from "../distribution.ts";

export const SUSE = {
  distribution: "suse",
  otherNames: ["opensuse", "sles"],
  flavour: "plain",
  source: "config/x86_64/default of kernel-source at 6.19.4",
  settings: {
    ACPI_HOTPLUG_MEMORY: [{ value: true, since: "6.19", arch: "x86_64" }],
    ARCH_MEMORY_PROBE: [{ value: true, since: "6.19", arch: "x86_64" }],
    CMA: [{ value: true, since: "6.19", arch: "x86_64" }],
    EFI: [{ value: true, since: "6.19", arch: "x86_64" }],
    LOG_BUF_SHIFT: [{ value: 18, since: "6.19", arch: "x86_64" }],
    MEMORY_HOTPLUG: [{ value: true, since: "6.19", arch: "x86_64" }],
    MEMORY_HOTREMOVE: [{ value: true, since: "6.19", arch: "x86_64" }],
    MHP_DEFAULT_ONLINE_TYPE_OFFLINE: [{ value: true, since: "6.19", arch: "x86_64" }],
    MHP_DEFAULT_ONLINE_TYPE_ONLINE_AUTO: [{ value: false, since: "6.19", arch: "x86_64" }],
    MHP_DEFAULT_ONLINE_TYPE_ONLINE_KERNEL: [{ value: false, since: "6.19", arch: "x86_64" }],
    MHP_DEFAULT_ONLINE_TYPE_ONLINE_MOVABLE: [{ value: false, since: "6.19", arch: "x86_64" }],
    MHP_MEMMAP_ON_MEMORY: [{ value: true, since: "6.19", arch: "x86_64" }],
    NODES_SHIFT: [{ value: 10, since: "6.19", arch: "x86_64" }],
    NR_CPUS: [{ value: 8192, since: "6.19", arch: "x86_64" }],
    NUMA_EMU: [{ value: true, since: "6.19", arch: "x86_64" }],
    PREEMPT_RT: [{ value: false, since: "6.19", arch: "x86_64" }],
    TRANSPARENT_HUGEPAGE: [{ value: true, since: "6.19", arch: "x86_64" }],
    X86_MPPARSE: [{ value: true, since: "6.19", arch: "x86_64" }],
    ZONE_DEVICE: [{ value: true, since: "6.19", arch: "x86_64" }],
  },
} as const satisfies DistributionConfig;
