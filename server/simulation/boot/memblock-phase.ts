/**
 * The boot of x86_64 as memblock lives through it, from the first reservation in setup_arch() to the last one before
 * memblock_free_all(): arch/x86/kernel/setup.c and init/main.c, room by room in the kernel's order.
 */

import type { BootSetup } from "../events.ts";
import { sparseInitPlace, unknownParametersPrinted } from "../kernels/boot-rules.ts";
import type { KernelProfile } from "../kernels/profiles.ts";
import { ruleFor } from "../kernels/rule-table.ts";
import type { KernelVersion } from "../kernels/version.ts";
import { E820_RAM } from "../machine/e820.ts";
import { type NumaTopology, numaInit } from "../machine/numa.ts";
import type { ByteSpan } from "../machine/platforms.ts";
import { Memblock, memblockConfig } from "../memblock/memblock.ts";
import type { Note } from "../notes.ts";
import { type Bytes, MiB, type Pages } from "../units.ts";
import type { MemoryRange } from "../zones/memory-ranges.ts";
import { BootMemory, claim } from "./boot-memory.ts";
import { type BootRun, lastParameter, machineOrigins } from "./boot-run.ts";
import { initMemMapping } from "./direct-map.ts";
import {
  earlyReserveMemory,
  relocateInitrd,
  reserveAcpiTables,
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
  readonly ranges: readonly MemoryRange[];
  readonly sections: PresentSections;
  readonly memorylessNodes: readonly number[];
  readonly numa: NumaTopology;
  readonly initrd: ByteSpan | undefined;
  readonly cma: readonly ByteSpan[];
  readonly gigantic: readonly ByteSpan[];
  readonly swiotlb: Swiotlb | undefined;
  readonly kernelPages: Pages;
  readonly notes: readonly Note[];
}

export function memblockPhase(
  setup: BootSetup,
  version: KernelVersion,
  profile: KernelProfile,
  firmware: FirmwarePhase,
): MemblockPhase {
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
    maxPfn: firmware.memory.maxPfn,
    randomised: lastParameter(setup, "nokaslr") === undefined,
    gigabytePages: setup.machine.platform === undefined,
  };

  earlyReserveMemory(run, firmware.platform.initrd);
  const movableNode = lastParameter(setup, "movable_node") !== undefined;
  if (movableNode) {
    memblock.setMovableNode(true);
    memblock.setBottomUp(true);
  }
  reserveBrk(run);
  memblock.setCurrentLimit(MiB);
  memblock.allowResize();
  for (const { start, end, type } of firmware.memory.map.entries) {
    if (type === E820_RAM) memblock.add(start, end - start, undefined, undefined, "e820__memblock_setup");
  }
  memblock.trimMemory(PAGE);
  memory.reserveObserved(setup.observed);
  reserveRealMode(run);
  const mappedEnd = initMemMapping(run);
  memblock.setCurrentLimit(mappedEnd);
  const ownLogBuffer = setupLogBuf(run);
  const initrd = relocateInitrd(run, firmware.platform.initrd, mappedEnd);
  reserveAcpiTables(run, firmware.platform.acpiTables);
  memblock.setBottomUp(false);
  const numa = numaInit(memblock, {
    srat: firmware.platform.srat,
    cpus: setup.machine.cpus,
    maxPfn: run.maxPfn,
    cmdline: setup.cmdline,
    version,
  });
  const ranges = memoryRanges(memblock);
  const memorylessNodes = numa.possible.filter((node) => !numa.withMemory.includes(node));
  const nodeData = allocateNodeData(run, numa.withMemory);
  const cma: ByteSpan[] = [];
  const gigantic: ByteSpan[] = [];

  const sections = presentSections(ranges, SECTION_PAGES);
  const reservedForDma = dmaReserve(run, ranges);
  let kernelPages = 0;
  const asBuilt = { ...setup, kernel: { ...setup.kernel, whatIf: [] } };
  const sizeMemory = (): void => {
    sparseInit(run, ranges, sections, nodeData);
    allocateMemorylessNodeData(run, memorylessNodes);
    const { sizes } = sizeZones({ setup: asBuilt, version, ranges, memorylessNodes, sections, reserved: [] });
    kernelPages = countKernelPages(run, sizes, reservedForDma);
  };
  const sparsePlace = ruleFor(sparseInitPlace, version);
  if (sparsePlace === "in-setup-arch") sizeMemory();
  reserveFirmwareRecords(run, firmware.memory.map.entries, firmware.firmware.length);
  if (sparsePlace === "in-mm-core-init") sizeMemory();

  for (let copy = 0; copy < 2; copy++) {
    memory.alloc(setup.cmdlineText.length + 1, CACHE_LINE, claim("setup_command_line"));
  }
  setupPerCpuAreas(run, numa.cpuNodes);
  allocateCpumasks(run, numa.possible.at(-1)! + 1);
  if (ruleFor(unknownParametersPrinted, version)) printUnknownBootoptions(run);
  if (!ownLogBuffer) setupLogBufForCpus(run);
  allocateHashes(run, kernelPages, numa.withMemory.length);
  for (let page = 0; page < CPU_ENTRY_TABLES; page++) memory.alloc(PAGE, PAGE, claim("spp_getpage"));
  const swiotlb = initSwiotlb(run, numa.maxPossiblePfn * PAGE);
  return {
    run,
    ranges,
    sections,
    memorylessNodes,
    numa,
    initrd,
    cma,
    gigantic,
    swiotlb,
    kernelPages,
    notes: numa.notes,
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
