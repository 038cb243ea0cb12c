/** Ubuntu's generic kernels, as far as the options that its kernel team keeps notes on go; 24.04 was read. */
import type { DistributionConfig } from "../distribution.ts";

export const UBUNTU = {
  distribution: "ubuntu",
  flavour: "plain",
  source: "debian.master/config/annotations (amd64-generic, arm64-generic) of linux 6.8 for Ubuntu 24.04",
  settings: {
    CMA: [
      { value: false, since: "6.8", arch: "x86_64" },
      { value: true, since: "6.8", arch: "arm64" },
    ],
    CMA_SIZE_MBYTES: [{ value: 32, since: "6.8", arch: "arm64" }],
    DMA_CMA: [
      { value: false, since: "6.8", arch: "x86_64" },
      { value: true, since: "6.8", arch: "arm64" },
    ],
    MEMORY_HOTPLUG_DEFAULT_ONLINE: [{ value: true, since: "6.8" }],
    MHP_MEMMAP_ON_MEMORY: [{ value: true, since: "6.8" }],
    NR_CPUS: [
      { value: 8192, since: "6.8", arch: "x86_64" },
      { value: 512, since: "6.8", arch: "arm64" },
    ],
    NUMA_EMU: [{ value: false, since: "6.8", arch: "x86_64" }],
  },
} as const satisfies DistributionConfig;
