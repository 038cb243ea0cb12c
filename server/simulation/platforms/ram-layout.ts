/**
 * Where RAM and the device-memory area lie in a platform's address space. Models pc_memory_init() and pc_max_used_gpa()
 * (hw/i386/pc.c of QEMU) and virt_set_memmap() (hw/arm/virt.c). Bytes, ends exclusive.
 */
import type { MachineSpec } from "../state/events.ts";
import { type Bytes, GiB, roundUp } from "../units/units.ts";
import { platformOf } from "./catalogue.ts";
import { reservesHyperTransport } from "./cpu-features.ts";
import type { ByteSpan, SplitMemory } from "./schema.ts";

/** Where split RAM lies. */
export interface SplitRam {
  /** End of the RAM that starts at 0. */
  readonly lowEnd: Bytes;
  /** Start of the RAM behind the 32-bit hole. */
  readonly highStart: Bytes;
  /** Bytes of it; 0: none. */
  readonly high: Bytes;
}

/** On an AMD CPU, RAM that would run into the HyperTransport range is moved above it as a whole. */
export function splitRam(rules: SplitMemory, machine: MachineSpec): SplitRam {
  const split = machine.memory >= rules.splitFrom;
  const lowEnd = split ? rules.lowWhenSplit : machine.memory;
  const high = machine.memory - lowEnd;
  const { hyperTransport } = rules;
  const moves =
    hyperTransport !== undefined && reservesHyperTransport(machine) && reachesHyperTransport(rules, machine);
  return { lowEnd, highStart: moves ? hyperTransport.end : 4 * GiB, high };
}

/** Whether the highest address that the machine may use lies in AMD's range or behind, were it not moved. */
export function reachesHyperTransport(rules: SplitMemory, machine: MachineSpec): boolean {
  if (rules.hyperTransport === undefined) return false;
  const high = machine.memory >= rules.splitFrom ? machine.memory - rules.lowWhenSplit : 0;
  const area = areaBehind(machine, 4 * GiB + high);
  return roundUp(area?.end ?? 4 * GiB + high, GiB) + rules.pciHole64 > rules.hyperTransport.start;
}

/** The part of the address space that memory devices are plugged into; none without slots or maxmem. */
export function deviceArea(machine: MachineSpec): ByteSpan | undefined {
  const { memory, deviceMemory } = platformOf(machine);
  if (deviceMemory === "none" || memory.kind === "firmware-map") return undefined;
  if (memory.kind === "contiguous") return areaBehind(machine, memory.ramStart + machine.memory);
  const { highStart, high } = splitRam(memory, machine);
  return areaBehind(machine, highStart + high);
}

/** A gigabyte more than needed for each slot, so that every DIMM can be aligned. */
function areaBehind(machine: MachineSpec, ramEnd: Bytes): ByteSpan | undefined {
  if (machine.maxmem <= machine.memory) return undefined;
  const start = roundUp(ramEnd, GiB);
  return { start, end: start + machine.maxmem - machine.memory + machine.slots * GiB };
}
