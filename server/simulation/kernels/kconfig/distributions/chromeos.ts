/**
 * ChromeOS on x86_64. Its tables hold what differs from Kconfig's own values: what they leave out is as Kconfig gives it. What its
 * boards (flavours) set besides was not read.
 */
import type { DistributionConfig } from "../distribution.ts";

export const CHROMEOS = {
  distribution: "chromeos",
  otherNames: ["chromium-os", "chromiumos"],
  flavour: "plain",
  source:
    "chromeos/config/chromeos/base.config and x86_64/common.config of ChromeOS's kernels of 5.10 and 5.15, and the Kconfig files of these versions for what they leave out",
  settings: {
    ACPI_HOTPLUG_MEMORY: [{ value: false, since: "5.10", arch: "x86_64" }],
    ARCH_MEMORY_PROBE: [{ value: false, since: "5.10", arch: "x86_64" }],
    CMA: [{ value: false, since: "5.10", arch: "x86_64" }],
    DEBUG_KMEMLEAK: [{ value: false, since: "5.10", arch: "x86_64" }],
    DEFERRED_STRUCT_PAGE_INIT: [{ value: false, since: "5.10", arch: "x86_64" }],
    DMA_CMA: [{ value: false, since: "5.10", arch: "x86_64" }],
    EFI: [{ value: true, since: "5.10", arch: "x86_64" }],
    LOG_BUF_SHIFT: [{ value: 18, since: "5.10", arch: "x86_64" }],
    MEMORY_HOTPLUG: [{ value: false, since: "5.10", arch: "x86_64" }],
    MEMORY_HOTREMOVE: [{ value: false, since: "5.10", arch: "x86_64" }],
    NR_CPUS: [{ value: 64, since: "5.10", arch: "x86_64" }],
    PREEMPT_RT: [{ value: false, since: "5.10", arch: "x86_64" }],
    TRANSPARENT_HUGEPAGE: [{ value: false, since: "5.10", arch: "x86_64" }],
    VIRTIO_MEM: [{ value: false, since: "5.10", arch: "x86_64" }],
    ZONE_DEVICE: [{ value: false, since: "5.10", arch: "x86_64" }],
  },
} as const satisfies DistributionConfig;
