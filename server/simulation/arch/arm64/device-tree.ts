/**
 * The device tree of QEMU's `virt` machine as unflatten_device_tree() (drivers/of/fdt.c) takes it into memory: a struct device_node
 * with the name behind it for each node, a struct property for each property. What is in the tree is the platform's. Bytes.
 */

import { claim } from "../../boot-context/boot-memory.ts";
import { deviceTreeOf, platformOf } from "../../platforms/catalogue.ts";
import type { MachineSpec } from "../../state/events.ts";
import { type Bytes, roundUp } from "../../units/units.ts";
import type { Arm64BootContext } from "./boot-context.ts";

/** Its alignment and that of struct property: a pointer's. */
const ALIGN = 8;
/** __unflatten_device_tree() writes 0xdeadbeef behind the last property. */
const END_MARK = 4;

export function unflattenDeviceTree(boot: Arm64BootContext): void {
  const { machine } = boot.setup;
  const { deviceTreeProperty: property, deviceTreeNode: node } = boot.profile;
  const size = deviceTreeBytes(machine, { property, node });
  boot.memory.alloc(size, ALIGN, claim("unflatten_device_tree", ...boot.origins.memory));
}

/** Properties of a bus with dma-ranges: name, compatible, #address-cells, #size-cells, ranges, dma-ranges. */
const BUS_PROPERTIES = 6;
/** Its name and the value of its name property, each with its end and rounded: observed of the recorded trees with dma-ranges. */
const BUS_NAMES = 32;

/** enable-method, which each of several CPUs has for PSCI (hw/arm/virt.c:fdt_add_cpu_nodes). */
const OF_SEVERAL_CPUS = 1;
/** numa-node-id, which CPUs and memory have on a machine with nodes or with a device memory area. */
const OF_NUMA = 1;

/** linux,initrd-start and linux,initrd-end in /chosen, of a machine that has one (hw/arm/boot.c:arm_load_dtb). */
const OF_INITRD = 2;

/** What a build's structures take. */
export interface TreeStructs {
  /** sizeof(struct property). */
  readonly property: Bytes;
  /** sizeof(struct device_node). */
  readonly node: Bytes;
}

export function deviceTreeBytes(machine: MachineSpec, structs: TreeStructs): Bytes {
  const { cpus, nodes, maxmem, memory, dmaLimit, initrd } = machine;
  const platform = platformOf(machine);
  const { tree } = deviceTreeOf(platform);
  const numa = nodes.length > 0 || maxmem > memory;
  const memoryNodes = Math.max(1, nodes.length);
  const properties =
    tree.properties +
    (memoryNodes - 1) * tree.memoryProperties +
    (cpus - 1) * tree.cpuProperties +
    (cpus > 1 ? cpus * OF_SEVERAL_CPUS : 0) +
    (cpus > tree.manyCpus.upTo ? tree.manyCpus.properties : 0) +
    (initrd === 0 ? 0 : OF_INITRD) +
    (numa ? (cpus + memoryNodes) * OF_NUMA : 0) +
    (dmaLimit === undefined ? 0 : BUS_PROPERTIES);
  const ramStart = platform.memory.kind === "contiguous" ? platform.memory.ramStart : 0;
  const more = memoryStarts(machine, ramStart).slice(1);
  const moreMemory = more.reduce((sum, start) => sum + nodeBytes(structs, `memory@${start.toString(16)}`, "memory"), 0);
  let moreCpus = 0;
  for (let cpu = 1; cpu < cpus; cpu++)
    moreCpus += nodeBytes(structs, `cpu@${cpu}`, "cpu") + nodeBytes(structs, `core${cpu}`, `core${cpu}`);
  const bus = dmaLimit === undefined ? 0 : structs.node + BUS_NAMES;
  const own = tree.nodes * structs.node + tree.nodeNames;
  return properties * structs.property + own + bus + moreMemory + moreCpus + END_MARK;
}

/** A node with the value of the name property that the kernel makes up for it. */
function nodeBytes({ node }: TreeStructs, unitName: string, name: string): Bytes {
  return node + roundUp(unitName.length + 1, ALIGN) + roundUp(name.length + 1, ALIGN);
}

function memoryStarts({ nodes }: MachineSpec, ramStart: Bytes): readonly Bytes[] {
  let start = ramStart;
  return nodes.map(({ memory }) => {
    const at = start;
    start += memory;
    return at;
  });
}
