/**
 * The node of added memory that nobody names one for: memory_add_physaddr_to_nid() (arch/x86/mm/numa.c; mm/numa_memblks.c since 6.12). Who plugs memory names
 * its node by a proximity domain; of one that the SRAT does not have, acpi_get_node() knows none (drivers/acpi/numa/srat.c: pxm_to_node(), since 5.10).
 */
import { type DescribedMachine, kernelNode } from "../../platforms/srat.ts";
import type { MemoryState } from "../../state/state.ts";
import type { Bytes } from "../../units/units.ts";

/**
 * The node of the memory that holds the address, else that of the first memory there is. The SRAT's entry for the device-memory area is no
 * help: numa_cleanup_meminfo() cuts the table at the end of the boot memory.
 */
export function memoryAddPhysaddrToNid(state: MemoryState, address: Bytes): number {
  const { memory } = state.boot;
  const holder = memory.find(({ first, last }) => first <= address && address <= last) ?? memory[0];
  return holder?.node ?? 0;
}

/** The kernel's number for the node that a device at an address names, or the one that the kernel takes. */
export function nodeOfDomain(state: MemoryState, domain: number, address: Bytes): number {
  const described: DescribedMachine = state.boot.setup;
  return kernelNode(described, domain) ?? memoryAddPhysaddrToNid(state, address);
}
