/**
 * What start_kernel() (init/main.c) does with memblock around and behind setup_arch(): the firmware's records, the memory
 * map, command lines, per-CPU areas, hash tables and the bounce buffer, up to memblock_free_all().
 */
import {
  giganticPagesPlace,
  memorylessNodePlace,
  sparseInitPlace,
  unknownParametersPrinted,
} from "../kernels/boot-rules.ts";
import { zoneLogWording, zonelistsPlace } from "../kernels/log-rules.ts";
import { ruleFor } from "../kernels/rule-table.ts";
import type { Note } from "../notes.ts";
import { type Bytes, GiB, KiB, MiB, type Pages } from "../units.ts";
import { claim } from "./boot-memory.ts";
import type { BootRun } from "./boot-run.ts";
import type { FirmwarePhase } from "./firmware-phase.ts";
import { parseHpet, reserveFirmwareRecords } from "./firmware-records.ts";
import { allocateHashes, countKernelPages } from "./hashes.ts";
import { setupLogBufForCpus } from "./log-buffer.ts";
import type { DescribedMemory, TakenMemory } from "./memblock-phase.ts";
import { allocateMemorylessNodeData, allocateNodeData } from "./node-data.ts";
import { allocateCpumasks, setupPerCpuAreas } from "./per-cpu.ts";
import { allocateBootHugepages, type HugepagesReservation } from "./reservations/hugepages.ts";
import { allocateReserveMem } from "./reservations/reserve-mem.ts";
import type { ArchSetup } from "./setup-arch.ts";
import { sparseInit } from "./sparse.ts";
import { initSwiotlb } from "./swiotlb.ts";
import { initmemLines, unavailableLines, zonelistLines, zoneRangeLines } from "./zone-log.ts";
import { sizeZones } from "./zones-phase.ts";

const PAGE = 4 * KiB;
const CACHE_LINE = 64;
/** spp_getpage() for cpu_entry_area without KASLR. */
const CPU_ENTRY_TABLES = 3;

export interface KernelStart extends Pick<TakenMemory, "gigantic" | "swiotlb"> {
  readonly notes: readonly Note[];
}

export function startKernel(run: BootRun, firmware: FirmwarePhase, arch: ArchSetup): KernelStart {
  const { memory, setup, version, log } = run;
  parseHpet(run);
  const byCpus = ruleFor(memorylessNodePlace, version) === "init-cpu-to-node";
  if (byCpus) {
    allocateNodeData(
      run,
      arch.memorylessNodes.filter((node) => arch.numa.cpuNodes.includes(node)),
    );
  }
  reserveFirmwareRecords(run, firmware.memory.map.entries, firmware.firmware.length);
  const early = ruleFor(giganticPagesPlace, version) === "before-sparse";
  const earlyPages = early ? bootHugepages(run, arch) : undefined;
  const late = ruleFor(sparseInitPlace, version) === "in-mm-core-init";
  const kernelPages = late ? freeAreaInit(run, arch) : (arch.kernelPages ?? 0);

  for (let copy = 0; copy < 2; copy++) {
    memory.alloc(setup.cmdlineText.length + 1, CACHE_LINE, claim("setup_command_line"));
  }
  setupPerCpuAreas(run, arch.numa.cpuNodes);
  allocateCpumasks(run, arch.numa.possible.at(-1)! + 1);
  const place = ruleFor(zonelistsPlace, version);
  if (place === "before-parameters") sayZonelists(run, arch, kernelPages);
  log.say(`Kernel command line: ${setup.cmdlineText}`);
  const named = allocateReserveMem(memory, setup.cmdline, version);
  const pages = earlyPages ?? bootHugepages(run, arch);
  if (ruleFor(unknownParametersPrinted, version)) printUnknownBootoptions(run);
  if (!arch.ownLogBuffer) setupLogBufForCpus(run);
  allocateHashes(run, kernelPages, arch.numa.withMemory.length);
  for (let page = 0; page < CPU_ENTRY_TABLES; page++) memory.alloc(PAGE, PAGE, claim("spp_getpage"));
  if (place === "before-swiotlb") sayZonelists(run, arch, kernelPages);
  const swiotlb = initSwiotlb(run, arch.numa.maxPossiblePfn * PAGE);
  if (place === "behind-swiotlb") sayZonelists(run, arch, kernelPages);
  return { gigantic: pages.pages, swiotlb, notes: [...named.notes, ...pages.notes] };
}

/** sparse_init() and the sizing of zones. Returns the pages that hash tables are sized by. */
export function freeAreaInit(run: BootRun, described: DescribedMemory): Pages {
  const { setup, version, log } = run;
  const { ranges, memorylessNodes, sections, numa } = described;
  sparseInit(run, ranges, sections, described.nodeData);
  // A proposal moves ZONE_MOVABLE; what is allocated does not depend on that.
  const asMerged = { ...setup, kernel: { ...setup.kernel, whatIf: [] } };
  const zones = sizeZones({ setup: asMerged, version, ranges, memorylessNodes, sections, reserved: [] });
  const told = { ...described, zones, version };
  log.say(...zoneRangeLines(told));
  const allocates = ruleFor(memorylessNodePlace, version) === "free-area-init";
  for (const node of numa.possible) {
    if (memorylessNodes.includes(node)) {
      if (ruleFor(zoneLogWording, version).announcesMemoryless) log.say(`Initializing node ${node} as memoryless`);
      if (allocates) allocateMemorylessNodeData(run, node);
      else continue;
    }
    log.say(...initmemLines(told, node));
  }
  log.say(...unavailableLines(told));
  return countKernelPages(run, zones.sizes, described.dmaReserve);
}

function sayZonelists(run: BootRun, described: DescribedMemory, kernelPages: Pages): void {
  run.log.say(...zonelistLines(run, described, kernelPages));
}

/** QEMU's default CPU has no 1 GiB pages; nothing is known against a real machine's. */
function bootHugepages(run: BootRun, { numa }: DescribedMemory): HugepagesReservation {
  const reservation = allocateBootHugepages(run.memory, {
    cmdline: run.setup.cmdline,
    version: run.version,
    nodes: numa.withMemory,
    sizes: run.gigabytePages ? [2 * MiB, GiB] : [2 * MiB],
    defaultSize: 2 * MiB,
    largestOrder: 4 * MiB,
  });
  run.log.say(...reservation.dmesg);
  return reservation;
}

/** The parameters that the kernel doesn't know are gathered into a string that is freed again; nokaslr is one. */
function printUnknownBootoptions(run: BootRun): void {
  const unknown = run.setup.cmdline.filter(({ name }) => name === "nokaslr");
  if (unknown.length === 0) return;
  const size: Bytes = unknown.reduce((sum, { name }) => sum + name.length + 1, 1);
  const place = run.memory.alloc(size, CACHE_LINE, claim("print_unknown_bootoptions"));
  const names = unknown.map(({ name }) => name).join(" ");
  run.log.say(`Unknown kernel command line parameters "${names}", will be passed to user space.`);
  if (place !== undefined) run.memory.free(place, size, "print_unknown_bootoptions");
}
