/**
 * Memory devices that are there from the boot on (virtio-mem, nvdimm): their places in the device-memory area, in the order in
 * which they were declared, and what their drivers do first.
 */
import type { DeviceSpec } from "../events.ts";
import type { MemoryState } from "../state.ts";
import { BACKEND_ALIGNMENT, placeDevice } from "./device-memory.ts";
import { takenRanges, withDevice } from "./plugged-devices.ts";

/** The booted state with its cold-plugged devices. DIMMs wait for `plug`. */
export function devicesAtBoot(state: MemoryState): MemoryState {
  return state.boot.setup.devices.filter(({ kind }) => kind !== "dimm").reduce(attach, state);
}

function attach(state: MemoryState, spec: DeviceSpec): MemoryState {
  const alignment = spec.kind === "virtio-mem" ? Math.max(BACKEND_ALIGNMENT, spec.block ?? 0) : BACKEND_ALIGNMENT;
  const place = placeDevice(state.boot.setup.machine, takenRanges(state), spec.size, alignment, undefined);
  if ("refused" in place) return state;
  return withDevice(state, { spec, address: place.address, plugged: 0, added: [], origin: spec.origin });
}
