/** What the rooms of the arm64 boot work on beyond what all boots have. */
import type { Arm64Profile } from "../../kernels/arm64-profiles.ts";
import type { Loaded } from "../../machine/qemu-virt-loader.ts";
import type { BootRun } from "../boot-run.ts";

export interface Arm64BootRun extends BootRun {
  readonly profile: Arm64Profile;
  /** What lay in memory when the kernel started. */
  readonly loaded: Loaded;
}
