/**
 * What a machine hands to the kernel it boots: its memory map, the place of the initrd, the NUMA description, where memory
 * devices will go and which tables lie where. From QEMU 7.2 (hw/i386/pc.c, x86.c, hw/arm/boot.c), SeaBIOS 1.16 and edk2, or as
 * the scenario's own `firmware` map says. Bytes, ends exclusive.
 */

import { E820_RAM, E820_TYPES, type E820Entry, E820Map } from "../e820/e820.ts";
import type { MachineSpec } from "../state/events.ts";
import type { Note } from "../state/notes.ts";
import { type Bytes, GiB, KiB, MiB, roundDown, roundUp } from "../units/units.ts";
import { type AcpiTable, acpiTables } from "./acpi-tables.ts";
import { machineNotes } from "./machine-notes.ts";
import {
  type ByteSpan,
  CONVENTIONAL_MEMORY_END,
  deviceArea,
  HYPERTRANSPORT,
  type PcPlatform,
  PLATFORMS,
  pcRam,
  type VirtPlatform,
} from "./platforms.ts";
import { type Srat, sratOf } from "./srat.ts";
import { uefiMemory } from "./uefi-virt.ts";

export interface PlatformMap {
  /** Sorted. On arm64 its usable entries are what the device tree or UEFI calls memory. */
  readonly firmware: E820Map;
  /** Memory that firmware keeps to itself: present, never mapped. */
  readonly nomap: readonly ByteSpan[];
  readonly srat: Srat | undefined;
  /** Where the boot loader put it, whole pages. */
  readonly initrd: ByteSpan | undefined;
  readonly deviceTree: ByteSpan | undefined;
  /** Where memory devices are plugged. */
  readonly deviceArea: ByteSpan | undefined;
  readonly acpiTables: readonly AcpiTable[];
  readonly notes: readonly Note[];
}

/** The size and alignment arm64's boot protocol gives a device tree. */
const DEVICE_TREE_SIZE = MiB;
const DEVICE_TREE_ALIGN = 2 * MiB;
const PAGE = 4 * KiB;

export function platformMemoryMap(machine: MachineSpec): PlatformMap {
  const map = mapOf(machine);
  const given = machine.firmware?.map(({ first, last, type }) => ({
    start: first,
    end: last + 1,
    type: E820_TYPES[type],
  }));
  const entries = given ?? map.entries;
  return {
    nomap: [],
    initrd: undefined,
    deviceTree: undefined,
    acpiTables: [],
    ...map.more,
    ...(machine.platform === undefined ? { initrd: belowFourGib(machine, entries) } : {}),
    firmware: new E820Map([...entries].sort((a, b) => a.start - b.start)),
    srat: sratOf(machine),
    deviceArea: deviceArea(machine),
    notes: machineNotes(machine, entries),
  };
}

interface OwnMap {
  readonly entries: readonly E820Entry[];
  readonly more: Partial<Omit<PlatformMap, "firmware" | "srat" | "deviceArea" | "notes">>;
}

function mapOf(machine: MachineSpec): OwnMap {
  const platform = machine.platform === undefined ? undefined : PLATFORMS[machine.platform];
  if (platform === undefined) return { entries: [], more: {} };
  return platform.family === "pc" ? pcMap(platform, machine) : virtMap(platform, machine);
}

function pcMap(platform: PcPlatform, machine: MachineSpec): OwnMap {
  const { lowEnd, highStart, high } = pcRam(platform, machine);
  const ramEnd = lowEnd - platform.keptByFirmware;
  const entries: E820Entry[] = [
    { start: 0, end: BIOS_DATA_START, type: E820_RAM },
    { start: MiB, end: ramEnd, type: E820_RAM },
    { start: ramEnd, end: lowEnd, type: E820_TYPES.reserved },
    ...platform.fixed.map(({ start, end, type }) => ({ start, end, type: E820_TYPES[type] })),
    { ...HYPERTRANSPORT, type: E820_TYPES.reserved },
  ];
  if (high > 0) entries.push({ start: highStart, end: highStart + high, type: E820_RAM });
  const tables = acpiTables(platform, machine, lowEnd - ACPI_BELOW_LOW_END);
  return { entries, more: { initrd: initrdEndingAt(lowEnd - platform.aboveInitrd, machine), acpiTables: tables } };
}

/** QEMU's table blob, aligned to its 128 KiB, ends where low RAM ends. */
const ACPI_BELOW_LOW_END = 128 * KiB;
/** The last kilobyte of conventional memory is the BIOS's. */
const BIOS_DATA_START = CONVENTIONAL_MEMORY_END - KiB;

function virtMap({ ramStart }: VirtPlatform, machine: MachineSpec): OwnMap {
  const ram = { start: ramStart, end: ramStart + machine.memory, type: E820_RAM };
  if (machine.uefi !== undefined) {
    const { flash, nomap } = uefiMemory(machine, machine.uefi, ramStart);
    const entries = flash === undefined ? [ram] : [{ ...flash, type: E820_RAM }, ram];
    return { entries, more: { nomap } };
  }
  const initrdStart = ramStart + Math.min(machine.memory / 2, 128 * MiB);
  const initrd = { start: initrdStart, end: initrdStart + roundUp(machine.initrd, PAGE) };
  const treeStart = roundUp(initrdStart + machine.initrd, DEVICE_TREE_ALIGN);
  const deviceTree = { start: treeStart, end: treeStart + DEVICE_TREE_SIZE };
  return { entries: [ram], more: { deviceTree, ...(machine.initrd > 0 ? { initrd } : {}) } };
}

function initrdEndingAt(end: Bytes, { initrd }: MachineSpec): ByteSpan | undefined {
  return initrd === 0 ? undefined : { start: roundDown(end - initrd, PAGE), end };
}

/** A boot loader of which nothing is known: as high as the initrd fits below 4 GiB. */
function belowFourGib(machine: MachineSpec, entries: readonly E820Entry[]): ByteSpan | undefined {
  const ends = entries
    .filter(({ type, start }) => type === E820_RAM && start < 4 * GiB)
    .map((entry) => ({ start: entry.start, end: roundDown(Math.min(entry.end, 4 * GiB), PAGE) }))
    .filter(({ start, end }) => end - start >= machine.initrd)
    .map(({ end }) => end);
  return ends.length === 0 ? undefined : initrdEndingAt(Math.max(...ends), machine);
}
