/**
 * `reboot`: the next full boot of the same machine. Devices that were plugged or resized stay as they are; of memory only that
 * lives on which the new boot leaves alone as persistent.
 */

import { ARCHITECTURES } from "../arch/index.ts";
import { bootInTurns } from "../boot/boot.ts";
import { dumpsOf } from "../crash/vmcore.ts";
import { plugDevice } from "../drivers/plug.ts";
import { failureEvidence } from "../evidence/levels.ts";
import type { BootSetup, DeviceSpec, Origin, StepEvent } from "../state/events.ts";
import { type Note, note } from "../state/notes.ts";
import type { OutcomeReason } from "../state/outcome-reason.ts";
import { unchanged } from "../state/outcomes.ts";
import type { CrashDump } from "../state/persistent.ts";
import type { MemoryState, StepResult } from "../state/state.ts";
import type { Turns } from "../units/turns.ts";

export interface RebootEvent extends StepEvent {
  readonly kind: "reboot";
  readonly setup: BootSetup;
}

/** ENXIO: the machine does not come up; it is as it was. */
export function* reboot(state: MemoryState, event: RebootEvent): Turns<StepResult> {
  const devices = devicesNow(state, event.setup);
  const boot = yield* bootInTurns({ ...event.setup, devices, observed: observedNow(event.setup), isLater: true });
  if (!("state" in boot)) {
    const evidence = failureEvidence(state, boot);
    return unchanged(state, { result: "ENXIO", reason: { kind: "machine-stays-down" }, evidence }, boot.notes);
  }
  const plugged = replug(state, boot.state, event.origin);
  const dumps = dumpsOf(state);
  const kept = dumps.filter((dump) => isKept(dump, plugged));
  const gone = dumps.filter((dump) => !isKept(dump, plugged));
  const notes = [...boot.notes, ...gone.map((dump) => goneNote(dump, event.origin))];
  const outcome = { result: "ok", blocks: [], ...found(kept), origins: [] };
  return { state: { ...plugged, persistent: { dumps: kept } }, outcome, notes };
}

/** A virtio-mem device asks for what it was last asked for. */
function devicesNow(state: MemoryState, setup: BootSetup): readonly DeviceSpec[] {
  return setup.devices.map((spec) => {
    if (spec.kind !== "virtio-mem") return spec;
    return { ...spec, requested: state.hotplug.virtioMem.get(spec.name)?.requested ?? spec.requested };
  });
}

/** What was observed in memory that this boot's `memmap=` takes away was observed in another boot. */
function observedNow({ kernel, cmdline, observed }: BootSetup): BootSetup["observed"] {
  const taken = ARCHITECTURES[kernel.arch].legacyPmem(cmdline);
  return observed.filter(({ first, last }) => !taken.some(({ start, end }) => start <= last && first < end));
}

/** DIMMs stay in their slots: ACPI finds them when the kernel scans its namespace. */
function replug(before: MemoryState, booted: MemoryState, origin: Origin): MemoryState {
  const dimms = [...before.hotplug.devices.values()]
    .filter(({ spec }) => spec.kind === "dimm")
    .sort((a, b) => a.address - b.address);
  return dimms.reduce((state, { spec }) => plugDevice(state, spec.name, origin).state, booted);
}

function isKept({ first, last }: CrashDump, { hotplug }: MemoryState): boolean {
  return [...hotplug.pmem.values()].some((device) => device.first <= first && device.last >= last);
}

function found(dumps: readonly CrashDump[]): { readonly reason?: OutcomeReason } {
  if (dumps.length === 0) return {};
  const found = dumps.map(({ device, kernel, lost }) => ({ device, kernel, readable: lost.length === 0 }));
  return { reason: { kind: "dumps-found", dumps: found } };
}

function goneNote({ first, last, kernel }: CrashDump, origin: Origin): Note {
  return note("dump-lost", { kind: "used-as-ram", kernel, first, last }, origin, first);
}
