/**
 * Debian's kernels for clouds: those of debian.ts without what a guest of a cloud has no use for (debian/config/config.cloud,
 * amd64/config.cloud-amd64). Checked on boots of 5.10 to 7.3.
 */
import type { DistributionConfig } from "../distribution.ts";

export const DEBIAN_CLOUD = {
  distribution: "debian",
  flavour: "cloud",
  builder: "debian-kernel@lists.debian.org",
  releaseWord: "cloud",
  source: "debian/config/amd64/config.cloud-amd64 of the source package linux; boots of 5.10.262-1 to 7.3.4-1",
  basedOn: "plain",
  settings: {
    ACPI_HOTPLUG_MEMORY: [{ value: true }],
    NUMA_EMU: [{ value: false }],
    PAGE_EXTENSION: [{ value: false }],
    X86_MPPARSE: [{ value: false, arch: "x86_64" }],
  },
} as const satisfies DistributionConfig;
