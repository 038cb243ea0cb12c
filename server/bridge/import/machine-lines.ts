/**
 * The `machine` statement and the devices of a scenario, as lines. A machine that is a tabled platform is written by its name, any other
 * with its memory map and the ranges of its nodes.
 */
import { DEFAULT_KERNEL_ARCH } from "../../simulation/arch/index.ts";
import { archOfPlatform, PLATFORM_NAMES, platformOf, runsKernelsOf } from "../../simulation/platforms/catalogue.ts";
import { CPU_MODELS, cpuModel, cpuNames } from "../../simulation/platforms/cpus/catalogue.ts";
import { hypervisorNamed } from "../../simulation/platforms/hypervisors.ts";
import type { FirmwareType, Supposed } from "../../simulation/state/events.ts";
import { type ByteRange, type Bytes, hex, KiB, rangesOverlap, writtenSize } from "../../simulation/units/units.ts";
import {
  MAP_ORDER,
  type MachineFacts,
  type MapRange,
  type SourceDevice,
  type SourceNode,
  type Told,
} from "../../sources/facts.ts";
import type { MergedMachine } from "../../sources/merge.ts";
import {
  loadsImageItself,
  type PlatformMachine,
  type PlatformRemark,
  platformMachine,
} from "../../sources/platform-machine.ts";
import { supposedOf, uefiOf } from "../../sources/supposed.ts";
import { toldInitrd } from "../../sources/told-initrd.ts";
import { MAP_WORDS } from "./doubts.ts";
import { builtToRunAt } from "./kernel-words.ts";

export interface MachineLines {
  readonly lines: readonly string[];
  /** What could not be said. */
  readonly comments: readonly string[];
  /** Memory that came later, to be plugged behind the boot. */
  readonly plugged: readonly string[];
}

/** Undefined: no file tells of any memory. `reach`: what the devices of a board reach, where that is not all. */
export function machineLines(merged: MergedMachine, reach?: ByteRange): MachineLines | undefined {
  const { facts, map } = merged;
  const platform = platformMachine(merged);
  const devices = deviceLines(facts);
  if ("name" in platform) {
    const supposed = supposedOf(merged, platform);
    return {
      lines: [...platformLines(platform, facts, supposed), ...devices.lines],
      comments: [
        ...platform.remarks.map(remarkText),
        ...(supposed.includes("dimms") ? [DIMMS_UNTOLD] : []),
        ...initrdComments(facts),
        ...uefiComments(platform.name, facts),
        ...devices.comments,
      ],
      plugged: devices.plugged,
    };
  }
  if (map !== undefined) {
    const words = MAP_WORDS[map.origin];
    // Sizes of nodes without their places make no nodes of a map.
    const isPlaced = facts.nodes.length === 0 || facts.nodes.some(({ ranges }) => ranges.length > 0);
    const placed = isPlaced ? facts : { ...facts, nodes: [] };
    const own = isPlaced ? devices : deviceLines(placed);
    return {
      lines: [...mapLines(map.ranges, placed, reach), ...own.lines],
      comments: [
        ...(words === undefined ? [] : [words]),
        ...platform.remarks.map(remarkText),
        ...(isPlaced ? [] : ["Which addresses each node has is not told: it is written without them."]),
        ...untold(facts),
        ...own.comments,
      ],
      plugged: own.plugged,
    };
  }
  if (facts.memory === undefined) return undefined;
  const arch = facts.arch?.value ?? DEFAULT_KERNEL_ARCH.arch;
  const name = PLATFORM_NAMES.find((each) => runsKernelsOf(each, arch))!;
  const assumed = { name, memory: facts.memory.value, nodes: [], remarks: [] };
  const supposed = [...new Set<Supposed>(["memory", ...supposedOf(merged, assumed)])];
  return {
    lines: [...platformLines(assumed, facts, supposed), ...devices.lines],
    comments: [`No file tells where memory lies: it is placed as on ${name}.`, ...devices.comments],
    plugged: devices.plugged,
  };
}

const DIMMS_UNTOLD = "A boot log does not tell which DIMMs are there from the start: lsmem and /proc/iomem do.";

function remarkText(remark: PlatformRemark): string {
  switch (remark.kind) {
    case "other-map":
      return `It is called ${remark.name}; its memory map is another than that of QEMU's machine with its own firmware.`;
    case "slots-supposed":
      return "How many slots for DIMMs there are is not told: 1 is assumed, and `maxmem` follows from the SRAT.";
    case "nodes-untold":
      return "How the memory is divided among nodes is not told in full: it is written without them.";
  }
}

/** What every machine may have besides its memory. */
function commonItems(facts: MachineFacts, platform?: string): readonly string[] {
  const { cpus = facts.leastCpus, cpuModel: model, hypervisor } = facts;
  const defaults = platform ? platformOf({ platform }) : undefined;
  const ofNodes = nodeCpus(facts).map((cpu) => cpu + 1);
  const named = Math.max(cpus?.value ?? 0, ...ofNodes);
  const initrd = toldInitrd(facts);
  const arch = archOfPlatform(platform) ?? facts.arch?.value;
  return [
    ...(named > 0 ? [`cpus ${named}`] : []),
    ...cpuItem(
      facts,
      model?.value !== undefined && cpuModel(model.value, arch) !== undefined ? model.value : cpuLike(facts, platform),
      defaults?.defaultCpu,
    ),
    ...(hypervisor === undefined || (defaults !== undefined && hypervisorNamed(hypervisor.value)?.ofPlatforms === true)
      ? []
      : [`hypervisor ${hypervisor.value}`]),
    ...(initrd === undefined || isOutside(facts, platform)
      ? []
      : [`initrd ${writtenSize(initrd)}${initrdPlace(facts, platform)}`]),
  ];
}

/** The map that is told lacks the memory that the initrd lies in: lines are missing. */
function isOutside({ ramdisk, maps }: MachineFacts, platform?: string): boolean {
  if (platform || ramdisk === undefined) return false;
  const map = MAP_ORDER.map((origin) => maps[origin] ?? []).find(({ length }) => length > 0) ?? [];
  return !map.some(({ value }) => value.type === "usable" && rangesOverlap(value, ramdisk.value));
}

/** Where the loader put it; a platform's own does so by itself. */
function initrdPlace({ ramdisk }: MachineFacts, platform: string | undefined): string {
  return ramdisk === undefined || platform !== undefined ? "" : ` at ${hex(ramdisk.value.first)}`;
}

/** The boot CPU alone says nothing: a log that lacks the others still has it. */
function nodeCpus({ cpus, nodes }: MachineFacts): readonly number[] {
  const all = nodes.flatMap((node) => node.cpus);
  return cpus === undefined && all.length < 2 ? [] : all;
}

/** A model of the vendor, with the pages and page tables that the log shows, for a machine of which only its map is known. */
function cpuLike(facts: MachineFacts, platform: string | undefined): string | undefined {
  const { vendor, gigabytePages, fiveLevels, arch } = facts;
  if (platform || vendor === undefined || gigabytePages === undefined || fiveLevels === undefined) return undefined;
  return cpuNames(arch?.value).find((name) => {
    const model = cpuModel(name, arch?.value);
    const isSame = model?.gigabytePages === gigabytePages.value && model.fiveLevels === fiveLevels.value;
    return isSame && model?.vendor === vendor.value && model.hostsWhenVirtualised !== true;
  });
}

/** The model that is all its emulator can do: no other of QEMU's that logs don't name has five levels. */
const MOST_CAPABLE = CPU_MODELS.find(({ hostsWhenVirtualised }) => hostsWhenVirtualised === true)!.name;

/** The model by its name; of a log, one that has the pages and page tables that the log shows. */
function cpuItem(
  { gigabytePages, fiveLevels, hypervisor }: MachineFacts,
  known: string | undefined,
  defaultCpu: string | undefined,
): readonly string[] {
  if (known !== undefined) return known === defaultCpu ? [] : [`cpu ${known}`];
  if (gigabytePages?.value !== true) return [];
  const host = hypervisor === undefined ? undefined : hypervisorNamed(hypervisor.value)?.hostModel;
  if (host !== undefined) return [`cpu ${host}`];
  return fiveLevels?.value === true ? [`cpu ${MOST_CAPABLE}`] : [];
}

// ── A tabled platform ─────────────────────────────────────────────────────────────────────────────────────────────────

function platformLines(
  machine: PlatformMachine,
  facts: MachineFacts,
  supposed: readonly Supposed[],
): readonly string[] {
  const { name, qemu, memory, nodes, slots, maxmem } = machine;
  const uefi = uefiOf(name, facts);
  const nodeLines = nodes.map(({ id, memory: size, cpus }) => {
    const items = [...(size > 0 ? [`memory ${writtenSize(size)}`] : []), ...cpuItems(cpus)];
    return `node${id} { ${items.join(" ")} }`;
  });
  return [
    `machine ${name} {`,
    ...(qemu === undefined ? [] : [`qemu ${qemu}`]),
    `memory ${writtenSize(memory)}`,
    ...commonItems(facts, name),
    ...nodeLines,
    ...(slots === undefined ? [] : [`slots ${slots}`]),
    ...(maxmem === undefined ? [] : [`maxmem ${writtenSize(maxmem)}`]),
    ...(facts.blockSize === undefined ? [] : [`block-size ${writtenSize(facts.blockSize.value)}`]),
    ...(loadsImageItself(name, uefi?.name) ? [] : imageLine(facts)),
    ...(uefi === undefined ? [] : [`uefi ${uefi.name}`]),
    ...supposed.map((what) => `supposed ${what}`),
    "}",
  ];
}

/** `cpus 0-3,8`. */
function cpuItems(cpus: readonly number[]): readonly string[] {
  const runs: { first: number; last: number }[] = [];
  for (const cpu of [...new Set(cpus)].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && last.last + 1 === cpu) last.last = cpu;
    else runs.push({ first: cpu, last: cpu });
  }
  if (runs.length === 0) return [];
  return [`cpus ${runs.map(({ first, last }) => (first === last ? first : `${first}-${last}`)).join(",")}`];
}

function uefiComments(platform: string, facts: MachineFacts): readonly string[] {
  if (facts.efi?.value !== true) return [];
  const uefi = uefiOf(platform, facts);
  if (uefi === undefined)
    return [`The firmware is UEFI, which is not simulated on ${platform}: the memory map is that of its BIOS.`];
  return uefi.supposed ? [`Which edk2 the UEFI firmware is was not told: ${uefi.name} is assumed.`] : [];
}

// ── A memory map ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Types of which a node may have memory, now or later. */
const MEMORY_TYPES: ReadonlySet<FirmwareType> = new Set(["usable", "persistent", "soft reserved"]);

function mapLines(ranges: readonly Told<MapRange>[], facts: MachineFacts, reach?: ByteRange): readonly string[] {
  const firmware = joined(ranges.map(({ value }) => value));
  const memory = firmware.filter(({ type }) => MEMORY_TYPES.has(type));
  return [
    "machine {",
    ...commonItems(facts),
    ...(facts.slots === undefined ? [] : [`slots ${facts.slots.value}`]),
    ...(facts.maxmem === undefined ? [] : [`maxmem ${writtenSize(facts.maxmem.value)}`]),
    ...(facts.blockSize === undefined ? [] : [`block-size ${writtenSize(facts.blockSize.value)}`]),
    ...dmaReservedLine(facts),
    ...imageLine(facts),
    ...(reach === undefined ? [] : [`dma-range ${shortRange(reach)}`]),
    ...poolLines(facts),
    "firmware {",
    ...firmware.map((range) => `${rangeText(range)} ${range.type}${range.mirrored === true ? " mirrored" : ""}`),
    "}",
    ...facts.nodes.flatMap((node) => nodeLines(nodeCpus(facts).length > 0 ? node : { ...node, cpus: [] }, memory)),
    "}",
  ];
}

/** Where ZONE_DMA reserves none, the kernel counts none: arm64. */
function dmaReservedLine({ dmaReserved }: MachineFacts): readonly string[] {
  return dmaReserved === undefined || dmaReserved.value === 0 ? [] : [`dma-reserved ${dmaReserved.value}`];
}

/** An image that lies where it was built to run needs no word. */
function imageLine(facts: MachineFacts): readonly string[] {
  const { imageAt } = facts;
  return imageAt === undefined || imageAt.value === builtToRunAt(facts) ? [] : [`image ${hex(imageAt.value)}`];
}

/** Where the kernel put them is all that a log tells of them. */
function poolLines({ cmaPools = [], reservations }: MachineFacts): readonly string[] {
  const named = cmaPools.map(({ value }) => value.name);
  // Without a default pool the kernel makes an area of its own, and says so.
  const isMade = reservations.some(({ value }) => value.by === "cma_declare_contiguous_nid");
  const likely = isMade ? [] : [named.find((name) => name !== undefined && /\bcma\b/.test(name)), undefined];
  const chosen = [DEFAULT_POOL, ...likely].find((name) => named.includes(name));
  const which = isMade && chosen === undefined ? -1 : named.indexOf(chosen);
  const taken = new Set<string>();
  return cmaPools.map(({ value }, index) => {
    const isDefault = index === which;
    const name = isDefault ? DEFAULT_POOL : uniqueName(value.name ?? "pool", "pool", taken);
    return `reserved-memory ${name} { at ${shortRange(value)}${isDefault ? "" : " reusable"} }`;
  });
}

const DEFAULT_POOL = "linux,cma";

/** Neighbours of one type as one range, ascending. */
function joined(ranges: readonly MapRange[]): readonly MapRange[] {
  const result: MapRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.first - b.first)) {
    const last = result.at(-1);
    const isNext = last !== undefined && last.last + 1 === range.first && last.type === range.type;
    if (isNext && last.mirrored === range.mirrored) result[result.length - 1] = { ...last, last: range.last };
    else result.push(range);
  }
  return result;
}

/** Windows for memory that may come have no memory now. */
function nodeLines(node: SourceNode, memory: readonly ByteRange[]): readonly string[] {
  const ranges = joined(node.ranges.map(({ value }) => ({ ...value, type: "usable" as const }))).filter((range) =>
    memory.some((known) => rangesOverlap(known, range)),
  );
  const items = [
    ...ranges.map((range) => shortRange(range)),
    ...cpuItems(node.cpus),
    ...(node.hotpluggable ? ["hotpluggable"] : []),
  ];
  return [`node${node.id} {`, ...items, "}"];
}

function rangeText({ first, last }: ByteRange): string {
  const padded = (value: number) => `0x${value.toString(16).padStart(16, "0")}`;
  return `${padded(first)}-${padded(last)}`;
}

function shortRange({ first, last }: ByteRange): string {
  return `${hex(first)}-${hex(last)}`;
}

/** A log counts the initrd's pages, of which its file need not fill the last one. */
function initrdComments(facts: MachineFacts): readonly string[] {
  const { ramdisk, pageSize } = facts;
  if (ramdisk !== undefined && isOutside(facts))
    return [`The initrd at ${shortRange(ramdisk.value)} is left out: no memory is told to be there.`];
  const size = toldInitrd(facts);
  const page = pageSize?.value ?? SMALLEST_PAGE;
  if (size === undefined || size % page !== 0) return [];
  return [`The initrd is told in whole pages: its file has ${size - page + 1} to ${size} bytes.`];
}

const SMALLEST_PAGE: Bytes = 4 * KiB;

/** Facts that the language has no word for on a machine with a memory map. */
function untold(facts: MachineFacts): readonly string[] {
  const { efi, cpus, leastCpus, cpuModel: model } = facts;
  const comments: string[] = [];
  const like = model === undefined ? cpuLike(facts, undefined) : undefined;
  if (like !== undefined) comments.push(`The CPU has the vendor, the pages and the levels of page tables of ${like}.`);
  if (cpus === undefined) comments.push(`How many processors there are is not told${leastWords(leastCpus)}.`);
  comments.push(...initrdComments(facts));
  if (efi?.value === true)
    comments.push("The firmware is UEFI; what it and the boot loader hold besides the map is modelled.");
  if (model !== undefined && cpuModel(model.value) === undefined) comments.push(`The CPU model is ${model.value}.`);
  return comments;
}

function leastWords(least: MachineFacts["leastCpus"]): string {
  return least === undefined ? "" : `: ${least.value} are the fewest that have per-CPU areas like those of the log`;
}

// ── Devices ───────────────────────────────────────────────────────────────────────────────────────────────────────────

function deviceLines({ devices, nodes }: MachineFacts): MachineLines {
  const names = new Set<string>();
  const lines: string[] = [];
  const plugged: string[] = [];
  const comments: string[] = [];
  // Other devices are placed first, perhaps just there.
  const isAlone = devices.every(({ value }) => value.kind === "dimm");
  for (const { value: device } of devices) {
    const name = uniqueName(device.name, device.kind, names);
    const hasNode = device.node !== undefined && (device.node === 0 || nodes.some(({ id }) => id === device.node));
    const node = hasNode ? [`node${device.node}`] : [];
    lines.push(
      `${device.kind} ${name} { ${[`size ${writtenSize(device.size)}`, ...deviceItems(device, isAlone), ...node].join(" ")} }`,
    );
    if (device.kind !== "dimm") continue;
    if (device.cold !== true) plugged.push(name);
    if (device.at !== undefined && !isAlone) comments.push(`${name} lies at ${hex(device.at)} on that machine.`);
  }
  return { lines, plugged, comments };
}

function deviceItems(device: SourceDevice, isAlone: boolean): readonly string[] {
  if (device.kind === "dimm") {
    const place = device.at === undefined || !isAlone ? [] : [`at ${hex(device.at)}`];
    return device.cold === true ? [...place, "cold"] : place;
  }
  if (device.kind === "nvdimm") return [];
  return [
    ...(device.block === undefined ? [] : [`block ${writtenSize(device.block)}`]),
    ...(device.requested === undefined ? [] : [`requested ${writtenSize(device.requested)}`]),
  ];
}

/** A name of the language that no other has. */
function uniqueName(name: string, fallback: string, taken: Set<string>): string {
  const cleaned = name
    .replace(/[^A-Za-z0-9_-]/g, "-")
    .replace(/^[^A-Za-z]+/, "")
    .slice(0, 60);
  const base = cleaned === "" ? fallback : cleaned;
  let unique = base;
  for (let number = 2; taken.has(unique); number++) unique = `${base}-${number}`;
  taken.add(unique);
  return unique;
}
