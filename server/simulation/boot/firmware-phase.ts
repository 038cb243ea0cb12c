/**
 * The first phase of a boot: the memory map that the firmware hands over, what `mem=` and `memmap=` make of it, and the
 * map the kernel then works with.
 */
import type { BootSetup } from "../events.ts";
import type { KernelProfile } from "../kernels/profiles.ts";
import type { KernelVersion } from "../kernels/version.ts";
import { type E820Map, e820TypeName } from "../machine/e820.ts";
import { type FirmwareMemory, setupMemoryMap } from "../machine/firmware-memory.ts";
import { type PlatformMap, platformMemoryMap } from "../machine/platform-map.ts";
import type { Note } from "../notes.ts";
import type { FirmwareEntryState } from "../state.ts";

export interface FirmwarePhase {
  readonly platform: PlatformMap;
  readonly memory: FirmwareMemory;
  /** As the firmware gave it. */
  readonly firmware: readonly FirmwareEntryState[];
  /** After `mem=` and `memmap=`. */
  readonly user: readonly FirmwareEntryState[];
  readonly notes: readonly Note[];
}

/** `profile` says where the kernel image lies: that is RAM whatever the map says. */
export function firmwarePhase(setup: BootSetup, profile: KernelProfile, version: KernelVersion): FirmwarePhase {
  const platform = platformMemoryMap(setup.machine);
  const image = { start: profile.imageStart, end: profile.imageEnd };
  const memory = setupMemoryMap(platform.firmware, image, setup.cmdline, version);
  return {
    platform,
    memory,
    firmware: firmwareEntries(memory.firmware),
    user: firmwareEntries(memory.options.map),
    notes: [...platform.notes, ...memory.options.notes],
  };
}

/** A map as the state has it. */
export function firmwareEntries(map: E820Map): readonly FirmwareEntryState[] {
  return map.entries.map(({ start, end, type }) => ({ first: start, last: end - 1, type: e820TypeName(type) }));
}
