/**
 * From the firmware's map to the one the kernel works with: the memory parameters, the BIOS area, the kernel image, and
 * the highest page. Models the part of setup_arch() (arch/x86/kernel/setup.c) between e820__memory_setup() and
 * e820__memblock_setup(). Ends are exclusive, all numbers bytes.
 */

import { acpiDataCountsAsRamEnd } from "../kernels/memory-map-rules.ts";
import { ruleFor } from "../kernels/rule-table.ts";
import type { KernelVersion } from "../kernels/version.ts";
import type { CmdlineParameter } from "../state/events.ts";
import type { FirmwareEntryState } from "../state/state.ts";
import { type Bytes, GiB, KiB, MiB, NO_LIMIT, type Pfn, TiB } from "../units/units.ts";
import { E820_ACPI, E820_RAM, E820_RESERVED, type E820Map, e820TypeName } from "./e820.ts";
import { e820ChangeLine, e820MapLines } from "./e820-log.ts";
import { applyMemoryOptions, type MemoryOptions } from "./memory-options.ts";

const PAGE = 4 * KiB;
/** What four levels of page tables map. */
const FOUR_LEVELS: Bytes = 64 * TiB;

export interface FirmwareMemory {
  /** As the firmware gave it, sanitized. */
  readonly firmware: E820Map;
  readonly options: MemoryOptions;
  /** What memblock is filled from. */
  readonly map: E820Map;
  /** One past the last page of RAM. */
  readonly maxPfn: Pfn;
  readonly dmesg: readonly string[];
}

/** `image`: where the kernel lies; it is RAM whatever the map says. `maxMapped`: end of what page tables can map (MAX_ARCH_PFN). */
export function setupMemoryMap(
  given: E820Map,
  image: { readonly start: Bytes; readonly end: Bytes },
  cmdline: readonly CmdlineParameter[],
  version: KernelVersion,
  maxMapped: Bytes = FOUR_LEVELS,
): FirmwareMemory {
  const firmware = given.sanitize();
  const dmesg = ["BIOS-provided physical RAM map:", ...e820MapLines("BIOS-e820", firmware, version)];
  const options = applyMemoryOptions(firmware, cmdline);
  dmesg.push(...options.changes.map((change) => e820ChangeLine(change, version)));
  if (options.userDefined) {
    dmesg.push("user-defined physical RAM map:", ...e820MapLines("user", options.map, version));
  }
  const withImage = addKernelRange(options.map, image);
  if (withImage !== options.map) dmesg.push(".text .data .bss are not marked as E820_TYPE_RAM!");
  const map = trimBiosRange(withImage.remove(maxMapped, NO_LIMIT, E820_RAM));
  dmesg.push(e820ChangeLine({ start: 0, end: PAGE, from: E820_RAM, to: E820_RESERVED }, version));
  dmesg.push(e820ChangeLine({ ...BIOS_AREA, from: E820_RAM }, version));
  const maxPfn = endOfRamPfn(map, version, maxMapped / PAGE);
  dmesg.push(lastPfnLine(maxPfn, maxMapped / PAGE));
  if (maxPfn > (4 * GiB) / PAGE) {
    dmesg.push(lastPfnLine(endOfRamPfn(map, version, (4 * GiB) / PAGE), maxMapped / PAGE));
  }
  return { firmware, options, map, maxPfn, dmesg };
}

const BIOS_AREA = { start: 640 * KiB, end: MiB };

/** trim_bios_range(): page 0 and the area of BIOS and video memory are never RAM. */
export function trimBiosRange(map: E820Map): E820Map {
  return map.update(0, PAGE, E820_RAM, E820_RESERVED).remove(BIOS_AREA.start, BIOS_AREA.end, E820_RAM).sanitize();
}

/** e820_add_kernel_range(): a kernel that lies outside all RAM declares its own place RAM. */
function addKernelRange(map: E820Map, { start, end }: { readonly start: Bytes; readonly end: Bytes }): E820Map {
  if (map.covers(start, end, E820_RAM)) return map;
  return map.remove(start, end).add(start, end, E820_RAM);
}

/** e820__end_of_ram_pfn(), or with a limit e820__end_of_low_ram_pfn(): one past the last page. */
export function endOfRamPfn(map: E820Map, version: KernelVersion, limit: Pfn = FOUR_LEVELS / PAGE): Pfn {
  const types = ruleFor(acpiDataCountsAsRamEnd, version) ? [E820_RAM, E820_ACPI] : [E820_RAM];
  return map.endPfn(types, limit);
}

function lastPfnLine(pfn: Pfn, maxArchPfn: Pfn): string {
  return `last_pfn = 0x${pfn.toString(16)} max_arch_pfn = 0x${maxArchPfn.toString(16)}`;
}

/** A map as the state has it. */
export function firmwareEntries(map: E820Map): readonly FirmwareEntryState[] {
  return map.entries.map(({ start, end, type }) => ({ first: start, last: end - 1, type: e820TypeName(type) }));
}
