/**
 * What is worth telling of ranges that `memmap=` sets aside: that KASLR may put the kernel there (arch/x86/boot/compressed/kaslr.c,
 * drivers/firmware/efi/libstub), and that a device of persistent memory lies over what is no memory (arch/x86/kernel/pmem.c).
 */

import { lastParameter } from "../../boot-context/boot-context.ts";
import { E820_RAM, type E820Map } from "../../e820/e820.ts";
import type { LegacyPmem, MemoryOptions } from "../../e820/memory-options.ts";
import { kaslrAvoidsMemmap } from "../../kernels/memory-map-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import { platformOf } from "../../platforms/catalogue.ts";
import type { ByteSpan } from "../../platforms/schema.ts";
import type { BootSetup } from "../../state/events.ts";
import { type Note, note } from "../../state/notes.ts";
import { type ByteRange, type Bytes, MiB, rangeSize, roundUp } from "../../units/units.ts";

/** CONFIG_PHYSICAL_ALIGN of distributions: where an image may begin. */
const PHYSICAL_ALIGN = 2 * MiB;
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
  if (setup.machine.imageAt !== undefined) return [];
  return [
    ...kaslrNotes(setup, version, firmware, setAside, imageSize),
    ...legacyPmem.flatMap((pmem) => overHoles(pmem, firmware)),
  ];
}

function kaslrNotes(
  setup: BootSetup,
  version: KernelVersion,
  firmware: E820Map,
  setAside: readonly LegacyPmem[],
  imageSize: Bytes,
): readonly Note[] {
  if (setAside.length === 0 || lastParameter(setup, "nokaslr") !== undefined) return [];
  const avoids = ruleFor(kaslrAvoidsMemmap, version);
  // A platform's own firmware is a BIOS; of a map it is not known.
  const underUefi = avoids === "not-under-uefi";
  if (avoids === "always" || (underUefi && platformOf(setup.machine).firmware.kind === "bios")) return [];
  return setAside.flatMap((taken): readonly Note[] => {
    const place = partsOf(taken, firmware, "ram").find(({ first, last }) => {
      const start = roundUp(Math.max(first, LOWEST_IMAGE), PHYSICAL_ALIGN);
      return start + imageSize <= last + 1;
    });
    if (place === undefined) return [];
    const facts = { text: textOf(taken), place, underUefi };
    return [note("kaslr-reserved", facts, taken.parameter.origin, place.first)];
  });
}

/** Devices that a range of persistent memory makes where the map has holes. */
function overHoles(pmem: LegacyPmem, firmware: E820Map): readonly Note[] {
  const holes = partsOf(pmem, firmware, "other");
  const ram = [...partsOf(pmem, firmware, "ram")].sort((a, b) => rangeSize(b) - rangeSize(a));
  const [first] = holes;
  if (first === undefined) return [];
  const facts = { text: textOf(pmem), holes, ...(ram[0] === undefined ? {} : { ram: ram[0] }) };
  return [note("memmap-over-hole", facts, pmem.parameter.origin, first.first)];
}

/** The parts of a range that are RAM to the firmware, or those that are not. */
function partsOf({ start, end }: ByteSpan, firmware: E820Map, which: "ram" | "other"): readonly ByteRange[] {
  const ram = firmware.entries
    .filter((entry) => entry.type === E820_RAM && entry.start < end && start < entry.end)
    .map((entry) => ({ first: Math.max(start, entry.start), last: Math.min(end, entry.end) - 1 }))
    .sort((a, b) => a.first - b.first);
  if (which === "ram") return ram;
  const parts: ByteRange[] = [];
  let at = start;
  for (const { first, last } of ram) {
    if (first > at) parts.push({ first: at, last: first - 1 });
    at = last + 1;
  }
  if (at < end) parts.push({ first: at, last: end - 1 });
  return parts;
}

function textOf({ parameter }: LegacyPmem): string {
  return `memmap=${parameter.value ?? ""}`;
}
