/**
 * The NUMA description that a platform's ACPI tables give: which memory belongs to which node, what may be unplugged, and
 * each CPU's node. Models build_srat() (hw/i386/acpi-build.c, hw/arm/virt-acpi-build.c of QEMU 7.2). Bytes, ends exclusive.
 */
import type { MachineNode, MachineSpec, Origin } from "../state/events.ts";
import { MiB } from "../units/units.ts";
import { type ByteSpan, CONVENTIONAL_MEMORY_END, deviceArea, type PcRam, PLATFORMS, pcRam } from "./platforms.ts";

/** One enabled memory affinity entry. */
export interface SratMemory extends ByteSpan {
  readonly node: number;
  readonly hotpluggable: boolean;
  readonly origin: Origin;
}

export interface Srat {
  /** In the table's order. */
  readonly memory: readonly SratMemory[];
  /** Node of each CPU; undefined: the table doesn't mention it. */
  readonly cpuNodes: readonly (number | undefined)[];
}

/** The machine's NUMA description; undefined where its firmware gives none. */
export function sratOf(machine: MachineSpec): Srat | undefined {
  const area = deviceArea(machine);
  // QEMU makes up a node where memory may be plugged and none was described.
  const nodes = machine.nodes.length > 0 || area === undefined ? machine.nodes : [theOnlyNode(machine)];
  if (nodes.length === 0) return undefined;
  const ranged = nodes.some(({ ranges }) => ranges.length > 0);
  const memory = ranged || machine.platform === undefined ? rangesAsGiven(nodes) : laidOut(machine, nodes);
  const last = nodes.at(-1)!;
  if (area !== undefined && machine.platform !== undefined) {
    memory.push({ ...area, node: last.id, hotpluggable: true, origin: machine.origin });
  }
  return { memory, cpuNodes: cpuNodes(machine, nodes) };
}

/** On QEMU a CPU that no node names belongs to node 0. */
function cpuNodes(machine: MachineSpec, nodes: readonly MachineNode[]): readonly (number | undefined)[] {
  const fallback = machine.platform === undefined ? undefined : 0;
  return Array.from({ length: machine.cpus }, (_, cpu) => nodes.find(({ cpus }) => cpus.includes(cpu))?.id ?? fallback);
}

function theOnlyNode({ memory, memoryOrigin }: MachineSpec): MachineNode {
  return { id: 0, memory, ranges: [], cpus: [], hotpluggable: false, origin: memoryOrigin };
}

function rangesAsGiven(nodes: readonly MachineNode[]): SratMemory[] {
  return nodes.flatMap(({ id, ranges, hotpluggable, origin }) =>
    ranges.map(({ first, last }) => ({ start: first, end: last + 1, node: id, hotpluggable, origin })),
  );
}

/** Nodes follow one another through RAM; on a PC the hole below 1 MiB and the one below 4 GiB cut them. */
function laidOut(machine: MachineSpec, nodes: readonly MachineNode[]): SratMemory[] {
  const platform = PLATFORMS[machine.platform ?? "qemu-pc"];
  const entries: SratMemory[] = [];
  let at = platform.family === "virt" ? platform.ramStart : 0;
  for (const { id: node, memory, hotpluggable, origin } of nodes) {
    const span = { start: at, end: at + memory };
    at = span.end;
    const pieces = platform.family === "virt" ? [span] : aroundHoles(span, pcRam(platform, machine));
    for (const piece of pieces) {
      if (piece.start < piece.end) entries.push({ ...piece, node, hotpluggable, origin });
    }
  }
  return entries;
}

/** What part of RAM, counted without the hole below 4 GiB, comes to lie where. */
function aroundHoles({ start, end }: ByteSpan, { lowEnd, highStart }: PcRam): readonly ByteSpan[] {
  const shift = highStart - lowEnd;
  return [
    { start, end: Math.min(end, CONVENTIONAL_MEMORY_END) },
    { start: Math.max(start, MiB), end: Math.min(end, lowEnd) },
    { start: Math.max(start, lowEnd) + shift, end: end + shift },
  ];
}
