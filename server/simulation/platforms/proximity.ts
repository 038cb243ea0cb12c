/**
 * The kernel's numbers for the firmware's nodes. ACPI names a node by its proximity domain (PXM), and acpi_map_pxm_to_node()
 * (drivers/acpi/numa/srat.c) gives each the lowest free number when it first meets it: in the table's CPU entries, then in its memory
 * entries. A device tree's numa-node-id is taken as it is.
 */
import type { MachineSpec } from "../state/events.ts";
import { platformOf } from "./catalogue.ts";

/** Kernel's number by proximity domain, of those that the table names. */
export type NodeNumbers = ReadonlyMap<number, number>;

/** Numbers in the order in which domains are first met. */
export function nodeNumbers(domains: Iterable<number>): NodeNumbers {
  const numbers = new Map<number, number>();
  for (const domain of domains) if (!numbers.has(domain)) numbers.set(domain, numbers.size);
  return numbers;
}

/** Whether it is ACPI that describes the nodes. */
export function namesDomains(machine: MachineSpec): boolean {
  return platformOf(machine).firmware.kind !== "device-tree" || machine.uefi !== undefined;
}

/** Whether nodes get numbers of the kernel's own. A machine whose nodes say their ranges is written with the kernel's numbers. */
export function numbersNodes(machine: MachineSpec): boolean {
  return platformOf(machine).nodes.layout === "consecutive" && namesDomains(machine);
}
