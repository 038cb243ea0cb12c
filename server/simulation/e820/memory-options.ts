/**
 * How `mem=` and `memmap=` edit the memory map, one after the other as they stand on the command line. Models
 * parse_memopt(), parse_memmap_one() and e820__finish_early_params() (arch/x86/kernel/e820.c, the same from 5.10 to 7.2).
 * Ends are exclusive, all numbers bytes.
 */

import type { CmdlineParameter, Origin } from "../state/events.ts";
import { type MisreadValue, type Note, note } from "../state/notes.ts";
import { memparse, memparseBits, parseUnsigned } from "../units/memparse.ts";
import { type Bytes, MAX_ADDRESS, NO_LIMIT } from "../units/units.ts";
import { E820_ACPI, E820_PRAM, E820_RAM, E820_RESERVED, type E820Map } from "./e820.ts";

/** Type of the memory that `memmap=SIZE?START` adds. */
const ADDED_TYPES: Readonly<Record<string, number>> = {
  "@": E820_RAM,
  "#": E820_ACPI,
  $: E820_RESERVED,
  "!": E820_PRAM,
};

const BEHIND_ADDRESSES = 2n ** 64n;

/** Memory that `memmap=SIZE!START` turns into a persistent memory device. */
export interface LegacyPmem {
  readonly start: Bytes;
  /** Exclusive. */
  readonly end: Bytes;
  readonly parameter: CmdlineParameter;
}

/** One update or removal, as the kernel logs it. */
export interface E820Change {
  readonly start: Bytes;
  /** Exclusive; NO_LIMIT: to the end of the address space. */
  readonly end: Bytes;
  /** Type looked for; undefined: any. */
  readonly from?: number;
  /** Undefined: removed. */
  readonly to?: number;
  /** Which of `mem=` and `memmap=` makes it, counted from 0. */
  readonly option?: number;
}

/** A range that ends behind the last address of 64 bits, or a map of fewer than two ranges. */
export interface RefusedMap {
  readonly why: "wraps" | "single";
  readonly text: string;
  readonly origin: Origin;
}

export interface MemoryOptions {
  readonly map: E820Map;
  /** Some option took effect: the map is sanitized, and printed again as "user-defined". */
  readonly userDefined: boolean;
  /** max_mem_size, which `mem=` alone sets: the last one holds. What it keeps out tells the rule `added-memory-limit`. */
  readonly maxMemory?: Bytes;
  readonly legacyPmem: readonly LegacyPmem[];
  /** What `memmap=SIZE$START`, `#` and `!` take away from RAM. */
  readonly setAside: readonly LegacyPmem[];
  readonly changes: readonly E820Change[];
  /** Why e820__update_table() refuses the map, which the kernel panics of. */
  readonly refused?: RefusedMap;
  /** Parameters that changed the map. */
  readonly origins: readonly Origin[];
  readonly notes: readonly Note[];
}

export function isMemoryOption({ name, value }: CmdlineParameter): boolean {
  return value !== undefined && (name === "mem" || name === "memmap");
}

/** Applies all memory parameters in order; the map comes back sanitized where any took effect. */
export function applyMemoryOptions(map: E820Map, cmdline: readonly CmdlineParameter[]): MemoryOptions {
  let options: MemoryOptions = {
    map,
    userDefined: false,
    legacyPmem: [],
    setAside: [],
    changes: [],
    origins: [],
    notes: [],
  };
  for (const [option, parameter] of cmdline.filter(isMemoryOption).entries()) {
    const { name, value = "" } = parameter;
    const before = options.changes;
    if (name === "mem") options = applyMem(options, parameter, value);
    else options = value.split(",").reduce((so, one) => applyMemmap(so, parameter, one), options);
    if (options.changes === before) continue;
    const made = options.changes.slice(before.length).map((change) => ({ ...change, option }));
    options = { ...options, changes: [...before, ...made] };
  }
  return options.userDefined ? withRefusal({ ...options, map: options.map.sanitize() }, cmdline) : options;
}

/** Of the entries of a table none goes, other than by `exactmap`: what is removed stays there with no size. */
function withRefusal(options: MemoryOptions, cmdline: readonly CmdlineParameter[]): MemoryOptions {
  if (options.refused !== undefined || options.map.entries.length !== 1) return options;
  const exact = cmdline.findLast(({ name, value }) => name === "memmap" && value?.includes("exactmap") === true);
  if (exact === undefined) return options;
  return { ...options, refused: { why: "single", text: `memmap=${exact.value}`, origin: exact.origin } };
}

function applyMem(options: MemoryOptions, parameter: CmdlineParameter, value: string): MemoryOptions {
  const { value: size } = memparse(value);
  if (size === 0) {
    const said = { ...options, userDefined: options.userDefined || value !== "nopentium" };
    return withNote(said, parameter, { text: `mem=${value}`, kind: "no-size" });
  }
  return { ...capped(options, parameter, size), maxMemory: size };
}

function applyMemmap(options: MemoryOptions, parameter: CmdlineParameter, one: string): MemoryOptions {
  if (one.startsWith("exactmap")) return { ...changed(options, parameter), map: options.map.of([]) };
  const { value: size, rest } = memparse(one);
  if (rest === one) return withNote(options, parameter, { text: `memmap=${one}`, kind: "starts-with-no-size" });
  const kind = rest.charAt(0);
  const { value: given, rest: behind } = memparse(rest.slice(1));
  // No machine has an address behind these, and no number of this program is exact there.
  const start = Math.min(given, MAX_ADDRESS);
  if (kind === "%") return convert(options, parameter, one, start, Math.min(given + size, MAX_ADDRESS), behind);
  const type = ADDED_TYPES[kind];
  if (type === undefined) {
    const cut = capped(options, parameter, size);
    if (rest === "") return cut;
    const readAs = `memmap=${one.slice(0, one.length - rest.length)}`;
    return withNote(cut, parameter, { text: `memmap=${one}`, kind: "cuts-memory", readAs, from: size });
  }
  const end = Math.min(given + size, MAX_ADDRESS);
  const taken = type === E820_RAM || start === end ? [] : [{ start, end, parameter }];
  const refused: RefusedMap = { why: "wraps", text: `memmap=${one}`, origin: parameter.origin };
  const wraps = memparseBits(one) + memparseBits(rest.slice(1)) >= BEHIND_ADDRESSES;
  const added = {
    ...changed(options, parameter),
    ...(wraps ? { refused } : {}),
    map: options.map.add(start, end, type),
    setAside: [...options.setAside, ...taken],
  };
  const described = type === E820_PRAM ? { ...added, legacyPmem: [...added.legacyPmem, ...taken] } : added;
  if (behind === "") return described;
  return withNote(described, parameter, { text: `memmap=${one}`, kind: "rest-ignored", rest: behind });
}

/** `memmap=SIZE%START-FROM+TO`: changes the type, adds where FROM is missing, removes where TO is. */
function convert(
  options: MemoryOptions,
  parameter: CmdlineParameter,
  one: string,
  start: Bytes,
  end: Bytes,
  types: string,
): MemoryOptions {
  const from = types.startsWith("-") ? parseUnsigned(types.slice(1)) : { value: 0, rest: types };
  const to = from.rest.startsWith("+") ? parseUnsigned(from.rest.slice(1)) : { value: 0, rest: from.rest };
  if (to.rest !== "") {
    const said = { ...options, userDefined: true };
    return withNote(said, parameter, { text: `memmap=${one}`, kind: "no-type", rest: to.rest });
  }
  const base = changed(options, parameter);
  if (from.value !== 0 && to.value !== 0) {
    const change = { start, end, from: from.value, to: to.value };
    return { ...base, map: base.map.update(start, end, from.value, to.value), changes: [...base.changes, change] };
  }
  if (to.value !== 0) return { ...base, map: base.map.add(start, end, to.value) };
  const type = from.value === 0 ? undefined : from.value;
  const change = type === undefined ? { start, end } : { start, end, from: type };
  return { ...base, map: base.map.remove(start, end, type), changes: [...base.changes, change] };
}

/** Removes all RAM from an address up. */
function capped(options: MemoryOptions, parameter: CmdlineParameter, size: Bytes): MemoryOptions {
  const change = { start: size, end: NO_LIMIT, from: E820_RAM };
  return {
    ...changed(options, parameter),
    map: options.map.remove(size, NO_LIMIT, E820_RAM),
    changes: [...options.changes, change],
  };
}

function changed(options: MemoryOptions, { origin }: CmdlineParameter): MemoryOptions {
  const origins = options.origins.includes(origin) ? options.origins : [...options.origins, origin];
  return { ...options, userDefined: true, origins };
}

function withNote(options: MemoryOptions, { origin }: CmdlineParameter, misread: MisreadValue): MemoryOptions {
  return { ...options, notes: [...options.notes, note("param-value", misread, origin)] };
}
