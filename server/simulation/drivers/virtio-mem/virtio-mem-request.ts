/**
 * The requested size of a virtio-mem device and the driver's worker that follows it (drivers/virtio/virtio_mem.c:
 * virtio_mem_run_wq): on a new request, and when blocks that were waiting have been onlined.
 */

import type { Architecture } from "../../arch/arch.ts";
import { ARCHITECTURES } from "../../arch/index.ts";
import { kernelConfig } from "../../builds/kernel-config.ts";
import { ruleFor, sinceWhen } from "../../kernels/rule-table.ts";
import { offlineThreshold, offlineWakesDriver } from "../../kernels/virtio-mem-rules.ts";
import { memmapCost } from "../../mm/memory-hotplug/memmap-cost.ts";
import { memmapRefusal } from "../../mm/memory-hotplug/memmap-on-memory.ts";
import { resourceInTheWay } from "../../mm/memory-hotplug/memory-resource.ts";
import { memoryBlockBytes } from "../../state/block-size.ts";
import type { Origin, StepEvent } from "../../state/events.ts";
import { printk } from "../../state/kernel-messages.ts";
import { type Note, note } from "../../state/notes.ts";
import type { FirmwareRange } from "../../state/outcome-reason.ts";
import { unchanged } from "../../state/outcomes.ts";
import { addedRanges, virtioMemIndex, withDevice } from "../../state/plugged-devices.ts";
import type { MemoryState, StepResult } from "../../state/state.ts";
import type { Turns } from "../../units/turns.ts";
import type { Bytes } from "../../units/units.ts";
import { type Driver, driverOf, mayAdd, offlineLimit, pluggedBytes } from "./virtio-mem.ts";
import { plugUnits } from "./virtio-mem-plug.ts";
import { unplugUnits } from "./virtio-mem-unplug.ts";

export interface ResizeEvent extends StepEvent {
  readonly kind: "resize";
  readonly device: string;
  /** What the device is to give in all. */
  readonly size: Bytes;
}

/** The step `resize`. */
export function* resize(state: MemoryState, { device, size, origin }: ResizeEvent): Turns<StepResult> {
  const result = yield* requestSize(state, device, size, origin);
  return { ...result, notes: [...result.notes, ...costOfGrowing(state, result.state, device, origin)] };
}

/** What the memmap of the blocks takes that came with a step. */
function costOfGrowing(before: MemoryState, after: MemoryState, name: string, origin: Origin): readonly Note[] {
  const spec = after.hotplug.devices.get(name)?.spec;
  const size = (blocksOfDevice(after, name) - blocksOfDevice(before, name)) * memoryBlockBytes(after.geometry);
  if (spec === undefined) return [];
  return memmapCost(before, after, { by: "virtio-mem", size, node: spec.node ?? 0, declared: spec.origin }, origin);
}

function blocksOfDevice(state: MemoryState, device: string): number {
  return state.blocks.runs
    .filter(({ value }) => value.device === device)
    .reduce((sum, run) => sum + run.end - run.start, 0);
}

/** ENODEV: no such device; EINVAL: a size the device can't take. What the driver can't do now is a reason, not a failure. */
export function* requestSize(state: MemoryState, name: string, size: Bytes, origin: Origin): Turns<StepResult> {
  const device = state.hotplug.devices.get(name);
  const driver = device === undefined ? undefined : driverOf(state, device);
  if (device === undefined || driver === undefined) {
    // One that the machine refused is declared, and not there.
    const isDeclared = state.boot.setup.devices.some((spec) => spec.name === name && spec.kind === "virtio-mem");
    const isRefused = device === undefined && isDeclared;
    return unchanged(state, { result: "ENODEV", reason: { kind: isRefused ? "not-plugged" : "no-virtio-mem", name } });
  }
  const block = driver.spec.block ?? driver.memory.unit;
  if (size > driver.spec.size) {
    return unchanged(state, { result: "EINVAL", reason: { kind: "beyond-region", name, region: driver.spec.size } });
  }
  if (driver.spec.block !== undefined && size % block !== 0) {
    return unchanged(state, {
      result: "EINVAL",
      reason: { kind: "no-device-block-multiple", block },
    });
  }
  const arch = ARCHITECTURES[state.boot.setup.kernel.arch];
  if (!ruleFor(arch.virtioMem, state.version)) return noDriver(state, name, arch, origin);
  if (!kernelConfig(state.boot.setup.kernel).value("VIRTIO_MEM")) return notBuilt(state, name, origin);
  const resource = resourceInTheWay(state, { start: driver.address, size: driver.spec.size });
  if (resource !== undefined) return regionTaken(state, driver, resource, origin);
  if (driver.memory.mode === "refused") {
    return unchanged(state, { reason: { kind: "driver-refuses-block", name } });
  }
  const virtioMem = new Map(state.hotplug.virtioMem).set(name, { ...driver.memory, requested: size });
  const request = { device: virtioMemIndex(state, name), plugged: pluggedBytes(driver.memory), requested: size };
  const asked = printk(
    { ...state, hotplug: { ...state.hotplug, virtioMem } },
    { kind: "virtio-mem-request", ...request },
  );
  return yield* runWorker(asked, name, origin);
}

function noDriver(
  state: MemoryState,
  name: string,
  { name: arch, virtioMem }: Architecture,
  origin: Origin,
): StepResult {
  const since = sinceWhen(virtioMem, (there) => there);
  const known = since === undefined ? {} : { since };
  const facts = { device: name, why: "no-driver", arch, version: state.version.text, ...known } as const;
  return unchanged(state, { reason: { kind: "device-unseen", ...facts } }, [note("device-unseen", facts, origin)]);
}

function notBuilt(state: MemoryState, name: string, origin: Origin): StepResult {
  const facts = { device: name, why: "not-built" } as const;
  return unchanged(state, { reason: { kind: "device-unseen", ...facts } }, [note("device-unseen", facts, origin)]);
}

/** virtio_mem_create_resource(): the driver gives up. */
function regionTaken(
  state: MemoryState,
  { spec, address }: Driver,
  resource: FirmwareRange,
  origin: Origin,
): StepResult {
  const facts = { device: spec.name, why: "region-taken", start: address, size: spec.size, resource } as const;
  return unchanged(state, { reason: { kind: "device-unseen", ...facts } }, [note("device-unseen", facts, origin)]);
}

/** Lets the drivers of devices go on whose blocks changed between `before` and `after`, as their notifiers would. */
export function* wakeDrivers(before: MemoryState, after: MemoryState, origin: Origin): Turns<MemoryState> {
  let state = after;
  for (const [name, memory] of after.hotplug.virtioMem) {
    const device = state.hotplug.devices.get(name);
    const driver = device === undefined ? undefined : driverOf(state, device);
    if (driver === undefined || memory.requested === pluggedBytes(memory)) continue;
    if (wakes(before, state, driver)) state = (yield* runWorker(state, name, origin)).state;
  }
  return state;
}

/** Onlining wakes a driver once half of what may be offline is free; taking a block offline did up to 5.10. */
function wakes(before: MemoryState, after: MemoryState, driver: Driver): boolean {
  const was = offlineBlocks(before, driver.spec.name);
  const is = offlineBlocks(after, driver.spec.name);
  if (is > was) return ruleFor(offlineWakesDriver, after.version);
  if (is === was) return false;
  if (ruleFor(offlineThreshold, after.version) === "ten-blocks") return was >= 10 && is < 10;
  return mayAdd(after, driver, offlineLimit(driver) / 2);
}

function offlineBlocks(state: MemoryState, device: string): number {
  return state.blocks.runs
    .filter(({ value }) => value.device === device && value.state === "offline")
    .reduce((sum, run) => sum + run.end - run.start, 0);
}

/** Plugs or unplugs whole units until the request is met as far as it can be. */
function* runWorker(state: MemoryState, name: string, origin: Origin): Turns<StepResult> {
  const device = state.hotplug.devices.get(name)!;
  const driver = driverOf(state, device)!;
  const { requested, unit } = driver.memory;
  const difference = requested - pluggedBytes(driver.memory);
  const units = Math.floor(Math.abs(difference) / unit);
  const unplugged = difference < 0 ? yield* unplugUnits(state, driver, units, origin) : undefined;
  const worked = unplugged?.state ?? (yield* plugUnits(state, driver, units, origin));
  const memory = worked.hotplug.virtioMem.get(name)!;
  const plugged = pluggedBytes(memory);
  const after = withDevice(worked, { ...device, plugged, added: addedRanges(worked, name) });
  const dependsOn = unplugged?.dependsOn ?? [];
  const back = pluggedBytes(driver.memory) - plugged;
  if (dependsOn.length > 0) {
    const reason = { kind: "units-in-kernel-zone", ids: dependsOn, back, plugged } as const;
    return unchanged(after, { result: "depends", reason, origins: [device.origin] });
  }
  if (Math.abs(requested - plugged) < unit) return unchanged(after, {});
  if (difference < 0) return unchanged(after, { reason: { kind: "gave-back", back, plugged, requested } });
  const step = Math.max(unit, driver.blockBytes);
  const noRoom = mayAdd(after, driver, step) ? memmapRefusal(after, step) : undefined;
  if (noRoom?.kind !== "memmap-does-not-fit") {
    return unchanged(after, { reason: { kind: "waits-for-onlining", plugged, requested } });
  }
  const { size, memmap, room } = noRoom;
  const reason = { kind: "plug-out-of-memory", plugged, requested, size, memmap, room } as const;
  return unchanged(after, { result: "ENOMEM", reason, origins: [device.origin] });
}
