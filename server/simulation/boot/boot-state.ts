/**
 * The state of memory once the boot is over: what the buddy allocator manages in each zone, the watermarks as the boot
 * computed them, and everything that stays in use. Models the order of memblock_free_all(), init_per_zone_wmark_min()
 * (postcore_initcall), hugetlb_init() and khugepaged's start (subsys_initcall), and the freeing of init memory.
 */

import type { FirmwarePhase } from "../boot-context/firmware-phase.ts";
import type { MemblockPhase } from "../boot-context/memblock-phase.ts";
import { maxNumnodes } from "../builds/kernel-config.ts";
import { type ColdPlugged, plugColdDimms } from "../drivers/acpi-memhotplug/cold-dimms.ts";
import { devicesAtBoot } from "../drivers/devices-at-boot.ts";
import { EXACT } from "../evidence/reason.ts";
import { bootServicesFreed } from "../kernels/boot-rules.ts";
import { ruleFor } from "../kernels/rule-table.ts";
import type { KernelVersion } from "../kernels/version.ts";
import {
  giganticPagesAcrossZones,
  giganticPagesCounted,
  lowmemReserveFollowsManaged,
  minFreeKbytesWithoutKhugepaged,
} from "../kernels/zone-rules.ts";
import { freedVmemmap } from "../mm/hugetlb/hugetlb-vmemmap.ts";
import {
  addPages,
  freedByMemblock,
  type PagesByZone,
  pagesByZone,
  reservedRegions,
  usesAfterBoot,
} from "../mm/memblock/memblock-free-all.ts";
import { hotplugAtBoot } from "../mm/memory-hotplug/hotplug-at-boot.ts";
import { sandwichNotesAtBoot } from "../mm/memory-hotplug/zone-sandwich.ts";
import { onlineNodes } from "../mm/mm-init/free-area-init.ts";
import type { Zones } from "../mm/mm-init/size-zones.ts";
import type { ZoneSize } from "../mm/mm-init/zone-sizes.ts";
import { khugepagedAtBoot } from "../mm/page-alloc/khugepaged.ts";
import {
  calculateMinFreeKbytes,
  initPerZoneWmarkMin,
  khugepagedMinFree,
  setupPerZoneLowmemReserve,
  type Watermarked,
} from "../mm/page-alloc/watermarks.ts";
import type { ByteSpan } from "../platforms/schema.ts";
import { heldBy } from "../state/alloc-site.ts";
import type { ArchTraits } from "../state/arch-traits.ts";
import { emptyZone } from "../state/empty-zone.ts";
import type { BootSetup, Origin, ZoneName } from "../state/events.ts";
import { KernelLog } from "../state/kernel-log.ts";
import type { KernelMessage } from "../state/kernel-messages.ts";
import type { LogCallers } from "../state/log-callers.ts";
import type { MemoryInfo } from "../state/memory-info.ts";
import type { PfnSpan } from "../state/memory-ranges.ts";
import type {
  BlockState,
  HugepagesAtBoot,
  MemoryState,
  NodeState,
  PresentMemory,
  Reservation,
  ZoneState,
} from "../state/state.ts";
import { applySysctlArgs } from "../sysctl/sysctl-args.ts";
import { AppendList } from "../units/append-list.ts";
import { grouped } from "../units/grouped.ts";
import { RangeMap } from "../units/range-map.ts";
import type { Turns } from "../units/turns.ts";
import { bytesOf, type Pages, pfnOf, pfnUp } from "../units/units.ts";

const DEFAULT_SCALE_FACTOR = 10;

export interface BootStateInput {
  readonly setup: BootSetup;
  readonly version: KernelVersion;
  readonly arch: ArchTraits;
  readonly firmware: FirmwarePhase;
  readonly memblock: MemblockPhase;
  readonly zones: Zones;
  readonly blocks: RangeMap<BlockState>;
  readonly memoryInfo: MemoryInfo;
  readonly dmesg: readonly KernelMessage[];
  readonly logCallers: LogCallers | undefined;
}

export interface BootedState extends ColdPlugged {
  /** Only a running system knows which of several zones gets the memmap of huge pages. */
  readonly isVmemmapUnsure: boolean;
}

/** A turn is what grows with the machine or with what is reserved. */
export function* bootState(input: BootStateInput): Turns<BootedState> {
  const { setup, version, memblock, zones } = input;
  const { geometry } = zones;
  const gigantic = giganticPages(input);
  const vmemmap = freedVmemmap(input);
  const freed = freedPages(memblock, zones, gigantic.managed, vmemmap.pages);
  yield;
  const marked = watermarksAtBoot(input, freed);
  yield;
  const left = whatBootLeft(input);
  yield;
  const { named } = memblock.boot.memory.memblock;
  const state: MemoryState = {
    version,
    geometry,
    arch: input.arch,
    boot: { ...left, hugepages: hugepagesAtBoot(input, gigantic) },
    nodes: onlineOf(marked.nodes, memblock),
    blocks: input.blocks,
    memory: presentMemory(memblock),
    uses: usesAfterBoot({
      named,
      unavailable: zones.unavailable,
      nomap: memblock.nomap,
      sections: zones.sections,
      freedLater: [
        ...freed.imageParts,
        ...freed.initrd,
        ...memblock.bootServices,
        ...vmemmap.spans,
        ...gigantic.discarded,
      ],
      cma: memblock.cma.map((area) => ({ ...spansOf([area], geometry.pageSize)[0]!, name: area.name })),
      gigantic: gigantic.kept,
      pageSize: geometry.pageSize,
    }),
    watermarks: marked.settings,
    hotplug: hotplugAtBoot(setup, version, marked.khugepaged),
    log: KernelLog.EMPTY,
    causes: AppendList.of(),
  };
  yield;
  const plugged = plugColdDimms(state);
  const nodes = freeInitMemory(plugged.state.nodes, input, freed.late);
  const booted = applySysctlArgs(devicesAtBoot({ ...plugged.state, nodes }));
  const origin = zones.placement.origins[0] ?? setup.machine.memoryOrigin;
  const notes = [...plugged.notes, ...sandwichNotesAtBoot(state, booted, origin)];
  return { notes, state: booted, isVmemmapUnsure: vmemmap.isUnsure };
}

/** Zones are sized of all possible nodes; for_each_online_pgdat() sees those that are online. */
function onlineOf(nodes: readonly NodeState[], memblock: MemblockPhase): readonly NodeState[] {
  const online = onlineNodes(memblock);
  return nodes.filter(({ id }) => online.includes(id));
}

/** What stays as the boot left it: the firmware's map, memblock's lists, where zones end, the log. */
function whatBootLeft(input: BootStateInput): MemoryState["boot"] {
  const { setup, firmware, memblock, zones } = input;
  const { pageSize } = zones.geometry;
  const list = memblock.boot.memory.memblock;
  return {
    setup,
    firmware: firmware.firmware,
    userFirmware: firmware.user,
    memory: list.memory.map((region) => ({
      first: region.base,
      last: region.end - 1,
      node: region.node,
      hotpluggable: region.flags.has("HOTPLUG"),
      ...(region.flags.has("NOMAP") ? { nomap: true as const } : {}),
      ...(region.flags.has("MIRROR") ? { mirrored: true as const } : {}),
    })),
    reserved: reservedRegions(list),
    reservations: list.named.runs.map(
      ({ start, end, value }): Reservation => ({
        first: start,
        last: end - 1,
        ...heldBy(value),
        observed: value.observed ?? false,
        ...(value.node === undefined ? {} : { node: value.node }),
        origins: value.origins,
      }),
    ),
    zoneLimits: zones.limits.map(({ zone, start, end }) => ({
      zone,
      first: bytesOf(start, pageSize),
      last: bytesOf(end, pageSize) - 1,
    })),
    hugepagesAsked: memblock.laterHugepages.reduce(
      (sum, { size, counts }) => sum + counts.reduce((all, { count }) => all + count, 0) * size,
      0,
    ),
    maxMemory: input.firmware.memory.options.maxMemory,
    movableStart: new Map([...zones.placement.spans].map(([node, { start }]) => [node, bytesOf(start, pageSize)])),
    possibleNodes: memblock.numa.possible,
    ...(memblock.numa.cutFrom === undefined ? {} : { fakeNodes: memblock.numa.cutFrom }),
    kernelImage: { first: memblock.boot.image.start, last: memblock.boot.image.end - 1 },
    memoryInfo: input.memoryInfo,
    dmesg: input.dmesg,
    memblockNames: { callers: input.logCallers, maxNodes: maxNumnodes(memblock.boot.setup.kernel) },
    evidence: EXACT,
  };
}

/** The initrd and init memory, freed when the boot is over. */
function freeInitMemory(
  before: readonly NodeState[],
  { zones, version }: BootStateInput,
  late: PagesByZone,
): readonly NodeState[] {
  const pages = new Map(zones.sizes.map(({ node, zone }, index) => [`${node} ${zone}`, late[index]!]));
  const nodes = before.map((node) => ({
    ...node,
    zones: node.zones.map((zone) => ({ ...zone, managed: zone.managed + (pages.get(`${node.id} ${zone.name}`) ?? 0) })),
  }));
  return ruleFor(lowmemReserveFollowsManaged, version) ? setupPerZoneLowmemReserve(nodes, version) : nodes;
}

interface FreedPages {
  /** By postcore_initcall: memblock's free ranges, SMP alternatives, CMA areas. */
  readonly early: PagesByZone;
  readonly gigantic: PagesByZone;
  /** Memmap that huge pages give back. */
  readonly vmemmap: PagesByZone;
  readonly bootServices: PagesByZone;
  readonly cma: PagesByZone;
  /** When the boot is over. */
  readonly late: PagesByZone;
  readonly imageParts: readonly PfnSpan[];
  readonly initrd: readonly PfnSpan[];
}

interface GiganticPages {
  /** Pages that hugetlb has. */
  readonly kept: readonly PfnSpan[];
  /** Free pages again when the boot is over. */
  readonly discarded: readonly PfnSpan[];
  /** Those it gives back are managed pages, too. */
  readonly managed: PagesByZone;
}

/** What hugetlb_init() counts (mm/hugetlb.c). */
function hugepagesAtBoot({ memblock, zones }: BootStateInput, { kept }: GiganticPages): readonly HugepagesAtBoot[] {
  const { pageSize } = zones.geometry;
  const later = new Set(
    memblock.laterHugepages.filter(({ counts }) => counts.some(({ count }) => count > 0)).map(({ size }) => size),
  );
  return memblock.hugepageSizes
    .toSorted((a, b) => a - b)
    .map((size) => ({
      size,
      count: later.has(size)
        ? undefined
        : kept.filter(({ start, end }) => bytesOf(end - start, pageSize) === size).length,
    }));
}

/** Gigantic pages taken at boot, of which one may lie across the border of ZONE_MOVABLE. */
function giganticPages({ memblock, zones, version }: BootStateInput): GiganticPages {
  const pages = spansOf(memblock.gigantic, zones.geometry.pageSize);
  const inZones = (spans: readonly PfnSpan[]): PagesByZone => pagesByZone(zones.sizes, memblock.ranges, spans);
  const split = pages.filter((page) => inZones([page]).filter((count) => count > 0).length > 1);
  if (split.length === 0) return { kept: pages, discarded: [], managed: inZones(pages) };
  if (ruleFor(giganticPagesAcrossZones, version) === "given-back") {
    return { kept: pages.filter((page) => !split.includes(page)), discarded: split, managed: inZones(pages) };
  }
  const byHead = pages.map(({ start, end }) =>
    inZones([{ start, end: start + 1 }]).map((head) => head * (end - start)),
  );
  return { kept: pages, discarded: [], managed: byHead.reduce<PagesByZone>(addPages, inZones([])) };
}

function freedPages(memblock: MemblockPhase, zones: Zones, gigantic: PagesByZone, vmemmap: PagesByZone): FreedPages {
  const { boot, ranges, freedImage } = memblock;
  const { pageSize } = zones.geometry;
  const table = boot.memory.memblock.clone();
  table.setMovableNode(false);
  const inZones = (spans: readonly PfnSpan[]): PagesByZone => pagesByZone(zones.sizes, ranges, spans);
  const areas = spansOf(memblock.cma, pageSize);
  // Of one that a log has in a CMA area, the area has given the pages already.
  const initrd = memblock.initrd === undefined ? [] : without(spansOf([memblock.initrd], pageSize), areas);
  const cma = inZones(areas);
  const early = addPages(
    freedByMemblock(zones.sizes, table.freeRanges(), pageSize),
    addPages(inZones(freedImage.early), cma),
  );
  const late = addPages(
    inZones([...freedImage.late, ...initrd]),
    inZones(freedImage.early).map((pages) => -pages),
  );
  return {
    early,
    gigantic,
    vmemmap,
    bootServices: inZones(memblock.bootServices),
    cma,
    late,
    imageParts: freedImage.late,
    initrd,
  };
}

function without(spans: readonly PfnSpan[], holes: readonly PfnSpan[]): readonly PfnSpan[] {
  const all = spans.reduce((map, { start, end }) => map.set(start, end, true), RangeMap.empty<true>());
  return holes.reduce((map, { start, end }) => map.delete(start, end), all).runs;
}

function watermarksAtBoot(input: BootStateInput, freed: FreedPages): Watermarked & { readonly khugepaged: boolean } {
  const { version, zones } = input;
  const { pageSize, pageblockPages } = zones.geometry;
  const start = { minFreeKbytes: 0, userMinFreeKbytes: -1, scaleFactor: DEFAULT_SCALE_FACTOR };
  const early = ruleFor(giganticPagesCounted, version) === "before-watermarks";
  const hasServices = input.memblock.bootServices.length > 0;
  const servicesLate = hasServices && ruleFor(bootServicesFreed, version) === "arch-initcall";
  const counted = nodeStates(input, freed);
  const given = servicesLate ? counted : addManaged(counted, freed.bootServices);
  let marked = initPerZoneWmarkMin(early ? addManaged(given, freed.gigantic) : given, start, version, pageSize);
  if (servicesLate) marked = { ...marked, nodes: addManaged(marked.nodes, freed.bootServices) };
  if (!early) marked = { ...marked, nodes: addManaged(marked.nodes, freed.gigantic) };
  marked = { ...marked, nodes: addManaged(marked.nodes, freed.vmemmap) };
  const khugepaged = khugepagedAtBoot(input.setup, marked.nodes, pageSize);
  if (khugepaged === "started") {
    marked = khugepagedMinFree(marked.nodes, marked.settings, version, pageSize, pageblockPages);
  } else if (khugepaged === "off" && ruleFor(minFreeKbytesWithoutKhugepaged, version) === "recomputed") {
    marked = calculateMinFreeKbytes(marked.nodes, marked.settings, version, pageSize);
  }
  return { ...marked, khugepaged: khugepaged === "started" };
}

function nodeStates(input: BootStateInput, freed: FreedPages): readonly NodeState[] {
  const { memblock, zones } = input;
  const states = zones.sizes.map((size, index) => ({
    size,
    state: zoneState(input, size, freed.early[index]!, freed.cma[index]!),
  }));
  const cpus = grouped(memblock.numa.cpuNodes.keys(), (cpu) => memblock.numa.cpuNodes[cpu]!);
  return [...grouped(states, ({ size }) => size.node)].map(([id, own]) => ({
    id,
    cpus: cpus.get(id) ?? [],
    zones: own.map(({ state }) => state),
    origins: memblock.boot.origins.node(id),
  }));
}

function zoneState(input: BootStateInput, size: ZoneSize, managed: Pages, cma: Pages): ZoneState {
  return {
    ...emptyZone(size.node, size.zone, zoneOrigins(input.memblock, input.zones, size.node, size.zone)),
    startPfn: size.start,
    spanned: size.end - size.start,
    present: size.present,
    managed,
    presentEarly: size.present,
    cma,
  };
}

/** The node's memory, and the parameter that placed ZONE_MOVABLE where that zone or the one it was cut from is meant. */
export function zoneOrigins(memblock: MemblockPhase, zones: Zones, node: number, zone: ZoneName): readonly Origin[] {
  const memory = memblock.boot.origins.node(node);
  const cut = zone === "Movable" || zone === zones.limits.findLast(({ start, end }) => end > start)?.zone;
  return zones.placement.spans.has(node) && cut ? [...memory, ...zones.placement.origins] : memory;
}

function addManaged(nodes: readonly NodeState[], pages: PagesByZone): readonly NodeState[] {
  let index = 0;
  return nodes.map((node) => ({
    ...node,
    zones: node.zones.map((zone) => ({ ...zone, managed: zone.managed + (pages[index++] ?? 0) })),
  }));
}

function presentMemory(memblock: MemblockPhase): RangeMap<PresentMemory> {
  let memory = RangeMap.empty<PresentMemory>((a, b) => a.node === b.node && a.early === b.early);
  for (const { start, end, node } of memblock.ranges) memory = memory.set(start, end, { node, early: true });
  return memory;
}

function spansOf(ranges: readonly ByteSpan[], pageSize: number): readonly PfnSpan[] {
  return ranges.map(({ start, end }) => ({ start: pfnUp(start, pageSize), end: pfnOf(end, pageSize) }));
}
