/**
 * How an architecture boots: which builds it knows, what its firmware hands over, and what memblock lives through. What comes
 * behind (zones, memory blocks, watermarks) is the same for all.
 */
import type { Arch, BootSetup } from "../events.ts";
import { profileFor } from "../kernels/profiles.ts";
import { neededBy } from "../kernels/told-builds.ts";
import type { KernelVersion } from "../kernels/version.ts";
import type { Confidence, Geometry } from "../state.ts";
import { arm64BootPlan } from "./arm64/boot-plan.ts";
import { type FirmwarePhase, firmwarePhase } from "./firmware-phase.ts";
import { loadedAt } from "./image-place.ts";
import { type MemblockPhase, memblockPhase } from "./memblock-phase.ts";
import { blockSizeLine } from "./zone-log.ts";

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
