/**
 * What is wrong with a machine before any kernel looks at it: sizes that don't add up, firmware ranges that overlap, nodes
 * outside of all memory. QEMU refuses sizes that don't add up; firmware never reports ranges that overlap or nodes
 * without memory behind them.
 */

import { E820_PMEM, E820_RAM, E820_SOFT_RESERVED, type E820Entry } from "../e820/e820.ts";
import type { Reason } from "../evidence/reason.ts";
import type { MachineNode, MachineSpec } from "../state/events.ts";
import { type Note, note } from "../state/notes.ts";
import { type Bytes, MiB, roundDown } from "../units/units.ts";
import { platformOf } from "./catalogue.ts";

/** `entries`: the memory map, as given or the platform's own. */
export function machineNotes(machine: MachineSpec, entries: readonly E820Entry[]): readonly Note[] {
  return [
    ...memoryMismatch(machine),
    ...maxmemExceeded(machine),
    ...firmwareOverlaps(machine),
    ...nodesWithoutPlace(machine),
    ...machine.nodes.flatMap((node) => nodeNotInMemory(node, entries)),
    ...nodesOverlap(machine.nodes),
  ];
}

/** Why nothing of a machine that can't be is exact. What the kernel itself makes of nodes that overlap is simulated. */
export function machineDoubts(machine: MachineSpec): readonly Reason[] {
  const parts = [memoryMismatch, maxmemExceeded, firmwareOverlaps, nodesWithoutPlace];
  const isImpossible = parts.some((notes) => notes(machine).length > 0) || sharedCpus(machine.nodes).length > 0;
  return isImpossible ? [{ kind: "machine-impossible" }] : [];
}

/**
 * CPUs that two nodes name, the first one of each pair of nodes. QEMU refuses them: a CPU is assigned to one node
 * (hw/core/machine.c:machine_set_cpu_numa_node()).
 */
export function sharedCpus(
  nodes: readonly MachineNode[],
): readonly { readonly cpu: number; readonly first: number; readonly second: number }[] {
  const owners = new Map<number, number>();
  const shared = new Map<string, { readonly cpu: number; readonly first: number; readonly second: number }>();
  for (const { id, cpus } of nodes) {
    for (const cpu of cpus) {
      const first = owners.get(cpu) ?? id;
      owners.set(cpu, first);
      const pair = `${first} ${id}`;
      if (first !== id && !shared.has(pair)) shared.set(pair, { cpu, first, second: id });
    }
  }
  return [...shared.values()];
}

function memoryMismatch({ memory, memoryOrigin, nodes }: MachineSpec): readonly Note[] {
  const sum = nodes.reduce((total, node) => total + node.memory, 0);
  if (nodes.length === 0 || nodes.some(({ ranges }) => ranges.length > 0) || sum === memory) return [];
  const parts = nodes.map(({ id, memory: bytes, origin }) => ({ id, memory: bytes, origin }));
  return [note("memory-mismatch", { memory, sum, nodes: parts }, memoryOrigin)];
}

function maxmemExceeded({ memory, maxmem, origin, maxmemOrigin }: MachineSpec): readonly Note[] {
  if (maxmem === 0 || maxmem >= memory) return [];
  return [note("maxmem-exceeded", { kind: "at-boot", maxmem, memory }, maxmemOrigin ?? origin)];
}

function firmwareOverlaps({ firmware = [] }: MachineSpec): readonly Note[] {
  const sorted = [...firmware].sort((a, b) => a.first - b.first);
  const notes: Note[] = [];
  let highest = sorted[0];
  for (const range of sorted.slice(1)) {
    if (highest !== undefined && range.first <= highest.last) {
      const shared = { first: range.first, last: Math.min(range.last, highest.last) };
      const { first, last, type, origin } = highest;
      const facts = { shared, below: { first, last, type, origin }, type: range.type };
      notes.push(note("firmware-overlap", facts, range.origin, range.first));
    }
    if (highest === undefined || range.last > highest.last) highest = range;
  }
  return notes;
}

/** A firmware map tells no node's place: a node of a machine that only the map describes says its ranges. */
function nodesWithoutPlace(machine: MachineSpec): readonly Note[] {
  if (platformOf(machine).nodes.layout === "consecutive") return [];
  let behind = 0;
  return machine.nodes
    .filter(({ ranges, memory }) => ranges.length === 0 && memory > 0)
    .map(({ id, memory, origin }) => {
      const last = endOfRam(machine, behind, memory) - 1;
      const example = { first: behind, last };
      behind = last + 1;
      return note("node-not-in-memory", { kind: "no-place", node: id, memory, example }, origin);
    });
}

/** Nodes border on whole memory blocks on real machines: what small holes of the map make of a size is rounded to this. */
const BORDER: Bytes = 128 * MiB;

/** Where `memory` bytes of the map's usable ranges from `start` on end; what the map lacks stands behind it. */
function endOfRam({ firmware = [] }: MachineSpec, start: Bytes, memory: Bytes): Bytes {
  let left = memory;
  let behind = start;
  for (const range of [...firmware].sort((a, b) => a.first - b.first)) {
    if (range.type !== "usable" || range.last < start) continue;
    const first = Math.max(start, range.first);
    const taken = Math.min(left, range.last + 1 - first);
    left -= taken;
    behind = first + taken;
    if (left > 0) continue;
    const border = roundDown(behind + BORDER / 2, BORDER);
    return border > start ? Math.min(border, range.last + 1) : behind;
  }
  return left < BORDER ? behind : behind + left;
}

/** Types that a node may be of: what is soft reserved or persistent becomes memory later. */
const MEMORY: readonly number[] = [E820_RAM, E820_SOFT_RESERVED, E820_PMEM];

function nodeNotInMemory(node: MachineNode, entries: readonly E820Entry[]): readonly Note[] {
  return node.ranges
    .filter(
      ({ first, last }) =>
        !entries.some(({ start, end, type }) => MEMORY.includes(type) && start <= last && first < end),
    )
    .map(({ first, last }) =>
      note("node-not-in-memory", { kind: "not-usable", node: node.id, range: { first, last } }, node.origin, first),
    );
}

/** numa_cleanup_meminfo(), since 6.11 in mm/numa_memblks.c: one conflict, and the firmware's table is not used. */
function nodesOverlap(nodes: readonly MachineNode[]): readonly Note[] {
  const claims = nodes.flatMap((node) => node.ranges.map((range) => ({ node, ...range })));
  const sorted = claims.sort((a, b) => a.first - b.first);
  return sorted.flatMap((claim, index): readonly Note[] => {
    const before = sorted.slice(0, index).find(({ node, last }) => node !== claim.node && last >= claim.first);
    if (before === undefined) return [];
    const facts = {
      shared: { first: claim.first, last: Math.min(before.last, claim.last) },
      first: { id: before.node.id, origin: before.node.origin },
      second: claim.node.id,
    };
    return [note("nodes-refused", facts, claim.node.origin, claim.first)];
  });
}
