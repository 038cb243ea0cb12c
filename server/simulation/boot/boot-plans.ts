/**
 * How an architecture boots: which builds it knows, what its firmware hands over, and what memblock lives through. What comes
 * behind (zones, memory blocks, watermarks) is the same for all.
 */

import { arm64BootPlan } from "../arch/arm64/boot-plan.ts";
import { type FirmwarePhase, firmwarePhase } from "../arch/x86/firmware-phase.ts";
import { loadedAt } from "../arch/x86/image-place.ts";
import { type MemblockPhase, memblockPhase } from "../arch/x86/memblock-phase.ts";
import { neededBy } from "../builds/evidence.ts";
import { profileFor } from "../builds/x86-profiles.ts";
import type { KernelVersion } from "../kernels/version.ts";
import { blockSizeLine } from "../printk/zone-log.ts";
import type { Arch, BootSetup } from "../state/events.ts";
import type { Confidence, Geometry } from "../state/state.ts";

export interface BootPlan {
  /** How well the kernel's build is known. */
  readonly confidence: Confidence;
  readonly firmware: () => FirmwarePhase;
  readonly memblock: (firmware: FirmwarePhase) => MemblockPhase;
  /** What the log tells of the memory blocks. */
  readonly blockLines: (geometry: Geometry) => readonly string[];
}

type BootPlanner = (setup: BootSetup, version: KernelVersion) => BootPlan;

function x86BootPlan(setup: BootSetup, version: KernelVersion): BootPlan {
  const { profile: built, confidence, tabled } = profileFor(setup.kernel, version, neededBy(setup));
  const profile = loadedAt(built, setup.machine.imageAt);
  return {
    confidence,
    firmware: () => firmwarePhase(setup, profile, version),
    memblock: (firmware) => memblockPhase(setup, version, profile, tabled, firmware),
    blockLines: ({ blockPages, pageSize }) => [blockSizeLine(blockPages * pageSize)],
  };
}

export const BOOT_PLANS: Readonly<Record<Arch, BootPlanner>> = { x86_64: x86BootPlan, arm64: arm64BootPlan };
