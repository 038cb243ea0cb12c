/**
 * The x86 memory map as a table of typed ranges, and the operations that boot performs on it: e820__range_add(),
 * e820__range_update(), e820__range_remove() and e820__update_table() (arch/x86/kernel/e820.c, the same from 5.10 to 7.2).
 * Ends are exclusive, all numbers bytes. A table may be unsorted and overlap until it is sanitized.
 */
import type { FirmwareType } from "../state/events.ts";
import { type Bytes, type Pfn, pfnOf } from "../units/units.ts";
import { PAGE_SIZE } from "./page-size.ts";

/** enum e820_type. */
export const E820_RAM = 1;
export const E820_RESERVED = 2;
export const E820_ACPI = 3;
export const E820_NVS = 4;
export const E820_UNUSABLE = 5;
export const E820_PMEM = 7;
export const E820_PRAM = 12;
export const E820_SOFT_RESERVED = 0xefffffff;

/** What a firmware map's types are as numbers. */
export const E820_TYPES: Readonly<Record<FirmwareType, number>> = {
  usable: E820_RAM,
  reserved: E820_RESERVED,
  "ACPI data": E820_ACPI,
  "ACPI NVS": E820_NVS,
  unusable: E820_UNUSABLE,
  persistent: E820_PMEM,
  "soft reserved": E820_SOFT_RESERVED,
};

const TYPE_NAMES: ReadonlyMap<number, string> = new Map<number, string>([
  ...Object.entries(E820_TYPES).map(([name, type]) => [type, name] as const),
  [E820_PRAM, "persistent legacy"],
]);

/** The type's name as the simulation's state has it; numbers that only `memmap=%` can bring are `type 9`. */
export function e820TypeName(type: number): string {
  return TYPE_NAMES.get(type) ?? `type ${type}`;
}

const TYPE_NUMBERS: ReadonlyMap<string, number> = new Map([...TYPE_NAMES].map(([type, name]) => [name, type]));

/** The number of a type that `e820TypeName` named. */
export function e820TypeNumber(name: string): number {
  return TYPE_NUMBERS.get(name) ?? Number(name.slice("type ".length));
}

/** Persistent memory, as firmware names it and as `memmap=nn!ss` makes it. */
export function isPersistent(typeName: string): boolean {
  const type = e820TypeNumber(typeName);
  return type === E820_PMEM || type === E820_PRAM;
}

/** e820_nomerge(): neighbours of these types stay apart. */
const NEVER_MERGED: readonly number[] = [E820_PRAM, E820_SOFT_RESERVED];

export interface E820Entry {
  readonly start: Bytes;
  /** Exclusive. */
  readonly end: Bytes;
  readonly type: number;
}

/** E820_MAX_ENTRIES_ZEROPAGE: entries that boot_params hold (arch/x86/include/uapi/asm/bootparam.h). */
export const ZEROPAGE_ENTRIES = 128;

/** E820_MAX_ENTRIES (arch/x86/include/asm/e820/types.h; E820_X_MAX before 4.12): entries of the kernel's own tables. */
export function e820MaxEntries(maxNumnodes: number): number {
  return ZEROPAGE_ENTRIES + 3 * maxNumnodes;
}

/** An immutable table; each change gives a new one. What finds no room is ignored (__e820__range_add()). */
export class E820Map {
  /** In the table's order. */
  readonly entries: readonly E820Entry[];
  readonly #room: number;

  constructor(entries: readonly E820Entry[] = [], room: number = Number.POSITIVE_INFINITY) {
    this.entries = entries.length <= room ? entries : entries.slice(0, room);
    this.#room = room;
  }

  /** Another table of the same size. */
  of(entries: readonly E820Entry[]): E820Map {
    return new E820Map(entries, this.#room);
  }

  add(start: Bytes, end: Bytes, type: number): E820Map {
    return this.of([...this.entries, { start, end, type }]);
  }

  /** Turns what is of type `from` within the range into `to`; other types stay. */
  update(start: Bytes, end: Bytes, from: number, to: number): E820Map {
    const changed: E820Entry[] = [];
    const kept = this.entries.flatMap((entry) => {
      if (entry.type !== from || !overlaps(entry, start, end)) return [entry];
      changed.push({ start: Math.max(start, entry.start), end: Math.min(end, entry.end), type: to });
      return outside(entry, start, end);
    });
    return this.of([...kept, ...changed]);
  }

  /** Takes the range out of all entries, or of those of one type. */
  remove(start: Bytes, end: Bytes, type?: number): E820Map {
    return this.of(
      this.entries.flatMap((entry) =>
        (type !== undefined && entry.type !== type) || !overlaps(entry, start, end)
          ? [entry]
          : outside(entry, start, end),
      ),
    );
  }

  /** Sorts the table, gives overlaps to the type of the higher number, and joins neighbours of one type. */
  sanitize(): E820Map {
    const changes = this.entries
      .filter(({ start, end }) => start < end)
      .flatMap((entry) => [
        { at: entry.start, begins: true, entry },
        { at: entry.end, begins: false, entry },
      ])
      .sort((a, b) => a.at - b.at || Number(b.begins) - Number(a.begins));
    const active = new Set<E820Entry>();
    const entries: E820Entry[] = [];
    let type = 0;
    let start = 0;
    for (const { at, begins, entry } of changes) {
      if (begins) active.add(entry);
      else active.delete(entry);
      const now = Math.max(0, ...[...active].map((other) => other.type));
      if (now === type && !NEVER_MERGED.includes(now)) continue;
      if (type !== 0 && start < at) entries.push({ start, end: at, type });
      start = at;
      type = now;
    }
    return this.of(entries);
  }

  /** Whether one type covers all of the range. */
  covers(start: Bytes, end: Bytes, type: number): boolean {
    let at = start;
    for (const entry of this.entries) {
      if (entry.type === type && entry.start <= at && entry.end > at) at = entry.end;
    }
    return at >= end;
  }

  /** The pfn behind the last whole page of these types, at most `limit`. */
  endPfn(types: readonly number[], limit: Pfn): Pfn {
    return this.entries
      .filter(({ type, start }) => types.includes(type) && pfnOf(start, PAGE_SIZE) < limit)
      .reduce((last, { end }) => Math.max(last, Math.min(pfnOf(end, PAGE_SIZE), limit)), 0);
  }
}

function overlaps(entry: E820Entry, start: Bytes, end: Bytes): boolean {
  return Math.max(entry.start, start) < Math.min(entry.end, end);
}

/** What is left of an entry outside a range: nothing, one piece or two. */
function outside(entry: E820Entry, start: Bytes, end: Bytes): readonly E820Entry[] {
  return [
    { ...entry, end: Math.min(entry.end, start) },
    { ...entry, start: Math.max(entry.start, end) },
  ].filter((piece) => piece.start < piece.end);
}
