/** The boot of x86_64 from firmware to memblock_free_all(): the profile of its build, then the two phases that rest on it. */

import { neededBy } from "../../builds/evidence.ts";
import { profileFor } from "../../builds/x86-profiles.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import { withMachine } from "../../platforms/machine-confidence.ts";
import { blockSizeLine } from "../../printk/zone-log.ts";
import type { BootSetup } from "../../state/events.ts";
import type { BootPlan } from "../boot-plan.ts";
import { firmwarePhase } from "./firmware-phase.ts";
import { loadedAt } from "./image-place.ts";
import { memblockPhase } from "./memblock-phase.ts";

export function x86BootPlan(setup: BootSetup, version: KernelVersion): BootPlan {
  const { profile: built, confidence, tabled } = profileFor(setup.kernel, version, neededBy(setup));
  const profile = loadedAt(built, setup.machine.imageAt);
  return {
    confidence: withMachine(confidence, setup, profile.name),
    firmware: () => firmwarePhase(setup, profile, version),
    memblock: (firmware) => memblockPhase(setup, version, profile, tabled, firmware),
    blockLines: ({ blockPages, pageSize }) => [blockSizeLine(blockPages * pageSize)],
  };
}
