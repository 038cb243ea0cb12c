/**
 * How an architecture boots: which builds it knows, what its firmware hands over, and what memblock lives through. What comes
 * behind (zones, memory blocks, watermarks) is the same for all.
 */

import type { ZoneSizing } from "../boot-context/boot-context.ts";
import type { FirmwarePhase } from "../boot-context/firmware-phase.ts";
import type { MemblockPhase } from "../boot-context/memblock-phase.ts";
import type { KnownBuild } from "../evidence/build-points.ts";
import type { Reason } from "../evidence/reason.ts";
import type { KernelVersion } from "../kernels/version.ts";
import type { BootSetup } from "../state/events.ts";
import type { KernelMessage } from "../state/kernel-messages.ts";
import type { LogCallers } from "../state/log-callers.ts";
import type { PrintedSizes } from "../state/memory-info.ts";
import type { Geometry } from "../state/state.ts";
import type { Turns } from "../units/turns.ts";

export interface BootPlan {
  /** Why the boot is only modelled, as far as build and loader go. */
  readonly doubts: readonly Reason[];
  /** How the build is known; undefined: it is guessed. */
  readonly build: KnownBuild | undefined;
  readonly firmware: () => FirmwarePhase;
  readonly memblock: (firmware: FirmwarePhase, zonesOf: ZoneSizing) => Turns<MemblockPhase>;
  /** What the log says about the size of memory blocks. */
  readonly blockMessages: (geometry: Geometry) => readonly KernelMessage[];
  /** Return addresses that this build's log names, where they are tabled. */
  readonly logCallers?: LogCallers;
  /** Parts of the image that the log tells, where its build or the log of one of its boots tells them. */
  readonly printedSizes?: PrintedSizes;
}

export type BootPlanner = (setup: BootSetup, version: KernelVersion) => BootPlan;
