/** Oracle's Unbreakable Enterprise Kernel 7 (5.15, x86_64): its memory-management options. Others, and other releases of it, were not read. */
import type { DistributionConfig } from "../distribution.ts";

export const ORACLE_UEK = {
  distribution: "oracle-uek",
  otherNames: ["oracle", "uek", "uek7"],
  flavour: "plain",
  source: "uek-rpm/ol9/config-x86_64 of oracle/linux-uek at 5.15, section Memory Management options",
  settings: {
    CMA: [{ value: true, since: "5.15", arch: "x86_64" }],
    MEMORY_HOTPLUG: [{ value: true, since: "5.15", arch: "x86_64" }],
    MEMORY_HOTPLUG_DEFAULT_ONLINE: [{ value: false, since: "5.15", arch: "x86_64" }],
    MEMORY_HOTREMOVE: [{ value: true, since: "5.15", arch: "x86_64" }],
    MHP_MEMMAP_ON_MEMORY: [{ value: true, since: "5.15", arch: "x86_64" }],
    TRANSPARENT_HUGEPAGE: [{ value: true, since: "5.15", arch: "x86_64" }],
    ZONE_DEVICE: [{ value: true, since: "5.15", arch: "x86_64" }],
  },
} as const satisfies DistributionConfig;
