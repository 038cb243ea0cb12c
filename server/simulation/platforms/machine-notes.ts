/**
 * What is wrong with a machine before any kernel looks at it: sizes that don't add up, firmware ranges that overlap, nodes
 * outside of all memory. QEMU would refuse the first; the rest no firmware would say.
 */

import { E820_RAM, type E820Entry } from "../e820/e820.ts";
import type { MachineNode, MachineSpec, Origin } from "../state/events.ts";
import type { Note, RelatedNote } from "../state/notes.ts";
import { hex, sizeText } from "../units/units.ts";
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

function memoryMismatch({ memory, memoryOrigin, nodes }: MachineSpec): readonly Note[] {
  const sum = nodes.reduce((total, node) => total + node.memory, 0);
  if (nodes.length === 0 || nodes.some(({ ranges }) => ranges.length > 0) || sum === memory) return [];
  const message = `the nodes add up to ${sizeText(sum)}, memory says ${sizeText(memory)}`;
  const related = nodes.map((node) => ({ origin: node.origin, message: `node${node.id}: ${sizeText(node.memory)}` }));
  return [error("memory-mismatch", memoryOrigin, message, related)];
}

function maxmemExceeded({ memory, maxmem, origin, maxmemOrigin }: MachineSpec): readonly Note[] {
  if (maxmem === 0 || maxmem >= memory) return [];
  return [
    error(
      "maxmem-exceeded",
      maxmemOrigin ?? origin,
      `maxmem is ${sizeText(maxmem)}, the machine boots with ${sizeText(memory)} already`,
    ),
  ];
}

function firmwareOverlaps({ firmware = [] }: MachineSpec): readonly Note[] {
  const sorted = [...firmware].sort((a, b) => a.first - b.first);
  const notes: Note[] = [];
  let highest = sorted[0];
  for (const range of sorted.slice(1)) {
    if (highest !== undefined && range.first <= highest.last) {
      const from = `${hex(range.first)}-${hex(Math.min(range.last, highest.last))}`;
      const message = `${from} is ${highest.type} and ${range.type} at once`;
      const related = [
        { origin: highest.origin, message: `${highest.type}: ${hex(highest.first)}-${hex(highest.last)}` },
      ];
      notes.push({ ...error("firmware-overlap", range.origin, message, related), address: range.first });
    }
    if (highest === undefined || range.last > highest.last) highest = range;
  }
  return notes;
}

/** A firmware map tells no node's place: a node of a machine that only the map describes says its ranges. */
function nodesWithoutPlace(machine: MachineSpec): readonly Note[] {
  if (platformOf(machine).nodes.layout === "consecutive") return [];
  return machine.nodes
    .filter(({ ranges, memory }) => ranges.length === 0 && memory > 0)
    .map(({ id, memory, origin }) => {
      const message = `node${id} gets no memory: the firmware map does not tell where its ${sizeText(memory)} lie; write \`node${id} { 0x0-0x3fffffff }\``;
      return { ...error("node-not-in-memory", origin, message), severity: "warning" };
    });
}

function nodeNotInMemory(node: MachineNode, entries: readonly E820Entry[]): readonly Note[] {
  return node.ranges
    .filter(
      ({ first, last }) => !entries.some(({ start, end, type }) => type === E820_RAM && start <= last && first < end),
    )
    .map(({ first, last }) => {
      const message = `node${node.id} has no memory at ${hex(first)}-${hex(last)}: the firmware map calls nothing there usable`;
      return { ...error("node-not-in-memory", node.origin, message, []), address: first };
    });
}

/** numa_cleanup_meminfo(), since 6.11 in mm/numa_memblks.c: one conflict, and the firmware's table is not used. */
function nodesOverlap(nodes: readonly MachineNode[]): readonly Note[] {
  const claims = nodes.flatMap((node) => node.ranges.map((range) => ({ node, ...range })));
  const sorted = claims.sort((a, b) => a.first - b.first);
  return sorted.flatMap((claim, index): readonly Note[] => {
    const before = sorted.slice(0, index).find(({ node, last }) => node !== claim.node && last >= claim.first);
    if (before === undefined) return [];
    const shared = `${hex(claim.first)}-${hex(Math.min(before.last, claim.last))}`;
    const message = `node${before.node.id} and node${claim.node.id} both have ${shared}: the kernel refuses the firmware's table and puts all memory on one node`;
    const related = [{ origin: before.node.origin, message: `node${before.node.id} has it here` }];
    return [{ ...error("nodes-refused", claim.node.origin, message, related), address: claim.first }];
  });
}

function error(code: string, origin: Origin, message: string, related: readonly RelatedNote[] = []): Note {
  return { code, severity: "error", message, origin, related, remedies: [] };
}
