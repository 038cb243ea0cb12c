/**
 * From the firmware's map to the one the kernel works with: the memory parameters, the BIOS area, the kernel image, and
 * the highest page. Models the part of setup_arch() (arch/x86/kernel/setup.c) between e820__memory_setup() and
 * e820__memblock_setup(). Ends are exclusive, all numbers bytes.
 */

import { acpiDataCountsAsRamEnd } from "../kernels/memory-map-rules.ts";
import { ruleFor } from "../kernels/rule-table.ts";
import type { KernelVersion } from "../kernels/version.ts";
import type { CmdlineParameter } from "../state/events.ts";
import type { KernelMessage } from "../state/kernel-messages.ts";
import type { FirmwareEntryState } from "../state/state.ts";
import { type Bytes, GiB, KiB, MiB, NO_LIMIT, type Pfn, pfnOf, TiB } from "../units/units.ts";
import {
  E820_ACPI,
  E820_RAM,
  E820_RESERVED,
  type E820Entry,
  E820Map,
  e820TypeName,
  e820TypeNumber,
  ZEROPAGE_ENTRIES,
} from "./e820.ts";
import { applyMemoryOptions, type MemoryOptions } from "./memory-options.ts";
import { PAGE_SIZE } from "./page-size.ts";

/** What four levels of page tables map. */
const FOUR_LEVELS: Bytes = 64 * TiB;

/** The kernel's table as a loader fills it: boot_params first, then what SETUP_E820_EXT adds. */
export interface HandedMap {
  /** Of boot_params, sanitized. */
  readonly zeropage: E820Map;
  /** With all that found room, sanitized. */
  readonly whole: E820Map;
  /** Entries of SETUP_E820_EXT that found none, in their order. */
  readonly ignored: readonly E820Entry[];
}

/**
 * append_e820_table(), and e820__memory_setup_extended() for what boot_params have no room for, which finds the first ones joined
 * where they border on each other. `room`: entries of the kernel's table.
 */
export function handedMap({ entries }: E820Map, room: number = Number.POSITIVE_INFINITY): HandedMap {
  const zeropage = new E820Map(entries.slice(0, ZEROPAGE_ENTRIES), room).sanitize();
  const extended = entries.slice(ZEROPAGE_ENTRIES);
  const left = room - zeropage.entries.length;
  const whole =
    extended.length === 0 ? zeropage : zeropage.of([...zeropage.entries, ...extended.slice(0, left)]).sanitize();
  return { zeropage, whole, ignored: extended.slice(left) };
}

export interface FirmwareMemory {
  /** As the firmware gave it, sanitized. */
  readonly firmware: E820Map;
  readonly options: MemoryOptions;
  /** `options.map`, with the place of a kernel image that lies outside all RAM declared RAM. */
  readonly declared: E820Map;
  /** What memblock is filled from. */
  readonly map: E820Map;
  /** One past the last page of RAM. */
  readonly maxPfn: Pfn;
  readonly messages: MapMessages;
}

/** What the log tells of the map; what parameters change of it is in `options.changes`. */
export interface MapMessages {
  readonly beforeParameters: readonly KernelMessage[];
  readonly behindParameters: readonly KernelMessage[];
}

/** `given`: as the loader has it; `image`: where the kernel lies; it is RAM whatever the map says. `maxMapped`: end of what page tables can map (MAX_ARCH_PFN). */
export function setupMemoryMap(
  given: HandedMap,
  image: { readonly start: Bytes; readonly end: Bytes },
  cmdline: readonly CmdlineParameter[],
  version: KernelVersion,
  maxMapped: Bytes = FOUR_LEVELS,
): FirmwareMemory {
  const { zeropage, whole: firmware, ignored } = given;
  const beforeParameters: KernelMessage[] = [{ kind: "memory-map", who: "BIOS-e820", entries: zeropage.entries }];
  beforeParameters.push(...ignored.map((entry): KernelMessage => ({ kind: "memory-map-full", entry })));
  if (firmware !== zeropage) beforeParameters.push({ kind: "memory-map", who: "extended", entries: firmware.entries });
  const options = applyMemoryOptions(firmware, cmdline);
  const messages: KernelMessage[] = [];
  if (options.userDefined) messages.push({ kind: "memory-map", who: "user", entries: options.map.entries });
  const withImage = addKernelRange(options.map, image);
  if (withImage !== options.map) messages.push({ kind: "kernel-image-not-ram" });
  const map = trimBiosRange(withImage.remove(maxMapped, NO_LIMIT, E820_RAM));
  messages.push(
    { kind: "memory-map-change", change: { start: 0, end: PAGE_SIZE, from: E820_RAM, to: E820_RESERVED } },
    { kind: "memory-map-change", change: { ...BIOS_AREA, from: E820_RAM } },
  );
  const maxPfn = endOfRamPfn(map, version, pfnOf(maxMapped, PAGE_SIZE));
  const maxArchPfn = pfnOf(maxMapped, PAGE_SIZE);
  messages.push({ kind: "last-pfn", pfn: maxPfn, maxArchPfn });
  if (maxPfn > pfnOf(4 * GiB, PAGE_SIZE)) {
    messages.push({ kind: "last-pfn", pfn: endOfRamPfn(map, version, pfnOf(4 * GiB, PAGE_SIZE)), maxArchPfn });
  }
  return {
    firmware,
    options,
    declared: withImage,
    map,
    maxPfn,
    messages: { beforeParameters, behindParameters: messages },
  };
}

const BIOS_AREA = { start: 640 * KiB, end: MiB };

/** trim_bios_range(): page 0 and the area of BIOS and video memory are never RAM. */
export function trimBiosRange(map: E820Map): E820Map {
  return map.update(0, PAGE_SIZE, E820_RAM, E820_RESERVED).remove(BIOS_AREA.start, BIOS_AREA.end, E820_RAM).sanitize();
}

/** e820_add_kernel_range(): a kernel that lies outside all RAM declares its own place RAM. */
function addKernelRange(map: E820Map, { start, end }: { readonly start: Bytes; readonly end: Bytes }): E820Map {
  if (map.covers(start, end, E820_RAM)) return map;
  return map.remove(start, end).add(start, end, E820_RAM);
}

/** e820__end_of_ram_pfn(), or with a limit e820__end_of_low_ram_pfn(): one past the last page. */
export function endOfRamPfn(map: E820Map, version: KernelVersion, limit: Pfn = pfnOf(FOUR_LEVELS, PAGE_SIZE)): Pfn {
  const types = ruleFor(acpiDataCountsAsRamEnd, version) ? [E820_RAM, E820_ACPI] : [E820_RAM];
  return map.endPfn(types, limit);
}

/** The map that the state has these entries of. */
export function e820MapOf(entries: readonly FirmwareEntryState[]): E820Map {
  return new E820Map(
    entries.map(({ first, last, type }) => ({ start: first, end: last + 1, type: e820TypeNumber(type) })),
  );
}

/** A map as the state has it. */
export function firmwareEntries(map: E820Map): readonly FirmwareEntryState[] {
  return map.entries.map(({ start, end, type }) => ({ first: start, last: end - 1, type: e820TypeName(type) }));
}
