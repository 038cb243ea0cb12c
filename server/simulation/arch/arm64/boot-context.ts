/** What the parts of the arm64 boot work on beyond what all boots have. */

import type { BootContext } from "../../boot-context/boot-context.ts";
import type { Arm64Profile } from "../../builds/schema.ts";
import type { Loaded } from "../../platforms/loaded-places.ts";

export interface Arm64BootContext extends BootContext {
  readonly profile: Arm64Profile;
  /** What lay in memory when the kernel started. */
  readonly loaded: Loaded;
}
