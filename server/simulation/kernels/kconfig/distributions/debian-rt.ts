/** Debian's real-time kernels: those of debian.ts with PREEMPT_RT, which excludes huge pages (mm/Kconfig), and with them device DAX (drivers/dax/Kconfig).
 * Checked on boots of 6.12.118-1. */
import type { DistributionConfig } from "../distribution.ts";

export const DEBIAN_RT = {
  distribution: "debian",
  flavour: "rt",
  builder: "debian-kernel@lists.debian.org",
  releaseWord: "rt",
  source: "debian/config/featureset-rt/config of the source package linux; a boot of 6.12.118-1",
  basedOn: "plain",
  settings: {
    DEV_DAX: [{ value: false }],
    DEV_DAX_KMEM: [{ value: false }],
    PREEMPT_RT: [{ value: true }],
    TRANSPARENT_HUGEPAGE: [{ value: false }],
  },
} as const satisfies DistributionConfig;
