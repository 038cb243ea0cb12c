/**
 * The second phase of a boot: memblock as it lives from the first reservation in setup_arch() to the last one before
 * memblock_free_all(). What setup_arch() of x86 does is in setup-arch.ts, the rest of start_kernel() in start-kernel.ts.
 */

import { type BootRun, lastParameter, machineOrigins, type X86BootRun } from "../../boot-context/boot-context.ts";
import { BootMemory } from "../../boot-context/boot-memory.ts";
import { LOG_CALLERS } from "../../builds/log-callers.ts";
import type { KernelProfile } from "../../builds/x86-profiles.ts";
import { bootSizes } from "../../geometry/boot-sizes.ts";
import { startKernel } from "../../init/start-kernel.ts";
import { memblockDebugWording } from "../../kernels/log-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import type { CmaArea } from "../../mm/cma/cma.ts";
import type { PageRequest } from "../../mm/hugetlb/hugepages-at-boot.ts";
import type { FlagName } from "../../mm/memblock/flags.ts";
import { Memblock, memblockConfig } from "../../mm/memblock/memblock.ts";
import { freedImageParts } from "../../mm/memblock/memblock-free-all.ts";
import type { NumaTopology } from "../../mm/numa/numa-init.ts";
import type { PresentSections } from "../../mm/sparse/sparse-init.ts";
import type { Swiotlb } from "../../mm/swiotlb/swiotlb.ts";
import type { ByteSpan } from "../../platforms/platforms.ts";
import { BootLog } from "../../printk/boot-log.ts";
import type { BootSetup, ZoneName } from "../../state/events.ts";
import type { MemoryRange, PfnSpan } from "../../state/memory-ranges.ts";
import type { Note } from "../../state/notes.ts";
import type { Bytes, Pages } from "../../units/units.ts";
import { earlyReserveMemory } from "./early-reservations.ts";
import type { FirmwarePhase } from "./firmware-phase.ts";
import { setupArch } from "./setup-arch.ts";
import { x86Steps } from "./steps.ts";

const PAGE = 4096;

/** memblock as it stands before memblock_free_all(), and what later steps need to know of the way there. */
export interface MemblockPhase extends DescribedMemory, TakenMemory {
  readonly run: BootRun;
  /** memblock.memory at the end, with its hot-plug marks. */
  readonly notes: readonly Note[];
  readonly dmesg: readonly string[];
}

/** What setup_arch() finds out about memory. */
export interface DescribedMemory {
  readonly ranges: readonly MemoryRange[];
  /** The part of it that firmware keeps to itself: present, never mapped. */
  readonly nomap: readonly PfnSpan[];
  readonly sections: PresentSections;
  readonly numa: NumaTopology;
  readonly memorylessNodes: readonly number[];
  /** pg_data_t of each node with memory. */
  readonly nodeData: ReadonlyMap<number, Bytes>;
  /** Reserved pages below 16 MiB before the memmap was allocated (x86). */
  readonly dmaReserve: Pages;
  /** The zones this kernel has, in index order. */
  readonly zoneNames: readonly ZoneName[];
  /** End of ZONE_DMA. */
  readonly dmaLimit: Bytes;
}

/** What is taken away for purposes of its own. */
export interface TakenMemory {
  readonly initrd: ByteSpan | undefined;
  /** What the kernel reserved for a crash kernel. */
  readonly crashkernel: readonly ByteSpan[];
  readonly cma: readonly CmaArea[];
  readonly gigantic: readonly ByteSpan[];
  readonly laterHugepages: readonly PageRequest[];
  readonly swiotlb: Swiotlb | undefined;
  readonly freedImage: FreedImage;
}

/** Parts of the kernel image that the buddy allocator gets. */
export interface FreedImage {
  /** Before the watermarks are computed: SMP lock prefixes. They lie in the first of the other parts. */
  readonly early: readonly PfnSpan[];
  /** When the boot is over. */
  readonly late: readonly PfnSpan[];
}

export function memblockPhase(
  setup: BootSetup,
  version: KernelVersion,
  profile: KernelProfile,
  exactBuild: boolean,
  firmware: FirmwarePhase,
): MemblockPhase {
  const memblock = Memblock.create(memblockConfig(version, PAGE));
  const memory = new BootMemory(memblock);
  const image = {
    start: profile.imageStart,
    end: profile.imageEnd,
    brkEnd: profile.imageEnd + profile.brk,
  };
  const origins = machineOrigins(setup);
  earlyReserveMemory({ setup, version, memory, image, origins }, firmware.platform.initrd);
  const run: X86BootRun = {
    setup,
    version,
    profile,
    sizes: bootSizes("x86_64", PAGE, version),
    memory,
    log: new BootLog(memblock, debugWords(setup, version, exactBuild ? profile.version : undefined)),
    origins,
    image,
    maxPfn: firmware.memory.maxPfn,
    randomised: lastParameter(setup, "nokaslr") === undefined,
    memmapBase: 0,
    gigabytePages: setup.machine.platform === undefined,
  };
  run.log.say(`Command line: ${setup.cmdlineText}`, ...firmware.memory.dmesg);
  const arch = setupArch(run, firmware);
  const kernel = startKernel(run, arch, x86Steps(run, firmware, arch));
  return {
    run,
    ...arch,
    ...kernel,
    freedImage: freedImageParts(profile, image, PAGE),
    notes: [...arch.notes, ...kernel.notes],
    dmesg: run.log.lines,
  };
}

/** memblock=debug, with the return addresses of the build where it is tabled. */
function debugWords(setup: BootSetup, version: KernelVersion, build: string | undefined) {
  if (lastParameter(setup, "memblock")?.value !== "debug") return undefined;
  const callers = build === undefined ? undefined : LOG_CALLERS[build];
  return { ...ruleFor(memblockDebugWording, version), callers };
}

/** memblock.memory in whole pages, or that part of it that carries a flag. */
export function memoryRanges(memblock: Memblock, page: Bytes, flag?: FlagName): readonly MemoryRange[] {
  const ranges: MemoryRange[] = [];
  for (const region of memblock.memory) {
    const start = Math.ceil(region.base / page);
    const end = Math.floor(region.end / page);
    if (flag !== undefined && !region.flags.has(flag)) continue;
    if (start < end) ranges.push({ start, end, node: region.node, hotpluggable: region.flags.has("HOTPLUG") });
  }
  return ranges;
}
