/**
 * What is worth telling of ranges that `memmap=` sets aside: that KASLR may put the kernel there (arch/x86/boot/compressed/kaslr.c,
 * drivers/firmware/efi/libstub), and that a device of persistent memory lies over what is no memory (arch/x86/kernel/pmem.c).
 */

import { E820_RAM, type E820Map } from "../../e820/e820.ts";
import type { LegacyPmem, MemoryOptions } from "../../e820/memory-options.ts";
import { PAGE_SIZE } from "../../e820/page-size.ts";
import { kaslrAvoidsMemmap } from "../../kernels/memory-map-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import { platformOf } from "../../platforms/catalogue.ts";
import type { ByteSpan } from "../../platforms/schema.ts";
import type { BootSetup } from "../../state/events.ts";
import { type Note, note } from "../../state/notes.ts";
import { RangeMap } from "../../units/range-map.ts";
import { type ByteRange, type Bytes, MiB, rangeSize, roundDown, roundUp } from "../../units/units.ts";
import { IMAGE_ALIGN, isRandomised } from "./image-place.ts";
import { x86Sizes } from "./sizes.ts";

/** Below it no image is put at random (CONFIG_PHYSICAL_START of distributions). */
const LOWEST_IMAGE = 16 * MiB;

export function memmapNotes(
  setup: BootSetup,
  version: KernelVersion,
  firmware: E820Map,
  { setAside, legacyPmem }: MemoryOptions,
  imageSize: Bytes,
): readonly Note[] {
  // The map that kexec makes for a crash kernel leaves out what the crashed kernel uses: RAM all the same.
  if (setup.machine.imageAt !== undefined || setAside.length === 0) return [];
  let ram = RangeMap.empty<true>();
  for (const { start, end, type } of firmware.entries) if (type === E820_RAM) ram = ram.set(start, end, true);
  return [
    ...kaslrNotes(setup, version, ram, setAside, imageSize),
    ...legacyPmem.flatMap((pmem) => overHoles(pmem, ram)),
  ];
}

function kaslrNotes(
  setup: BootSetup,
  version: KernelVersion,
  ram: RangeMap<true>,
  setAside: readonly LegacyPmem[],
  imageSize: Bytes,
): readonly Note[] {
  if (!isRandomised(setup)) return [];
  const avoids = ruleFor(kaslrAvoidsMemmap, version);
  // A platform's own firmware is a BIOS; of a map it is not known.
  const underUefi = avoids === "not-under-uefi";
  if (avoids === "always" || (underUefi && platformOf(setup.machine).firmware.kind === "bios")) return [];
  return setAside.flatMap((taken): readonly Note[] => {
    const place = ramWithin(taken, ram).find(({ first, last }) => {
      const start = roundUp(Math.max(first, LOWEST_IMAGE), IMAGE_ALIGN);
      return start + imageSize <= last + 1;
    });
    if (place === undefined) return [];
    const facts = { text: textOf(taken), place, underUefi };
    return [note("kaslr-reserved", facts, taken.parameter.origin, place.first)];
  });
}

/** Devices that a range of persistent memory makes where the map has holes. */
function overHoles(pmem: LegacyPmem, ram: RangeMap<true>): readonly Note[] {
  const holes = ram.gaps(pmem.start, pmem.end).map(([start, end]) => ({ first: start, last: end - 1 }));
  const [largest] = [...ramWithin(pmem, ram)].sort((a, b) => rangeSize(b) - rangeSize(a));
  const [first] = holes;
  if (first === undefined) return [];
  const facts = { text: textOf(pmem), holes, ...(largest === undefined ? {} : { ram: wholeSections(largest) }) };
  return [note("memmap-over-hole", facts, pmem.parameter.origin, first.first)];
}

/** What of a range are whole sections, all of which can be used as system-ram later; a range without any is as it is. */
function wholeSections(range: ByteRange): ByteRange {
  const { section } = x86Sizes(PAGE_SIZE);
  const [first, end] = [roundUp(range.first, section), roundDown(range.last + 1, section)];
  return first < end ? { first, last: end - 1 } : range;
}

/** The parts of a range that are RAM to the firmware. */
function ramWithin({ start, end }: ByteSpan, ram: RangeMap<true>): readonly ByteRange[] {
  return ram.within(start, end).map((run) => ({ first: run.start, last: run.end - 1 }));
}

function textOf({ parameter }: LegacyPmem): string {
  return `memmap=${parameter.value ?? ""}`;
}
