/**
 * What a machine hands to the kernel it boots: its memory map, the place of the initrd, the NUMA description, where memory
 * devices will go and which tables lie where. The rules are QEMU's (hw/i386/pc.c, x86.c, hw/arm/boot.c), their numbers the
 * platform's (data/); or the scenario's own `firmware` map says it. Bytes, ends exclusive.
 */

import { E820_RAM, E820_TYPES, type E820Entry, E820Map } from "../e820/e820.ts";
import { PAGE_SIZE } from "../e820/page-size.ts";
import type { DeviceSpec, MachineSpec } from "../state/events.ts";
import type { Note } from "../state/notes.ts";
import { type Bytes, GiB, MiB, roundDown, roundUp } from "../units/units.ts";
import { type AcpiTable, acpiTables } from "./acpi-tables.ts";
import { biosMemory } from "./bios-memory.ts";
import { biosOf, deviceTreeOf, platformOf } from "./catalogue.ts";
import { reservesHyperTransport } from "./cpu-features.ts";
import { machineNotes } from "./machine-notes.ts";
import { deviceArea, splitRam } from "./ram-layout.ts";
import type { BiosData, ByteSpan, ContiguousMemory, PlatformData, SplitMemory } from "./schema.ts";
import { type Srat, sratOf } from "./srat.ts";
import { uefiMemory } from "./uefi-memory.ts";

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

/** `devices`: what is attached now or later; a machine that may get NVDIMMs keeps a page more. */
export function platformMemoryMap(machine: MachineSpec, devices: readonly DeviceSpec[] = []): PlatformMap {
  const platform = platformOf(machine);
  const map = mapOf(platform, machine, devices);
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
    ...(platform.firmware.kind === "unknown" ? { initrd: belowFourGib(machine, entries) } : {}),
    ...observedInitrd(machine),
    firmware: new E820Map([...entries].sort((a, b) => a.start - b.start)),
    srat: sratOf({ machine, devices }),
    deviceArea: deviceArea(machine),
    notes: machineNotes(machine, entries),
  };
}

interface OwnMap {
  readonly entries: readonly E820Entry[];
  readonly more: Partial<Omit<PlatformMap, "firmware" | "srat" | "deviceArea" | "notes">>;
}

function mapOf(platform: PlatformData, machine: MachineSpec, devices: readonly DeviceSpec[]): OwnMap {
  const { memory, firmware } = platform;
  if (memory.kind === "contiguous") return contiguousMap(platform, memory, machine);
  if (memory.kind === "split" && firmware.kind === "bios") return splitMap(memory, firmware, machine, devices);
  return { entries: [], more: {} };
}

function splitMap(rules: SplitMemory, bios: BiosData, machine: MachineSpec, devices: readonly DeviceSpec[]): OwnMap {
  const { lowEnd, highStart, high } = splitRam(rules, machine);
  const nvdimms = devices.some(({ kind }) => kind === "nvdimm");
  const { start: ramEnd, acpiTables: tablesAt } = biosMemory(bios, machine, lowEnd, nvdimms);
  const entries: E820Entry[] = [
    { start: 0, end: rules.conventionalEnd, type: E820_RAM },
    { start: MiB, end: ramEnd, type: E820_RAM },
    ...rules.fixed.map(({ start, end, type }) => ({ start, end, type: E820_TYPES[type] })),
  ];
  if (ramEnd < lowEnd) entries.push({ start: ramEnd, end: lowEnd, type: E820_TYPES.reserved });
  if (rules.hyperTransport !== undefined && reservesHyperTransport(machine)) {
    entries.push({ ...rules.hyperTransport, type: E820_TYPES.reserved });
  }
  if (high > 0) entries.push({ start: highStart, end: highStart + high, type: E820_RAM });
  const acpi = biosOf(machine)?.acpi;
  const tables = acpi === undefined || tablesAt === undefined ? [] : acpiTables(acpi, machine, tablesAt, devices);
  const initrdEnd = roundDown(ramEnd, bios.initrdUnit);
  return { entries, more: { initrd: initrdEndingAt(initrdEnd, machine), acpiTables: tables } };
}

function contiguousMap(platform: PlatformData, { ramStart }: ContiguousMemory, machine: MachineSpec): OwnMap {
  const ram = { start: ramStart, end: ramStart + machine.memory, type: E820_RAM };
  if (machine.uefi !== undefined) {
    const { flash, nomap } = uefiMemory(machine, machine.uefi, ramStart);
    const entries = flash === undefined ? [ram] : [{ ...flash, type: E820_RAM }, ram];
    return { entries, more: { nomap } };
  }
  const loader = deviceTreeOf(platform);
  const initrdStart = ramStart + Math.min(machine.memory / 2, loader.initrdOffset);
  const initrd = { start: initrdStart, end: initrdStart + roundUp(machine.initrd, PAGE_SIZE) };
  const treeStart = roundUp(initrdStart + machine.initrd, loader.treeAlign);
  const deviceTree = { start: treeStart, end: treeStart + loader.treeSize };
  return { entries: [ram], more: { deviceTree, ...(machine.initrd > 0 ? { initrd } : {}) } };
}

/** Where a log saw it; whole pages. */
function observedInitrd({ initrd, initrdAt }: MachineSpec): Pick<PlatformMap, "initrd"> | undefined {
  if (initrdAt === undefined || initrd === 0) return undefined;
  return { initrd: { start: roundDown(initrdAt, PAGE_SIZE), end: roundUp(initrdAt + initrd, PAGE_SIZE) } };
}

function initrdEndingAt(end: Bytes, { initrd }: MachineSpec): ByteSpan | undefined {
  return initrd === 0 ? undefined : { start: roundDown(end - initrd, PAGE_SIZE), end };
}

/** A boot loader of which nothing is known: as high as the initrd fits below 4 GiB. */
function belowFourGib(machine: MachineSpec, entries: readonly E820Entry[]): ByteSpan | undefined {
  const ends = entries
    .filter(({ type, start }) => type === E820_RAM && start < 4 * GiB)
    .map((entry) => ({ start: entry.start, end: roundDown(Math.min(entry.end, 4 * GiB), PAGE_SIZE) }))
    .filter(({ start, end }) => end - start >= machine.initrd)
    .map(({ end }) => end);
  return ends.length === 0 ? undefined : initrdEndingAt(Math.max(...ends), machine);
}
