/**
 * setup_arch() of x86_64 (arch/x86/kernel/setup.c) as memblock sees it: memory is added, mapped and given its nodes; the
 * nodes' own data and what the command line sets aside come first.
 */

import { lastParameter } from "../../boot-context/boot-context.ts";
import { claim } from "../../boot-context/boot-memory.ts";
import type { FirmwarePhase } from "../../boot-context/firmware-phase.ts";
import type { BootReservations, SetupArchResult } from "../../boot-context/memblock-phase.ts";
import { kernelConfig } from "../../builds/kernel-config.ts";
import type { CrashkernelArch } from "../../crash/crash-reserve.ts";
import { reserveCrashArea, reserveDefaultCma } from "../../crash/late-reservations.ts";
import { E820_RAM } from "../../e820/e820.ts";
import { geometryOf } from "../../geometry/geometry.ts";
import type { StartKernelInput } from "../../init/start-kernel.ts";
import { sparseInitPlace } from "../../kernels/boot-rules.ts";
import { nonRamReserved } from "../../kernels/memory-map-rules.ts";
import { x86Crashkernel } from "../../kernels/reservation-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { CmaFacts, CmaReservation } from "../../mm/cma/cma.ts";
import { giganticPagesPlaceOf, hugetlbBootmemAlloc } from "../../mm/hugetlb/hugetlb-bootmem-alloc.ts";
import { reserveHugetlbCma } from "../../mm/hugetlb/hugetlb-cma.ts";
import { findMirror } from "../../mm/memblock/find-mirror.ts";
import { memoryRanges } from "../../mm/memblock/memory-ranges.ts";
import { freeAreaInit } from "../../mm/mm-init/free-area-init.ts";
import { dmaReserve } from "../../mm/mm-init/large-system-hash.ts";
import { zonesOfBuild } from "../../mm/mm-init/zone-limits.ts";
import { allocateNodeData } from "../../mm/numa/node-data.ts";
import { type NumaTopology, numaInit } from "../../mm/numa/numa-init.ts";
import { presentSections } from "../../mm/sparse/sparse-init.ts";
import { isGuest } from "../../platforms/cpu-features.ts";
import { setupLogBuf } from "../../printk/log-buffer.ts";
import type { BootSetup, ZoneName } from "../../state/events.ts";
import type { MemoryRange } from "../../state/memory-ranges.ts";
import type { Note } from "../../state/notes.ts";
import { defined } from "../../units/defined.ts";
import type { Turns } from "../../units/turns.ts";
import { type Bytes, GiB, MiB } from "../../units/units.ts";
import type { X86BootContext } from "./boot-context.ts";
import { initMemMapping } from "./direct-map.ts";
import { relocateInitrd, reserveAcpiTables, reserveBrk, reserveRealMode } from "./early-reservations.ts";
import { x86Hugepages } from "./hugepages.ts";
import { x86MemoryBlockBytes } from "./memory-block-size.ts";

/** MAX_DMA32_PFN, in bytes. */
const DMA32_END = 4 * GiB;

export const X86_CRASHKERNEL: CrashkernelArch = { name: "x86_64", rule: x86Crashkernel, reservesCma: true };

export interface ArchSetup
  extends StartKernelInput,
    Omit<
      BootReservations,
      "gigantic" | "givenBack" | "laterHugepages" | "hugepageSizes" | "swiotlb" | "freedImage" | "bootServices"
    > {
  /** log_buf_len= replaced the log buffer. */
  readonly ownLogBuffer: boolean;
  /** hugetlb_cma_reserve(), where it is called behind setup_arch(). */
  readonly hugetlbCma: () => Pick<CmaReservation, "areas" | "notes">;
  readonly notes: readonly Note[];
}

/** A turn is one of the parts that grow with the machine or with what is reserved. */
export function* setupArch(boot: X86BootContext, firmware: FirmwarePhase): Turns<ArchSetup> {
  const { memory, setup, version, log, sizes } = boot;
  const { memblock } = memory;
  if (lastParameter(setup, "movable_node") !== undefined) {
    memblock.setMovableNode(true);
    memblock.setBottomUp(true);
  }
  reserveBrk(boot);
  memblock.setCurrentLimit(MiB);
  e820MemblockSetup(boot, firmware);
  yield;
  findMirror(memblock, setup, version, () => true);
  yield* memory.reserveObserved(setup.observed);
  log.dumpMemblock(true);
  reserveRealMode(boot);
  yield;
  const mappedEnd = yield* initMemMapping(boot);
  memblock.setCurrentLimit(mappedEnd);
  const ownLogBuffer = setupLogBuf(boot);
  const initrd = relocateInitrd(boot, firmware.platform.initrd, mappedEnd);
  reserveAcpiTables(boot, firmware.platform.acpiTables);

  yield;
  const numa = describeNodes(boot, firmware);
  yield;
  const nodeData = yield* allocateNodeData(boot, numa.withMemory);
  log.dumpMemblock(false);
  yield;
  const ranges = memoryRanges(memblock, sizes.page);

  const facts = cmaFacts(boot, mappedEnd, numa.withMemory);
  const defaults = reserveDefaultCma(boot, facts);
  const here = ruleFor(sparseInitPlace, version) === "in-setup-arch";
  const gigantic = boot.gigabytePages ? sizes.gigantic : undefined;
  const forHugetlb = here ? reserveHugetlbCma(boot, facts, gigantic) : NO_CMA;
  const huge = x86Hugepages(boot);
  const takesHugepages = boot.gigabytePages && giganticPagesPlaceOf(boot) === "in-mm-core-init";
  // init_cpu_to_node(), which brings nodes without memory online, comes later.
  const hugepages = takesHugepages ? hugetlbBootmemAlloc(boot, numa.withMemory, numa.withMemory, huge) : undefined;
  const crash = reserveCrashArea(boot, X86_CRASHKERNEL, facts, DMA32_END);

  yield;
  const described: SetupArchResult = {
    geometry: geometryOf(sizes, blockBytes(boot, ranges), setup.machine.blockSize),
    ranges,
    nomap: [],
    sections: presentSections(ranges, sizes.section / sizes.page),
    numa,
    memorylessNodes: numa.possible.filter((node) => !numa.withMemory.includes(node)),
    nodeData,
    dmaReserve: dmaReserve(boot, ranges),
    zoneNames: zoneNames(setup),
    dmaLimit: 16 * MiB,
    dma32Limit: DMA32_END,
  };
  const freeArea = here ? yield* freeAreaInit(boot, described) : undefined;
  return {
    ...described,
    initrd,
    crashkernel: crash.ranges,
    cma: [...defaults.areas, ...forHugetlb.areas, ...crash.cma],
    ownLogBuffer,
    freeArea,
    ...defined({ hugepages }),
    hugetlbCma: () => (here ? NO_CMA : reserveHugetlbCma(boot, facts, gigantic)),
    notes: [...numa.notes, ...defaults.notes, ...forHugetlb.notes, ...crash.notes],
  };
}

const NO_CMA: Pick<CmaReservation, "areas" | "notes"> = { areas: [], notes: [] };

/** numa_setup() (arch/x86/mm/numa.c). */
export const X86_NUMA_NO_ACPI = true;

/** x86_numa_init(). */
function describeNodes(
  { memory, setup, version, log, maxPfn }: X86BootContext,
  { platform }: FirmwarePhase,
): NumaTopology {
  return numaInit(memory.memblock, {
    srat: platform.srat,
    cpus: setup.machine.cpus,
    maxPfn,
    cmdline: setup.cmdline,
    version,
    emulates: kernelConfig(setup.kernel).value("NUMA_EMU"),
    numaNoAcpi: X86_NUMA_NO_ACPI,
    offWithoutDescription: false,
    leavesOut: MiB,
    dmaEnd: DMA32_END,
    printk: (message) => log.printk(message),
  });
}

/** RAM as the map has it, cut to whole pages; what is no RAM is reserved by some versions. From here on memblock's lists may grow. */
function e820MemblockSetup({ memory, sizes, version }: X86BootContext, firmware: FirmwarePhase): void {
  memory.memblock.allowResize();
  const reserves = ruleFor(nonRamReserved, version);
  const by = claim("e820__memblock_setup");
  let behind = 0;
  for (const { start, end, type } of firmware.memory.map.entries) {
    if (reserves && behind < start) memory.memblock.reserve(behind, start - behind, by);
    behind = end;
    if (type !== E820_RAM) {
      if (reserves) memory.memblock.reserve(start, end - start, by);
      continue;
    }
    memory.memblock.add(start, end - start, undefined, undefined, "e820__memblock_setup");
  }
  memory.memblock.trimMemory(sizes.page);
}

/** Bytes of a memory block. */
function blockBytes({ setup, sizes, version }: X86BootContext, ranges: readonly MemoryRange[]): Bytes {
  const endOfRam = ranges.reduce((end, range) => Math.max(end, range.end), 0) * sizes.page;
  const windows = setup.devices.flatMap((spec) =>
    spec.kind !== "cxl" || spec.at === undefined ? [] : [{ first: spec.at, last: spec.at + spec.size - 1 }],
  );
  return x86MemoryBlockBytes(sizes, { endOfRam, guest: isGuest(setup.machine), windows }, version);
}

function cmaFacts({ setup, version, sizes }: X86BootContext, mappedEnd: number, nodes: readonly number[]): CmaFacts {
  const config = kernelConfig(setup.kernel);
  return {
    version,
    builtIn: config.value("CMA"),
    dma: config.value("DMA_CMA"),
    hasDefault: false,
    defaultSize: config.value("CMA_SIZE_MBYTES") * MiB,
    numa: config.value("DMA_NUMA_CMA"),
    perNode: config.value("CMA_SIZE_PERNUMA"),
    pageSize: sizes.page,
    pageblock: sizes.pageblock,
    largestOrder: sizes.largestOrder,
    limit: mappedEnd,
    nodes,
  };
}

/** Kernels for devices without such limits have no low zones: the guests of ChromeOS. */
function zoneNames({ kernel }: BootSetup): readonly ZoneName[] {
  const config = kernelConfig(kernel);
  const low: readonly ZoneName[] = [
    ...(config.value("ZONE_DMA") ? ["DMA" as const] : []),
    ...(config.value("ZONE_DMA32") ? ["DMA32" as const] : []),
  ];
  return zonesOfBuild(config.value("ZONE_DEVICE"), low);
}
