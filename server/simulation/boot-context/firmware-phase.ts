/**
 * What firmware and command line say about memory before memblock knows any: the map as handed over, what `mem=` and `memmap=` make of
 * it (parse_early_param()), and the map that the kernel works with.
 */

import type { FirmwareMemory } from "../e820/firmware-memory.ts";
import type { PlatformMap } from "../platforms/platform-map.ts";
import type { Note } from "../state/notes.ts";
import type { FirmwareEntryState } from "../state/state.ts";

export interface FirmwarePhase {
  readonly platform: PlatformMap;
  readonly memory: FirmwareMemory;
  /** As the firmware gave it. */
  readonly firmware: readonly FirmwareEntryState[];
  /** After `mem=` and `memmap=`. */
  readonly user: readonly FirmwareEntryState[];
  readonly notes: readonly Note[];
}
