/**
 * What start_kernel() (init/main.c) does with memblock around and behind setup_arch(): the firmware's records, the memory
 * map, command lines, per-CPU areas, hash tables and the bounce buffer, up to memblock_free_all().
 */

import type { DescribedMemory, TakenMemory } from "../arch/x86/memblock-phase.ts";
import type { BootRun } from "../boot-context/boot-context.ts";
import { claim } from "../boot-context/boot-memory.ts";
import {
  giganticPagesPlace,
  memorylessNodePlace,
  sparseInitPlace,
  unknownParametersPrinted,
} from "../kernels/boot-rules.ts";
import { zoneLogWording, zonelistsPlace } from "../kernels/log-rules.ts";
import { ruleFor } from "../kernels/rule-table.ts";
import {
  allocateBootHugepages,
  type HugepagesInput,
  type HugepagesReservation,
} from "../mm/hugetlb/hugepages-at-boot.ts";
import { allocateReserveMem } from "../mm/memblock/reserve-mem.ts";
import { allocateHashes, countKernelPages } from "../mm/mm-init/large-system-hash.ts";
import { sizeZones } from "../mm/mm-init/size-zones.ts";
import { allocateMemorylessNodeData } from "../mm/numa/node-data.ts";
import { setupPerCpuAreas } from "../mm/percpu/per-cpu.ts";
import { sparseInit } from "../mm/sparse/sparse-init.ts";
import { type BounceBuffer, initSwiotlb } from "../mm/swiotlb/swiotlb.ts";
import { initmemLines, unavailableLines, zonelistLines, zoneRangeLines } from "../printk/zone-log.ts";
import type { Note } from "../state/notes.ts";
import type { Bytes, Pages } from "../units/units.ts";

const CACHE_LINE = 64;

export interface KernelStart extends Pick<TakenMemory, "gigantic" | "laterHugepages" | "swiotlb"> {
  readonly notes: readonly Note[];
}

/** What setup_arch() leaves, of which the rest goes on. */
export interface StartedMemory extends DescribedMemory {
  /** Pages that size the hash tables, where they are known by now. */
  readonly kernelPages: Pages | undefined;
}

/** What an architecture does between the steps that all share, and what it asks of them. */
export interface ArchSteps {
  /** Behind setup_arch(), before the memmap where there is none yet. */
  readonly beforeMemmap: () => void;
  readonly behindPerCpu: () => void;
  readonly setupLogBuf: () => void;
  readonly behindHashes: () => void;
  readonly bounceBuffer: () => BounceBuffer;
  readonly hugepages: Pick<HugepagesInput, "sizes" | "defaultSize" | "largestOrder">;
  /** Parameters it has no use for. */
  readonly unknownParameters: readonly string[];
}

export function startKernel(run: BootRun, arch: StartedMemory, steps: ArchSteps): KernelStart {
  const { memory, setup, version, log } = run;
  steps.beforeMemmap();
  const early = ruleFor(giganticPagesPlace, version) === "before-sparse";
  const earlyPages = early ? bootHugepages(run, arch, steps) : undefined;
  const late = ruleFor(sparseInitPlace, version) === "in-mm-core-init";
  const kernelPages = late ? freeAreaInit(run, arch) : (arch.kernelPages ?? 0);

  for (let copy = 0; copy < 2; copy++) {
    memory.alloc(setup.cmdlineText.length + 1, CACHE_LINE, claim("setup_command_line"));
  }
  setupPerCpuAreas(run, arch.numa.cpuNodes);
  steps.behindPerCpu();
  const place = ruleFor(zonelistsPlace, version);
  if (place === "before-parameters") sayZonelists(run, arch, kernelPages);
  log.say(`Kernel command line: ${setup.cmdlineText}`);
  const named = allocateReserveMem(memory, setup.cmdline, version);
  const pages = earlyPages ?? bootHugepages(run, arch, steps);
  if (ruleFor(unknownParametersPrinted, version)) printUnknownBootoptions(run, steps.unknownParameters);
  steps.setupLogBuf();
  allocateHashes(run, kernelPages, arch.numa.withMemory.length);
  steps.behindHashes();
  if (place === "before-swiotlb") sayZonelists(run, arch, kernelPages);
  const swiotlb = initSwiotlb(run, steps.bounceBuffer());
  if (place === "behind-swiotlb") sayZonelists(run, arch, kernelPages);
  return { gigantic: pages.pages, laterHugepages: pages.later, swiotlb, notes: [...named.notes, ...pages.notes] };
}

/** sparse_init() and the sizing of zones. Returns the pages that hash tables are sized by. */
export function freeAreaInit(run: BootRun, described: DescribedMemory): Pages {
  const { setup, version, log } = run;
  const { memorylessNodes, numa } = described;
  sparseInit(run, described.ranges, described.sections, described.nodeData);
  // A proposal moves ZONE_MOVABLE; what is allocated does not depend on that.
  const asMerged = { ...setup, kernel: { ...setup.kernel, whatIf: [] } };
  const zones = sizeZones({ ...described, setup: asMerged, version, reserved: [] });
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

function bootHugepages(run: BootRun, { numa }: DescribedMemory, { hugepages }: ArchSteps): HugepagesReservation {
  const { cmdline } = run.setup;
  const reservation = allocateBootHugepages(run.memory, {
    cmdline,
    version: run.version,
    nodes: numa.withMemory,
    ...hugepages,
  });
  run.log.say(...reservation.dmesg);
  return reservation;
}

/** The parameters that the kernel doesn't know are gathered into a string that is freed again. */
function printUnknownBootoptions(run: BootRun, names: readonly string[]): void {
  const unknown = run.setup.cmdline.filter(({ name }) => names.includes(name));
  if (unknown.length === 0) return;
  const words = unknown.map(({ name, value }) => (value === undefined ? name : `${name}=${value}`));
  const size: Bytes = words.reduce((sum, word) => sum + word.length + 1, 1);
  const place = run.memory.alloc(size, CACHE_LINE, claim("print_unknown_bootoptions"));
  run.log.say(`Unknown kernel command line parameters "${words.join(" ")}", will be passed to user space.`);
  if (place !== undefined) run.memory.free(place, size, "print_unknown_bootoptions");
}
