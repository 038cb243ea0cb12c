/**
 * Reads a saved boot log: the firmware's map (`BIOS-e820:` lines, e820__print_table) and the reservations that
 * `memblock=debug` printed (memblock_dbg in mm/memblock.c). Knows the words of 5.x (`memblock_reserve: [a-b] caller`,
 * `memblock_free: …`), of 6.x (`memblock_phys_free:`), and of 6.14 and newer (`__memblock_reserve: [a-b] nid= flags= caller`;
 * "System RAM" and "device reserved" for the types).
 */

import type { FirmwareType } from "../../simulation/state/events.ts";
import { RangeMap } from "../../simulation/units/range-map.ts";
import { type ByteRange, type Bytes, rangeSize, roundUp } from "../../simulation/units/units.ts";
import type { LinePlace as Span } from "../facts.ts";
import { linesOfBoot } from "./boots.ts";
import { messageOf } from "./carriers.ts";
import { toldArea } from "./told-areas.ts";

export interface SavedReservation extends ByteRange {
  /**
   * Who asked: what has a message of its own by that; else as printed and without the offset, of an allocation the function that its own line
   * names, of others that of the reservation.
   */
  readonly by: string;
  /** The allocation that it is left of, as it was made. */
  readonly allocated?: ByteRange;
  /** The line of the log it was read from. */
  readonly span: Span;
}

export const RESERVE_LINE =
  /\b_{0,2}memblock_reserve:\s+\[(0x[0-9a-f]+)-(0x[0-9a-f]+)\](?:\s+nid=\S+)?(?:\s+flags=\S+|\s+flags \S+)?\s+(\S+)/;
const CALLER = String.raw`([\w.]+)\+0x\S*\s*$`;
/** What memblock_alloc_try_nid() and its relatives print before they reserve; 7.3 tells no alignment of a gigantic page. */
export const ALLOCATION_LINE = new RegExp(
  String.raw`\bmemblock_\w*alloc\w*: (\d+) bytes(?: align=0x([0-9a-f]+)|, nid=) ?.*?${CALLER}`,
);
const FREE_LINE = /\b_{0,2}memblock_(?:phys_)?free:\s+\[(0x[0-9a-f]+)-(0x[0-9a-f]+)\]/;
const FREE_ALL_LINE = /\bmemblock_free_late:|\bMemory: \d+K\/\d+K available/;

/** Types as kernels have printed them; a trailing "(type 12)" is dropped before the look-up. */
const TYPES: ReadonlyMap<string, FirmwareType> = new Map(
  Object.entries<FirmwareType>({
    usable: "usable",
    "system ram": "usable",
    reserved: "reserved",
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
  // Numbers that e820 has no name for: `type 20` is EFI's code of runtime services, what firmware makes up is no RAM either.
  if (/^type \d+$/.test(words)) return "reserved";
  return TYPES.get(words.replace(/\s*\(type \d+\)$/, "").toLowerCase());
}

/**
 * The reservations that still stood when the boot allocator handed over, ascending; what was freed in between is cut
 * out, and a later reservation of the same memory takes its place.
 */
export function readSavedReservations(log: string): readonly SavedReservation[] {
  let standing = RangeMap.empty<Omit<SavedReservation, keyof ByteRange>>();
  const areas = new Map<string, string>();
  let asked: { readonly size: Bytes; readonly align: Bytes; readonly by: string } | undefined;
  for (const { line: saved, span } of linesOfBoot(log)) {
    const line = messageOf(saved);
    if (FREE_ALL_LINE.test(line)) break;
    const allocation = ALLOCATION_LINE.exec(line);
    if (allocation !== null) {
      // Of calls that call each other the first names who asked.
      const [size, align] = [Number(allocation[1]), Number.parseInt(allocation[2] ?? "1", 16)];
      if (asked?.size !== size) asked = { size, align, by: allocation[3]! };
      continue;
    }
    const reserved = RESERVE_LINE.exec(line);
    if (reserved !== null) {
      const range = { first: Number(reserved[1]), last: Number(reserved[2]) };
      const by = reserved[3]!.replace(/\+0x.*$/, "");
      const answers = asked !== undefined && [asked.size, roundUp(asked.size, asked.align)].includes(rangeSize(range));
      const value = answers ? { by: asked!.by, allocated: range, span } : { by, span };
      standing = standing.set(range.first, range.last + 1, value);
      asked = undefined;
      continue;
    }
    const freed = FREE_LINE.exec(line);
    if (freed !== null) standing = standing.delete(Number(freed[1]), Number(freed[2]) + 1);
    const area = freed === null ? toldArea(line) : undefined;
    if (area !== undefined) areas.set(`${area.first} ${area.last + 1}`, area.by);
  }
  return standing.runs.map(({ start, end, value }) => {
    const by = areas.get(`${start} ${end}`) ?? value.by;
    return { first: start, last: end - 1, ...value, by };
  });
}
