/**
 * setup_arch() of arm64 (arch/arm64/kernel/setup.c) as memblock sees it: memory is mapped, described and given its nodes; bootmem_init()
 * (arch/arm64/mm/init.c) sets aside what the command line and the build ask for. Its order turned round when the memmap moved to
 * mm_core_init(): before, the memmap came before CMA and crash kernel.
 */

import { lastParameter } from "../../boot-context/boot-context.ts";
import { claim } from "../../boot-context/boot-memory.ts";
import type { FirmwarePhase } from "../../boot-context/firmware-phase.ts";
import type { SetupArchResult } from "../../boot-context/memblock-phase.ts";
import { kernelConfig, maxNumnodes } from "../../builds/kernel-config.ts";
import { geometryOf } from "../../geometry/geometry.ts";
import { SMP_CACHE_BYTES } from "../../geometry/struct-sizes.ts";
import type { StartKernelInput } from "../../init/start-kernel.ts";
import {
  type Arm64PfnValid,
  arm64LowZones,
  arm64NumaCode,
  arm64PfnValid,
  zoneDmaLimit,
} from "../../kernels/arm64-rules.ts";
import { sparseInitPlace } from "../../kernels/boot-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { CmaArea, CmaFacts } from "../../mm/cma/cma.ts";
import { reserveHugetlbCma } from "../../mm/hugetlb/hugetlb-cma.ts";
import type { MemblockView } from "../../mm/memblock/memblock-view.ts";
import { memoryRanges } from "../../mm/memblock/memory-ranges.ts";
import { freeAreaInit } from "../../mm/mm-init/free-area-init.ts";
import { mappedMemory } from "../../mm/mm-init/unavailable.ts";
import { zonesOfBuild } from "../../mm/mm-init/zone-limits.ts";
import { allocateNodeData } from "../../mm/numa/node-data.ts";
import { type NumaTopology, numaInit } from "../../mm/numa/numa-init.ts";
import { presentSections } from "../../mm/sparse/sparse-init.ts";
import type { ByteSpan } from "../../platforms/schema.ts";
import type { PfnSpan } from "../../state/memory-ranges.ts";
import type { Note } from "../../state/notes.ts";
import { defined } from "../../units/defined.ts";
import type { Turns } from "../../units/turns.ts";
import { type Bytes, GiB, MiB, roundDown } from "../../units/units.ts";
import type { Arm64BootContext } from "./boot-context.ts";
import { unflattenDeviceTree } from "./device-tree.ts";
import { pagingInit } from "./linear-map.ts";
import { reserveBeforePageTables, reserveBehindZones } from "./low-reservations.ts";
import { DEFAULT_POOL } from "./reserved-memory.ts";

/** struct resource. */
const RESOURCE = 64;

export interface Arm64Setup extends StartKernelInput {
  readonly crashkernel: readonly ByteSpan[];
  readonly cma: readonly CmaArea[];
  readonly notes: readonly Note[];
  /** What is set aside for gigantic pages where the memmap comes later. */
  readonly hugetlbCma: () => readonly CmaArea[];
}

/** `pools`: CMA areas that the device tree gives. */
export function* arm64SetupArch(
  boot: Arm64BootContext,
  firmware: FirmwarePhase,
  pools: readonly CmaArea[],
): Turns<Arm64Setup> {
  const { memory, setup, version, sizes } = boot;
  const { memblock } = memory;
  if (lastParameter(setup, "movable_node") !== undefined) memblock.setMovableNode(true);
  const early = reserveBeforePageTables(boot, cmaFacts(boot, [], pools));
  pagingInit(boot);
  if (setup.machine.uefi === undefined) unflattenDeviceTree(boot);
  yield;
  const { numa, nodeData } = yield* describeNodes(boot, firmware);

  yield;
  const ranges = memoryRanges(memblock, sizes.page);
  const nomap = memoryRanges(memblock, sizes.page, "NOMAP");
  const described: SetupArchResult = {
    // A memory block is a section: arm64 takes the default of memory_block_size_bytes() (drivers/base/memory.c).
    geometry: geometryOf(sizes, sizes.section, setup.machine.blockSize),
    ranges,
    nomap,
    sections: presentSections(ranges, sizes.section / sizes.page),
    ...defined({ validPages: VALID_PAGES[ruleFor(arm64PfnValid, version)](ranges, nomap) }),
    numa,
    memorylessNodes: numa.possible.filter((node) => !numa.withMemory.includes(node)),
    nodeData,
    dmaReserve: 0,
    ...lowZones(boot),
  };
  const facts = cmaFacts(boot, numa.withMemory, pools);
  const notes: Note[] = [];
  const hugetlbCma = (): readonly CmaArea[] => {
    const reserved = reserveHugetlbCma(boot, { ...facts, limit: described.dmaLimit }, sizes.gigantic);
    notes.push(...reserved.notes);
    return reserved.areas;
  };
  const here = ruleFor(sparseInitPlace, version) === "in-setup-arch";
  const hugetlbAreas = here ? hugetlbCma() : [];
  const freeArea = here ? yield* freeAreaInit(boot, described) : undefined;
  const aside = reserveBehindZones(boot, early, facts, described.dmaLimit);
  const resources = RESOURCE * memblock.memory.length;
  memory.alloc(resources, SMP_CACHE_BYTES, claim("request_standard_resources", ...boot.origins.memory));
  notes.push(...numa.notes, ...aside.notes);
  return {
    ...described,
    freeArea,
    crashkernel: aside.crashkernel,
    cma: [...pools, ...hugetlbAreas, ...aside.cma],
    notes,
    hugetlbCma: () => (here ? [] : hugetlbCma()),
  };
}

/** pfn_valid() of boot memory. */
const VALID_PAGES: Readonly<
  Record<Arm64PfnValid, (ranges: readonly PfnSpan[], nomap: readonly PfnSpan[]) => readonly PfnSpan[] | undefined>
> = {
  mapped: mappedMemory,
  memory: (ranges) => ranges,
  section: () => undefined,
};

/** numa_parse_early_param() (drivers/base/arch_numa.c) knows `off` and `fake=`. */
export const ARM64_NUMA_NO_ACPI = false;

/** arch_numa_init(): nodes, their data and, with large masks, the CPUs of each. */
function* describeNodes(
  boot: Arm64BootContext,
  { platform }: FirmwarePhase,
): Turns<{ readonly numa: NumaTopology; readonly nodeData: ReadonlyMap<number, Bytes> }> {
  const { memory, setup, version, profile, sizes } = boot;
  const own = ruleFor(arm64NumaCode, version) === "arch_numa";
  const numa = numaInit(memory.memblock, {
    srat: platform.srat,
    cpus: setup.machine.cpus,
    maxPfn: Math.ceil(memory.memblock.endOfDram() / sizes.page),
    cmdline: setup.cmdline,
    version,
    emulates: !own && kernelConfig(setup.kernel).value("NUMA_EMU"),
    numaNoAcpi: ARM64_NUMA_NO_ACPI,
    offWithoutDescription: true,
    // "Warning: invalid memblk node": any memory without one.
    leavesOut: 1,
    // memblock_start_of_DRAM() + SZ_4G (drivers/base/arch_numa.c).
    dmaEnd: memory.memblock.startOfDram() + 4 * GiB,
    // Of arm64 the log is modelled from the data of the nodes on.
    printk: () => {},
  });
  if (own) allocateDistances(boot, numa);
  // Each node that firmware named, with memory or without (drivers/base/arch_numa.c:numa_register_nodes()).
  const nodeData = yield* allocateNodeData(boot, numa.possible, own ? "setup_node_data" : "alloc_node_data");
  if (profile.nodeCpumask > 0) {
    const by = claim("setup_node_to_cpumask_map", ...boot.origins.cpus);
    memory.allocRepeated(numa.possible.at(-1)! + 1, profile.nodeCpumask, SMP_CACHE_BYTES, by);
  }
  return { numa, nodeData };
}

/** A table for the description, given back where it is no use, and then one for the node made up. */
function allocateDistances({ memory, setup, sizes, origins }: Arm64BootContext, numa: NumaTopology): void {
  // The table is made before the number of nodes is known.
  const size = maxNumnodes(setup.kernel) ** 2;
  const allocate = (): Bytes | undefined =>
    memory.alloc(size, sizes.page, claim("numa_alloc_distance", ...origins.memory));
  const table = allocate();
  if (numa.described || table === undefined) return;
  memory.free(table, size, "numa_free_distance");
  allocate();
}

/** The zones below Normal, and where they end (zone_sizes_init()). */
function lowZones(boot: Arm64BootContext): Pick<SetupArchResult, "zoneNames" | "dmaLimit" | "dma32Limit"> {
  const { memory, setup, version } = boot;
  const { memblock } = memory;
  const zones = ruleFor(arm64LowZones, version);
  const config = kernelConfig(setup.kernel);
  const withDevice = config.value("ZONE_DEVICE");
  const withDma = config.value("ZONE_DMA");
  if (zones === "by-devices") {
    if (!withDma) {
      const limit = dma32End(memblock);
      return { zoneNames: zonesOfBuild(withDevice, ["DMA32"]), dmaLimit: limit, dma32Limit: limit };
    }
    return { zoneNames: zonesOfBuild(withDevice), dmaLimit: deviceLimit(boot), dma32Limit: 4 * GiB };
  }
  // Devices are taken to reach so much from where memory starts, rounded down to that size.
  const endOf = (size: Bytes): Bytes => Math.min(roundDown(memblock.startOfDram(), size) + size, memblock.endOfDram());
  const all = (Object.keys(zones) as (keyof typeof zones)[]).filter((zone) => zones[zone] !== undefined);
  const names = withDma || all.length === 1 ? all : all.filter((zone) => zone !== "DMA");
  const ends = names.map((zone) => endOf(zones[zone]!));
  return { zoneNames: zonesOfBuild(withDevice, names), dmaLimit: ends[0]!, dma32Limit: ends.at(-1)! };
}

/**
 * arm64_dma_phys_limit since 5.11: what all devices reach, at most 4 GiB where memory begins below. Rounded up to a power of two it is
 * widened where it ends below all memory: to 4 GiB, or to all memory.
 */
function deviceLimit({ memory, setup, version }: Arm64BootContext): Bytes {
  const start = memory.memblock.startOfDram();
  const end = memory.memblock.endOfDram();
  const reach = setup.machine.dmaLimit;
  if (ruleFor(zoneDmaLimit, version) === "exact") {
    return Math.min(reach ?? end, start < 4 * GiB ? 4 * GiB : end, end);
  }
  if (start >= 4 * GiB) return end;
  const limit = Math.min(2 ** Math.ceil(Math.log2(reach ?? end)), 4 * GiB);
  return Math.min(start >= limit ? 4 * GiB : limit, end);
}

/** Where DMA32 ends without a ZONE_DMA, and with it what devices and CMA stay below (zone_sizes_init(), max_zone_phys()). */
function dma32End(memblock: MemblockView): Bytes {
  const end = memblock.endOfDram();
  return memblock.startOfDram() < 4 * GiB ? Math.min(4 * GiB, end) : end;
}

function cmaFacts(
  { setup, version, sizes }: Arm64BootContext,
  nodes: readonly number[],
  pools: readonly CmaArea[],
): Omit<CmaFacts, "limit"> {
  const config = kernelConfig(setup.kernel);
  return {
    version,
    builtIn: config.value("CMA"),
    dma: config.value("DMA_CMA"),
    hasDefault: pools.some(({ name }) => name === DEFAULT_POOL),
    defaultSize: config.value("CMA_SIZE_MBYTES") * MiB,
    numa: config.value("DMA_NUMA_CMA"),
    perNode: config.value("CMA_SIZE_PERNUMA"),
    pageSize: sizes.page,
    pageblock: sizes.pageblock,
    largestOrder: sizes.largestOrder,
    nodes,
  };
}
