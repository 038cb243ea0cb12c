/**
 * The first phase of a boot: the memory map that the firmware hands over, what `mem=` and `memmap=` make of it, and the
 * map the kernel then works with.
 */

import type { FirmwarePhase } from "../../boot-context/firmware-phase.ts";
import { maxNumnodes } from "../../builds/kernel-config.ts";
import type { KernelProfile } from "../../builds/schema.ts";
import { E820_RAM, type E820Map, e820MaxEntries, ZEROPAGE_ENTRIES } from "../../e820/e820.ts";
import {
  type FirmwareMemory,
  firmwareEntries,
  type HandedMap,
  handedMap,
  setupMemoryMap,
} from "../../e820/firmware-memory.ts";
import { asSoftReserved } from "../../e820/soft-reserve.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import { hasFixedImage, initrdPlaceNotes } from "../../platforms/initrd-place.ts";
import { platformMemoryMap } from "../../platforms/platform-map.ts";
import type { BootSetup } from "../../state/events.ts";
import { type Note, note } from "../../state/notes.ts";
import type { Bytes } from "../../units/units.ts";
import { maxMapped, usesFiveLevels } from "./five-levels.ts";
import { memmapNotes } from "./memmap-notes.ts";

/** `profile` says where the kernel image lies: that is RAM whatever the map says. */
export function firmwarePhase(setup: BootSetup, profile: KernelProfile, version: KernelVersion): FirmwarePhase {
  const platform = platformMemoryMap(setup.machine, setup.devices);
  const limit = maxMapped(usesFiveLevels(setup, version));
  const image = { start: profile.imageStart, end: profile.imageEnd };
  const room = e820MaxEntries(maxNumnodes(setup.kernel));
  const handed = handedMap(asSoftReserved(platform.firmware, setup, version), room);
  const memory = setupMemoryMap(handed, image, setup.cmdline, version, limit);
  return {
    platform,
    memory,
    firmware: firmwareEntries(memory.firmware),
    user: firmwareEntries(memory.declared),
    notes: [
      ...platform.notes,
      ...longMap(setup, platform.firmware, room, handed),
      ...outOfReach(setup, memory, limit),
      ...imageNotRam(setup, memory, image),
      ...initrdPlaceNotes(setup.machine, platform.firmware, hasFixedImage(setup.machine) ? image : undefined),
      ...memory.options.notes,
      ...memmapNotes(setup, version, memory.firmware, memory.options, profile.imageEnd - profile.imageStart),
    ],
  };
}

/** A map of more ranges than boot_params, or than the kernel's own table, have room for. */
function longMap({ machine }: BootSetup, { entries }: E820Map, room: number, handed: HandedMap): readonly Note[] {
  if (machine.firmware === undefined || entries.length <= ZEROPAGE_ENTRIES) return [];
  const ignored = handed.ignored[0]?.start;
  const facts = {
    ranges: entries.length,
    zeropage: ZEROPAGE_ENTRIES,
    room,
    ...(ignored === undefined ? {} : { ignored }),
  };
  return [note("firmware-map-long", facts, machine.origin, ignored)];
}

/** A firmware map without RAM where the loader puts the image. */
function imageNotRam(
  { machine }: BootSetup,
  { firmware }: FirmwareMemory,
  { start, end }: { readonly start: Bytes; readonly end: Bytes },
): readonly Note[] {
  if (firmware.covers(start, end, E820_RAM)) return [];
  return [note("image-not-ram", { image: { first: start, last: end - 1 } }, machine.origin, start)];
}

/** RAM that the page tables can't map. */
function outOfReach({ machine }: BootSetup, { firmware }: FirmwareMemory, limit: Bytes): readonly Note[] {
  const end = Math.max(...firmware.entries.filter(({ type }) => type === E820_RAM).map((entry) => entry.end));
  if (end <= limit) return [];
  const levels = limit > maxMapped(false) ? 5 : 4;
  return [note("memory-out-of-reach", { kind: "page-tables", from: limit, levels }, machine.memoryOrigin, limit)];
}
