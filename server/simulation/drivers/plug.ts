/**
 * `device_add` and `device_del` by the name of a declared device.
 */
import type { Origin, StatedOutcome } from "../state/events.ts";
import { unchanged } from "../state/outcomes.ts";
import type { MemoryState, StepResult } from "../state/state.ts";
import { plugDimm, unplugDimm } from "./acpi-memhotplug/dimm.ts";

/** ENODEV: not declared, or a device that is there from the boot on. */
export function plugDevice(state: MemoryState, name: string, origin: Origin): StepResult {
  const spec = state.boot.setup.devices.find((device) => device.name === name);
  if (spec === undefined) return unchanged(state, { result: "ENODEV", reason: `there is no device ${name}` });
  if (spec.kind === "dimm") return plugDimm(state, spec, origin);
  return unchanged(state, {
    result: "EEXIST",
    reason: `${name} is there from the boot on`,
    origins: [spec.origin],
  });
}

/** ENODEV: not plugged; EBUSY: a block can't go offline; EPERM: the device can't be unplugged. */
export function unplugDevice(
  state: MemoryState,
  name: string,
  stated: StatedOutcome | undefined,
  origin: Origin,
): StepResult {
  const device = state.hotplug.devices.get(name);
  if (device === undefined) return unchanged(state, { result: "ENODEV", reason: `${name} is not plugged` });
  if (device.spec.kind === "dimm") return unplugDimm(state, device, stated, origin);
  return unchanged(state, {
    result: "EPERM",
    reason: `a ${device.spec.kind} device can't be unplugged from a running machine`,
    origins: [device.spec.origin],
  });
}
