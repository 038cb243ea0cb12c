/**
 * What `memmap=SIZE!START` means for the memory it takes: a persistent memory device (arch/x86/kernel/pmem.c) that a file
 * system will overwrite, and that later may become System RAM again only in whole sections (drivers/dax/kmem.c).
 */
import type { LegacyPmem } from "../../e820/memory-options.ts";
import { type Note, note } from "../../state/notes.ts";
import type { Reservation } from "../../state/state.ts";
import { type Bytes, roundDown, roundUp } from "../../units/units.ts";

/** Ends that lie inside a section. `sectionSize`: bytes of a section, which is the least that can be added. */
export function pmemAlignmentNotes(pmem: readonly LegacyPmem[], sectionSize: Bytes): readonly Note[] {
  return pmem.flatMap(({ start, end, parameter }): readonly Note[] => {
    const first = roundUp(start, sectionSize);
    const last = Math.max(first, roundDown(end, sectionSize));
    const lost = end - start - (last - first);
    if (lost === 0) return [];
    const usable = last > first ? { usable: { first, last: last - 1 } } : {};
    const range = { first: start, last: end - 1 };
    const facts = { text: `memmap=${parameter.value ?? ""}`, range, sectionSize, lost, ...usable };
    return [note("pmem-unaligned", facts, parameter.origin, start)];
  });
}

/** Reservations of the kernel that crashed which lie where this boot makes a device: its dump needs them. */
export function pmemOverReservedNotes(pmem: readonly LegacyPmem[], crashed: readonly Reservation[]): readonly Note[] {
  return pmem.flatMap(({ start, end, parameter }): readonly Note[] => {
    const hit = crashed.filter(({ first, last }) => first < end && last >= start);
    const [lowest] = hit;
    if (lowest === undefined) return [];
    const at = Math.max(lowest.first, start);
    const pieces = hit.map(({ first, last, by, origins }) => ({ first, last, by, origins }));
    const facts = { text: `memmap=${parameter.value ?? ""}`, kind: "boot-allocation", pieces, at } as const;
    return [note("pmem-over-reserved", facts, parameter.origin, at)];
  });
}
