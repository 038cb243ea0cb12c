/**
 * The ACPI tables of QEMU's PCs: they lie in memory that the map calls reserved, so they cost nothing, but memblock reserves
 * them by name (acpi_reserve_initial_tables(), drivers/acpi/tables.c). Sizes as QEMU 7.2 builds them (hw/i386/acpi-build.c),
 * measured for 1 to 4 CPUs, 0 to 4 nodes, and 0, 2 and 4 memory slots.
 */
import type { MachineSpec } from "../state/events.ts";
import type { Bytes } from "../units/units.ts";
import { deviceArea, type PcPlatform } from "./platforms.ts";

export interface AcpiTable {
  readonly name: string;
  readonly start: Bytes;
  readonly size: Bytes;
}

const FACS_SIZE = 64;

/** The tables as they follow one another, the first at `start`. */
export function acpiTables(platform: PcPlatform, machine: MachineSpec, start: Bytes): readonly AcpiTable[] {
  const { facp, mcfg } = platform.acpi;
  const sizes: readonly (readonly [string, Bytes])[] = [
    ["FACS", FACS_SIZE],
    ["DSDT", dsdtSize(platform, machine)],
    ["FACP", facp],
    ["APIC", 112 + 8 * machine.cpus],
    ["HPET", 56],
    ["SRAT", sratSize(machine)],
    ["MCFG", mcfg],
    ["WAET", 40],
  ];
  const tables: AcpiTable[] = [];
  let at = start;
  for (const [name, size] of sizes) {
    if (size > 0) tables.push({ name, start: at, size });
    at += size;
  }
  return tables;
}

/** One object for each CPU, longer from the third on; its node, longer from node 2 on; and one for each memory slot. */
function dsdtSize({ acpi }: PcPlatform, machine: MachineSpec): Bytes {
  const { cpus, nodes, slots } = machine;
  const numa = nodes.length > 0 || deviceArea(machine) !== undefined;
  const perCpu = Array.from({ length: cpus }, (_, cpu) => {
    const node = nodes.find((candidate) => candidate.cpus.includes(cpu))?.id ?? 0;
    const proximity = numa ? 6 + (node > 1 ? 1 : 0) : 0;
    return (cpu < 2 ? (cpu === 0 ? 81 : 83) : 86) + proximity;
  });
  const memorySlots = slots === 0 ? 0 : 984 + 123 * slots;
  return acpi.dsdt + memorySlots + perCpu.reduce((sum, size) => sum + size, 0);
}

/** Memory entries that are not needed are there, disabled. */
function sratSize(machine: MachineSpec): Bytes {
  const area = deviceArea(machine);
  if (machine.nodes.length === 0 && area === undefined) return 0;
  const entries = Math.max(1, machine.nodes.length) + 2 + (area === undefined ? 0 : 1);
  return 48 + 16 * machine.cpus + 40 * entries;
}
