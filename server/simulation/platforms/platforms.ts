/**
 * The machines a scenario can name, as data: how QEMU 7.2 splits RAM around the 32-bit hole (hw/i386/pc_piix.c, pc_q35.c,
 * pc.c; hw/arm/virt.c) and what SeaBIOS keeps for itself. Learnt from its source and from 266 boots. All numbers bytes, ends
 * exclusive.
 */
import type { FirmwareType, MachineSpec, PlatformName } from "../state/events.ts";
import { type Bytes, GiB, KiB, MiB, roundUp, TiB } from "../units/units.ts";

/** A range of bytes, end exclusive. */
export interface ByteSpan {
  readonly start: Bytes;
  readonly end: Bytes;
}

export interface FixedRange extends ByteSpan {
  readonly type: FirmwareType;
}

export interface PcPlatform {
  readonly family: "pc";
  /** RAM of this size or more is split. */
  readonly splitFrom: Bytes;
  /** How much of split RAM stays below 4 GiB. */
  readonly lowWhenSplit: Bytes;
  /** Kept by SeaBIOS at the top of low RAM, the ACPI tables included. */
  readonly keptByFirmware: Bytes;
  /** Between the end of the initrd and the top of low RAM. */
  readonly aboveInitrd: Bytes;
  /** Size of the window that the host bridge asks for above all memory. */
  readonly pciHole64: Bytes;
  readonly fixed: readonly FixedRange[];
  readonly acpi: { readonly dsdt: Bytes; readonly facp: Bytes; readonly mcfg: Bytes };
}

export interface VirtPlatform {
  readonly family: "virt";
  readonly ramStart: Bytes;
}

export type Platform = PcPlatform | VirtPlatform;

export const CONVENTIONAL_MEMORY_END: Bytes = 640 * KiB;

const BIOS_RANGES: readonly FixedRange[] = [
  { start: 0x9fc00, end: CONVENTIONAL_MEMORY_END, type: "reserved" },
  { start: 0xf0000, end: MiB, type: "reserved" },
  { start: 0xfffc0000, end: 4 * GiB, type: "reserved" },
];

export const PLATFORMS: Readonly<Record<PlatformName, Platform>> = {
  "qemu-pc": {
    family: "pc",
    splitFrom: 0xe0000000,
    lowWhenSplit: 3 * GiB,
    keptByFirmware: 0x20000,
    aboveInitrd: 0x20000,
    pciHole64: 2 * GiB,
    fixed: BIOS_RANGES,
    acpi: { dsdt: 6407, facp: 0x74, mcfg: 0 },
  },
  "qemu-q35": {
    family: "pc",
    splitFrom: 0xb0000000,
    lowWhenSplit: 2 * GiB,
    keptByFirmware: 0x21000,
    aboveInitrd: 0x30000,
    pciHole64: 32 * GiB,
    fixed: [
      ...BIOS_RANGES,
      { start: 0xb0000000, end: 0xc0000000, type: "reserved" },
      { start: 0xfed1c000, end: 0xfed20000, type: "reserved" },
    ],
    acpi: { dsdt: 8203, facp: 0xf4, mcfg: 0x3c },
  },
  "qemu-virt": { family: "virt", ramStart: GiB },
};

/** The HyperTransport range below 1 TiB: QEMU's default CPU is an AMD one, whose RAM must keep clear of it. */
export const HYPERTRANSPORT: ByteSpan = { start: 0xfd_0000_0000, end: TiB };

/** Where a PC's RAM lies. */
export interface PcRam {
  /** End of the RAM that starts at 0. */
  readonly lowEnd: Bytes;
  /** Start of the RAM behind the 32-bit hole. */
  readonly highStart: Bytes;
  /** Bytes of it; 0: none. */
  readonly high: Bytes;
}

/** RAM that would run into the HyperTransport range is moved to 1 TiB as a whole. */
export function pcRam(platform: PcPlatform, machine: MachineSpec): PcRam {
  const split = machine.memory >= platform.splitFrom;
  const lowEnd = split ? platform.lowWhenSplit : machine.memory;
  const high = machine.memory - lowEnd;
  const area = deviceAreaAbove(machine, 4 * GiB + high);
  const used = roundUp(area?.end ?? 4 * GiB + high, GiB) + platform.pciHole64;
  return { lowEnd, highStart: used > HYPERTRANSPORT.start ? HYPERTRANSPORT.end : 4 * GiB, high };
}

/** The part of the address space that memory devices are plugged into; none without slots or maxmem. */
export function deviceArea(machine: MachineSpec): ByteSpan | undefined {
  const platform = machine.platform === undefined ? undefined : PLATFORMS[machine.platform];
  if (platform === undefined) return undefined;
  if (platform.family === "virt") return deviceAreaAbove(machine, platform.ramStart + machine.memory);
  const { highStart, high } = pcRam(platform, machine);
  return deviceAreaAbove(machine, highStart + high);
}

/** A gigabyte more than needed for each slot, so that every DIMM can be aligned. */
function deviceAreaAbove(machine: MachineSpec, ramEnd: Bytes): ByteSpan | undefined {
  if (machine.maxmem <= machine.memory) return undefined;
  const start = roundUp(ramEnd, GiB);
  return { start, end: start + machine.maxmem - machine.memory + machine.slots * GiB };
}
