/**
 * Nodes and their data, as arch/x86/mm/numa.c and srat.c, mm/numa_memblks.c and numa_emulation.c, and drivers/base/arch_numa.c
 * print them.
 */
import {
  distanceTablePrinted,
  numaCoverageMessage,
  pxmPrintedForCpus,
} from "../../simulation/kernels/memory-map-rules.ts";
import { ruleFor } from "../../simulation/kernels/rule-table.ts";
import type { NumaMessage } from "../../simulation/state/kernel-messages.ts";
import { type Bytes, hex8, hex16, MiB } from "../../simulation/units/units.ts";
import { memRange } from "./log-context.ts";
import type { WordsOf } from "./words.ts";

export const NUMA_WORDS: WordsOf<NumaMessage> = {
  "srat-cpu": ({ cpu, pxm, node }, { version }) => {
    const apic = cpu.toString(16).padStart(2, "0");
    return ruleFor(pxmPrintedForCpus, version) ? [`SRAT: PXM ${pxm} -> APIC 0x${apic} -> Node ${node}`] : [];
  },
  "srat-memory": ({ node, pxm, hotpluggable, isPersistent, ...range }) => [
    `ACPI: SRAT: Node ${node} PXM ${pxm} ${memRange(range, hex8)}${hotpluggable ? " hotplug" : ""}${isPersistent === true ? " non-volatile" : ""}`,
  ],
  "numa-overlap": ({ one, other }) => {
    const overlap = `node ${one.node} ${memRange(one, hex8)} overlaps with node ${other.node} ${memRange(other, hex8)}`;
    return [one.node === other.node ? `NUMA: Warning: ${overlap}` : `NUMA: ${overlap}`];
  },
  "numa-joined": ({ one, other, hull }) => [
    `NUMA: Node ${one.node} ${memRange(one, hex8)} + ${memRange(other, hex8)} -> ${memRange(hull, hex8)}`,
  ],
  "numa-coverage": ({ uncovered, ram }, { version }) => [
    ruleFor(numaCoverageMessage, version) === "nodes-only-cover"
      ? `NUMA: nodes only cover ${megabytes(ram - uncovered)}MB of your ${megabytes(ram)}MB e820 RAM. Not used.`
      : `NUMA: no nodes coverage for ${megabytes(uncovered)}MB of ${megabytes(ram)}MB RAM`,
  ],
  "no-numa": ({ off, end }) => [
    off ? "NUMA turned off" : "No NUMA configuration found",
    `Faking a node at ${memRange({ start: 0, end }, hex16)}`,
  ],
  "too-many-fake-nodes": ({ wanted, most }) => [`numa=fake=${wanted} too large, reducing to ${most}`],
  "no-fake-nodes": () => ["Not enough memory for each node.  NUMA emulation disabled."],
  "too-few-fake-nodes": ({ real, made, wanted }) => [
    `numa_emulation: phys: ${real} only got ${made} of ${wanted} nodes, failing`,
  ],
  "too-many-fake-blocks": () => ["NUMA: Too many emulated memblks, failing emulation"],
  "fake-node-too-small": ({ wanted, size }) => [
    `Fake node size ${megabytes(wanted)}MB too small, increasing to ${megabytes(size)}MB`,
  ],
  "fake-node": ({ node, start, end }) => [
    `Faking node ${node} at ${memRange({ start, end }, hex16)} (${megabytes(end - start)}MB)`,
  ],
  "distance-table": ({ count }, { version }) =>
    ruleFor(distanceTablePrinted, version) ? [`NUMA: Initialized distance table, cnt=${count}`] : [],
  "node-data": (message) => {
    const { node, on, start, end } = message;
    const archNuma = message.in === "setup_node_data";
    const placed = archNuma ? "NUMA: NODE_DATA" : `NODE_DATA(${node}) allocated`;
    return [
      `${placed} ${memRange({ start, end }, hex8)}`,
      ...(on === node ? [] : [`${archNuma ? "NUMA: " : "    "}NODE_DATA(${node}) on node ${on}`]),
    ];
  },
};

function megabytes(bytes: Bytes): number {
  return Math.floor(bytes / MiB);
}
