/**
 * Devices by name: those that a machine may have, those that are plugged, and the blocks they brought.
 */

import { onceFor } from "../units/once-for.ts";
import type { ByteRange } from "../units/units.ts";
import { memoryBlockBytes } from "./block-size.ts";
import type { DeviceSpec } from "./events.ts";
import type { PluggedDevice } from "./hotplug-state.ts";
import type { MemoryState } from "./state.ts";

const byName = onceFor(
  (devices: readonly DeviceSpec[]) => new Map(devices.toReversed().map((spec) => [spec.name, spec])),
);

/** A device of a machine by its name; of several, the first. */
export function declaredDevice(devices: readonly DeviceSpec[], name: string): DeviceSpec | undefined {
  return byName(devices).get(name);
}

/** The state with this device in the place of the one of the same name. */
export function withDevice(state: MemoryState, device: PluggedDevice): MemoryState {
  const devices = new Map(state.hotplug.devices).set(device.spec.name, device);
  return { ...state, hotplug: { ...state.hotplug, devices } };
}

/** The state without the device and its memory group. */
export function withoutDevice(state: MemoryState, name: string): MemoryState {
  const devices = new Map(state.hotplug.devices);
  devices.delete(name);
  const groups = state.hotplug.groups.without(name);
  return { ...state, hotplug: { ...state.hotplug, devices, groups } };
}

/** Address ranges of the device-memory area that are taken, in bytes. */
export function takenRanges(state: MemoryState): readonly ByteRange[] {
  return [...state.hotplug.devices.values()].map(({ spec, address }) => ({
    first: address,
    last: address + spec.size - 1,
  }));
}

/** N of `virtioN`, the name that the virtio bus gives a virtio-mem device: it counts them in the order in which they were attached. */
export function virtioMemIndex(state: MemoryState, name: string): number {
  const devices = [...state.hotplug.devices.values()].filter(({ spec }) => spec.kind === "virtio-mem");
  return devices.findIndex(({ spec }) => spec.name === name);
}

/** Block ids of a range of whole blocks; `end` exclusive. */
export function blocksOf(state: MemoryState, range: ByteRange): { readonly first: number; readonly end: number } {
  const size = memoryBlockBytes(state.geometry);
  return { first: Math.floor(range.first / size), end: Math.ceil((range.last + 1) / size) };
}

/** Ranges of the memory blocks that a device brought, neighbours joined, ascending. */
export function addedRanges(state: MemoryState, device: string): readonly ByteRange[] {
  const size = memoryBlockBytes(state.geometry);
  const ranges: ByteRange[] = [];
  for (const { start, end, value } of state.blocks.runs) {
    if (value.device !== device) continue;
    const last = ranges.at(-1);
    if (last !== undefined && last.last + 1 === start * size) {
      ranges[ranges.length - 1] = { first: last.first, last: end * size - 1 };
    } else ranges.push({ first: start * size, last: end * size - 1 });
  }
  return ranges;
}
