/**
 * Memory devices that are there from the boot on (virtio-mem, nvdimm): their places in the device-memory area, in the order in
 * which they were declared, and what their drivers do first.
 */

import { ruleFor } from "../kernels/rule-table.ts";
import { ramRegionsBind } from "../kernels/soft-reserve-rules.ts";
import { firstKernelBlocksAtBoot } from "../mm/memory-hotplug/first-kernel-blocks.ts";
import { memmapCost } from "../mm/memory-hotplug/memmap-cost.ts";
import { asPlatformHas, isThereFromBoot, placeDevice, placeRefusedNote } from "../platforms/device-memory.ts";
import { memoryBlockBytes } from "../state/block-size.ts";
import type { DeviceSpec, MachineSpec } from "../state/events.ts";
import type { Note } from "../state/notes.ts";
import { declaredDevice, takenRanges, withDevice } from "../state/plugged-devices.ts";
import type { MemoryState } from "../state/state.ts";
import { atOnce } from "../units/turns.ts";
import type { ByteRange, Bytes } from "../units/units.ts";
import { daxAtBoot } from "./dax/hmem.ts";
import { bindKmem } from "./dax/reconfigure.ts";
import { pmemAtBoot } from "./nvdimm/pmem.ts";
import { startVirtioMem } from "./virtio-mem/virtio-mem.ts";
import { requestSize } from "./virtio-mem/virtio-mem-request.ts";

/** The booted state with the devices whose drivers are loaded later; DIMMs are there already, or wait for `plug`. */
export function devicesAtBoot(state: MemoryState): MemoryState {
  const firstKernelBlocks = firstKernelBlocksAtBoot(state);
  const booted = { ...state, hotplug: { ...state.hotplug, firstKernelBlocks } };
  const attached = thereFromBoot(state.boot.setup.devices)
    .filter(({ kind }) => kind !== "dimm")
    .reduce(attach, booted);
  return withDax({ ...attached, hotplug: { ...attached.hotplug, pmem: pmemAtBoot(attached) } });
}

function thereFromBoot(devices: readonly DeviceSpec[]): readonly DeviceSpec[] {
  return devices.filter(isThereFromBoot).map(asPlatformHas);
}

/** Devices that QEMU does not start with; the machine boots without them. Values that no machine has are said where they are read. */
export function refusedDeviceNotes(machine: MachineSpec, devices: readonly DeviceSpec[]): readonly Note[] {
  const taken: ByteRange[] = [];
  return thereFromBoot(devices).flatMap((spec): readonly Note[] => {
    const place = placeDevice(machine, taken, spec);
    if ("address" in place) {
      taken.push({ first: place.address, last: place.address + spec.size - 1 });
      return [];
    }
    const isNoValue = spec.kind === "virtio-mem" && spec.size % (spec.block ?? 1) !== 0;
    if (isNoValue || place.refused.kind === "no-such-node") return [];
    return [placeRefusedNote(machine, spec, place.refused, spec.origin)];
  });
}

/** What the memmap of memory took that drivers added by themselves: of virtio-mem devices with a request, and of RAM that kmem takes. */
export function memmapCostAtBoot(state: MemoryState): readonly Note[] {
  const sizes = new Map<string, Bytes>();
  for (const { start, end, value } of state.blocks.runs) {
    if (value.device === undefined) continue;
    const size = (end - start) * memoryBlockBytes(state.geometry);
    sizes.set(value.device, (sizes.get(value.device) ?? 0) + size);
  }
  return [...sizes].flatMap(([name, size]): readonly Note[] => {
    const declared = declaredDevice(state.boot.setup.devices, name);
    // Told of as it is plugged.
    if (declared?.kind === "dimm") return [];
    const dax = state.hotplug.pmem.get(name);
    const by = declared?.kind === "virtio-mem" || declared?.kind === "cxl" ? declared.kind : "pmem";
    const node = dax?.node ?? declared?.node ?? 0;
    return memmapCost(state, state, { by, size, node }, declared?.origin ?? state.boot.setup.machine.memoryOrigin);
  });
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
  const place = placeDevice(state.boot.setup.machine, takenRanges(state), spec);
  if ("refused" in place) return state;
  const attached = withDevice(state, { spec, address: place.address, plugged: 0, added: [], origin: spec.origin });
  if (spec.kind !== "virtio-mem") return attached;
  const virtioMem = new Map(attached.hotplug.virtioMem).set(spec.name, startVirtioMem(attached, spec));
  const started = { ...attached, hotplug: { ...attached.hotplug, virtioMem } };
  return spec.requested > 0 ? atOnce(requestSize(started, spec.name, spec.requested, spec.origin)).state : started;
}
