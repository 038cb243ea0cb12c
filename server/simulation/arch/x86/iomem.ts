/**
 * The rows of /proc/iomem that x86 makes of the e820 map (arch/x86/kernel/e820.c: e820__reserve_resources,
 * e820__reserve_resources_late). Bytes, both ends inclusive.
 */

import { e820MapOf, firmwareEntries, trimBiosRange } from "../../e820/firmware-memory.ts";
import type { FirmwareResources } from "../../state/arch-traits.ts";
import type { MemoryState, Resource } from "../../state/state.ts";
import { MiB, roundUp } from "../../units/units.ts";

/** How firmware types are named in the tree; other types keep their name. */
const FIRMWARE_NAMES: Readonly<Record<string, string>> = {
  usable: "System RAM",
  reserved: "Reserved",
  "ACPI data": "ACPI Tables",
  "ACPI NVS": "ACPI Non-volatile Storage",
  unusable: "Unusable memory",
  persistent: "Persistent Memory",
  "persistent legacy": "Persistent Memory (legacy)",
  "soft reserved": "Soft Reserved",
};

/** do_mark_busy() (arch/x86/kernel/e820.c): all other ranges are busy. */
export const E820_RESOURCES: FirmwareResources = {
  shared: new Set(["reserved", "soft reserved"]),
  claimed: new Set(["persistent", "persistent legacy"]),
};

/** The map after `mem=` and `memmap=`, without what the BIOS keeps of the first megabyte. */
export function firmwareRows(state: MemoryState): readonly Resource[] {
  return firmwareEntries(trimBiosRange(e820MapOf(state.boot.userFirmware))).map(({ first, last, type }) => ({
    first,
    last,
    name: FIRMWARE_NAMES[type] ?? type,
  }));
}

/** x86 keeps devices away from the end of RAM: up to the next 64 KiB, 1 MiB or 64 MiB, where nothing else lies. */
export function ramBuffers(state: MemoryState, taken: readonly Resource[]): readonly Resource[] {
  const buffers: Resource[] = [];
  for (const ram of state.boot.userFirmware) {
    if (ram.type !== "usable") continue;
    const first = ram.last + 1;
    const unit = first < MiB ? 64 * 1024 : first < 16 * MiB ? MiB : 64 * MiB;
    const end = roundUp(first, unit);
    const next = taken.reduce((least, other) => (other.last >= first ? Math.min(least, other.first) : least), end);
    if (next > first) buffers.push({ first, last: next - 1, name: "RAM buffer" });
  }
  return buffers;
}
