/**
 * What `memmap=SIZE!START` means for the memory it takes: a persistent memory device (arch/x86/kernel/pmem.c) that a file
 * system will overwrite, and that later may become System RAM again only in whole sections (drivers/dax/kmem.c).
 */
import type { LegacyPmem } from "../../e820/memory-options.ts";
import type { Note, RelatedNote } from "../../state/notes.ts";
import type { Reservation } from "../../state/state.ts";
import { type Bytes, hex, roundDown, roundUp, sizeText } from "../../units/units.ts";

/** Ends that lie inside a section. `sectionSize`: bytes of a section, which is the least that can be added. */
export function pmemAlignmentNotes(pmem: readonly LegacyPmem[], sectionSize: Bytes): readonly Note[] {
  return pmem.flatMap(({ start, end, parameter }): readonly Note[] => {
    const first = roundUp(start, sectionSize);
    const last = Math.max(first, roundDown(end, sectionSize));
    const lost = end - start - (last - first);
    if (lost === 0) return [];
    const usable = last > first ? `only ${hex(first)}-${hex(last - 1)} can` : "none of it can";
    const message = `memmap=${parameter.value ?? ""} does not start and end on sections of ${sizeText(sectionSize)}: ${usable} be used as system-ram later, ${sizeText(lost)} are lost`;
    const { origin } = parameter;
    return [
      { code: "pmem-unaligned", severity: "warning", message, origin, related: [], remedies: [], address: start },
    ];
  });
}

/** Reservations of the kernel that crashed which lie where this boot makes a device: its dump needs them. */
export function pmemOverReservedNotes(pmem: readonly LegacyPmem[], crashed: readonly Reservation[]): readonly Note[] {
  return pmem.flatMap(({ start, end, parameter }): readonly Note[] => {
    const hit = crashed.filter(({ first, last }) => first < end && last >= start);
    const [lowest] = hit;
    if (lowest === undefined) return [];
    const at = Math.max(lowest.first, start);
    const related = hit.flatMap((one): readonly RelatedNote[] =>
      one.origins.map((origin) => ({ origin, message: `${hex(one.first)}-${hex(one.last)}: ${one.by}` })),
    );
    const by = `${lowest.by} at ${hex(at)}`;
    const message = `memmap=${parameter.value ?? ""} takes memory that holds boot allocations of the crashed kernel (${by}): a file system there destroys what makedumpfile reads`;
    const { origin } = parameter;
    return [{ code: "pmem-over-reserved", severity: "warning", message, origin, related, remedies: [], address: at }];
  });
}
