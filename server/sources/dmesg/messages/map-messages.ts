/** What a boot log tells of the memory map, in all the forms that firmware gives it, and of the ranges of nodes. */

import type { FirmwareType } from "../../../simulation/state/events.ts";
import { type ByteRange, MiB, rangesOverlap } from "../../../simulation/units/units.ts";
import type { LinePlace, MapOrigin } from "../../facts.ts";
import { efiRange, isCacheable } from "../efi-map.ts";
import type { MachineReader } from "../machine.ts";
import { firmwareTypeOf } from "../memory-map.ts";
import { type Message, RANGE, rangeOf } from "./message.ts";

/** Digits of a range that is printed with its first byte and the first one behind. */
const OLD_RANGE = "([0-9a-f]{16}) - ([0-9a-f]{16})";

function addTyped(origin: MapOrigin): Message["take"] {
  return (reader, [first = "", last = "", words = ""], at) => {
    const type: FirmwareType = firmwareTypeOf(words) ?? "reserved";
    if (origin === "e820") reader.tell("arch", "x86_64", at);
    if (firmwareTypeOf(words) === undefined) reader.doubts.push({ at, kind: "unread", what: words });
    reader.addRange(origin, { ...rangeOf(first, last), type }, at);
  };
}

function addOld(origin: MapOrigin): Message["take"] {
  return (reader, [first = "", end = "", named, numbered], at, cut) => {
    const words = named ?? numbered ?? "";
    const last = `0x${(Number.parseInt(end, 16) - 1).toString(16)}`;
    addTyped(origin)(reader, [`0x${first}`, last, words], at, cut);
  };
}

function addDescriptor(reader: MachineReader, words: string, place: ByteRange, at: LinePlace): void {
  const range = efiRange(words, place);
  if (range === undefined) reader.doubts.push({ at, kind: "unread", what: words });
  else reader.addRange("efi", range, at);
}

export const MAP_MESSAGES: readonly Message[] = [
  // U-Boot, in front of the kernel's first line: the end is the first byte behind.
  {
    pattern: /^\s*Loading Ramdisk to ([0-9a-f]{8,16}), end ([0-9a-f]{8,16}) \.\.\. OK/,
    take: (reader, [start, end], at) => {
      reader.tell("ramdisk", { first: Number.parseInt(start!, 16), last: Number.parseInt(end!, 16) - 1 }, at);
    },
  },
  // setup_arch() of x86 calls it so: EFI stores what is no type of the e820 table (`type 20`: runtime code), which is reserved.
  { pattern: new RegExp(`^BIOS-e820: ${RANGE}\\s+(\\S.*?)\\s*$`), take: addTyped("e820") },
  // e820__memory_setup_extended(): the whole table once more, with what boot_params had no room for.
  {
    pattern: new RegExp(`^extended: ${RANGE}\\s+(\\S.*?)\\s*$`),
    take: (reader, parts, at, cut) => {
      if (!reader.extended) reader.maps.e820 = [];
      reader.extended = true;
      addTyped("e820")(reader, parts, at, cut);
    },
  },
  // Before 3.7: the end is the first byte behind.
  { pattern: new RegExp(`^ ?BIOS-e820: ${OLD_RANGE} (?:\\((.+)\\)|(type \\d+))$`), take: addOld("e820") },
  { pattern: new RegExp(`^ ?Xen: ${OLD_RANGE} \\((.+)\\)$`), take: addOld("xen-map") },
  {
    pattern: /^RAMDISK: ([0-9a-f]{8,16}) - ([0-9a-f]{8,16})$/,
    take: (reader, [first, end], at) => {
      const range = { first: Number.parseInt(first!, 16), last: Number.parseInt(end!, 16) - 1 };
      reader.tell("ramdisk", range, at);
    },
  },
  { pattern: new RegExp(`^Xen: ${RANGE}\\s+(\\S.*?)\\s*$`), take: addTyped("xen-map") },
  {
    pattern: /^efi: (?:mem\d+: |\s+)\[(.+?)\] range=\[(0x[0-9a-f]+)-(0x[0-9a-f]+)\]/,
    take: (reader, [words = "", first = "", last = ""], at) => {
      addDescriptor(reader, words, rangeOf(first, last), at);
    },
  },
  // arm64 with efi=debug prints the range first.
  {
    pattern: /^efi:\s+(0x[0-9a-f]+)-(0x[0-9a-f]+) \[(.+?)\]/,
    take: (reader, [first = "", last = "", words = ""], at) => {
      if (!isCacheable(words)) return;
      addDescriptor(reader, words, rangeOf(first, last), at);
    },
  },
  {
    pattern: new RegExp(`^\\s*node\\s+(\\d+): ${RANGE}`),
    take: (reader, [id = "", first = "", last = ""], at) => {
      const range = rangeOf(first, last);
      const known = reader.ranges.get(Number(id)) ?? [];
      if (!known.some(({ value }) => rangesOverlap(value, range)))
        reader.ranges.set(Number(id), [...known, { value: range, at }]);
      reader.addRange("node-ranges", { ...range, type: "usable" }, at);
    },
  },
  {
    pattern: new RegExp(`^\\s*DMA\\s+${RANGE}$`),
    take: (reader, [first = "", last = ""], at) => {
      reader.dmaZone ??= { value: rangeOf(first, last), at };
    },
  },
  {
    pattern: new RegExp(`^Initmem setup node (\\d+) ${RANGE}`),
    take: (reader, [id = "", first = "", last = ""], at) => {
      reader.spans.set(Number(id), { value: rangeOf(first, last), at });
    },
  },
  // rmem_cma_setup(); drivers/of/of_reserved_mem.c then tells the node's name.
  {
    pattern: /^(?:OF: reserved mem: |Reserved memory: )created CMA memory pool at (0x[0-9a-f]+), size (\d+) MiB/,
    take: (reader, [start, size], at) => {
      const first = Number(start);
      reader.tell("arch", "arm64", at);
      if (reader.cmaPools.every(({ value }) => value.first !== first))
        reader.cmaPools.push({ value: { first, last: first + Number(size) * MiB - 1 }, at });
    },
  },
  // __reserved_mem_init_node(): the pool of the line above.
  {
    pattern: /^(?:OF: reserved mem|Reserved memory): initialized node (\S+), compatible id shared-dma-pool$/,
    take: (reader, [name = ""], at) => {
      reader.tell("arch", "arm64", at);
      const last = reader.cmaPools.at(-1);
      if (last !== undefined && last.value.name === undefined)
        reader.cmaPools[reader.cmaPools.length - 1] = { ...last, value: { ...last.value, name } };
    },
  },
  // early_init_dt_scan_memory(): start and size.
  {
    pattern: /^OF: fdt:\s?- ([0-9a-f]+) ,\s+([0-9a-f]+)$/,
    take: (reader, [start, size], at) => {
      const first = Number.parseInt(start!, 16);
      reader.tell("arch", "arm64", at);
      const last = first + Number.parseInt(size!, 16) - 1;
      if (last >= first) reader.addRange("device-tree", { first, last, type: "usable" }, at);
    },
  },
  // A device tree: arm64.
  {
    pattern: /^(?:OF: |Reserved memory: created )/,
    take: (reader, _, at) => reader.tell("arch", "arm64", at),
  },
];
