/**
 * Where a platform puts memory devices: QEMU's device-memory area and its first-fit search (hw/mem/memory-device.c:
 * memory_device_get_free_addr). Bytes throughout.
 */
import type { MachineSpec } from "../state/events.ts";
import type { PlaceRefusal } from "../state/outcome-reason.ts";
import { type ByteRange, type Bytes, GiB, MAX_ADDRESS, MiB, roundUp } from "../units/units.ts";
import { deviceArea } from "./ram-layout.ts";

/** What a device may not start between: every memory backend is aligned to a huge page of the host. */
export const BACKEND_ALIGNMENT = 2 * MiB;

/** First byte of the area that memory devices go to, whether or not the machine was told to have one. */
export function deviceMemoryBase(machine: MachineSpec): Bytes {
  const area = deviceArea(machine) ?? deviceArea({ ...machine, maxmem: machine.memory + 1 });
  if (area !== undefined) return area.start;
  const usable = (machine.firmware ?? []).filter(({ type }) => type === "usable");
  return roundUp(Math.max(4 * GiB, ...usable.map(({ last }) => last + 1)), GiB);
}

/** Bytes of that area: what `maxmem` allows beyond RAM; unlimited where neither slots nor maxmem were given. */
export function deviceMemorySize(machine: MachineSpec): Bytes {
  if (machine.maxmem === 0 && machine.slots === 0) return MAX_ADDRESS;
  return Math.max(0, machine.maxmem - machine.memory);
}

/** A place for a device, or why there is none. */
export type Placing = { readonly address: Bytes } | { readonly refused: PlaceRefusal };

/**
 * The lowest free place for `size` bytes among what is `taken`, or `at` if it was asked for. Says no where the total
 * passes maxmem, the places overlap, or the address isn't in the area.
 */
export function placeDevice(
  machine: MachineSpec,
  taken: readonly ByteRange[],
  size: Bytes,
  alignment: Bytes,
  at: Bytes | undefined,
): Placing {
  const used = taken.reduce((sum, range) => sum + range.last - range.first + 1, 0);
  const room = deviceMemorySize(machine);
  if (used + size > room) {
    return { refused: { kind: "no-space", used, room } };
  }
  const base = deviceMemoryBase(machine);
  if (at !== undefined) {
    if (at % alignment !== 0) return { refused: { kind: "unaligned-address", alignment } };
    if (at < base) return { refused: { kind: "below-device-memory", at, base } };
    const other = taken.find((range) => range.first < at + size && at <= range.last);
    if (other !== undefined) return { refused: { kind: "address-taken", first: other.first } };
    return { address: at };
  }
  let address = base;
  for (const range of [...taken].sort((a, b) => a.first - b.first)) {
    if (address + size <= range.first) break;
    address = Math.max(address, roundUp(range.last + 1, alignment));
  }
  return { address: roundUp(address, alignment) };
}
