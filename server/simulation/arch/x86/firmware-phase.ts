/**
 * The first phase of a boot: the memory map that the firmware hands over, what `mem=` and `memmap=` make of it, and the
 * map the kernel then works with.
 */

import type { FirmwarePhase } from "../../boot-context/firmware-phase.ts";
import type { KernelProfile } from "../../builds/x86-profiles.ts";
import { E820_RAM } from "../../e820/e820.ts";
import { type FirmwareMemory, firmwareEntries, MAX_MAPPED, setupMemoryMap } from "../../e820/firmware-memory.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import { platformMemoryMap } from "../../platforms/platform-map.ts";
import type { BootSetup } from "../../state/events.ts";
import type { Note } from "../../state/notes.ts";
import { hex } from "../../units/units.ts";

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
    notes: [...platform.notes, ...outOfReach(setup, memory), ...memory.options.notes],
  };
}

/** RAM that the page tables can't map. QEMU's default CPU has four levels of them, and a fifth is not simulated. */
function outOfReach({ machine }: BootSetup, { firmware }: FirmwareMemory): readonly Note[] {
  const end = Math.max(...firmware.entries.filter(({ type }) => type === E820_RAM).map((entry) => entry.end));
  if (end <= MAX_MAPPED) return [];
  const message = `RAM from ${hex(MAX_MAPPED)} on is out of reach: four levels of page tables map 64 TiB, the kernel leaves the rest alone`;
  const origin = machine.memoryOrigin;
  return [
    {
      code: "memory-out-of-reach",
      severity: "warning",
      message,
      origin,
      related: [],
      remedies: [],
      address: MAX_MAPPED,
    },
  ];
}
