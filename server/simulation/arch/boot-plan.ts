/**
 * How an architecture boots: which builds it knows, what its firmware hands over, and what memblock lives through. What comes
 * behind (zones, memory blocks, watermarks) is the same for all.
 */

import type { FirmwarePhase } from "../boot-context/firmware-phase.ts";
import type { MemblockPhase } from "../boot-context/memblock-phase.ts";
import type { KernelVersion } from "../kernels/version.ts";
import type { BootSetup } from "../state/events.ts";
import type { Confidence, Geometry } from "../state/state.ts";

export interface BootPlan {
  /** How well the kernel's build is known. */
  readonly confidence: Confidence;
  readonly firmware: () => FirmwarePhase;
  readonly memblock: (firmware: FirmwarePhase) => MemblockPhase;
  /** What the log says about the size of memory blocks. */
  readonly blockLines: (geometry: Geometry) => readonly string[];
}

export type BootPlanner = (setup: BootSetup, version: KernelVersion) => BootPlan;
