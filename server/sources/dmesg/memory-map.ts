/**
 * Reads a saved boot log: the firmware's map (`BIOS-e820:` lines, e820__print_table) and the reservations that
 * `memblock=debug` printed (memblock_dbg in mm/memblock.c). Knows the words of 5.x (`memblock_reserve: [a-b] caller`,
 * `memblock_free: …`), of 6.x (`memblock_phys_free:`), and of 6.14 and newer (`__memblock_reserve: [a-b] nid= flags= caller`;
 * "System RAM" and "device reserved" for the types).
 */

import type { FirmwareType } from "../../simulation/state/events.ts";
import { RangeMap } from "../../simulation/units/range-map.ts";
import type { ByteRange } from "../../simulation/units/units.ts";
import type { LinePlace as Span } from "../facts.ts";
import { linesOf } from "./lines.ts";

export interface SavedReservation extends ByteRange {
  /** The caller as printed, without its offset: `memblock_alloc_range_nid`. */
  readonly by: string;
  /** The line of the log it was read from. */
  readonly span: Span;
}

export const RESERVE_LINE =
  /\b_{0,2}memblock_reserve:\s+\[(0x[0-9a-f]+)-(0x[0-9a-f]+)\](?:\s+nid=\S+)?(?:\s+flags=\S+|\s+flags \S+)?\s+(\S+)/;
const FREE_LINE = /\b_{0,2}memblock_(?:phys_)?free:\s+\[(0x[0-9a-f]+)-(0x[0-9a-f]+)\]/;
const FREE_ALL_LINE = /\bmemblock_free_late:|\bMemory: \d+K\/\d+K available/;

/** Types as kernels have printed them; a trailing "(type 12)" is dropped before the look-up. */
const TYPES: ReadonlyMap<string, FirmwareType> = new Map(
  Object.entries<FirmwareType>({
    usable: "usable",
    "system ram": "usable",
    reserved: "reserved",
    // E820_TYPE_RESERVED_KERN and numbers of EFI that e820 has no name for: `type 20` is code of runtime services.
    "type 20": "reserved",
    "device reserved": "reserved",
    "acpi data": "ACPI data",
    "acpi nvs": "ACPI NVS",
    "acpi non-volatile storage": "ACPI NVS",
    unusable: "unusable",
    "unusable memory": "unusable",
    persistent: "persistent",
    "persistent memory": "persistent",
    "persistent ram": "persistent",
    "soft reserved": "soft reserved",
  }),
);

/** A type as printed: `usable`, `soft reserved`, `reserved (type 12)`; undefined where it is none that is known. */
export function firmwareTypeOf(words: string): FirmwareType | undefined {
  return TYPES.get(words.replace(/\s*\(type \d+\)$/, "").toLowerCase());
}

/**
 * The reservations that still stood when the boot allocator handed over, ascending; what was freed in between is cut
 * out, and a later reservation of the same memory takes its place.
 */
export function readSavedReservations(log: string): readonly SavedReservation[] {
  let standing = RangeMap.empty<{ readonly by: string; readonly span: Span }>();
  for (const { line, span } of linesOf(log)) {
    if (FREE_ALL_LINE.test(line)) break;
    const reserved = RESERVE_LINE.exec(line);
    if (reserved !== null) {
      const by = reserved[3]!.replace(/\+0x.*$/, "");
      standing = standing.set(Number(reserved[1]), Number(reserved[2]) + 1, { by, span });
      continue;
    }
    const freed = FREE_LINE.exec(line);
    if (freed !== null) standing = standing.delete(Number(freed[1]), Number(freed[2]) + 1);
  }
  return standing.runs.map(({ start, end, value }) => ({ first: start, last: end - 1, ...value }));
}
