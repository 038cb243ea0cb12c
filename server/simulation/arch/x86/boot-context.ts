/** What the parts of the x86 boot work on beyond what all boots have. */

import type { BootContext } from "../../boot-context/boot-context.ts";
import type { KernelProfile } from "../../builds/schema.ts";

export interface X86BootContext extends BootContext {
  readonly profile: KernelProfile;
  /** The CPU maps 1 GiB at once (pdpe1gb): there are huge pages of that size, whatever nogbpages says of the direct map. */
  readonly gigabytePages: boolean;
  /** The direct map is made of them too. */
  readonly gigabyteDirectMap: boolean;
  /** Page tables have five levels (la57). */
  readonly fiveLevels: boolean;
}
