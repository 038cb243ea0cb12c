/**
 * Android's generic kernel image (GKI) for arm64. What its defconfig leaves to Kconfig is not in this table. It is built without ZONE_DMA: what
 * lies below 4 GiB is DMA32.
 */
import type { DistributionConfig } from "../distribution.ts";

export const ANDROID = {
  distribution: "android",
  otherNames: ["gki"],
  flavour: "plain",
  source: "arch/arm64/configs/gki_defconfig of android12-5.10 and android14-6.1",
  settings: {
    CMA: [{ value: true, since: "5.10", arch: "arm64" }],
    MEMORY_HOTPLUG: [{ value: true, since: "5.10", arch: "arm64" }],
    MEMORY_HOTREMOVE: [{ value: true, since: "5.10", arch: "arm64" }],
    NR_CPUS: [{ value: 32, since: "5.10", arch: "arm64" }],
    PREEMPT_RT: [{ value: false, since: "5.10", arch: "arm64" }],
    TRANSPARENT_HUGEPAGE: [{ value: true, since: "5.10", arch: "arm64" }],
    ZONE_DEVICE: [{ value: true, since: "6.1", arch: "arm64" }],
    ZONE_DMA: [{ value: false, since: "5.10", arch: "arm64" }],
  },
} as const satisfies DistributionConfig;
