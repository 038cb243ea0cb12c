/**
 * The `machine` statement and the device statements as the simulation wants them: sizes in bytes, every item with the
 * origin that leads back to where it was written.
 */

import type {
  DeviceStatement,
  FirmwareEntry,
  MachineItem,
  MachineStatement,
  NameExpr,
  NumaNodeItem,
} from "../../../grammar/ast.ts";
import { wordsOf } from "../../../grammar/vocabulary/word-lists.ts";
import {
  archOfPlatform,
  PLATFORM_NAMES,
  runsKernelsOf,
  standInPlatform,
} from "../../simulation/platforms/catalogue.ts";
import type {
  Arch,
  DeviceSpec,
  FirmwareRange,
  MachineNode,
  MachineSpec,
  Origin,
  PlatformName,
  ReservedMemorySpec,
} from "../../simulation/state/events.ts";
import { defined } from "../../simulation/units/defined.ts";
import { type Bytes, rangeSize } from "../../simulation/units/units.ts";
import { impossibleDevice } from "../diagnostics/machine.ts";
import { problem } from "../problem.ts";
import { replacement } from "../text-edits.ts";
import { MOST_CPUS, MOST_MEMORY, MOST_NODES, MOST_SLOTS } from "./machine-limits.ts";
import { readVariantName } from "./machine-variant.ts";
import { meantName, type NameTable, unknownName } from "./name-table.ts";
import type { OriginTable } from "./origins.ts";
import type { ProblemLog } from "./problem-log.ts";
import { type Declared, isHalfRead } from "./sources.ts";
import type { ValueReader } from "./values.ts";

/** What reading declarations needs besides the reader of the document they stand in. */
export interface DeclarationContext {
  readonly origins: OriginTable;
  readonly names: NameTable;
  readonly problems: ProblemLog;
}

/** Items that a machine may have more than one of. */
export const SEVERAL_ITEMS: ReadonlySet<MachineItem["kind"]> = new Set<MachineItem["kind"]>([
  "reserved-memory",
  "supposed",
]);

interface MachineItems {
  /** The first of each kind. */
  readonly items: ReadonlyMap<MachineItem["kind"], MachineItem>;
  readonly nodes: readonly MachineNode[];
  /** Memory of nodes that there can't be, in bytes. */
  readonly leftOut: number;
}

function readItems(statement: MachineStatement, reader: ValueReader, context: DeclarationContext): MachineItems {
  const items = new Map<MachineItem["kind"], MachineItem>();
  const nodes: MachineNode[] = [];
  let [leftOut, inNodes] = [0, 0];
  for (const item of statement.items) {
    if (item.kind === "node") {
      const node = readNode(item, reader, context, MOST_MEMORY - inNodes);
      inNodes += node?.memory ?? 0;
      if (node !== undefined && node.id < MOST_NODES) nodes.push(node);
      else leftOut += node?.memory ?? 0;
      continue;
    }
    const first = SEVERAL_ITEMS.has(item.kind) ? undefined : items.get(item.kind);
    if (first === undefined) items.set(item.kind, item);
    else {
      const related = [reader.place(first.keyword)];
      context.problems.add(
        problem("duplicate-name", reader.place(item.keyword), { kind: "item", item: item.kind }, { related }),
      );
    }
  }
  return { items, nodes, leftOut };
}

/** The map that the machine gives itself; undefined: none. */
function readOwnFirmware(
  items: MachineItems["items"],
  reader: ValueReader,
  context: DeclarationContext,
): readonly FirmwareRange[] | undefined {
  const item = items.get("firmware");
  if (item?.kind !== "firmware" || item.from !== undefined) return undefined;
  return item.entries.flatMap((entry) => readFirmwareEntry(entry, reader, context));
}

function originOfMaxmem(
  items: MachineItems["items"],
  reader: ValueReader,
  { origins }: DeclarationContext,
): Origin | undefined {
  const item = items.get("maxmem");
  if (item?.kind !== "maxmem") return undefined;
  return origins.add("machine", { ...reader.place(item.span), size: item.size.span });
}

/**
 * The machine. `savedFirmware`, taken from a boot log, stands where the machine gives no map of its own; `arch` is that of its kernel: of a
 * platform that nobody knows, and no map, it is read as the first one that runs such kernels.
 */
export function readMachine(
  declared: Declared<MachineStatement>,
  reader: ValueReader,
  context: DeclarationContext,
  savedFirmware: readonly FirmwareRange[] | undefined,
  arch: Arch | undefined,
): MachineSpec {
  const { statement } = declared;
  const { origins, problems } = context;
  const { items, nodes, leftOut } = readItems(statement, reader, context);
  const end = (statement.platform ?? { span: statement.keyword }).span.end;
  const origin = origins.add("machine", reader.place({ start: statement.keyword.start, end }));
  const quantity = (
    kind: "memory" | "cpus" | "slots" | "maxmem" | "initrd" | "block-size" | "dma-reserved",
  ): number | undefined => {
    const item = items.get(kind);
    if (item === undefined) return undefined;
    return reader.number("size" in item ? item.size : "count" in item ? item.count : undefined);
  };
  const blockItem = items.get("block-size");
  const blockSize = quantity("block-size");
  const dmaReserved = quantity("dma-reserved");
  const imageItem = items.get("image");
  const imageSeenAt = imageItem?.kind === "image" ? reader.number(imageItem.at) : undefined;
  const initrd = items.get("initrd");
  const initrdAt = initrd?.kind === "initrd" ? initrd.at : undefined;
  const initrdPlace = reader.number(initrdAt);
  const memoryItem = items.get("memory");
  const maxmemOrigin = originOfMaxmem(items, reader, context);
  const firmware = readOwnFirmware(items, reader, context) ?? savedFirmware;
  const uefi = items.get("uefi");
  const platform = readPlatform(statement, reader, problems, arch, firmware !== undefined);
  const described = platform ? { platform } : {};
  const uefiBuild =
    uefi?.kind === "uefi" ? readVariantName("uefi", uefi.build, described, reader, problems) : undefined;
  return {
    ...described,
    memory: Math.min(
      quantity("memory") ?? (nodes.length === 0 ? leftOut : nodes.reduce((sum, node) => sum + node.memory, 0)),
      MOST_MEMORY,
    ),
    cpus: Math.min(
      quantity("cpus") ?? nodes.reduce((most, node) => Math.max(most, (node.cpus.at(-1) ?? 0) + 1), 1),
      MOST_CPUS,
    ),
    nodes,
    slots: Math.min(quantity("slots") ?? 0, MOST_SLOTS),
    maxmem: quantity("maxmem") ?? 0,
    initrd: quantity("initrd") ?? 0,
    ...(initrd?.kind === "initrd" && initrd.file ? { initrdIsFile: true as const } : {}),
    ...(maxmemOrigin === undefined ? {} : { maxmemOrigin }),
    ...(initrdAt === undefined || initrdPlace === undefined
      ? {}
      : { initrdAt: initrdPlace, initrdAtOrigin: origins.add("machine", reader.place(initrdAt.span)) }),
    ...(blockSize === undefined || blockItem === undefined
      ? {}
      : { blockSize, blockSizeOrigin: origins.add("machine", reader.place(blockItem.span)) }),
    ...defined({ dmaReserved, imageSeenAt }),
    ...(uefiBuild === undefined ? {} : { uefi: uefiBuild }),
    ...readVariant(items, described, reader, problems),
    ...readDeviceTree(declared, reader, context),
    ...(firmware === undefined ? {} : { firmware }),
    ...readSupposed(statement, reader),
    origin,
    memoryOrigin:
      memoryItem?.kind === "memory"
        ? origins.add("machine", { ...reader.place(memoryItem.span), size: memoryItem.size.span })
        : origin,
  };
}

/** What the scenario says of itself that it only supposes, each once. */
function readSupposed({ items }: MachineStatement, reader: ValueReader): Pick<MachineSpec, "supposed"> {
  const written = new Set(items.flatMap((item) => (item.kind === "supposed" ? [reader.name(item.what)] : [])));
  const supposed = wordsOf("SUPPOSED").filter((word) => written.has(word));
  return supposed.length === 0 ? {} : { supposed };
}

/** What a board's device tree says of memory. */
function readDeviceTree(
  declared: Declared<MachineStatement>,
  reader: ValueReader,
  { names, origins, problems }: DeclarationContext,
): Pick<MachineSpec, "dmaLimit" | "reservedMemory"> {
  const { items } = declared.statement;
  const dmaRange = items.find((item) => item.kind === "dma-range");
  const reach = dmaRange?.kind === "dma-range" ? reader.range(dmaRange.range) : undefined;
  const reserved: ReservedMemorySpec[] = [];
  for (const item of items) {
    if (item.kind !== "reserved-memory" || item.name.kind === "bad") continue;
    const place = reader.place(item.name.span);
    const duplicate = names.declare("allocation", item.name.name, place);
    const range = item.range === undefined ? undefined : reader.range(item.range);
    const at = item.at === undefined ? undefined : reader.range(item.at);
    const size = at === undefined ? reader.number(item.size) : rangeSize(at);
    if (duplicate !== undefined) problems.add(duplicate);
    if (item.size === undefined && item.at === undefined && !isHalfRead(declared)) {
      const facts = { kind: "size", device: item.kind, name: item.name.name } as const;
      problems.add(problem("incomplete", place, facts));
    }
    if (duplicate !== undefined || size === undefined) continue;
    const origin = origins.add("reservation", reader.place({ start: item.keyword.start, end: item.name.span.end }));
    const noMap = item.noMap === undefined ? undefined : (true as const);
    const reusable = item.reusable === undefined ? undefined : (true as const);
    reserved.push({ name: item.name.name, size, ...defined({ range, at, noMap, reusable }), origin });
  }
  return {
    ...(reach === undefined ? {} : { dmaLimit: reach.last + 1 }),
    ...(reserved.length === 0 ? {} : { reservedMemory: reserved }),
  };
}

/** What a machine of one platform differs in from another: CPU model, version of QEMU, hypervisor. */
function readVariant(
  items: ReadonlyMap<MachineItem["kind"], MachineItem>,
  machine: Pick<MachineSpec, "platform">,
  reader: ValueReader,
  problems: ProblemLog,
): Pick<MachineSpec, "cpu" | "qemu" | "hypervisor"> {
  const [cpu, qemu, hypervisor] = [items.get("cpu"), items.get("qemu"), items.get("hypervisor")];
  const read = (word: "cpu" | "qemu" | "hypervisor", written: NameExpr | undefined): string | undefined =>
    readVariantName(word, written, machine, reader, problems);
  const model = cpu?.kind === "cpu" ? read("cpu", cpu.model) : undefined;
  const version = qemu?.kind === "qemu" ? read("qemu", qemu.version) : undefined;
  const name = hypervisor?.kind === "hypervisor" ? read("hypervisor", hypervisor.name) : undefined;
  return {
    ...(model === undefined ? {} : { cpu: model }),
    ...(version === undefined ? {} : { qemu: version }),
    ...(name === undefined ? {} : { hypervisor: name }),
  };
}

/** `arch`: the kernel's. `hasMap`: a machine whose platform is not known, or is of another architecture, is its memory map. */
function readPlatform(
  statement: MachineStatement,
  reader: ValueReader,
  problems: ProblemLog,
  arch: Arch | undefined,
  hasMap: boolean,
): PlatformName | undefined {
  const name = reader.name(statement.platform);
  if (name === undefined || !statement.platform) return undefined;
  const platform = PLATFORM_NAMES.find((known) => known === name);
  const own = archOfPlatform(platform);
  const standIn = standInPlatform(arch);
  const { span } = statement.platform;
  if (platform !== undefined && arch !== undefined && own !== undefined && !runsKernelsOf(platform, arch)) {
    const facts = { kind: "architecture", platform, arch: own, kernel: arch } as const;
    const fixes = standIn === undefined ? [] : [replacement(`Write \`${standIn}\``, reader.uri, span, standIn, false)];
    problems.add(problem("bad-value", reader.place(span), facts, { fixes }));
    return hasMap ? undefined : standIn;
  }
  if (platform !== undefined) return platform;
  const unknown = { of: "platform", name } as const;
  const fitting = PLATFORM_NAMES.filter((known) => !arch || hasMap || runsKernelsOf(known, arch));
  problems.add(unknownName(reader.place(span), unknown, fitting));
  // The rest is read with the one that was probably meant.
  const meant = meantName(unknown, fitting) ?? (hasMap ? undefined : standIn);
  return PLATFORM_NAMES.find((known) => known === meant);
}

/** `room`: bytes that a node may have, with those in front of it. */
function readNode(
  item: NumaNodeItem,
  reader: ValueReader,
  context: DeclarationContext,
  room: Bytes,
): MachineNode | undefined {
  const duplicate = context.names.declare("node", `node${item.node.node}`, reader.place(item.node.span));
  if (duplicate !== undefined) {
    context.problems.add(duplicate);
    return undefined;
  }
  const ranges = item.ranges.map((range) => reader.range(range)).filter((range) => range !== undefined);
  return {
    id: item.node.node,
    memory: Math.min(reader.number(item.memory) ?? ranges.reduce((sum, range) => sum + rangeSize(range), 0), room),
    ranges,
    cpus: readCpus(item.cpus, reader),
    hotpluggable: item.hotpluggable !== undefined,
    origin: context.origins.add("machine", {
      ...reader.place({ start: item.keyword.start, end: item.node.span.end }),
      ...(item.memory === undefined ? {} : { size: item.memory.span }),
    }),
  };
}

/** Processors and ranges such as `0-31` as their numbers, each once and in order; never more than a machine can have. */
function readCpus(items: NumaNodeItem["cpus"], reader: ValueReader): readonly number[] {
  const ranges = items.flatMap((item) => {
    if (item.kind === "range") return reader.range(item) ?? [];
    const cpu = reader.number(item);
    return cpu === undefined ? [] : { first: cpu, last: cpu };
  });
  ranges.sort((a, b) => a.first - b.first);
  const cpus: number[] = [];
  let next = 0;
  for (const { first, last } of ranges) {
    const end = first === last ? last : Math.min(last, MOST_CPUS - 1);
    for (next = Math.max(next, first); next <= end; next++) cpus.push(next);
  }
  return cpus;
}

function readFirmwareEntry(
  entry: FirmwareEntry,
  reader: ValueReader,
  { origins }: DeclarationContext,
): readonly FirmwareRange[] {
  const type = wordsOf("FIRMWARE_TYPE").find((known) => known === entry.type);
  const range = reader.range(entry.range);
  if (type === undefined || range === undefined) return [];
  const mirrored = entry.mirrored === undefined ? {} : { mirrored: true as const };
  return [{ ...range, type, ...mirrored, origin: origins.add("firmware", reader.place(entry.span)) }];
}

/** A device, or undefined where its name or size is missing. Its name is declared in any case. */
export function readDevice(
  declared: Declared<DeviceStatement>,
  reader: ValueReader,
  context: DeclarationContext,
  declaredNodes: readonly number[],
): DeviceSpec | undefined {
  const { statement } = declared;
  if (statement.name.kind === "bad") return undefined;
  const name = statement.name.name;
  const duplicate = context.names.declare(statement.kind, name, reader.place(statement.name.span));
  if (duplicate !== undefined) {
    context.problems.add(duplicate);
    return undefined;
  }
  const range = statement.range === undefined ? undefined : reader.range(statement.range);
  const size = reader.number(statement.size) ?? (range === undefined ? undefined : rangeSize(range));
  if (size === undefined) {
    if (statement.size === undefined && !isHalfRead(declared)) {
      const facts = { kind: "size", device: statement.kind, name } as const;
      context.problems.add(problem("incomplete", reader.place(statement.name.span), facts));
    }
    return undefined;
  }
  const node = statement.node?.node;
  if (statement.node !== undefined) checkNode(statement.node.node, reader.place(statement.node.span));
  const origin = context.origins.add("device", {
    ...reader.place({ start: statement.keyword.start, end: statement.name.span.end }),
    ...(statement.size === undefined ? {} : { size: statement.size.span }),
    ...(statement.at === undefined ? {} : { address: statement.at.span }),
    ...(statement.range === undefined ? {} : { range: statement.range.span }),
  });
  context.problems.add(...impossibleDevice(statement, size, reader));
  const common = { name, size, ...(node === undefined ? {} : { node }), origin };
  if (statement.kind === "dimm") {
    const at = reader.number(statement.at);
    const cold = statement.cold === undefined ? {} : { cold: true as const };
    return { kind: "dimm", ...common, ...(at === undefined ? {} : { at }), ...cold };
  }
  if (statement.kind === "nvdimm") return { kind: "nvdimm", ...common };
  if (statement.kind === "cxl") return { kind: "cxl", ...common, ...(range === undefined ? {} : { at: range.first }) };
  const block = reader.number(statement.block);
  const requested = reader.number(statement.requested) ?? 0;
  return { kind: "virtio-mem", ...common, ...(block === undefined ? {} : { block }), requested };

  function checkNode(id: number, place: ReturnType<ValueReader["place"]>): void {
    context.names.refer("node", `node${id}`, place);
    if (id === 0 || declaredNodes.includes(id)) return;
    // Memory behind CXL is often all that its node has: ACPI's CFMWS makes the node (since 5.16, acpi_parse_cfmws()), no other memory.
    if (statement.kind === "cxl" && range !== undefined) return;
    const known = declaredNodes.map((each) => `node${each}`);
    context.problems.add(unknownName(place, { of: "node", name: `node${id}` }, known));
  }
}
