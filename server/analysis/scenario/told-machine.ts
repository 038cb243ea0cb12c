/**
 * The machine that real files tell of. Where they name a platform that is known here and its own rules give the very map that was told,
 * the machine is that platform's; else the told map is all that is known of it.
 */
import { isOfArch } from "../../simulation/arch/index.ts";
import { platformOf } from "../../simulation/platforms/catalogue.ts";
import type { FirmwareRange, KernelSpec, MachineNode, MachineSpec } from "../../simulation/state/events.ts";
import { defined } from "../../simulation/units/defined.ts";
import type { ByteRange } from "../../simulation/units/units.ts";
import type { MachineFacts, MapRange, SourceKind, SourceNode, Told } from "../../sources/facts.ts";
import { platformMachine } from "../../sources/platform-machine.ts";
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
  if (map === undefined && facts.memory === undefined) return undefined;
  const ranges = map?.ranges ?? [];
  const file = ranges[0] === undefined ? files.first : files.fileOf(ranges[0]);
  const origin = origins.add("machine", file.place);
  const firmware: FirmwareRange[] = ranges.map((told) => ({
    first: told.value.first,
    last: told.value.last,
    type: told.value.type,
    ...(told.value.mirrored === undefined ? {} : { mirrored: told.value.mirrored }),
    origin: origins.add("firmware", files.lineOf(told)),
  }));
  const { nodes } = facts;
  const window = ranges.length === 0 ? undefined : emptyWindow(nodes, ranges);
  if (window !== undefined) {
    const lacks = { kind: "plug-window", range: window.value } as const;
    problems.add(problem("source-partial", file.place, { file: file.source.name, lacks }));
  }
  const ramdisk = facts.ramdisk?.value;
  const common = {
    cpus: Math.min(facts.cpus?.value ?? 1, MOST_CPUS),
    slots: facts.slots?.value ?? 0,
    maxmem: facts.maxmem?.value ?? 0,
    initrd: ramdisk === undefined ? 0 : sizeOf(ramdisk),
    ...cpuOf(facts),
    origin,
    memoryOrigin: origin,
  };
  const platform = platformMachine(files.merged);
  // Of a log alone nobody knows what is plugged: then its map is all that is taken.
  const devicesTold = window === undefined || files.all.some(({ source }) => TELLS_DEVICES.has(source.kind));
  if ("name" in platform && devicesTold && (kernel === undefined || isTold(kernel, facts))) {
    const { name, qemu, memory, slots, maxmem } = platform;
    const { cpu, ...others } = common;
    return {
      ...others,
      ...defined({ slots, maxmem, qemu }),
      ...(cpu === undefined || cpu === platformOf({ platform: name }).defaultCpu ? {} : { cpu }),
      platform: name,
      memory,
      nodes: platform.nodes.map((node) => ({ ...node, ranges: [], hotpluggable: false, origin })),
    };
  }
  // Sizes without places make no map, and a machine of another architecture none of this kernel.
  if (firmware.length === 0) return undefined;
  return {
    ...common,
    ...(ramdisk === undefined ? {} : { initrdAt: ramdisk.first }),
    ...(facts.hypervisor === undefined ? {} : { hypervisor: facts.hypervisor.value }),
    memory: firmware.reduce((sum, range) => sum + (range.type === "usable" ? sizeOf(range) : 0), 0),
    nodes: nodes.map((node) => machineNode(node, origin, ranges)),
    firmware,
  };
}

function cpuOf({ cpuModel, vendor, gigabytePages, fiveLevels }: MachineFacts): Pick<MachineSpec, "cpu" | "cpuSeen"> {
  return {
    ...(cpuModel === undefined ? {} : { cpu: cpuModel.value }),
    cpuSeen: {
      ...(vendor === undefined ? {} : { vendor: vendor.value }),
      ...(gigabytePages === undefined ? {} : { gigabytePages: gigabytePages.value }),
      ...(fiveLevels === undefined ? {} : { fiveLevels: fiveLevels.value }),
    },
  };
}

/** Where memory may be plugged, by the SRAT: what lies there at boot no map tells. */
function emptyWindow(nodes: readonly SourceNode[], map: readonly Told<MapRange>[]): Told<ByteRange> | undefined {
  return nodes
    .flatMap(({ ranges }) => ranges)
    .find(({ value }) => !map.some((range) => range.value.type === "usable" && overlaps(range.value, value)));
}

/** Files that define a virtual machine name all its devices. */
const TELLS_DEVICES: ReadonlySet<SourceKind> = new Set(["qemu", "libvirt"]);

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
  const filled = ranges.map(({ value }) => value).filter((range) => ram.some(({ value }) => overlaps(value, range)));
  return {
    id,
    cpus,
    hotpluggable,
    origin,
    ranges: filled,
    memory: filled.reduce((sum, range) => sum + sizeOf(range), 0),
  };
}

function sizeOf({ first, last }: ByteRange): number {
  return last + 1 - first;
}

function overlaps(a: ByteRange, b: ByteRange): boolean {
  return a.first <= b.last && b.first <= a.last;
}
