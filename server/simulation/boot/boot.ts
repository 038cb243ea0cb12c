/**
 * A boot as a list of phases: the firmware's memory map, memblock, zones, memory blocks, and the state they leave. A
 * phase whose inputs equal those of the boot before is not run again; its result is taken over.
 */
import { bootBlocks } from "../blocks/boot-blocks.ts";
import type { BootSetup } from "../events.ts";
import { profileFor } from "../kernels/profiles.ts";
import { parseKernelVersion } from "../kernels/version.ts";
import type { Note } from "../notes.ts";
import type { BootFailure, MemoryState } from "../state.ts";
import { bootState, zoneOrigins } from "./boot-state.ts";
import { type FirmwarePhase, firmwarePhase } from "./firmware-phase.ts";
import { type MemblockPhase, memblockPhase } from "./memblock-phase.ts";
import { sizeZones, type Zones } from "./zones-phase.ts";

/** A boot with what it was made from, so that the next one can take over what is the same. */
export interface BootTrace {
  readonly setup: BootSetup;
  readonly state: MemoryState;
  readonly notes: readonly Note[];
  readonly firmware: FirmwarePhase;
  readonly memblock: MemblockPhase;
  readonly zones: Zones;
}

/** Boots a machine; a failure says in its notes why there is nothing to simulate. */
export function bootKernel(setup: BootSetup, _previous?: BootTrace): BootTrace | BootFailure {
  const version = parseKernelVersion(setup.kernel.version);
  if (version === undefined) return { notes: [] };
  const { profile, confidence } = profileFor(setup.kernel, version);
  const firmware = firmwarePhase(setup, profile, version);
  const memblock = memblockPhase(setup, version, profile, firmware);
  const { ranges, memorylessNodes, sections } = memblock;
  const zones = sizeZones({ setup, version, ranges, memorylessNodes, sections, reserved: [] });
  const blocks = bootBlocks({
    ranges,
    sizes: zones.sizes,
    unavailable: zones.unavailable,
    sections: zones.sections,
    geometry: zones.geometry,
    version,
    zoneFromPages: setup.kernel.whatIf.length > 0,
    origins: (node, zone) => zoneOrigins(memblock, zones, node, zone),
  });
  const state = bootState({ setup, version, firmware, memblock, zones, blocks, confidence, dmesg: [] });
  const notes = [...firmware.notes, ...memblock.notes];
  return { setup, state, notes, firmware, memblock, zones };
}
