/**
 * Persistent memory, and RAM that is left to drivers, as System RAM and back: ndctl makes a devdax namespace, daxctl binds it to kmem, which adds the whole memory blocks within
 * (drivers/dax/kmem.c: dev_dax_kmem_probe, dev_dax_kmem_remove).
 */

import { kernelConfig } from "../../builds/kernel-config.ts";
import { STRUCT_PAGE } from "../../geometry/struct-sizes.ts";
import { bindError, kmemDriver } from "../../kernels/dax-rules.ts";
import { ruleFor, sinceWhen } from "../../kernels/rule-table.ts";
import { cxlMemmapOnMemory } from "../../kernels/soft-reserve-rules.ts";
import { addMemory } from "../../mm/memory-hotplug/add-memory.ts";
import { memmapCost } from "../../mm/memory-hotplug/memmap-cost.ts";
import { onlineBlocks } from "../../mm/memory-hotplug/online-run.ts";
import { removeMemory } from "../../mm/memory-hotplug/remove-memory.ts";
import { growSpan } from "../../mm/memory-hotplug/zone-span.ts";
import { memoryBlockBytes } from "../../state/block-size.ts";
import type { Origin, StepEvent } from "../../state/events.ts";
import type { PmemDevice } from "../../state/hotplug-state.ts";
import { type KernelMessage, printk } from "../../state/kernel-messages.ts";
import { type Note, note } from "../../state/notes.ts";
import type { OutcomeReason } from "../../state/outcome-reason.ts";
import { unchanged } from "../../state/outcomes.ts";
import { blocksOf, declaredDevice } from "../../state/plugged-devices.ts";
import type { MemoryState, StepResult } from "../../state/state.ts";
import { withZones, zoneOf } from "../../state/zone-lookup.ts";
import type { Turns } from "../../units/turns.ts";
import { type ByteRange, fullPages, MiB, pagesIn, pfnOf, rangeSize, roundDown, roundUp } from "../../units/units.ts";

export interface ReconfigureEvent extends StepEvent {
  readonly kind: "reconfigure";
  readonly device: string;
  readonly mode: "system-ram" | "devdax" | "fsdax";
}

/** A region must start and end on this, or ndctl refuses (memremap_compat_align). Bytes. */
const REGION_ALIGNMENT = 16 * MiB;
/** The namespace's info block, with what follows it, is kept on huge page borders. Bytes. */
const NAMESPACE_ALIGNMENT = 2 * MiB;
const INFO_BLOCK = 8192;

/** ENODEV: no such device; ENXIO: no driver for it; EINVAL: misaligned, no node, no whole block or no namespace; EBUSY: its memory is online, or daxctl refuses. */
export function* reconfigure(state: MemoryState, event: ReconfigureEvent): Turns<StepResult> {
  const device = state.hotplug.pmem.get(event.device);
  if (device === undefined)
    return unchanged(state, { result: "ENODEV", reason: { kind: "no-pmem", name: event.device } });
  if (device.mode === event.mode && !hasOfflineBlocks(state, device)) {
    const facts = { kind: "mode-already", device: event.device, mode: event.mode } as const;
    return unchanged(state, {}, [note("step-without-effect", facts, event.origin)]);
  }
  if (device.ram !== undefined && event.mode === "fsdax") {
    return unchanged(state, { result: "EINVAL", reason: { kind: "no-namespace", device: event.device } });
  }
  const lacking = driverNotBuilt(state, event.mode);
  if (lacking !== undefined) return unchanged(state, lacking);
  if (event.mode === "system-ram") return yield* toSystemRam(state, event, device);
  const taken = device.mode === "system-ram" ? giveBack(state, event.device, device) : state;
  if ("result" in taken) return unchanged(state, taken);
  const { added: _added, dax: own, ...rest } = device;
  const changed: PmemDevice = { ...rest, mode: event.mode };
  if (device.ram !== undefined) {
    return unchanged(deviceZone(withPmem(taken, event.device, { ...changed, ...(own && { dax: own }) }), device), {});
  }
  if (event.mode === "fsdax") return unchanged(withPmem(taken, event.device, changed), {});
  const dax = daxRange(state, device);
  if ("kind" in dax) return unchanged(state, { result: "EINVAL", reason: dax });
  return unchanged(deviceZone(withPmem(taken, event.device, { ...changed, dax }), device), {});
}

/**
 * Why nothing comes of a mode: without DEV_DAX the namespace can't be enabled as a dax device, and there is none that daxctl could take; without
 * DEV_DAX_KMEM there is no driver that it could bind one to.
 */
function driverNotBuilt(
  { boot }: MemoryState,
  mode: ReconfigureEvent["mode"],
): { readonly result: string; readonly reason: OutcomeReason } | undefined {
  const config = kernelConfig(boot.setup.kernel);
  if (mode === "fsdax") return undefined;
  if (!config.value("DEV_DAX")) return { result: "ENXIO", reason: { kind: "dax-not-built", option: "DEV_DAX" } };
  if (mode === "devdax" || config.value("DEV_DAX_KMEM")) return undefined;
  return { result: "ENODEV", reason: { kind: "dax-not-built", option: "DEV_DAX_KMEM" } };
}

/** The range that a devdax namespace leaves: the info block and the memmap lie at its start. A reason says why there is none. */
function daxRange(state: MemoryState, device: ByteRange): ByteRange | OutcomeReason {
  const size = rangeSize(device);
  if (device.first % REGION_ALIGNMENT !== 0 || size % REGION_ALIGNMENT !== 0) {
    return { kind: "region-misaligned", alignment: REGION_ALIGNMENT, first: device.first, size };
  }
  const memmap = pagesIn(size, state.geometry.pageSize) * STRUCT_PAGE;
  return { first: device.first + roundUp(INFO_BLOCK + memmap, NAMESPACE_ALIGNMENT), last: device.last };
}

function* toSystemRam(state: MemoryState, event: ReconfigureEvent, device: PmemDevice): Turns<StepResult> {
  if (state.hotplug.autoOnline !== "offline") {
    // daxctl would online the blocks as movable itself, and finds that the kernel has its own policy.
    return unchanged(state, {
      result: "EBUSY",
      reason: { kind: "auto-online-policy", policy: state.hotplug.autoOnline },
    });
  }
  // A device that kmem has already keeps it: daxctl onlines what is offline.
  const kept: Bound = { state, result: "ok" };
  const bound = device.added === undefined ? bindKmem(state, event.device, device, event.origin) : kept;
  if (bound.result !== "ok")
    return unchanged(bound.state, { result: bound.result, ...(bound.reason && { reason: bound.reason }) });
  const { added } = bound.state.hotplug.pmem.get(event.device)!;
  const { first, end } = blocksOf(bound.state, added!);
  let online = bound.state;
  // daxctl takes what the kernel has left offline online as movable.
  for (const run of bound.state.blocks.within(first, end)) {
    if (run.value.state !== "offline") continue;
    const blocks = { first: run.start, last: run.end - 1, descending: false };
    online = (yield* onlineBlocks(online, blocks, "online_movable", "other", event.origin)).state;
  }
  const outcome = bound.reason === undefined ? {} : { reason: bound.reason };
  return unchanged(
    online,
    outcome,
    device.added === undefined ? costOfBinding(state, online, device, added!, event) : [],
  );
}

function costOfBinding(
  before: MemoryState,
  after: MemoryState,
  { ram, node }: PmemDevice,
  added: ByteRange,
  { device, origin }: ReconfigureEvent,
): readonly Note[] {
  const declared = declaredDevice(after.boot.setup.devices, device)?.origin;
  const memory = { by: ram === "cxl" ? "cxl" : "pmem", size: rangeSize(added), node } as const;
  return memmapCost(before, after, { ...memory, ...(declared === undefined ? {} : { declared }) }, origin);
}

function hasOfflineBlocks(state: MemoryState, { added }: PmemDevice): boolean {
  if (added === undefined) return false;
  const { first, end } = blocksOf(state, added);
  return state.blocks.within(first, end).some(({ value }) => value.state === "offline");
}

interface Bound {
  readonly state: MemoryState;
  /** `ok` or an errno name. */
  readonly result: string;
  /** Also of a success that lost a part to alignment. */
  readonly reason?: OutcomeReason;
}

/** dev_dax_kmem_probe(): adds the whole memory blocks within the device. */
export function bindKmem(state: MemoryState, name: string, device: PmemDevice, origin: Origin): Bound {
  const refuse = (result: string, reason: OutcomeReason, messages: readonly KernelMessage[] = []): Bound => ({
    state: printk(state, ...messages),
    result,
    reason,
  });
  if (!ruleFor(kmemDriver, state.version))
    return refuse("ENODEV", { kind: "no-kmem-driver", since: sinceWhen(kmemDriver, (there) => there)! });
  const dax = device.dax ?? daxRange(state, device);
  if ("kind" in dax) return refuse("EINVAL", dax);
  const failed = ruleFor(bindError, state.version);
  if (device.node < 0) {
    const reason = { kind: "no-numa-range", first: device.first } as const;
    return refuse(failed.errno, reason, [{ kind: "kmem-rejects", why: "no-node" }, { kind: "kmem-probe-failed" }]);
  }
  const blockSize = memoryBlockBytes(state.geometry);
  const start = roundUp(dax.first, blockSize);
  const end = roundDown(dax.last + 1, blockSize);
  if (start >= end) {
    return refuse(failed.errno, { kind: "no-whole-block", device: name }, [
      { kind: "kmem-rejects", why: "no-whole-block" },
      { kind: "kmem-probe-failed" },
    ]);
  }
  const cut = rangeSize(dax) - (end - start);
  const pages = fullPages(end - start, state.geometry.pageSize);
  const added = addMemory(cut > 0 ? printk(state, { kind: "kmem-truncates", bytes: cut }) : state, {
    start,
    size: end - start,
    node: device.node,
    device: name,
    group: { kind: "static", node: device.node, pages, presentKernel: 0, presentMovable: 0 },
    memmapOnMemory: device.ram === "cxl" && ruleFor(cxlMemmapOnMemory, state.version),
    claimed: true,
    origin,
  });
  if (added.reason !== undefined) return refuse(added.result, added.reason);
  const zoned = device.ram === undefined ? deviceZone(added.state, device) : added.state;
  const range = { first: start, last: end - 1 };
  return {
    state: withPmem(zoned, name, { ...device, mode: "system-ram", dax, added: range }),
    result: "ok",
    ...(cut === 0 ? {} : { reason: { kind: "cut-to-blocks", size: cut } }),
  };
}

/** Unbinds kmem: all blocks must be offline. */
function giveBack(
  state: MemoryState,
  name: string,
  device: PmemDevice,
): MemoryState | { readonly result: string; readonly reason: OutcomeReason } {
  if (device.added === undefined) return state;
  const { first, end } = blocksOf(state, device.added);
  const online = state.blocks.within(first, end).find(({ value }) => value.state === "online");
  if (online !== undefined) {
    return { result: "EBUSY", reason: { kind: "kmem-block-online", id: online.start, device: name } };
  }
  const removed = removeMemory(state, first, end);
  return { ...removed, hotplug: { ...removed.hotplug, groups: removed.hotplug.groups.without(name) } };
}

/** Pages of a devdax namespace belong to ZONE_DEVICE: its span takes them in, and never shrinks. */
function deviceZone(state: MemoryState, device: PmemDevice): MemoryState {
  const zone = zoneOf(state, device.deviceNode, "Device");
  if (zone === undefined) return state;
  const { pageSize } = state.geometry;
  return withZones(state, growSpan(zone, pfnOf(device.first, pageSize), pagesIn(rangeSize(device), pageSize)));
}

function withPmem(state: MemoryState, name: string, device: PmemDevice): MemoryState {
  const pmem = new Map(state.hotplug.pmem).set(name, device);
  return { ...state, hotplug: { ...state.hotplug, pmem } };
}
