/** Clauses for what QEMU and the kernel refuse: places of devices, zones, memory that is added, boots. */
import type {
  AddRefusal,
  BootRefusal,
  FirmwareRange,
  PlaceRefusal,
  ZoneRefusal,
} from "../../simulation/state/outcome-reason.ts";
import { type ByteRange, type Bytes, hex, sizeText } from "../../simulation/units/units.ts";
import { nodesWords } from "./node-words.ts";

/** In QEMU's words (hw/mem/memory-device.c, pc-dimm.c). */
export function placeText(why: PlaceRefusal): string {
  switch (why.kind) {
    case "no-space":
      return `not enough space, currently ${hex(why.used)} in use of total space for memory devices ${hex(why.room)}`;
    case "unaligned-address":
      return `address must be aligned to ${hex(why.alignment)}`;
    case "outside-device-memory":
      return `can't add memory device at ${hex(why.at)}-${hex(why.at + why.size - 1)}: device memory ${areaText(why)}`;
    case "fragmented":
      return "could not find position in guest address space for memory device - memory fragmented due to alignments";
    case "unaligned-size":
      return `backend memory size must be multiple of ${hex(why.alignment)}`;
    case "no-such-node":
      return `node has value ${why.node}, which exceeds the number of NUMA nodes: ${why.nodes}`;
    case "address-taken":
      return `address range conflicts with a device at ${hex(why.first)}`;
    case "window-taken":
      return why.by === "memory"
        ? `its range lies in the machine's RAM, which begins at ${hex(why.first)}`
        : `its range lies in that of another device, which begins at ${hex(why.first)}`;
  }
}

function areaText({ base, room }: Extract<PlaceRefusal, { readonly kind: "outside-device-memory" }>): string {
  return room === undefined ? `starts at ${hex(base)}` : `is ${hex(base)}-${hex(base + room - 1)}`;
}

export function zoneRefusalText(why: ZoneRefusal): string {
  switch (why.kind) {
    case "several-zones":
      return "the block lies in several zones";
    case "no-kernel-memory":
      return `node${why.node} has no kernel memory and the kernel no CONFIG_MOVABLE_NODE`;
    case "not-last-block":
      return `only the last block of ${why.zone} can go to Movable`;
    case "not-first-block":
      return "only the first block of Movable can go to Normal";
    case "not-below-movable":
      return `${why.zone} must stay below Movable, which starts at pfn ${hex(why.movableStart)}`;
    case "not-above-kernel":
      return `Movable must stay above ${why.zone}, which ends at pfn ${hex(why.zoneEnd)}`;
  }
}

export function addRefusalText(why: AddRefusal): string {
  if (why.kind === "memmap-does-not-fit")
    return `the memmap of ${sizeText(why.size)} is ${sizeText(why.memmap)}, and the kernel's zones have ${sizeText(why.room)} at most to take it from`;
  if (why.kind === "above-mem-limit")
    return `\`mem=${sizeText(why.limit)}\` keeps out what ends at ${hex(why.start + why.size)} (-E2BIG)`;
  if (why.kind === "resource-in-the-way") return `${inTheWayText(why.start, why.size, why.resource)} (-EEXIST)`;
  if (why.kind === "memory-there") return `there is memory at ${hex(why.start)} already`;
  return `${hex(why.start)} and size ${hex(why.size)} must be multiples of the memory block size ${hex(why.blockSize)}`;
}

/** What of the firmware's map keeps a range out; `size` in bytes. */
export function inTheWayText(start: Bytes, size: Bytes, { first, last, type, shared }: FirmwareRange): string {
  const range = `${hex(start)}-${hex(start + size - 1)}`;
  const there = `${hex(first)}-${hex(last)} (${type})`;
  return shared
    ? `${range} lies in part in ${there} of the memory map, and the kernel takes what lies in it wholly or beside it`
    : `${there} of the memory map stands in the way of ${range}`;
}

export function bootRefusalText(why: BootRefusal): string {
  switch (why.kind) {
    case "kernel-version":
      return `${why.version} is no kernel version`;
    case "no-usable-memory":
      return "the machine has no usable memory";
    case "image-does-not-fit":
      return `the kernel image (${hex(why.image.first)}-${hex(why.image.last)}) does not fit: RAM ends at ${hex(why.ramEnd)}`;
    case "initrd-does-not-fit":
      return `the initrd of ${sizeText(why.size)} does not fit: where its loader puts it, there is room for ${sizeText(why.room)}`;
    case "initrd-too-large":
      return `the kernel panics, "initrd too large to handle": the initrd of ${sizeText(why.size)} has to be less than half of the ${sizeText(why.mapped)} of memory that are mapped`;
    case "memory-map-refused": {
      const what =
        why.why === "wraps"
          ? "ends behind the last address of 64 bits"
          : "leaves one range, and fewer than two are refused";
      return `the kernel panics, "Invalid user supplied memory map": \`${why.text}\` ${what}`;
    }
    case "memblock-list-full": {
      const what = why.list === "memory" ? "the machine's memory has" : "what is reserved early has";
      return `the kernel panics, "memblock: cannot resize ${why.list} array": ${what} more than the ${why.room} ranges that the list holds before memory is mapped`;
    }
    case "no-distances":
      return noDistancesText(why);
    case "memory-without-node":
      return `the kernel dies in memblock_free_all() with "Bad page state": ${why.text} numbers its nodes from -1 on, which is NUMA_NO_NODE, so that ${hex(why.first)}-${hex(why.last)} belongs to no node`;
    case "section-without-node":
      return `the kernel dies in sparse_init() or soon behind it: the memmap of a section belongs to the node of its first RAM, and ${hex(why.first)}-${hex(why.last)} has none`;
    case "cma-without-memory": {
      const { area, missing } = why;
      return `the kernel dies in cma_init_reserved_areas(), before init runs: the CMA area ${rangeText(area)} is taken without a look at what lies there, and there is no memory, and so no struct page, at ${rangeText(missing)}`;
    }
    case "allocation-fails":
      return `too little memory to boot: ${why.by} finds no room for ${sizeText(why.size)}, and the kernel panics`;
  }
}

function rangeText({ first, last }: ByteRange): string {
  return `${hex(first)}-${hex(last)}`;
}

/** The first distance that is read is that of fake node 0 to the first number behind the fake nodes, one byte behind the null pointer. */
function noDistancesText({ text, nodes, numbers }: Extract<BootRefusal, { readonly kind: "no-distances" }>): string {
  const uncut = `${text} cuts no node from ${nodesWords(nodes)}`;
  const kept = `which the kernel keeps for hotplug as ${nodesWords(numbers)}`;
  return `the kernel panics in numa_emulation() with a NULL pointer dereference at 0x1: ${uncut}, ${kept}; it reads distances to them from the firmware's SLIT, and this machine has none`;
}
