/**
 * The rows of /proc/iomem that x86 makes of the e820 map (arch/x86/kernel/e820.c: e820__reserve_resources,
 * e820__reserve_resources_late). Bytes, both ends inclusive.
 */

import type { FirmwareEntryState, MemoryState, Resource } from "../../state/state.ts";
import { type ByteRange, MiB, roundUp } from "../../units/units.ts";

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

/** The map after `mem=` and `memmap=`, without what the BIOS keeps of the first megabyte. */
export function firmwareRows(state: MemoryState): readonly Resource[] {
  return state.boot.userFirmware
    .flatMap((entry) => (entry.type === "usable" ? withoutBiosPages(entry) : [entry]))
    .map(({ first, last, type }) => ({ first, last, name: FIRMWARE_NAMES[type] ?? type }));
}

/** trim_bios_range() in arch/x86/kernel/setup.c: page 0 is the BIOS's, and there is no RAM from 640 KiB to 1 MiB. */
function withoutBiosPages({ first, last }: ByteRange): readonly FirmwareEntryState[] {
  const parts: FirmwareEntryState[] = [];
  const add = (from: number, to: number, type: string): void => {
    if (from <= to) parts.push({ first: from, last: to, type });
  };
  add(first, Math.min(last, 0xfff), "reserved");
  add(Math.max(first, 0x1000), Math.min(last, 0x9ffff), "usable");
  add(Math.max(first, MiB), last, "usable");
  return parts;
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
