/**
 * The machine that real files tell of. Where they name a platform that is known here and its own rules give the very map that was told,
 * the machine is that platform's; else the told map is all that is known of it.
 */
import { E820_TYPES } from "../../simulation/e820/e820.ts";
import { platformOf, runsKernelsOf } from "../../simulation/platforms/catalogue.ts";
import { platformMemoryMap } from "../../simulation/platforms/platform-map.ts";
import type { FirmwareRange, KernelSpec, MachineNode, MachineSpec } from "../../simulation/state/events.ts";
import { type ByteRange, GiB, KiB, MiB } from "../../simulation/units/units.ts";
import type { MachineFacts, MapRange, SourceNode, Told } from "../../sources/facts.ts";
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
  const platform = facts.platform?.value;
  if (platform !== undefined && (kernel === undefined || runsKernelsOf(platform.name, kernel.arch))) {
    const { cpu, ...others } = common;
    const own: MachineSpec = {
      ...others,
      ...(cpu === undefined || cpu === platformOf({ platform: platform.name }).defaultCpu ? {} : { cpu }),
      platform: platform.name,
      ...(platform.version === undefined ? {} : { qemu: platform.version }),
      memory: facts.memory?.value ?? memoryBehind(ranges),
      nodes: nodes.map((node) => machineNode(node, origin, "sizes")),
    };
    if (ranges.length === 0 || (window === undefined && givesMap(own, ranges, ramdisk))) return own;
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

/** `ram`: the map that the node's ranges are of; or a platform lays out nodes of sizes, as QEMU counts them. */
function machineNode(
  { id, pxm, ranges, cpus, hotpluggable }: SourceNode,
  origin: number,
  ram: readonly Told<MapRange>[] | "sizes",
): MachineNode {
  const own = ranges.map(({ value }) => value);
  const size = own.reduce((sum, range) => sum + sizeOf(range), 0);
  const told = { id, cpus, hotpluggable, origin };
  if (ram === "sizes") {
    return {
      ...told,
      id: pxm ?? id,
      ranges: [],
      memory: own.some(({ first }) => first === 0) ? size + HOLE_BELOW_1M : size,
    };
  }
  // A window for memory that may come has none yet.
  const filled = own.filter((range) => ram.some(({ value }) => overlaps(value, range)));
  return { ...told, ranges: filled, memory: filled.reduce((sum, range) => sum + sizeOf(range), 0) };
}

/** QEMU's SRAT leaves out 0xa0000-0xfffff, which is counted as memory all the same. */
const HOLE_BELOW_1M = 384 * KiB;

/** Memory of a machine whose RAM begins at 0 and goes on at 4 GiB, what firmware keeps at the top of its low part included. */
function memoryBehind(map: readonly Told<MapRange>[]): number {
  const sorted = map.map(({ value }) => value).toSorted((a, b) => a.first - b.first);
  const usable = sorted.filter(({ type }) => type === "usable");
  const low = usable.filter(({ first }) => first < 4 * GiB).at(-1);
  if (low === undefined) return 0;
  const kept = sorted.find(({ first, type }) => first === low.last + 1 && type !== "usable");
  const lowEnd = (kept ?? low).last + 1;
  const highEnd = Math.max(4 * GiB, ...usable.map(({ last }) => last + 1));
  const start = Math.min(...sorted.map(({ first }) => first));
  return lowEnd - (start < MiB ? 0 : start) + (highEnd - 4 * GiB);
}

/** Whether a platform's rules make the told map and put the initrd where it was told to lie. */
function givesMap(machine: MachineSpec, told: readonly Told<MapRange>[], ramdisk: ByteRange | undefined): boolean {
  const { firmware, initrd } = platformMemoryMap(machine);
  const given = told
    .map(({ value }) => ({ start: value.first, end: value.last + 1, type: E820_TYPES[value.type] }))
    .sort((a, b) => a.start - b.start);
  const isSame =
    given.length === firmware.entries.length &&
    given.every(({ start, end, type }, index) => {
      const own = firmware.entries[index]!;
      return start === own.start && end === own.end && type === own.type;
    });
  return isSame && (ramdisk === undefined || initrd?.start === ramdisk.first);
}

function sizeOf({ first, last }: ByteRange): number {
  return last + 1 - first;
}

function overlaps(a: ByteRange, b: ByteRange): boolean {
  return a.first <= b.last && b.first <= a.last;
}
