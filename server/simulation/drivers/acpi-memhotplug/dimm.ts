/**
 * DIMMs: QEMU finds a place, ACPI tells the kernel, the kernel adds the memory; the reverse is an eject request that offlines
 * what is online first (drivers/acpi/acpi_memhotplug.c, drivers/acpi/scan.c: acpi_scan_try_to_offline).
 */

import { addMemory } from "../../mm/memory-hotplug/add-memory.ts";
import { memmapCost } from "../../mm/memory-hotplug/memmap-cost.ts";
import { nodeOfDomain } from "../../mm/memory-hotplug/memory-add-physaddr-to-nid.ts";
import { offlineBlocks } from "../../mm/memory-hotplug/offline-run.ts";
import { onlineBlocks } from "../../mm/memory-hotplug/online-run.ts";
import { removeMemory } from "../../mm/memory-hotplug/remove-memory.ts";
import { acpiMemoryHotplug, allMemoryOnNode0 } from "../../platforms/acpi-memory.ts";
import { lacksRoom, placeDevice, placeRefusedNote } from "../../platforms/device-memory.ts";
import { memoryBlockBytes } from "../../state/block-size.ts";
import type { BlockSpan, DimmSpec, Origin, StatedOutcome } from "../../state/events.ts";
import type { PluggedDevice } from "../../state/hotplug-state.ts";
import { printk } from "../../state/kernel-messages.ts";
import { type Note, note } from "../../state/notes.ts";
import type { OutcomeReason } from "../../state/outcome-reason.ts";
import { type BlockStep, outcomeOfBlocks, statedPfn, unchanged } from "../../state/outcomes.ts";
import { blocksOf, takenRanges, withDevice, withoutDevice } from "../../state/plugged-devices.ts";
import type { MemoryState, Outcome, StepResult } from "../../state/state.ts";
import type { Turns } from "../../units/turns.ts";
import { pagesIn } from "../../units/units.ts";

/**
 * `plug`: the device's place, then its blocks. QEMU's refusals (no slot, no space, no such place) are ENOSPC or EINVAL with its
 * reason; what the kernel refuses stays plugged without blocks, and a note says so.
 */
export function plugDimm(state: MemoryState, dimm: DimmSpec, origin: Origin, booting?: true): StepResult {
  const { machine } = state.boot.setup;
  const refuse = (result: string, reason: OutcomeReason, notes: readonly Note[] = []): StepResult =>
    unchanged(state, { result, reason, origins: [dimm.origin] }, notes);
  if (state.hotplug.devices.has(dimm.name)) return refuse("EEXIST", { kind: "plugged-already", name: dimm.name });
  const support = acpiMemoryHotplug(state.boot.setup);
  if (support.host !== undefined) return refuse("ENODEV", { kind: support.host });
  const dimms = [...state.hotplug.devices.values()].filter(({ spec }) => spec.kind !== "virtio-mem");
  if (machine.slots > 0 && dimms.length >= machine.slots) {
    const { slots } = machine;
    const facts = { device: dimm.name, slots, declared: machine.origin };
    const reason = { kind: "no-free-slot", name: dimm.name, slots } as const;
    return refuse("ENOSPC", reason, [note("slots-exceeded", facts, origin)]);
  }
  const place = placeDevice(machine, takenRanges(state), dimm);
  if ("refused" in place) {
    return refuse(lacksRoom(place.refused) ? "ENOSPC" : "EINVAL", place.refused, [
      placeRefusedNote(machine, dimm, place.refused, origin),
    ]);
  }
  const plugged = withDevice(state, { spec: dimm, address: place.address, plugged: dimm.size, added: [], origin });
  if (support.guest !== undefined) {
    const facts = { config: support.guest, declared: dimm.origin };
    return unchanged(plugged, {}, [note("dimm-unseen", facts, origin)]);
  }
  return addToKernel(plugged, dimm, place.address, origin, booting);
}

function addToKernel(
  state: MemoryState,
  dimm: DimmSpec,
  address: number,
  origin: Origin,
  booting: true | undefined,
): StepResult {
  const node = allMemoryOnNode0(state.boot.setup, state.arch) ? 0 : nodeOfDomain(state, dimm.node ?? 0, address);
  const pages = pagesIn(dimm.size, state.geometry.pageSize);
  const added = addMemory(state, {
    start: address,
    size: dimm.size,
    node,
    device: dimm.name,
    group: { kind: "static", node, pages, presentKernel: 0, presentMovable: 0 },
    memmapOnMemory: true,
    ...(booting === undefined ? {} : { booting }),
    origin,
  });
  if (added.reason?.kind === "memmap-does-not-fit") {
    return unchanged(printk(added.state, { kind: "dimm-not-added" }), { result: added.result, reason: added.reason });
  }
  if (added.reason !== undefined) {
    const facts = {
      device: dimm.name,
      at: address,
      size: dimm.size,
      blockSize: memoryBlockBytes(state.geometry),
      why: added.reason,
      declared: dimm.origin,
    };
    return unchanged(printk(added.state, { kind: "dimm-not-added" }), {}, [note("dimm-unaligned", facts, origin)]);
  }
  const device = added.state.hotplug.devices.get(dimm.name)!;
  const range = { first: address, last: address + dimm.size - 1 };
  const after = withDevice(added.state, { ...device, added: [range] });
  const memory = { by: "dimm", size: dimm.size, node: dimm.node ?? 0, declared: dimm.origin } as const;
  return { ...unchanged(after, {}), notes: memmapCost(state, state, memory, origin) };
}

/** `unplug`: an eject request. EBUSY where a block can't go offline; then those that had gone come back by the default policy. */
export function* unplugDimm(
  state: MemoryState,
  device: PluggedDevice,
  stated: StatedOutcome | undefined,
  origin: Origin,
): Turns<StepResult> {
  const [range] = device.added;
  if (range === undefined) return unchanged(withoutDevice(state, device.spec.name), {});
  const { first, end } = blocksOf(state, range);
  const eject = yield* offlineAll(state, first, end, stated, origin);
  const outcome = outcomeOfBlocks(eject.steps);
  if (eject.failed === undefined) {
    const removed = withoutDevice(removeMemory(eject.state, first, end), device.spec.name);
    return { state: removed, outcome, notes: [] };
  }
  let back = printk(eject.state, { kind: "eject-stopped", block: eject.failed });
  for (const blocks of eject.taken) back = (yield* onlineBlocks(back, blocks, "online", "other", origin)).state;
  return { state: back, outcome: ejectOutcome(outcome), notes: [] };
}

/** Whatever stops a block, the eject as a whole is answered with "device busy". */
function ejectOutcome(outcome: Outcome): Outcome {
  const busy = (result: string): string => (result === "ok" || result === "depends" ? result : "EBUSY");
  const possible = outcome.possible === undefined ? {} : { possible: [...new Set(outcome.possible.map(busy))] };
  return { ...outcome, result: busy(outcome.result), ...possible };
}

interface Eject {
  readonly state: MemoryState;
  readonly steps: readonly BlockStep[];
  readonly taken: readonly BlockSpan[];
  /** The first block that could not go offline. */
  readonly failed?: number;
}

/** Upwards, going on behind a failure: what succeeds is offline when the second pass gives up. */
function* offlineAll(
  state: MemoryState,
  first: number,
  end: number,
  stated: StatedOutcome | undefined,
  origin: Origin,
): Turns<Eject> {
  const steps: BlockStep[] = [];
  const { observedBusy, firstKernelBlocks } = state.hotplug;
  const suspects = [...new Set([...observedBusy.keys(), ...firstKernelBlocks])].filter((id) => id >= first && id < end);
  // An address tells the block that failed; the others went.
  const page = statedPfn(stated, state.geometry.pageSize);
  const told = page === undefined ? undefined : Math.floor(page / state.geometry.blockPages);
  const known = suspects.some((id) => state.blocks.get(id)?.zone !== "Movable");
  let current = state;
  const offline = function* (blocks: BlockSpan): Turns<void> {
    // A failure that was stated for the whole device belongs to the block that is most likely busy, where there is one.
    const isElsewhere = told === undefined ? known && !suspects.includes(blocks.first) : blocks.first !== told;
    const own = stated?.result !== "ok" && isElsewhere ? undefined : stated;
    const run = yield* offlineBlocks(current, blocks, own, origin);
    current = run.state;
    steps.push(...run.steps);
  };
  const alone = told === undefined ? suspects : [told];
  for (const run of state.blocks.within(first, end)) {
    if (run.value.state !== "online") continue;
    for (const blocks of spansAround(run.start, run.end, alone)) yield* offline(blocks);
  }
  const taken = steps.filter(({ decision }) => decision.applied === "ok").map(({ blocks }) => blocks);
  const failed = steps.find(({ decision }) => decision.applied !== "ok")?.blocks.first;
  return { state: current, steps, taken, ...(failed === undefined ? {} : { failed }) };
}

/** [start, end) upwards, each of the blocks `alone` a span of its own. */
function spansAround(start: number, end: number, alone: readonly number[]): readonly BlockSpan[] {
  const inside = alone.filter((id) => id >= start && id < end);
  const borders = [start, ...inside.flatMap((id) => [id, id + 1]), end].sort((a, b) => a - b);
  return borders.slice(1).flatMap((border, index): readonly BlockSpan[] => {
    const first = borders[index]!;
    return first < border ? [{ first, last: border - 1, descending: false }] : [];
  });
}
