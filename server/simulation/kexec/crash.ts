/**
 * `crash`: panic() and the jump into the kernel that kexec has loaded into the crashkernel area. The new kernel sees that area,
 * what its own command line adds, and the memory of the one that crashed as /proc/vmcore.
 */

import { ARCHITECTURES } from "../arch/index.ts";
import { bootInTurns } from "../boot/boot.ts";
import { dumpsOf, overwritten, vmcoreOf } from "../crash/vmcore.ts";
import { pmemOverReservedNotes } from "../drivers/nvdimm/e820-pmem.ts";
import type { LegacyPmem } from "../e820/memory-options.ts";
import { failureEvidence } from "../evidence/levels.ts";
import { evidenceOf } from "../evidence/reason.ts";
import type { BootSetup, StepEvent } from "../state/events.ts";
import { type Note, note } from "../state/notes.ts";
import type { OutcomeReason } from "../state/outcome-reason.ts";
import { unchanged } from "../state/outcomes.ts";
import type { Vmcore } from "../state/persistent.ts";
import type { MemoryState, Reservation, StepResult } from "../state/state.ts";
import type { Turns } from "../units/turns.ts";
import { type CrashAreas, crashAreas, crashSetup } from "./crash-kernel.ts";

export interface CrashEvent extends StepEvent {
  readonly kind: "crash";
  readonly setup: BootSetup;
}

/** ENXIO: no crash kernel can be loaded, or it does not come up; the machine is as it was. */
export function* crash(state: MemoryState, event: CrashEvent): Turns<StepResult> {
  const areas = crashAreas(state);
  if (areas === undefined) {
    return unchanged(state, { result: "ENXIO", reason: { kind: "no-crash-area" } });
  }
  const setup = crashSetup(state, event.setup, areas);
  const vmcore = vmcoreOf(state, [...areas.reserved, ...areas.cma]);
  const boot = yield* bootInTurns(setup);
  const notes = [...ownNotes(setup, boot.notes), ...overwriteNotes(setup, vmcore)];
  if (!("state" in boot)) {
    const evidence = failureEvidence(state, boot);
    return unchanged(
      state,
      { result: "ENXIO", reason: { kind: "crash-kernel-fails", why: boot.why }, evidence },
      notes,
    );
  }
  const told = boot.state.boot.evidence;
  const evidence = evidenceOf([...told.reasons, { kind: "crash-kernel-placement" }], told.standIn);
  const crashed: MemoryState = {
    ...boot.state,
    boot: { ...boot.state.boot, evidence },
    persistent: { dumps: dumpsOf(state), vmcore },
  };
  return { state: crashed, outcome: { result: "ok", blocks: [], reason: ownMemory(areas), origins: [] }, notes };
}

/** What the crash kernel has for itself. */
function ownMemory({ reserved, cma }: CrashAreas): OutcomeReason {
  const size = cma.reduce((sum, { first, last }) => sum + last + 1 - first, 0);
  return { kind: "crash-kernel-has", ranges: reserved.map(({ first, last }) => ({ first, last })), cma: size };
}

/** Notes on the crash kernel's own parameters: those on the machine were given when it booted. */
function ownNotes({ cmdline }: BootSetup, notes: readonly Note[]): readonly Note[] {
  const own = new Set(cmdline.map(({ origin }) => origin));
  return notes.filter(({ origin }) => own.has(origin)).map((each) => ({ ...each, inCrashKernel: true }));
}

function overwriteNotes(setup: BootSetup, vmcore: Vmcore): readonly Note[] {
  return ARCHITECTURES[setup.kernel.arch].legacyPmem(setup.cmdline).flatMap((pmem): readonly Note[] => {
    const range = { first: pmem.start, last: pmem.end - 1 };
    const hit = overwritten(vmcore, range);
    if (hit.length > 0) return pmemOverReservedNotes([pmem], inOrderOfWeight(hit));
    const zones = vmcore.kernelZones.filter(({ first, last }) => first <= range.last && last >= range.first);
    return zones.length === 0 ? [] : [kernelZoneNote(pmem, Math.max(range.first, zones[0]!.first))];
  });
}

/** What was observed comes first; of what is modelled one piece for each function. */
function inOrderOfWeight(data: readonly Reservation[]): readonly Reservation[] {
  const modelled = data.filter(({ observed }) => !observed);
  const one = modelled.filter((each, index) => modelled.findIndex(({ by }) => by === each.by) === index);
  return [...data.filter(({ observed }) => observed), ...one];
}

function kernelZoneNote({ parameter }: LegacyPmem, address: number): Note {
  const facts = { text: `memmap=${parameter.value ?? ""}`, kind: "kernel-zone", at: address } as const;
  return note("pmem-over-reserved", facts, parameter.origin, address);
}
