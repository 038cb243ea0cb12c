/**
 * Whether a machine is one of the tabled platforms: named so by a VM's definition or by DMI, and, where a log shows the firmware's
 * map, with just that map. Only then is it written as `machine qemu-q35 { memory 4G }`; otherwise the map says what it is.
 */
import { ARCHITECTURES } from "../simulation/arch/index.ts";
import { E820_TYPES } from "../simulation/e820/e820.ts";
import { archOfPlatform, PLATFORM_NAMES, platformOf, runsKernelsOf } from "../simulation/platforms/catalogue.ts";
import { platformMemoryMap } from "../simulation/platforms/platform-map.ts";
import { splitRam } from "../simulation/platforms/ram-layout.ts";
import type { ByteSpan } from "../simulation/platforms/schema.ts";
import type { DeviceSpec, MachineSpec } from "../simulation/state/events.ts";
import { type Bytes, GiB, KiB, MiB } from "../simulation/units/units.ts";
import type { MachineFacts, MapRange, SourceNode, Told } from "./facts.ts";
import type { MergedMachine } from "./merge.ts";
import { uefiOf } from "./supposed.ts";
import { toldInitrd } from "./told-initrd.ts";

export interface PlatformMachine {
  readonly name: string;
  readonly qemu?: string;
  readonly memory: Bytes;
  /** Sizes add up to `memory`; empty: no NUMA description. */
  readonly nodes: readonly PlatformNode[];
  readonly slots?: number;
  readonly maxmem?: Bytes;
  readonly remarks: readonly PlatformRemark[];
}

/** What of a platform's machine is another's, supposed or left out. */
export type PlatformRemark =
  | { readonly kind: "other-map"; readonly name: string }
  | { readonly kind: "slots-supposed" }
  | { readonly kind: "nodes-untold" };

export interface PlatformNode {
  readonly id: number;
  readonly memory: Bytes;
  readonly cpus: readonly number[];
}

/** Without a name: no platform is told, or the log shows another map than it has, which the remarks tell. */
export function platformMachine({
  facts,
}: Pick<MergedMachine, "facts">): PlatformMachine | { readonly remarks: readonly PlatformRemark[] } {
  const named = facts.platform?.value;
  const name = PLATFORM_NAMES.find((each) => each === named?.name);
  if (named === undefined || name === undefined || isOtherArch(name, facts)) return { remarks: [] };
  const isContiguous = platformOf({ platform: name }).memory.kind === "contiguous";
  const shown = facts.maps[isContiguous ? "node-ranges" : "e820"];
  const memory = (shown === undefined ? undefined : memoryOf(shown, name)) ?? facts.memory?.value;
  if (memory === undefined) return { remarks: [] };
  const remarks: PlatformRemark[] = [];
  const plain = { name, ...(named.version === undefined ? {} : { qemu: named.version }), memory };
  const nodes = platformNodes(facts, plain, remarks);
  const hotplug = hotplugArea(facts, plain, nodes);
  const machine = { ...plain, ...hotplug };
  const hasIt = isContiguous ? hasRanges : hasMap;
  if (shown !== undefined && !hasIt(machine, nodes, facts, shown)) return { remarks: [{ kind: "other-map", name }] };
  if (hotplug.guessed === true) remarks.push({ kind: "slots-supposed" });
  return { ...machine, nodes, remarks };
}

function isOtherArch(name: string, { arch }: MachineFacts): boolean {
  return !runsKernelsOf(name, arch?.value ?? archOfPlatform(name)!);
}

type Spec = Pick<PlatformMachine, "name" | "qemu" | "memory" | "slots" | "maxmem">;

function specOf(
  { name, qemu, memory, slots, maxmem }: Spec,
  nodes: readonly PlatformNode[],
  facts: MachineFacts,
): MachineSpec {
  return {
    platform: name,
    memory,
    cpus: facts.cpus?.value ?? 1,
    nodes: nodes.map((node) => ({ ...node, ranges: [], hotpluggable: false, origin: 0 })),
    slots: slots ?? 0,
    maxmem: maxmem ?? 0,
    initrd: toldInitrd(facts) ?? 0,
    ...(qemu === undefined ? {} : { qemu }),
    ...(facts.hypervisor === undefined ? {} : { hypervisor: facts.hypervisor.value }),
    origin: 0,
    memoryOrigin: 0,
  };
}

/** The RAM that a map shows: up to the 32-bit hole with what firmware keeps at its top, and above 4 GiB. */
function memoryOf(ranges: readonly Told<MapRange>[], platform: string): Bytes | undefined {
  const { memory } = platformOf({ platform });
  const sorted = ranges.map(({ value }) => value).toSorted((a, b) => a.first - b.first);
  const usable = sorted.filter(({ type }) => type === "usable");
  const last = usable.at(-1);
  if (last === undefined) return undefined;
  if (memory.kind === "contiguous") {
    // Firmware's flash lies below RAM, and is memory to some of it.
    const size = sorted.at(-1)!.last + 1 - memory.ramStart;
    return size > 0 ? Math.ceil(size / MiB) * MiB : undefined;
  }
  let low = usable.filter(({ first }) => first < 4 * GiB).at(-1)?.last;
  if (low === undefined) return undefined;
  // What the firmware keeps lies right behind.
  for (const range of sorted) if (range.first === low + 1 && range.last < 4 * GiB - MiB) low = range.last;
  const high = usable
    .filter(({ first }) => first >= 4 * GiB)
    .reduce((sum, range) => sum + range.last + 1 - range.first, 0);
  return low + 1 + high;
}

/** Whether the simulation gives such a machine the map that the log shows, and puts the initrd where it was. */
function hasMap(
  machine: Spec,
  nodes: readonly PlatformNode[],
  facts: MachineFacts,
  shown: readonly Told<MapRange>[],
): boolean {
  const spec = specOf(machine, nodes, facts);
  const devices: readonly DeviceSpec[] = facts.devices.flatMap(({ value }) =>
    value.kind === "nvdimm" ? [{ ...value, origin: 0 }] : [],
  );
  const { firmware, initrd } = platformMemoryMap(spec, devices);
  // Another loader than the platform's own puts the initrd elsewhere.
  if (facts.ramdisk !== undefined && initrd?.start !== facts.ramdisk.value.first) return false;
  const own = firmware.entries;
  const told = shown.map(({ value: { first, last, type } }) => ({
    start: first,
    end: last + 1,
    type: E820_TYPES[type],
  }));
  const text = (entries: typeof told) => mergedEntries(entries).join(" ");
  return text([...own]) === text(told);
}

/**
 * Whether the simulation gives such a machine the ranges of memory that arm64's log shows, which lack types: RAM, and what UEFI keeps
 * of it without a mapping. Only some builds of edk2 call their flash memory.
 */
function hasRanges(
  machine: Spec,
  nodes: readonly PlatformNode[],
  facts: MachineFacts,
  shown: readonly Told<MapRange>[],
): boolean {
  const uefi = uefiOf(machine.name, facts)?.name;
  const own = platformMemoryMap({ ...specOf(machine, nodes, facts), ...(uefi === undefined ? {} : { uefi }) });
  const text = (ranges: readonly ByteSpan[]) =>
    mergedEntries(ranges.map(({ start, end }) => ({ start, end, type: E820_TYPES.usable }))).join(" ");
  const told = shown.map(({ value: { first, last, type } }) => ({ start: first, end: last + 1, type }));
  const ramStart = ramOf(machine, facts)[0]!.start;
  const kept = own.nomap.filter(({ start }) => start >= ramStart);
  return (
    text(own.firmware.entries) === text(told) && text(kept) === text(told.filter(({ type }) => type === "reserved"))
  );
}

function mergedEntries(
  entries: readonly { readonly start: number; readonly end: number; readonly type: number }[],
): readonly string[] {
  const merged: { start: number; end: number; type: number }[] = [];
  for (const entry of entries.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last !== undefined && last.end === entry.start && last.type === entry.type) last.end = entry.end;
    else merged.push({ ...entry });
  }
  return merged.map(({ start, end, type }) => `${start}-${end}:${type}`);
}

/** As stated; or, of a log, from the window that the SRAT keeps for DIMMs above all RAM: a GiB more than they need for each slot. */
function hotplugArea(
  facts: MachineFacts,
  plain: Spec,
  nodes: readonly PlatformNode[],
): { readonly slots?: number; readonly maxmem?: Bytes; readonly guessed?: true } {
  if (facts.slots !== undefined || facts.maxmem !== undefined) {
    return {
      ...(facts.slots === undefined ? {} : { slots: facts.slots.value }),
      ...(facts.maxmem === undefined ? {} : { maxmem: facts.maxmem.value }),
    };
  }
  const { memory } = plain;
  const end = ramOf(plain, facts).at(-1)!.end;
  const window = facts.nodes.flatMap(({ ranges }) => ranges.filter(({ value }) => value.first >= end)).at(-1)?.value;
  if (window === undefined) return {};
  const size = window.last + 1 - Math.max(window.first, Math.ceil(end / GiB) * GiB);
  const withSlots = (slots: number) => ({ slots, maxmem: memory + size - slots * GiB });
  const possible = Array.from({ length: MOST_SLOTS }, (_, index) => index + 1).filter((slots) => size > slots * GiB);
  const slots = possible.find(
    (count) => dsdtOf({ ...plain, ...withSlots(count) }, nodes, facts) === facts.dsdtSize?.value,
  );
  if (slots !== undefined) return withSlots(slots);
  return size <= GiB ? {} : { ...withSlots(1), guessed: true };
}

/** ACPI_MAX_RAM_SLOTS of QEMU. */
const MOST_SLOTS = 256;

/** Bytes of the DSDT that such a machine has; NaN: its tables are not known. */
function dsdtOf(machine: Spec, nodes: readonly PlatformNode[], facts: MachineFacts): Bytes {
  const { acpiTables } = platformMemoryMap(specOf(machine, nodes, facts));
  return acpiTables.find(({ name }) => name === "DSDT")?.size ?? Number.NaN;
}

/** Where the RAM of such a machine lies, ascending. */
function ramOf(machine: Spec, facts: MachineFacts): readonly ByteSpan[] {
  const { memory } = platformOf({ platform: machine.name });
  const size = machine.memory;
  if (memory.kind === "contiguous") return [{ start: memory.ramStart, end: memory.ramStart + size }];
  if (memory.kind !== "split") return [{ start: 0, end: size }];
  const { lowEnd, highStart, high } = splitRam(memory, specOf(machine, [], facts));
  const low = { start: 0, end: lowEnd };
  return high > 0 ? [low, { start: highStart, end: highStart + high }] : [low];
}

/** Below 1 MiB there is RAM that no table names: from the end of conventional memory on. */
const LEGACY_HOLE: ByteSpan = { start: 640 * KiB, end: MiB };

function platformNodes(facts: MachineFacts, plain: Spec, remarks: PlatformRemark[]): readonly PlatformNode[] {
  if (facts.nodes.length === 0) return [];
  const ram = ramOf(plain, facts);
  const nodes = facts.nodes.map((node) => ({
    id: node.pxm ?? node.id,
    memory: nodeMemory(node, ram),
    cpus: node.cpus,
  }));
  const known = nodes.reduce((sum, node) => sum + node.memory, 0);
  if (known === plain.memory) return nodes;
  remarks.push({ kind: "nodes-untold" });
  return [];
}

function nodeMemory(node: SourceNode, ram: readonly ByteSpan[]): Bytes {
  if (node.memory !== undefined) return node.memory.value;
  const ranges = node.ranges.map(({ value }) => ({ start: value.first, end: value.last + 1 }));
  const holds = (address: number) => ranges.some(({ start, end }) => start <= address && address < end);
  const hole = ram[0]?.start === 0 && holds(LEGACY_HOLE.start - 1) && !holds(LEGACY_HOLE.start) ? [LEGACY_HOLE] : [];
  return [...ranges, ...hole].reduce(
    (sum, range) => sum + ram.reduce((part, each) => part + shared(range, each), 0),
    0,
  );
}

function shared(a: ByteSpan, b: ByteSpan): Bytes {
  return Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start));
}

/** Whether such a machine's own loader puts the kernel where it runs: nothing moves it from there. `uefi`: its firmware, where that is UEFI. */
export function loadsImageItself(platform: string, uefi: string | undefined): boolean {
  return ARCHITECTURES[archOfPlatform(platform)!].bootsFromDeviceTree(uefi === undefined ? {} : { uefi });
}
