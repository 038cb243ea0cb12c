/**
 * The NUMA description that a platform's ACPI tables give: which memory belongs to which node, what may be unplugged, and
 * each CPU's node. Models build_srat() (hw/i386/acpi-build.c, hw/arm/virt-acpi-build.c of QEMU 7.2). Bytes, ends exclusive.
 */
import type { BootSetup, DeviceSpec, MachineNode, MachineSpec, Origin } from "../state/events.ts";
import { onceFor } from "../units/once-for.ts";
import { KiB, MiB } from "../units/units.ts";
import { platformOf } from "./catalogue.ts";
import { placedAtBoot } from "./device-memory.ts";
import { type NodeNumbers, namesDomains, nodeNumbers, numbersNodes } from "./proximity.ts";
import { deviceArea, type SplitRam, splitRam } from "./ram-layout.ts";
import type { ByteSpan, Known } from "./schema.ts";

/** One enabled memory affinity entry. */
export interface SratMemory extends ByteSpan {
  /** Proximity domain: the node's number on the machine. */
  readonly pxm: number;
  /** The kernel's number for it. */
  readonly node: number;
  readonly hotpluggable: boolean;
  /** An NVDIMM's. */
  readonly isPersistent?: boolean;
  readonly origin: Origin;
}

export interface Srat {
  /** In the table's order. */
  readonly memory: readonly SratMemory[];
  /** Proximity domain of each CPU; undefined: the table doesn't mention it. */
  readonly cpuDomains: readonly (number | undefined)[];
  /** The same in the kernel's numbers. */
  readonly cpuNodes: readonly (number | undefined)[];
  readonly numbers: NodeNumbers;
  /** Nodes stand for proximity domains of ACPI, not for numbers of a device tree. */
  readonly hasDomains: boolean;
  /** A SLIT comes with it. */
  readonly slit: Known<boolean>;
}

/** What a description is of: `devices`, attached at the start or later. */
export type DescribedMachine = Pick<BootSetup, "machine" | "devices">;

/** The machine's NUMA description; undefined where its firmware gives none. Of thousands of devices each asks for it. */
export function sratOf({ machine, devices }: DescribedMachine): Srat | undefined {
  return SRAT_OF(machine)(devices);
}

const SRAT_OF = onceFor((machine: MachineSpec) =>
  onceFor((devices: readonly DeviceSpec[]) => describe(machine, devices)),
);

function describe(machine: MachineSpec, devices: readonly DeviceSpec[]): Srat | undefined {
  const area = deviceArea(machine);
  // QEMU makes up a node where memory may be plugged and none was described.
  const nodes = machine.nodes.length > 0 || area === undefined ? machine.nodes : [theOnlyNode(machine)];
  if (nodes.length === 0) return undefined;
  const ranged = nodes.some(({ ranges }) => ranges.length > 0);
  const consecutive = platformOf(machine).nodes.layout === "consecutive";
  const memory = ranged || !consecutive ? rangesAsGiven(nodes) : laidOut(machine, nodes);
  if (consecutive && !ranged) memory.push(...nvdimms(machine, devices));
  const last = nodes.at(-1)!;
  if (area !== undefined) {
    memory.push({ ...area, pxm: last.id, hotpluggable: true, origin: machine.origin });
  }
  const cpuDomains = domainsOfCpus(machine, nodes);
  const named = [...cpuDomains.filter((domain) => domain !== undefined), ...memory.map(({ pxm }) => pxm)];
  const numbers = numbersNodes(machine) ? nodeNumbers(named) : new Map(named.map((domain) => [domain, domain]));
  return {
    memory: memory.map((entry) => ({ ...entry, node: numbers.get(entry.pxm)! })),
    cpuDomains,
    cpuNodes: cpuDomains.map((domain) => (domain === undefined ? undefined : numbers.get(domain))),
    numbers,
    hasDomains: namesDomains(machine),
    slit: platformOf(machine).nodes.slit,
  };
}

/**
 * The kernel's number for a node of the machine, as plugged memory and virtio-mem name it. Undefined of one that the table does not: without memory, CPUs and
 * NVDIMMs, and not the last one, whose the area of devices is. Of a machine whose tables nobody modelled a node is named because it is declared.
 */
export function kernelNode(described: DescribedMachine, domain: number): number | undefined {
  const srat = sratOf(described);
  const isDeclared = platformOf(described.machine).nodes.layout !== "consecutive";
  return srat?.numbers.get(domain) ?? (srat === undefined || isDeclared ? domain : undefined);
}

/** The machine's nodes by the kernel's numbers. */
export function nodesByNumber(described: DescribedMachine): ReadonlyMap<number, MachineNode> {
  const numbers = sratOf(described)?.numbers;
  return new Map(described.machine.nodes.map((node) => [numbers?.get(node.id) ?? node.id, node]));
}

type Entry = Omit<SratMemory, "node">;

/** hw/acpi/nvdimm.c:nvdimm_build_srat(): each NVDIMM by its own node, in front of the area that it lies in. */
function nvdimms(machine: MachineSpec, devices: readonly DeviceSpec[]): readonly Entry[] {
  return placedAtBoot(machine, devices).flatMap(({ spec, first, last }) =>
    spec.kind === "nvdimm"
      ? [
          {
            start: first,
            end: last + 1,
            pxm: spec.node ?? 0,
            hotpluggable: false,
            isPersistent: true,
            origin: spec.origin,
          },
        ]
      : [],
  );
}

/** A CPU that no node names belongs where the platform puts it. */
function domainsOfCpus(machine: MachineSpec, nodes: readonly MachineNode[]): readonly (number | undefined)[] {
  const { ofUnnamedCpu } = platformOf(machine).nodes;
  return Array.from(
    { length: machine.cpus },
    (_, cpu) => nodes.find(({ cpus }) => cpus.includes(cpu))?.id ?? ofUnnamedCpu,
  );
}

function theOnlyNode({ memory, memoryOrigin }: MachineSpec): MachineNode {
  return { id: 0, memory, ranges: [], cpus: [], hotpluggable: false, origin: memoryOrigin };
}

function rangesAsGiven(nodes: readonly MachineNode[]): Entry[] {
  return nodes.flatMap(({ id, ranges, hotpluggable, origin }) =>
    ranges.map(({ first, last }) => ({ start: first, end: last + 1, pxm: id, hotpluggable, origin })),
  );
}

/** Nodes follow one another through RAM; the hole below 1 MiB and the one below 4 GiB cut them. */
function laidOut(machine: MachineSpec, nodes: readonly MachineNode[]): Entry[] {
  const rules = platformOf(machine).memory;
  const entries: Entry[] = [];
  let at = rules.kind === "contiguous" ? rules.ramStart : 0;
  for (const { id: pxm, memory, hotpluggable, origin } of nodes) {
    const span = { start: at, end: at + memory };
    at = span.end;
    const pieces = rules.kind === "split" ? aroundHoles(span, splitRam(rules, machine)) : [span];
    for (const piece of pieces) {
      if (piece.start < piece.end) entries.push({ ...piece, pxm, hotpluggable, origin });
    }
  }
  return entries;
}

/** End of the memory below the legacy video and BIOS area, as the table has it (hw/i386/acpi-build.c: HOLE_640K_START). */
const HOLE_640K_START = 640 * KiB;

/** What part of RAM, counted without the hole below 4 GiB, comes to lie where. */
function aroundHoles({ start, end }: ByteSpan, { lowEnd, highStart }: SplitRam): readonly ByteSpan[] {
  const shift = highStart - lowEnd;
  return [
    { start, end: Math.min(end, HOLE_640K_START) },
    { start: Math.max(start, MiB), end: Math.min(end, lowEnd) },
    { start: Math.max(start, lowEnd) + shift, end: end + shift },
  ];
}
