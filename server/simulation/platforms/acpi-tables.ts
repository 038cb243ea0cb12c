/**
 * The ACPI tables of a PC's hypervisor: they lie in memory that the map calls reserved, so they cost nothing, but memblock reserves
 * them by name (acpi_reserve_initial_tables(), drivers/acpi/tables.c). Their sizes follow the machine's parts (hw/i386/acpi-build.c,
 * hw/acpi/cpu.c, hw/acpi/memory_hotplug.c of QEMU); the numbers are the platform's. Bytes.
 */
import type { DeviceSpec, MachineSpec } from "../state/events.ts";
import type { Bytes } from "../units/units.ts";
import { deviceArea } from "./ram-layout.ts";
import type { AcpiTablesData } from "./schema.ts";
import { type DescribedMachine, sratOf } from "./srat.ts";

export interface AcpiTable {
  readonly name: string;
  readonly start: Bytes;
  readonly size: Bytes;
}

/** The tables as they follow one another, the first at `start`. `devices`: with an NVDIMM among them the machine takes such. */
export function acpiTables(
  acpi: AcpiTablesData,
  machine: MachineSpec,
  start: Bytes,
  devices: readonly DeviceSpec[] = [],
): readonly AcpiTable[] {
  const count = devices.filter(({ kind }) => kind === "nvdimm").length;
  const nvdimms = count > 0;
  const { ssdt, nfit } = acpi.nvdimm;
  const sizes: readonly (readonly [string, Bytes])[] = [
    ["FACS", acpi.facs],
    ["DSDT", dsdtSize(acpi, machine, devices)],
    ["FACP", acpi.facp],
    ["APIC", acpi.madt.base + acpi.madt.perCpu * machine.cpus],
    ["HPET", acpi.hpet],
    ["SRAT", sratSize(acpi, { machine, devices })],
    ["MCFG", acpi.mcfg],
    ["SSDT", nvdimms && machine.slots > 0 ? ssdt.base + ssdt.perSlot * machine.slots : 0],
    ["NFIT", nvdimms && machine.slots > 0 ? nfit.base + nfit.perDevice * count : 0],
    ["WAET", acpi.waet],
  ];
  const tables: AcpiTable[] = [];
  let at = start;
  for (const [name, size] of sizes) {
    if (size > 0) tables.push({ name, start: at, size });
    at += size;
  }
  return tables;
}

/** One object for each CPU, with its node where there are nodes; one for each memory slot; PCI devices; and the lengths around them. */
function dsdtSize({ dsdt }: AcpiTablesData, machine: MachineSpec, devices: readonly DeviceSpec[]): Bytes {
  const { cpus, nodes, slots } = machine;
  const numa = nodes.length > 0 || deviceArea(machine) !== undefined;
  const nodeOf = new Map(nodes.flatMap((node) => node.cpus.map((cpu) => [cpu, node.id] as const)));
  const count = (of: DeviceSpec["kind"]): number => devices.filter(({ kind }) => kind === of).length;
  let ofCpus = 0;
  for (let cpu = 0; cpu < cpus; cpu++) {
    ofCpus += dsdt.cpus[Math.min(cpu, 2)]!;
    if (numa) ofCpus += dsdt.cpuProximity[(nodeOf.get(cpu) ?? 0) > 1 ? 1 : 0];
  }
  let size = dsdt.base + ofCpus + (count("nvdimm") > 0 ? dsdt.nvdimm : 0);
  if (slots > 0) size += dsdt.memoryHotplug + dsdt.perSlot * slots;
  size += dsdt.perPciDevice * count("virtio-mem");
  const longer = (steps: readonly number[], value: number): number => steps.filter((step) => value >= step).length;
  return (
    size +
    longer(dsdt.longerFromCpus, cpus) +
    longer(dsdt.longerFromCpuBytes, ofCpus) +
    longer(dsdt.longerFromSlots, slots)
  );
}

/** Memory entries that are not needed are there, disabled. */
function sratSize({ srat }: AcpiTablesData, described: DescribedMachine): Bytes {
  const { machine } = described;
  const area = deviceArea(machine);
  if (machine.nodes.length === 0 && area === undefined) return 0;
  const ofArea = area === undefined ? 0 : 1;
  const enabled = (sratOf(described)?.memory.length ?? 0) - ofArea;
  const entries = Math.max(Math.max(1, machine.nodes.length) + srat.spareMemory, enabled) + ofArea;
  return srat.base + srat.perCpu * machine.cpus + srat.perMemory * entries;
}
