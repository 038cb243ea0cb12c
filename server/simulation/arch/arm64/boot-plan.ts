/**
 * The boot of arm64 from firmware to memblock_free_all(). QEMU's `virt` machine with a device tree or UEFI is what was measured;
 * elsewhere memory is what the scenario's `firmware` map says.
 */

import { lastParameter, machineOrigins, type ZoneSizing } from "../../boot-context/boot-context.ts";
import { BootMemory } from "../../boot-context/boot-memory.ts";
import { earlySetup, firmwareSetup } from "../../boot-context/early-parameters.ts";
import type { FirmwarePhase } from "../../boot-context/firmware-phase.ts";
import type { MemblockPhase } from "../../boot-context/memblock-phase.ts";
import { buildReasons } from "../../builds/build-reasons.ts";
import { knownBuild, printedSizes } from "../../builds/choose-build.ts";
import { maxNumnodes } from "../../builds/kernel-config.ts";
import { neededBy } from "../../builds/needed-items.ts";
import { E820_ACPI, E820_NVS, E820_RAM, E820_RESERVED, type E820Entry, E820Map } from "../../e820/e820.ts";
import { firmwareEntries } from "../../e820/firmware-memory.ts";
import { asSoftReserved } from "../../e820/soft-reserve.ts";
import { earlyParamMessages } from "../../init/early-options.ts";
import { type ArchSteps, startKernel } from "../../init/start-kernel.ts";
import { bouncesSmallAllocations, unknownParameters } from "../../kernels/arm64-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import type { CmaArea } from "../../mm/cma/cma.ts";
import { Memblock, memblockConfig } from "../../mm/memblock/memblock.ts";
import { DEFAULT_BOUNCE_SIZE } from "../../mm/swiotlb/swiotlb.ts";
import { hasFixedImage, initrdPlaceNotes } from "../../platforms/initrd-place.ts";
import { loadedByVirt } from "../../platforms/loaded-places.ts";
import { machineReasons } from "../../platforms/machine-evidence.ts";
import { platformMemoryMap } from "../../platforms/platform-map.ts";
import type { ByteSpan } from "../../platforms/schema.ts";
import { BootLog } from "../../printk/boot-log.ts";
import { setupLogBuf, setupLogBufForCpus } from "../../printk/log-buffer.ts";
import type { BootSetup } from "../../state/events.ts";
import { defined } from "../../units/defined.ts";
import type { Turns } from "../../units/turns.ts";
import { GiB, pfnOf, pfnUp, roundDown } from "../../units/units.ts";
import type { BootPlan } from "../boot-plan.ts";
import type { Arm64BootContext } from "./boot-context.ts";
import { type ChosenArm64Build, chooseArm64Build } from "./choose-build.ts";
import { arm64InitialRegions, arm64MemblockInit } from "./memblock-init.ts";
import { type Arm64Setup, arm64SetupArch } from "./setup-arch.ts";
import { arm64Sizes } from "./sizes.ts";

/** Bytes of memory for each byte that small allocations bounce through. */
const MEMORY_PER_BOUNCE = 1024;

export function arm64BootPlan(setup: BootSetup, version: KernelVersion): BootPlan {
  const chosen = chooseArm64Build(setup.kernel, version, neededBy(setup));
  // Where firmware finds room for an image was only measured of tabled builds.
  const places = chosen.source === "image" ? undefined : chosen.build.uefi;
  return {
    doubts: [...buildReasons(setup, chosen), ...machineReasons(setup, places)],
    build: knownBuild(chosen, setup.kernel, version),
    firmware: () => arm64Firmware(firmwareSetup(setup), version),
    memblock: (firmware, zonesOf) => arm64Memblock(earlySetup(setup), version, chosen, firmware, zonesOf),
    blockMessages: () => [],
    ...defined({ printedSizes: printedSizes(chosen, setup.kernel) }),
  };
}

/** What firmware calls memory and keeps: /proc/iomem lists it as "reserved", and a map says it so. */
const KEPT: readonly number[] = [E820_RESERVED, E820_NVS];
/** Tables of ACPI lie in memory that is used like any other, but for what is reserved of it. */
const MEMORY: readonly number[] = [...KEPT, E820_ACPI];

/** Memory as the device tree or UEFI tells it; what UEFI keeps for its runtime is reserved. */
function arm64Firmware(setup: BootSetup, version: KernelVersion): FirmwarePhase {
  const described = platformMemoryMap(setup.machine, setup.devices);
  const { entries: given } = asSoftReserved(described.firmware, setup, version).sanitize();
  const nomap = [...described.nomap, ...given.filter(({ type }) => KEPT.includes(type))];
  const platform = { ...described, nomap };
  const memoryOf = (entry: E820Entry): E820Entry =>
    MEMORY.includes(entry.type) ? { ...entry, type: E820_RAM } : entry;
  const map = new E820Map(given.map(memoryOf));
  const kept = nomap.reduce((all, { start, end }) => all.update(start, end, E820_RAM, E820_RESERVED), map);
  const entries = firmwareEntries(kept.sanitize());
  const options = { map, userDefined: false, legacyPmem: [], setAside: [], changes: [], origins: [], notes: [] };
  const maxPfn = map.endPfn([E820_RAM], Number.POSITIVE_INFINITY);
  const messages = { beforeParameters: [], behindParameters: [] };
  const memory = { firmware: map, options, declared: map, map, maxPfn, messages };
  return { platform, memory, firmware: entries, user: entries, notes: platform.notes };
}

function* arm64Memblock(
  setup: BootSetup,
  version: KernelVersion,
  { build, profile }: ChosenArm64Build,
  firmware: FirmwarePhase,
  zonesOf: ZoneSizing,
): Turns<MemblockPhase> {
  const { kernel, machine, cmdlineText } = setup;
  const sizes = arm64Sizes(kernel.pageSize, version);
  const capacity = arm64InitialRegions(version, kernel);
  const memblock = Memblock.create(memblockConfig(version, sizes.page, { maxNodes: maxNumnodes(kernel), capacity }));
  const ram = ramSpan(firmware);
  const loaded = loadedByVirt({
    machine,
    ramStart: ram.start,
    ramEnd: ram.end,
    pageSize: kernel.pageSize,
    places: build.uefi,
    cmdlineLength: cmdlineText.length,
  });
  const seenAt = setup.isLater === true ? undefined : machine.imageSeenAt;
  const start = seenAt ?? loaded.kernel + profile.textOffset;
  const early = {
    setup,
    version,
    profile,
    sizes,
    memory: new BootMemory(memblock),
    log: new BootLog(memblock, false),
    zonesOf,
    origins: machineOrigins(setup),
    image: { start, end: start + profile.imageSize, brkEnd: start + profile.imageSize },
    // Only the EFI stub moves the image; a direct boot leaves it where it was loaded.
    randomised: machine.uefi !== undefined && lastParameter(setup, "nokaslr") === undefined,
    imageSeen: seenAt !== undefined,
    loaded,
  };
  early.log.printLater((known) => earlyParamMessages(known.setup, version, []));
  const kept = yield* arm64MemblockInit({ ...early, memmapBase: 0 }, firmware);
  const boot: Arm64BootContext = {
    ...early,
    memmapBase: roundDown(memblock.startOfDram(), GiB),
    maxPfn: pfnUp(memblock.endOfDram(), kernel.pageSize),
  };
  const arch = yield* arm64SetupArch(boot, firmware, kept.pools);
  const cma: CmaArea[] = [...arch.cma];
  const started = yield* startKernel(boot, arch, arm64Steps(boot, arch, cma));
  const { init } = profile;
  return {
    boot,
    ...arch,
    ...started,
    initrd: loaded.initrd,
    cma,
    bootServices: [],
    memInitTables: 0,
    freedImage: {
      early: [],
      late: [{ start: pfnOf(start + init.start, kernel.pageSize), end: pfnOf(start + init.end, kernel.pageSize) }],
    },
    notes: [
      ...initrdPlaceNotes(machine, firmware.memory.map, hasFixedImage(machine) ? early.image : undefined),
      ...kept.notes,
      ...arch.notes,
      ...started.notes,
    ],
    messages: boot.log.messages,
  };
}

/** Boot RAM without the flash that UEFI may call memory, and without what a map says that firmware keeps. */
function ramSpan({ platform, memory }: FirmwarePhase): ByteSpan {
  const { nomap } = platform;
  const whole = memory.map.entries.filter(
    ({ type, start, end }) => type === E820_RAM && !nomap.some((kept) => kept.start <= start && end <= kept.end),
  );
  return { start: whole[0]?.start ?? 0, end: whole.at(-1)?.end ?? 0 };
}

function arm64Steps(boot: Arm64BootContext, arch: Arm64Setup, cma: CmaArea[]): ArchSteps {
  const { version, sizes, memory } = boot;
  return {
    beforeMemmap: function* () {},
    hugetlbCma: () => cma.push(...arch.hugetlbCma()),
    behindPerCpu: () => undefined,
    setupLogBuf: () => {
      if (!setupLogBuf(boot)) setupLogBufForCpus(boot);
    },
    behindHashes: () => undefined,
    bounceBuffer: () => {
      const small = Math.ceil(memory.memblock.physMemSize() / MEMORY_PER_BOUNCE);
      const reached = memory.memblock.endOfDram() <= arch.dmaLimit;
      const always = ruleFor(bouncesSmallAllocations, version);
      const size = reached ? (always ? Math.min(DEFAULT_BOUNCE_SIZE, small) : 0) : DEFAULT_BOUNCE_SIZE;
      return { size, lowEnd: arch.dmaLimit, told: "at-once" };
    },
    hugepages: { sizes: sizes.huge, defaultSize: sizes.defaultHuge, largestOrder: sizes.largestOrder },
    unknownParameters: ruleFor(unknownParameters, version),
  };
}
