/**
 * What outlives a boot: the memory of a kernel that crashed, as /proc/vmcore shows it to the crash kernel, and the dumps that lie in file systems on persistent memory.
 */

import { isModelled } from "../evidence/levels.ts";
import { callerFacts, isUnnamed } from "../state/alloc-site.ts";
import type { CrashDump, LostData, Vmcore } from "../state/persistent.ts";
import type { MemoryState, PageUse, Reservation } from "../state/state.ts";
import { RangeMap } from "../units/range-map.ts";
import { type ByteRange, bytesOf } from "../units/units.ts";

/** What the crash kernel finds in the memory of `state`. */
export function vmcoreOf(state: MemoryState, leftOut: readonly ByteRange[]): Vmcore {
  const { pageSize, blockPages } = state.geometry;
  const kernelData = state.uses.runs
    .filter(({ value }) => isKernelData(value))
    .map(({ start, end, value: { kind: _kind, use: _use, ...held } }): Reservation => {
      return { first: bytesOf(start, pageSize), last: bytesOf(end, pageSize) - 1, ...held };
    });
  let kernelPages = RangeMap.empty<true>();
  for (const { start, end, value } of state.blocks.runs) {
    if (value.state !== "online" || value.zone === "Movable") continue;
    kernelPages = kernelPages.set(start * blockPages, end * blockPages, true);
  }
  for (const { start, end, value } of state.uses.runs) {
    if (value.kind === "cma") kernelPages = kernelPages.delete(start, end);
  }
  const kernelZones = kernelPages.runs.map(({ start, end }) => ({
    first: bytesOf(start, pageSize),
    last: bytesOf(end, pageSize) - 1,
  }));
  const modelled = isModelled(state, "sizes");
  return { kernel: state.version.text, modelled, kernelData, kernelZones, leftOut };
}

/** The dumps that still lie in file systems: what is used as memory, or as a dax device, has been written over. */
export function dumpsOf(state: MemoryState): readonly CrashDump[] {
  const fileSystems = [...state.hotplug.pmem.values()].filter(({ mode }) => mode === "fsdax");
  return (state.persistent?.dumps ?? []).filter((dump) =>
    fileSystems.some(({ first, last }) => first <= dump.first && last >= dump.last),
  );
}

/** What a file system on the range overwrites of the crashed kernel's own data, ascending. */
export function overwritten(vmcore: Vmcore, range: ByteRange): readonly Reservation[] {
  return vmcore.kernelData.filter(({ first, last }) => first <= range.last && last >= range.first);
}

/** The part of it without which makedumpfile finds no page. */
export function lostToDump(data: readonly Reservation[]): readonly LostData[] {
  return data.flatMap((one) => {
    const what = callerFacts(one).neededByDump;
    if (what !== undefined) return [{ ...one, what }];
    const unnamed: readonly LostData[] = [{ ...one, what: "boot-allocation" }];
    return one.observed && isUnnamed(one) ? unnamed : [];
  });
}

/** What user space had is no loss; what the kernel has for itself is. */
function isKernelData(held: PageUse): boolean {
  const { kind, use } = held;
  if (callerFacts(held).crashkernel !== undefined) return false;
  if (kind === "reserved" || kind === "kernel") return true;
  return kind === "allocated" && (use === "unmovable" || use === "reclaimable");
}
