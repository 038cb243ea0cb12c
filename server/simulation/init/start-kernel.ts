/**
 * What start_kernel() (init/main.c) does with memblock around and behind setup_arch(): the firmware's records, the memory
 * map, command lines, per-CPU areas, hash tables and the bounce buffer, up to memblock_free_all().
 */

import type { BootContext } from "../boot-context/boot-context.ts";
import { claim } from "../boot-context/boot-memory.ts";
import type { BootReservations, SetupArchResult } from "../boot-context/memblock-phase.ts";
import { SMP_CACHE_BYTES } from "../geometry/struct-sizes.ts";
import { sparseInitPlace, unknownParametersPrinted } from "../kernels/boot-rules.ts";
import { zonelistsPlace } from "../kernels/log-rules.ts";
import { ruleFor } from "../kernels/rule-table.ts";
import type { HugepagesReservation } from "../mm/hugetlb/hugepages-at-boot.ts";
import {
  giganticPagesPlaceOf,
  type HugepageSizes,
  hugetlbBootmemAlloc,
  hugetlbCmaBehindNodes,
} from "../mm/hugetlb/hugetlb-bootmem-alloc.ts";
import { allocateReserveMem } from "../mm/memblock/reserve-mem.ts";
import { type FreeArea, freeAreaInit, onlineNodes } from "../mm/mm-init/free-area-init.ts";
import { allocateHashes } from "../mm/mm-init/large-system-hash.ts";
import type { ZoneSize } from "../mm/mm-init/zone-sizes.ts";
import { bootZonelists } from "../mm/page-alloc/build-zonelists.ts";
import { setupPerCpuAreas } from "../mm/percpu/per-cpu.ts";
import { type BounceBuffer, initSwiotlb } from "../mm/swiotlb/swiotlb.ts";
import type { Note } from "../state/notes.ts";
import type { Turns } from "../units/turns.ts";
import type { Bytes, Pages } from "../units/units.ts";
import { unknownParameters } from "./unknown-bootoption.ts";

export interface StartKernelResult
  extends FreeArea,
    Pick<BootReservations, "gigantic" | "givenBack" | "laterHugepages" | "hugepageSizes" | "swiotlb"> {
  readonly notes: readonly Note[];
}

const NONE: FreeArea = { kernelPages: 0, early: new Map() };

/** What start_kernel() takes over from setup_arch(). */
export interface StartKernelInput extends SetupArchResult {
  /** Where the zones are known by now. */
  readonly freeArea: FreeArea | undefined;
  /** Boot-time huge pages, where they are taken by now. */
  readonly hugepages?: HugepagesReservation;
}

/** What an architecture does between the steps that all share, and what it asks of them. */
export interface ArchSteps {
  /** Behind setup_arch(), before the memmap where there is none yet. */
  readonly beforeMemmap: () => Turns<void>;
  /** hugetlb_cma_reserve(), where setup_arch() has not called it: in front of gigantic pages. */
  readonly hugetlbCma: () => void;
  readonly behindPerCpu: () => void;
  readonly setupLogBuf: () => void;
  readonly behindHashes: () => void;
  readonly bounceBuffer: () => BounceBuffer;
  readonly hugepages: HugepageSizes;
  /** Parameters it has no use for. */
  readonly unknownParameters: readonly string[];
}

/** A turn is one of the subsystems that allocate much. */
export function* startKernel(boot: BootContext, arch: StartKernelInput, steps: ArchSteps): Turns<StartKernelResult> {
  const { memory, setup, version, log } = boot;
  yield* steps.beforeMemmap();
  const hugepagesPlace = giganticPagesPlaceOf(boot);
  const takeHugepages = (zones?: readonly ZoneSize[]) =>
    hugetlbBootmemAlloc(boot, arch.numa.withMemory, onlineNodes(arch), steps.hugepages, zones);
  const cmaBehindNodes = hugetlbCmaBehindNodes(boot);
  if (!cmaBehindNodes) steps.hugetlbCma();
  let pages = arch.hugepages ?? (hugepagesPlace === "before-sparse" ? takeHugepages() : undefined);
  const late = ruleFor(sparseInitPlace, version) === "in-mm-core-init";
  yield;
  const beforeMemmap = (zones: readonly ZoneSize[]): void => {
    if (cmaBehindNodes) steps.hugetlbCma();
    if (hugepagesPlace === "behind-nodes") pages ??= takeHugepages(zones);
  };
  const freeArea = (late ? yield* freeAreaInit(boot, arch, beforeMemmap) : arch.freeArea) ?? NONE;
  const { kernelPages } = freeArea;
  yield;

  for (let copy = 0; copy < 2; copy++) {
    memory.alloc(setup.cmdlineText.length + 1, SMP_CACHE_BYTES, claim("setup_command_line"));
  }
  setupPerCpuAreas(boot, arch.numa.cpuNodes);
  yield;
  steps.behindPerCpu();
  const place = ruleFor(zonelistsPlace, version);
  if (place === "before-parameters") printZonelists(boot, arch, kernelPages);
  log.printLater(({ cmdlineText: text }) => [{ kind: "command-line", in: "start_kernel", text }]);
  const named = allocateReserveMem(memory, setup.cmdline, version);
  if (hugepagesPlace !== "in-mm-core-init") pages ??= takeHugepages();
  if (ruleFor(unknownParametersPrinted, version)) printUnknownBootoptions(boot, steps.unknownParameters);
  yield;
  steps.setupLogBuf();
  allocateHashes(boot, kernelPages, arch.numa.withMemory.length);
  yield;
  steps.behindHashes();
  pages ??= takeHugepages();
  if (place === "before-swiotlb") printZonelists(boot, arch, kernelPages);
  const swiotlb = initSwiotlb(boot, steps.bounceBuffer());
  if (place === "behind-swiotlb") printZonelists(boot, arch, kernelPages);
  const notes = [...named.notes, ...pages.notes];
  const hugepages = {
    gigantic: pages.pages,
    givenBack: pages.crossing,
    laterHugepages: pages.later,
    hugepageSizes: steps.hugepages.sizes,
  };
  return { ...hugepages, swiotlb, ...freeArea, notes };
}

function printZonelists(boot: BootContext, described: SetupArchResult, kernelPages: Pages): void {
  boot.log.printLater(bootZonelists(boot, described, kernelPages, onlineNodes(described)));
}

/** The parameters that the kernel doesn't know are gathered into a string that is freed again. */
function printUnknownBootoptions(boot: BootContext, ofArch: readonly string[]): void {
  const { words } = unknownParameters(boot.setup, ofArch);
  if (words.length === 0) return;
  const size: Bytes = words.reduce((sum, word) => sum + word.length + 1, 1);
  const place = boot.memory.alloc(size, SMP_CACHE_BYTES, claim("print_unknown_bootoptions"));
  boot.log.printk({ kind: "unknown-parameters", words });
  if (place !== undefined) boot.memory.free(place, size, "print_unknown_bootoptions");
}
