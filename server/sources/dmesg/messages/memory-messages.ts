/** What a boot log tells of the initrd, of firmware tables and of the counts of zones. */

import { hypervisorOfTables } from "../../../simulation/platforms/hypervisors.ts";
import { KiB, rangeSize } from "../../../simulation/units/units.ts";
import { type Message, RANGE, rangeOf } from "./message.ts";

const ZONE = "(DMA|DMA32|Normal|Movable) zone: ";

/** Pages of a zone of which zone_batchsize() takes the most there can be, whatever the version. */
const HAS_MOST_BATCH = 262144;

export const MEMORY_MESSAGES: readonly Message[] = [
  {
    pattern: new RegExp(`^RAMDISK: ${RANGE}`),
    take: (reader, [first = "", last = ""], at) => reader.tell("ramdisk", rangeOf(first, last), at),
  },
  // relocate_initrd() (arch/x86/kernel/setup.c) prints where the file itself ends.
  {
    pattern: new RegExp(`^Allocated new RAMDISK: ${RANGE}$`),
    take: (reader, [first = "", last = ""], at) => {
      reader.facts.initrdSize ??= { value: rangeSize(rangeOf(first, last)), at };
    },
  },
  // arm64 names no place.
  {
    pattern: /^Freeing initrd memory: (\d+)K/,
    take: (reader, [size], at) => {
      reader.facts.initrdSize ??= { value: Number(size) * KiB, at };
    },
  },
  // A log whose beginning is missing still has what runs later.
  {
    pattern:
      /^(?:efi: (?:EFI v|memattr: )|Remapping and enabling EFI services|efivars: Registered|efi: (UEFI not found))/,
    take: (reader, [none], at) => {
      reader.facts.efi ??= { value: none === undefined, at };
    },
  },
  {
    pattern: /^ACPI: DSDT (?:0x)?[0-9A-F]{8,16} ([0-9A-F]{6}) /,
    take: (reader, [size], at) => {
      reader.facts.dsdtSize ??= { value: Number.parseInt(size!, 16), at };
    },
  },
  {
    pattern: /^ACPI: RSDP (?:.*\(v\d+ (\w+) *\))?/,
    take: (reader, [oem = ""], at) => {
      reader.facts.acpi ??= { value: true, at };
      const monitor = hypervisorOfTables(oem)?.name;
      if (monitor !== undefined) reader.facts.hypervisor = { value: monitor, at };
    },
  },
  {
    pattern: new RegExp(`^\\s*${ZONE}(\\d+) pages used for memmap$`),
    take: (reader, [zone, pages], at) => reader.zones.tell(zone!, "memmap", Number(pages), at),
  },
  {
    pattern: new RegExp(`^\\s*${ZONE}(\\d+) pages, LIFO batch:(\\d+)`),
    take: (reader, [zone, pages, batch], at) => {
      reader.zones.tell(zone!, "present", Number(pages), at);
      if (Number(pages) >= HAS_MOST_BATCH) reader.facts.mostBatch ??= { value: Number(batch), at };
    },
  },
  {
    pattern: /^(Reserved but unavailable|Zeroed struct page in unavailable ranges): \d+ pages$/,
    take: (reader, [words], at) => {
      reader.facts.saysOfHoles ??= { value: words!, at };
    },
  },
  {
    pattern: /^\s*DMA zone: (\d+) pages reserved$/,
    take: (reader, [pages], at) => {
      reader.facts.dmaReserved ??= { value: Number(pages), at };
    },
  },
  {
    pattern: /^Memory: \d+K\/(\d+)K available(?:.*, (0)K cma-reserved\b)?/,
    take: (reader, [total, none], at) => {
      reader.zones.total ??= { value: Number(total) * KiB, at };
      if (none !== undefined) reader.facts.noCma ??= { value: true, at };
    },
  },
  // mem_init() of arm64 before 4.16; the last line of vmemmap has no name.
  {
    pattern: /^\s*memory {2}: (0x[0-9a-f]{16}) - (0x[0-9a-f]{16})/,
    take: (reader, [first, end]) => {
      reader.zones.span ??= Number(end) - Number(first);
      reader.zones.linear ??= Number(first);
    },
  },
  {
    pattern: /^\s*vmemmap : (0x[0-9a-f]{16}) - /,
    take: (reader, [first]) => {
      reader.zones.vmemmap ??= Number(first);
    },
  },
  {
    pattern: /^\s+(0x[0-9a-f]{16}) - 0x[0-9a-f]{16} +\( *\d+ [KMGT]B actual\)/,
    take: (reader, [first]) => {
      reader.zones.firstStructPage ??= Number(first);
    },
  },
];
