/**
 * A virtio-mem device as its driver sees it (drivers/virtio/virtio_mem.c): a region of which subblocks are plugged within memory blocks
 * (SBM), or whole blocks at a time where the device's block is as large as a memory block (BBM).
 */

import { ARCHITECTURES } from "../../arch/index.ts";
import type { Reason } from "../../evidence/reason.ts";
import { nodeWithoutAcpi } from "../../kernels/hotplug-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import { bigBlockMode, offlineThreshold, subblockUnit } from "../../kernels/virtio-mem-rules.ts";
import { lowmemReserveFollowsManaged } from "../../kernels/zone-rules.ts";
import { nodeOfDomain } from "../../mm/memory-hotplug/memory-add-physaddr-to-nid.ts";
import { setupPerZoneLowmemReserve } from "../../mm/page-alloc/watermarks.ts";
import { allMemoryOnNode0 } from "../../platforms/acpi-memory.ts";
import { memoryBlockBytes } from "../../state/block-size.ts";
import type { VirtioMemSpec } from "../../state/events.ts";
import type { PluggedDevice, VirtioMemState } from "../../state/hotplug-state.ts";
import type { MemoryState } from "../../state/state.ts";
import { nodeOfBlock, withZones, zoneOf } from "../../state/zone-lookup.ts";
import { RangeMap } from "../../units/range-map.ts";
import { type Bytes, bytesOf, GiB, MiB, type Pages, pagesIn, roundUp } from "../../units/units.ts";

/** QEMU's default block size of a device: a huge page of the host. */
const DEFAULT_DEVICE_BLOCK = 2 * MiB;

/** A device with all that its driver derives from it. */
export interface Driver {
  readonly spec: VirtioMemSpec;
  readonly address: Bytes;
  readonly node: number;
  /** Memory block ids that lie wholly in the region; `end` exclusive. */
  readonly firstBlock: number;
  readonly endBlock: number;
  readonly blockBytes: Bytes;
  readonly memory: VirtioMemState;
}

/** What the driver makes of the device when it starts; nothing is plugged. */
export function startVirtioMem(state: MemoryState, spec: VirtioMemSpec): VirtioMemState {
  const { geometry, version } = state;
  const blockBytes = memoryBlockBytes(geometry);
  const device = spec.block ?? DEFAULT_DEVICE_BLOCK;
  const least = ruleFor(subblockUnit, version) === "pageblock" ? geometry.pageblockPages : geometry.maxOrderPages;
  const subblock = Math.max(device, bytesOf(least, geometry.pageSize));
  const empty = RangeMap.empty<true>();
  if (ruleFor(bigBlockMode, version)) {
    const force = state.boot.setup.cmdline.some(
      ({ name, value }) => name === "virtio_mem.force_bbm" && value !== "0" && value !== "N" && value !== "n",
    );
    if (subblock < blockBytes && !force) return { mode: "sub-blocks", unit: subblock, requested: 0, plugged: empty };
    return { mode: "big-blocks", unit: Math.max(device, blockBytes), requested: 0, plugged: empty };
  }
  const mode = subblock <= blockBytes ? "sub-blocks" : "refused";
  return { mode, unit: subblock, requested: 0, plugged: empty };
}

/** The driver of a plugged device; undefined: it is no virtio-mem device. */
export function driverOf(state: MemoryState, device: PluggedDevice): Driver | undefined {
  const memory = state.hotplug.virtioMem.get(device.spec.name);
  if (device.spec.kind !== "virtio-mem" || memory === undefined) return undefined;
  const blockBytes = memoryBlockBytes(state.geometry);
  const step = memory.mode === "big-blocks" ? memory.unit : blockBytes;
  return {
    spec: device.spec,
    address: device.address,
    node: nodeOfDevice(state, device.spec, device.address),
    firstBlock: roundUp(device.address, step) / blockBytes,
    endBlock: Math.floor((device.address + device.spec.size) / step) * (step / blockBytes),
    blockBytes,
    memory,
  };
}

/** A device tree has no place for the device's node; QEMU lists its memory nodes from the last one down. */
function nodeOfDevice(state: MemoryState, spec: VirtioMemSpec, address: Bytes): number {
  const { machine, kernel } = state.boot.setup;
  if (allMemoryOnNode0(state.boot.setup, state.arch)) return 0;
  if (!ARCHITECTURES[kernel.arch].bootsFromDeviceTree(machine)) return nodeOfDomain(state, spec.node ?? 0, address);
  return ruleFor(nodeWithoutAcpi, state.version) === "first" ? 0 : (machine.nodes.at(-1)?.id ?? 0);
}

/** Units that make up a memory block (SBM), 1 at least. */
export function unitsPerBlock(driver: Driver): number {
  return Math.max(1, driver.blockBytes / driver.memory.unit);
}

/** Bytes plugged. */
export function pluggedBytes(memory: VirtioMemState): Bytes {
  return memory.plugged.runs.reduce((sum, run) => sum + run.end - run.start, 0) * memory.unit;
}

/** Ids of the device's memory blocks, ascending. */
export function blockIds(state: MemoryState, name: string): readonly number[] {
  const ids: number[] = [];
  for (const run of state.blocks.runs) {
    if (run.value.device !== name) continue;
    for (let id = run.start; id < run.end; id++) ids.push(id);
  }
  return ids;
}

/** Whether `bytes` more may be added while what is offline of the device waits to be onlined. */
export function mayAdd(state: MemoryState, driver: Driver, bytes: Bytes): boolean {
  const offline = state.blocks.runs
    .filter(({ value }) => value.device === driver.spec.name && value.state === "offline")
    .reduce((sum, run) => sum + run.end - run.start, 0);
  if (ruleFor(offlineThreshold, state.version) === "ten-blocks") return offline < 10;
  return offline * driver.blockBytes + bytes <= offlineLimit(driver);
}

/** Bytes of a device that may be offline before it stops adding. */
export function offlineLimit(driver: Driver): Bytes {
  const unit = driver.memory.mode === "big-blocks" ? driver.memory.unit : driver.blockBytes;
  return Math.max(2 * unit, GiB);
}

/** Sets what is plugged in [from, to) of the device's units; pages of an online block join or leave their zone. */
export function setPlugged(
  state: MemoryState,
  driver: Driver,
  from: number,
  to: number,
  plugged: boolean,
): MemoryState {
  const name = driver.spec.name;
  const memory = state.hotplug.virtioMem.get(name) ?? driver.memory;
  const changed = {
    ...memory,
    plugged: plugged ? memory.plugged.set(from, to, true) : memory.plugged.delete(from, to),
  };
  const virtioMem = new Map(state.hotplug.virtioMem).set(name, changed);
  const pages = pagesIn((to - from) * memory.unit, state.geometry.pageSize);
  const id = Math.floor((from * memory.unit) / driver.blockBytes);
  const after = { ...state, hotplug: { ...state.hotplug, virtioMem } };
  return memory.mode === "sub-blocks" ? adjustManaged(after, id, plugged ? pages : -pages) : after;
}

/** Pages of an online block that are given to or taken from the buddy allocator (adjust_managed_page_count). */
function adjustManaged(state: MemoryState, id: number, pages: Pages): MemoryState {
  const block = state.blocks.get(id);
  if (block?.state !== "online" || block.zone == null) return state;
  const zone = zoneOf(state, nodeOfBlock(block), block.zone);
  if (zone === undefined) return state;
  const counted = withZones(state, { ...zone, managed: zone.managed + pages });
  if (!ruleFor(lowmemReserveFollowsManaged, state.version)) return counted;
  return {
    ...counted,
    nodes: setupPerZoneLowmemReserve(counted.nodes, state.version, state.watermarks.lowmemReserveRatio),
  };
}

/**
 * Two devices that are asked for memory when the kernel has booted plug it at the same time (virtio_mem_run_wq(), of each device): whose block is the first of a
 * zone, and how many pages there are when it is, no boot tells of the next.
 */
export function virtioMemReasons({ hotplug }: MemoryState): readonly Reason[] {
  const devices = [...hotplug.virtioMem].filter(([, memory]) => pluggedBytes(memory) > 0).map(([name]) => name);
  return devices.length < 2 ? [] : [{ kind: "drivers-at-once", devices }];
}
