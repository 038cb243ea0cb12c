/**
 * Memory devices that are there from the boot on (virtio-mem, nvdimm): their places in the device-memory area, in the order in
 * which they were declared, and what their drivers do first.
 */

import { ruleFor } from "../kernels/rule-table.ts";
import { ramRegionsBind } from "../kernels/soft-reserve-rules.ts";
import { firstKernelBlocksAtBoot } from "../mm/memory-hotplug/first-kernel-blocks.ts";
import { BACKEND_ALIGNMENT, placeDevice } from "../platforms/device-memory.ts";
import type { DeviceSpec } from "../state/events.ts";
import { takenRanges, withDevice } from "../state/plugged-devices.ts";
import type { MemoryState } from "../state/state.ts";
import { daxAtBoot } from "./dax/hmem.ts";
import { bindKmem } from "./dax/reconfigure.ts";
import { pmemAtBoot } from "./nvdimm/pmem.ts";
import { startVirtioMem } from "./virtio-mem/virtio-mem.ts";
import { requestSize } from "./virtio-mem/virtio-mem-request.ts";

/** The booted state with its cold-plugged devices. DIMMs wait for `plug`. */
export function devicesAtBoot(state: MemoryState): MemoryState {
  const firstKernelBlocks = firstKernelBlocksAtBoot(state);
  const booted = { ...state, hotplug: { ...state.hotplug, firstKernelBlocks } };
  const attached = state.boot.setup.devices
    .filter(({ kind }) => kind !== "dimm" && kind !== "cxl")
    .reduce(attach, booted);
  return withDax({ ...attached, hotplug: { ...attached.hotplug, pmem: pmemAtBoot(attached) } });
}

/** RAM that is left to the dax drivers, as the kernel's own default has it. */
function withDax(state: MemoryState): MemoryState {
  let after = state;
  for (const { name, device, origin } of daxAtBoot(state)) {
    const pmem = new Map(after.hotplug.pmem).set(name, device);
    after = { ...after, hotplug: { ...after.hotplug, pmem } };
    if (ruleFor(ramRegionsBind, state.version) === "kmem") after = bindKmem(after, name, device, origin).state;
  }
  return after;
}

function attach(state: MemoryState, spec: DeviceSpec): MemoryState {
  const alignment = spec.kind === "virtio-mem" ? Math.max(BACKEND_ALIGNMENT, spec.block ?? 0) : BACKEND_ALIGNMENT;
  const place = placeDevice(state.boot.setup.machine, takenRanges(state), spec.size, alignment, undefined);
  if ("refused" in place) return state;
  const attached = withDevice(state, { spec, address: place.address, plugged: 0, added: [], origin: spec.origin });
  if (spec.kind !== "virtio-mem") return attached;
  const virtioMem = new Map(attached.hotplug.virtioMem).set(spec.name, startVirtioMem(attached, spec));
  const started = { ...attached, hotplug: { ...attached.hotplug, virtioMem } };
  return spec.requested > 0 ? requestSize(started, spec.name, spec.requested, spec.origin).state : started;
}
