/**
 * Small records the boot keeps of its firmware: resources for HPET, IO-APIC and each entry of the memory map, the map
 * for /sys/firmware/memmap, and the regions that hibernation must not touch. Models e820__reserve_resources(),
 * e820__register_nosave_regions() (arch/x86/kernel/e820.c) and firmware_map_add_early() (drivers/firmware/memmap.c).
 */

import { claim } from "../../boot-context/boot-memory.ts";
import { E820_RAM, type E820Entry } from "../../e820/e820.ts";
import { PAGE_SIZE } from "../../e820/page-size.ts";
import { SMP_CACHE_BYTES } from "../../geometry/struct-sizes.ts";
import { MOST_PASSED, type Turns } from "../../units/turns.ts";
import { bytesOf, type Pfn, pfnOf, pfnUp } from "../../units/units.ts";
import type { X86BootContext } from "./boot-context.ts";

/** struct resource (include/linux/ioport.h). Bytes. */
const RESOURCE = 64;
/** With HPET_RESOURCE_NAME_SIZE bytes of name behind it (arch/x86/kernel/acpi/boot.c). */
const HPET_RESOURCE = RESOURCE + 9;
/** With IOAPIC_RESOURCE_NAME_SIZE bytes of name for the one I/O APIC (arch/x86/kernel/apic/io_apic.c). */
const IOAPIC_RESOURCE = RESOURCE + 11;
/** struct firmware_map_entry: range, type, list head and kobject (drivers/firmware/memmap.c). */
const FIRMWARE_MAP_ENTRY = 104;
/** struct nosave_region: list head and two pfns (kernel/power/snapshot.c). */
const NOSAVE_REGION = 32;

/** acpi_parse_hpet(): the first of the records. */
export function parseHpet({ memory }: X86BootContext): void {
  memory.alloc(HPET_RESOURCE, SMP_CACHE_BYTES, claim("acpi_parse_hpet"));
}

/** `map` is the kernel's own map, `firmwareEntries` the length of the one the firmware gave. */
export function* reserveFirmwareRecords(
  boot: X86BootContext,
  map: readonly E820Entry[],
  firmwareEntries: number,
): Turns<void> {
  const { memory, origins } = boot;
  memory.alloc(IOAPIC_RESOURCE, SMP_CACHE_BYTES, claim("ioapic_setup_resources"));
  memory.alloc(RESOURCE * map.length, SMP_CACHE_BYTES, claim("e820__reserve_resources", ...origins.memory));
  for (let entry = 0; entry < firmwareEntries; entry++) {
    if (entry % MOST_PASSED === MOST_PASSED - 1) yield;
    memory.alloc(FIRMWARE_MAP_ENTRY, SMP_CACHE_BYTES, claim("firmware_map_add_early", ...origins.memory));
  }
  yield;
  yield* registerNosaveRegions(boot, map);
}

/** Page ranges below the last RAM page that are no RAM; one that touches the region before only makes that one longer. */
function* registerNosaveRegions(boot: X86BootContext, map: readonly E820Entry[]): Turns<void> {
  const by = claim("register_nosave_region", ...boot.origins.memory);
  let last: number | undefined;
  for (const [index, [start, end]] of nosaveRanges(boot, map).entries()) {
    if (index % MOST_PASSED === MOST_PASSED - 1) yield;
    if (start !== last) boot.memory.alloc(NOSAVE_REGION, SMP_CACHE_BYTES, by);
    last = end;
    boot.log.printk({ kind: "nosave-region", start: bytesOf(start, PAGE_SIZE), end: bytesOf(end, PAGE_SIZE) });
  }
}

/** What e820__register_nosave_regions() registers, call by call. */
export function nosaveRanges(boot: X86BootContext, map: readonly E820Entry[]): readonly (readonly [Pfn, Pfn])[] {
  if (boot.profile.nosaveFrom === "none") return [];
  const ranges: [Pfn, Pfn][] = [];
  const register = (start: Pfn, end: Pfn): void => {
    if (start < end) ranges.push([start, end]);
  };
  if (boot.profile.nosaveFrom === "ram-gaps") {
    let last = 0;
    for (const entry of map) {
      if (entry.type !== E820_RAM) continue;
      if (last < entry.start) register(pfnOf(last, PAGE_SIZE), pfnUp(entry.start, PAGE_SIZE));
      last = entry.end;
    }
    register(pfnOf(last, PAGE_SIZE), boot.maxPfn);
    return ranges;
  }
  let pfn = 0;
  for (const entry of map) {
    const start = pfnUp(entry.start, PAGE_SIZE);
    if (pfn < start) register(pfn, start);
    pfn = pfnOf(entry.end, PAGE_SIZE);
    if (entry.type !== E820_RAM) register(start, pfn);
    if (pfn >= boot.maxPfn) break;
  }
  return ranges;
}
