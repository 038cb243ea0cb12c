/**
 * `device_add` and `device_del` by the name of a declared device.
 */

import type { Origin, StepEvent } from "../state/events.ts";
import { unchanged } from "../state/outcomes.ts";
import { declaredDevice } from "../state/plugged-devices.ts";
import type { MemoryState, StepResult } from "../state/state.ts";
import type { Turns } from "../units/turns.ts";
import { plugDimm, unplugDimm } from "./acpi-memhotplug/dimm.ts";

export interface PlugEvent extends StepEvent {
  readonly kind: "plug";
  readonly device: string;
}

export interface UnplugEvent extends StepEvent {
  readonly kind: "unplug";
  readonly device: string;
}

/** The step `plug`. */
export function plug(state: MemoryState, { device, origin }: PlugEvent): StepResult {
  return plugDevice(state, device, origin);
}

/** ENODEV: not declared, or a device that is there from the boot on. */
export function plugDevice(state: MemoryState, name: string, origin: Origin): StepResult {
  const spec = declaredDevice(state.boot.setup.devices, name);
  if (spec === undefined) return unchanged(state, { result: "ENODEV", reason: { kind: "no-device", name } });
  if (spec.kind === "dimm") return plugDimm(state, spec, origin);
  return unchanged(state, {
    result: "EEXIST",
    reason: { kind: "there-from-boot", name },
    origins: [spec.origin],
  });
}

/** The step `unplug`. ENODEV: not plugged; EBUSY: a block can't go offline; EPERM: the device can't be unplugged. */
export function* unplug(state: MemoryState, { device: name, stated, origin }: UnplugEvent): Turns<StepResult> {
  const device = state.hotplug.devices.get(name);
  if (device === undefined) return unchanged(state, { result: "ENODEV", reason: { kind: "not-plugged", name } });
  if (device.spec.kind === "dimm") return yield* unplugDimm(state, device, stated, origin);
  return unchanged(state, {
    result: "EPERM",
    reason: { kind: "never-unplugged", device: device.spec.kind },
    origins: [device.spec.origin],
  });
}
