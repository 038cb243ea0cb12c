/**
 * The boot of x86_64 as memblock lives through it, from the first reservation in setup_arch() to the last one before
 * memblock_free_all(): arch/x86/kernel/setup.c and init/main.c, room by room in the kernel's order.
 */

import type { BootSetup } from "../events.ts";
import {
  giganticPagesPlace,
  reserveMemParameter,
  sparseInitPlace,
  unknownParametersPrinted,
} from "../kernels/boot-rules.ts";
import { type ChosenProfile, profileFor } from "../kernels/profiles.ts";
import { ruleFor } from "../kernels/rule-table.ts";
import type { KernelVersion } from "../kernels/version.ts";
import { Memblock, memblockConfig } from "../memblock/memblock.ts";
import type { Note } from "../notes.ts";
import { type Bytes, MiB, type Pages } from "../units.ts";
import type { MemoryRange } from "../zones/memory-ranges.ts";
import { BootMemory, claim } from "./boot-memory.ts";
import { type BootRun, lastParameter, machineOrigins } from "./boot-run.ts";
import { initMemMapping } from "./direct-map.ts";
import {
  type ByteSpan,
  earlyReserveMemory,
  relocateInitrd,
  reserveBrk,
  reserveRealMode,
} from "./early-reservations.ts";
import type { FirmwarePhase } from "./firmware-phase.ts";
import { reserveFirmwareRecords } from "./firmware-records.ts";
import { allocateHashes, countKernelPages, dmaReserve } from "./hashes.ts";
import { setupLogBuf, setupLogBufForCpus } from "./log-buffer.ts";
import { allocateMemorylessNodeData, allocateNodeData } from "./node-data.ts";
import { allocateCpumasks, setupPerCpuAreas } from "./per-cpu.ts";
import { type PresentSections, presentSections, sparseInit } from "./sparse.ts";
import { initSwiotlb, type Swiotlb } from "./swiotlb.ts";
import { sizeZones } from "./zones-phase.ts";

const PAGE = 4096;
const CACHE_LINE = 64;
const SECTION_PAGES = (128 * MiB) / PAGE;
/** spp_getpage() for cpu_entry_area without KASLR. */
const CPU_ENTRY_TABLES = 3;

/** memblock as it stands before memblock_free_all(), and what later steps need to know of the way there. */
export interface MemblockPhase {
  readonly run: BootRun;
  readonly profile: ChosenProfile;
  readonly ranges: readonly MemoryRange[];
  readonly sections: PresentSections;
  readonly memorylessNodes: readonly number[];
  /** The node of each CPU. */
  readonly cpuNodes: readonly number[];
  readonly initrd: ByteSpan | undefined;
  readonly cma: readonly ByteSpan[];
  readonly gigantic: readonly ByteSpan[];
  readonly swiotlb: Swiotlb | undefined;
  readonly kernelPages: Pages;
  readonly notes: readonly Note[];
}

export function memblockPhase(setup: BootSetup, version: KernelVersion, firmware: FirmwarePhase): MemblockPhase {
  const chosen = profileFor(setup.kernel, version);
  const { profile } = chosen;
  const memblock = Memblock.create(memblockConfig(version, PAGE));
  const memory = new BootMemory(memblock);
  const brkEnd = profile.imageEnd + profile.brk;
  const run: BootRun = {
    setup,
    version,
    profile,
    memory,
    origins: machineOrigins(setup),
    image: { start: profile.imageStart, end: profile.imageEnd, brkEnd },
    maxPfn: firmware.maxPfn,
    randomised: lastParameter(setup, "nokaslr") === undefined,
    gigabytePages: setup.machine.platform === undefined,
  };

  earlyReserveMemory(run, firmware.initrd);
  const movableNode = lastParameter(setup, "movable_node") !== undefined;
  if (movableNode) {
    memblock.setMovableNode(true);
    memblock.setBottomUp(true);
  }
  reserveBrk(run);
  memblock.setCurrentLimit(MiB);
  memblock.allowResize();
  for (const { first, last, type } of firmware.map) {
    if (type === "usable") memblock.add(first, last + 1 - first, undefined, undefined, "e820__memblock_setup");
  }
  memblock.trimMemory(PAGE);
  memory.reserveObserved(setup.observed);
  reserveRealMode(run);
  const mappedEnd = initMemMapping(run);
  memblock.setCurrentLimit(mappedEnd);
  const ownLogBuffer = setupLogBuf(run);
  const initrd = relocateInitrd(run, firmware.initrd, mappedEnd);
  memblock.setBottomUp(false);
  for (const { start, end, node } of firmware.nodeRanges) {
    memblock.setNode("memory", start, end - start, node);
    memblock.setNode("reserved", start, end - start, node);
  }
  const ranges = memoryRanges(memblock);
  const memoryNodes = [...new Set(ranges.map(({ node }) => node))].sort((a, b) => a - b);
  const memorylessNodes: number[] = [];
  const cpuNodes = cpuNodesOf(setup, memoryNodes);
  const nodeData = allocateNodeData(run, memoryNodes);
  const cma: ByteSpan[] = [];
  const gigantic: ByteSpan[] = [];

  const sections = presentSections(ranges, SECTION_PAGES);
  const reservedForDma = dmaReserve(run, ranges);
  let kernelPages = 0;
  const sizeMemory = (): void => {
    sparseInit(run, ranges, sections, nodeData);
    allocateMemorylessNodeData(run, memorylessNodes);
    const { sizes } = sizeZones({ setup, version, ranges, memorylessNodes, sections, reserved: [] });
    kernelPages = countKernelPages(run, sizes, reservedForDma);
  };
  const sparsePlace = ruleFor(sparseInitPlace, version);
  if (sparsePlace === "in-setup-arch") sizeMemory();
  const map = firmware.map.map(({ first, last, type }) => ({ start: first, end: last + 1, usable: type === "usable" }));
  reserveFirmwareRecords(run, map, firmware.firmware.length);
  if (sparsePlace === "in-mm-core-init") sizeMemory();

  for (let copy = 0; copy < 2; copy++) {
    memory.alloc(setup.cmdlineText.length + 1, CACHE_LINE, claim("setup_command_line"));
  }
  setupPerCpuAreas(run, cpuNodes);
  allocateCpumasks(run, Math.max(...memoryNodes, ...memorylessNodes) + 1);
  if (ruleFor(unknownParametersPrinted, version)) printUnknownBootoptions(run);
  if (!ownLogBuffer) setupLogBufForCpus(run);
  allocateHashes(run, kernelPages, memoryNodes.length);
  for (let page = 0; page < CPU_ENTRY_TABLES; page++) memory.alloc(PAGE, PAGE, claim("spp_getpage"));
  const swiotlb = initSwiotlb(run, firmware.maxPfn * PAGE);
  return {
    run,
    profile: chosen,
    ranges,
    sections,
    memorylessNodes,
    cpuNodes,
    initrd,
    cma,
    gigantic,
    swiotlb,
    kernelPages,
    notes: [],
  };
}

/** The parameters that the kernel doesn't know are gathered into a string that is freed again; nokaslr is one. */
function printUnknownBootoptions(run: BootRun): void {
  const unknown = run.setup.cmdline.filter(({ name }) => name === "nokaslr");
  if (unknown.length === 0) return;
  const size: Bytes = unknown.reduce((sum, { name }) => sum + name.length + 1, 1);
  const place = run.memory.alloc(size, CACHE_LINE, claim("print_unknown_bootoptions"));
  if (place !== undefined) run.memory.free(place, size, "print_unknown_bootoptions");
}

function memoryRanges(memblock: Memblock): readonly MemoryRange[] {
  const ranges: MemoryRange[] = [];
  for (const region of memblock.memory) {
    const start = Math.ceil(region.base / PAGE);
    const end = Math.floor(region.end / PAGE);
    if (start < end) ranges.push({ start, end, node: region.node, hotpluggable: region.flags.has("HOTPLUG") });
  }
  return ranges;
}

function cpuNodesOf(setup: BootSetup, memoryNodes: readonly number[]): readonly number[] {
  return Array.from({ length: setup.machine.cpus }, (_, cpu) => {
    const node = setup.machine.nodes.find((candidate) => candidate.cpus.includes(cpu));
    return node?.id ?? memoryNodes[cpu % memoryNodes.length]!;
  });
}
