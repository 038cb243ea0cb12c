/**
 * The machine that real files tell of. Where they name a platform that is known here and its own rules give the very map that was told,
 * the machine is that platform's; else the told map is all that is known of it.
 */
import { isOfArch } from "../../simulation/arch/index.ts";
import { platformOf } from "../../simulation/platforms/catalogue.ts";
import type {
  FirmwareRange,
  FirmwareType,
  KernelSpec,
  MachineNode,
  MachineSpec,
} from "../../simulation/state/events.ts";
import { defined } from "../../simulation/units/defined.ts";
import { type ByteRange, rangeSize, rangesOverlap } from "../../simulation/units/units.ts";
import type { MachineFacts, MapRange, SourceNode, Told } from "../../sources/facts.ts";
import { loadsImageItself, type PlatformMachine, platformMachine } from "../../sources/platform-machine.ts";
import { supposedOf, uefiOf, untoldWindow } from "../../sources/supposed.ts";
import { toldInitrd } from "../../sources/told-initrd.ts";
import { problem } from "../problem.ts";
import type { SetupContext } from "./boot-setup.ts";
import { MOST_CPUS } from "./machine-limits.ts";
import type { ReadFiles } from "./read-files.ts";

/** Undefined where no file tells of memory. */
export function toldMachine(
  files: ReadFiles,
  kernel: KernelSpec | undefined,
  { origins, problems }: SetupContext,
): MachineSpec | undefined {
  const { facts, map } = files.merged;
  if (map === undefined && facts.memory === undefined) {
    const lacks = { kind: "no-memory", sources: files.all.map(({ source }) => source) } as const;
    problems.add(problem("source-partial", files.first.place, { file: files.first.source.name, lacks }));
    return undefined;
  }
  const ranges = map?.ranges ?? [];
  const file = ranges[0] === undefined ? files.first : files.fileOf(ranges[0]);
  const origin = origins.add("machine", file.place);
  const firmware: FirmwareRange[] = ranges.map((told) => ({
    first: told.value.first,
    last: told.value.last,
    type: told.value.type,
    ...defined({ mirrored: told.value.mirrored }),
    origin: origins.add("firmware", files.lineOf(told)),
  }));
  const { nodes } = facts;
  const window = untoldWindow(files.merged);
  if (window !== undefined) {
    const lacks = { kind: "plug-window", range: window.value } as const;
    problems.add(problem("source-partial", file.place, { file: file.source.name, lacks }));
  }
  for (const { id, range } of emptyRanges(nodes, ranges)) {
    const lacks = { kind: "node-without-memory", node: id, range } as const;
    problems.add(problem("source-partial", file.place, { file: file.source.name, lacks }));
  }
  const ramdisk = facts.ramdisk?.value;
  const common = {
    cpus: Math.min((facts.cpus ?? facts.leastCpus)?.value ?? 1, MOST_CPUS),
    slots: facts.slots?.value ?? 0,
    maxmem: facts.maxmem?.value ?? 0,
    initrd: toldInitrd(facts) ?? 0,
    ...cpuOf(facts),
    ...defined({ blockSize: facts.blockSize?.value, imageSeenAt: facts.imageAt?.value }),
    origin,
    memoryOrigin: origin,
  };
  const own = kernel === undefined || isTold(kernel, facts) ? ownMachine(files) : undefined;
  if (own !== undefined) {
    const { name, qemu, memory, slots, maxmem } = own;
    const uefi = uefiOf(name, facts)?.name;
    const { cpu, imageSeenAt, ...others } = common;
    const supposed = supposedOf(files.merged, own);
    return {
      ...others,
      ...defined({ slots, maxmem, qemu, uefi, imageSeenAt: loadsImageItself(name, uefi) ? undefined : imageSeenAt }),
      ...(supposed.length === 0 ? {} : { supposed }),
      ...(cpu === undefined || cpu === platformOf({ platform: name }).defaultCpu ? {} : { cpu }),
      platform: name,
      memory,
      nodes: own.nodes.map((node) => ({ ...node, ranges: [], hotpluggable: false, origin })),
    };
  }
  // Sizes without places make no map, and a machine of another architecture none of this kernel.
  if (firmware.length === 0) return undefined;
  return {
    ...common,
    ...defined({ initrdAt: ramdisk?.first, hypervisor: facts.hypervisor?.value }),
    memory: firmware.reduce((sum, range) => sum + (range.type === "usable" ? rangeSize(range) : 0), 0),
    nodes: nodesWithMemory(nodes.map((node) => machineNode(node, origin, ranges))),
    firmware,
  };
}

/** The platform whose rules give the machine that was told. */
function ownMachine({ merged }: ReadFiles): PlatformMachine | undefined {
  const platform = platformMachine(merged);
  return "name" in platform ? platform : undefined;
}

function cpuOf({ cpuModel, vendor, gigabytePages, fiveLevels }: MachineFacts): Pick<MachineSpec, "cpu" | "cpuSeen"> {
  return {
    ...defined({ cpu: cpuModel?.value }),
    cpuSeen: defined({
      vendor: vendor?.value,
      gigabytePages: gigabytePages?.value,
      fiveLevels: fiveLevels?.value,
    }),
  };
}

/** Whether the kernel that boots is of the architecture that the files tell of. */
function isTold(kernel: KernelSpec, { arch }: MachineFacts): boolean {
  return arch?.value === undefined || isOfArch(kernel, arch.value);
}

/** `ram`: the map that the node's ranges are of. */
function machineNode(
  { id, ranges, cpus, hotpluggable }: SourceNode,
  origin: number,
  ram: readonly Told<MapRange>[],
): MachineNode {
  // A window for memory that may come has none yet.
  const filled = ranges.map(({ value }) => value).filter((range) => holdsMemory(range, ram));
  return {
    id,
    cpus,
    hotpluggable,
    origin,
    ranges: filled,
    memory: filled.reduce((sum, range) => sum + rangeSize(range), 0),
  };
}

/** Types of a map that a node's memory may be of: what is soft reserved becomes memory later. */
const MEMORY: ReadonlySet<FirmwareType> = new Set(["usable", "soft reserved"]);

function holdsMemory(range: ByteRange, ram: readonly Told<MapRange>[]): boolean {
  return ram.some(({ value }) => MEMORY.has(value.type) && rangesOverlap(value, range));
}

/** Ranges below the end of memory without any: of a map with lines missing. Those above are windows for memory that may come. */
function emptyRanges(nodes: readonly SourceNode[], ram: readonly Told<MapRange>[]) {
  const end = ram.reduce((last, { value }) => (MEMORY.has(value.type) ? Math.max(last, value.last) : last), 0);
  return nodes.flatMap(({ id, ranges }) =>
    ranges
      .map(({ value }) => value)
      .filter((range) => range.first < end && !holdsMemory(range, ram))
      .map((range) => ({ id, range })),
  );
}

/** Without any memory that is a node's the kernel takes all for node 0. */
function nodesWithMemory(nodes: readonly MachineNode[]): readonly MachineNode[] {
  return nodes.some(({ ranges }) => ranges.length > 0) ? nodes : [];
}
