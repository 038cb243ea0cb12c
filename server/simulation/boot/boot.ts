/**
 * A boot as a list of phases: the firmware's memory map, memblock, zones, memory blocks, and the state they leave. A
 * phase whose inputs equal those of the boot before is not run again; its result is taken over.
 */

import type { BootPlan } from "../arch/boot-plan.ts";
import { ARCHITECTURES } from "../arch/index.ts";
import type { ZoneSizing } from "../boot-context/boot-context.ts";
import { seenCommandLine, withoutInitArguments } from "../boot-context/command-line-size.ts";
import { earlySetup, firmwareSetup, zonesSetup } from "../boot-context/early-parameters.ts";
import type { FirmwarePhase } from "../boot-context/firmware-phase.ts";
import { withLargestNumbers } from "../boot-context/largest-numbers.ts";
import type { MemblockPhase, SetupArchResult } from "../boot-context/memblock-phase.ts";
import { withoutUnusedItems } from "../builds/build-reasons.ts";
import { maxNumnodes } from "../builds/kernel-config.ts";
import { kernelVersion } from "../builds/stated-build.ts";
import { bootBlocks } from "../drivers/base-memory/boot-blocks.ts";
import { sharedBlockNotes } from "../drivers/base-memory/shared-blocks.ts";
import { cxlPlaceNotes } from "../drivers/dax/hmem.ts";
import { memmapCostAtBoot, refusedDeviceNotes } from "../drivers/devices-at-boot.ts";
import { pmemAlignmentNotes } from "../drivers/nvdimm/e820-pmem.ts";
import { pmemDriverReasons } from "../drivers/nvdimm/pmem.ts";
import { virtioMemReasons } from "../drivers/virtio-mem/virtio-mem.ts";
import { memoryLeftOf } from "../evidence/dimensions.ts";
import { type BootClaim, bootEvidence } from "../evidence/levels.ts";
import type { Reason } from "../evidence/reason.ts";
import { unknownParameters } from "../init/unknown-bootoption.ts";
import { unknownParametersPrinted } from "../kernels/boot-rules.ts";
import { type AskedRows, askedApart, ruleFor } from "../kernels/rule-table.ts";
import type { KernelVersion } from "../kernels/version.ts";
import { hugepagesBeyondMemory } from "../mm/hugetlb/hugepages-at-boot.ts";
import { crossesAlike } from "../mm/hugetlb/hugetlb-bootmem-alloc.ts";
import { reservedPages } from "../mm/memblock/memblock-free-all.ts";
import { offlineNodes } from "../mm/mm-init/free-area-init.ts";
import { countsAlike } from "../mm/mm-init/large-system-hash.ts";
import { memInitPrintInfo, memoryInfoMessages } from "../mm/mm-init/mem-init-print-info.ts";
import { movableNotes } from "../mm/mm-init/movable-notes.ts";
import { sizeZones, type Zones } from "../mm/mm-init/size-zones.ts";
import { MOVABLE_AVOIDS_RESERVED } from "../mm/mm-init/what-if.ts";
import { swiotlbMapped } from "../mm/swiotlb/swiotlb.ts";
import { platformOf } from "../platforms/catalogue.ts";
import { initrdRoom } from "../platforms/initrd-place.ts";
import { siteFunction } from "../state/alloc-site.ts";
import type { BootSetup, Origin } from "../state/events.ts";
import { type Note, note } from "../state/notes.ts";
import type { BootRefusal } from "../state/outcome-reason.ts";
import type { BlockState, BootFailure, MemoryState, ZoneState } from "../state/state.ts";
import type { RangeMap } from "../units/range-map.ts";
import { atOnce, type Turns } from "../units/turns.ts";
import { type ByteRange, type Bytes, bytesOf, type Pages } from "../units/units.ts";
import { type BootedState, type BootStateInput, bootState, zoneOrigins } from "./boot-state.ts";
import { movableZoneNotes } from "./movable-reserved.ts";
import { isMadeFrom, type Phase, phase } from "./phase.ts";
import { blockSizeNotes, blockSizeReasons } from "./stated-block.ts";

/** A boot with its phases, each with what it was made from, so that the next boot can take over what is the same. */
export interface BootTrace {
  readonly setup: BootSetup;
  readonly state: MemoryState;
  readonly notes: readonly Note[];
  readonly phases: {
    readonly firmware: Phase<FirmwarePhase>;
    readonly memblock: Phase<MemblockPhase>;
    readonly zones: Phase<Zones>;
    readonly blocks: Phase<RangeMap<BlockState>>;
    readonly state: Phase<BootedState>;
    /** The same with its evidence, which knows the rows that all others asked for. */
    readonly claimed: Phase<{ readonly state: MemoryState; readonly notes: readonly Note[] }>;
  };
}

/** Boots a machine; a failure says in its notes why there is nothing to simulate. */
export function bootKernel(setup: BootSetup, previous?: BootTrace): BootTrace | BootFailure {
  return atOnce(bootInTurns(setup, previous));
}

/** The same, in turns: phases and their parts. */
export function* bootInTurns(setup: BootSetup, previous?: BootTrace): Turns<BootTrace | BootFailure> {
  const seen = seenCommandLine(setup);
  const boot = yield* bootSeen(withLargestNumbers(withoutInitArguments(seen.setup)), previous);
  return seen.notes.length === 0 ? boot : { ...boot, notes: [...seen.notes, ...boot.notes] };
}

function* bootSeen(setup: BootSetup, previous?: BootTrace): Turns<BootTrace | BootFailure> {
  const version = kernelVersion(setup.kernel);
  if (version === undefined) return failure(setup, { kind: "kernel-version", version: setup.kernel.version });
  const { kernel, machine, cmdline, cmdlineText, observed, devices } = setup;
  const plan = ARCHITECTURES[kernel.arch].bootPlan(setup, version);
  const { whatIf, ...build } = kernel;
  const before = previous?.phases;

  // The firmware's tables hold entries of devices, and places that depend on those in front of them.
  const mapped = [build, machine, firmwareSetup(setup).cmdline, devices];
  const firmware = yield* phase(mapped, before?.firmware, plan.firmware);
  const noMap = refusedMap(setup, firmware.result);
  if (noMap !== undefined) return noMap;

  const sized = zonesSetup(setup);
  const asMerged = { ...sized, kernel: { ...kernel, whatIf: [] } };
  // A proposal moves ZONE_MOVABLE; what is allocated and printed does not depend on that.
  const zonesOf = (described: SetupArchResult): Zones =>
    askedApart(() => sizeZones({ ...described, setup: asMerged, version, reserved: [] }));
  const early = [firmware, build, earlySetup(setup).cmdline, cmdlineText.length, observed, devices];
  const memblock = yield* phase(early, sameByZones(before?.memblock, early, zonesOf, version), () =>
    plan.memblock(firmware.result, zonesOf),
  );
  const { ranges } = memblock.result;
  if (ranges.length === 0) return failure(setup, { kind: "no-usable-memory" });
  const { build: known, doubts: planned } = plan;
  const doubts = [
    ...withoutUnusedItems(planned, offlineNodes(memblock.result)),
    ...blockSizeReasons(memblock.result.geometry),
  ];
  const { imageSeen, kaslrPlaces } = memblock.result.boot;
  const randomised = memblock.result.boot.randomised && imageSeen !== true;
  const claim = { setup, version, known, doubts, randomised, ...(kaslrPlaces === undefined ? {} : { kaslrPlaces }) };
  const panic = panicOf(setup, firmware.result, memblock.result);
  if (panic !== undefined) return { ...panic, evidence: bootEvidence({ ...claim, rows: rowsOf(firmware, memblock) }) };

  const zones = yield* phase([memblock, whatIf, sized.cmdline], before?.zones, () => {
    const reserved = whatIf.includes(MOVABLE_AVOIDS_RESERVED) ? reservedPages(memblock.result, kernel.pageSize) : [];
    return sizeZones({ ...memblock.result, setup: sized, version, reserved });
  });
  const blocks = yield* phase([zones], before?.blocks, () =>
    bootBlocks({
      ...zones.result,
      ranges,
      nomap: memblock.result.nomap,
      version,
      maxNodes: maxNumnodes(kernel),
      zoneFromPages: whatIf.length > 0,
      origins: (node, zone) => zoneOrigins(memblock.result, zones.result, node, zone),
    }),
  );
  const state = yield* phase([blocks, firmware, memblock, zones, devices, cmdline, cmdlineText], before?.state, () =>
    finishBoot(plan, whatIf.length === 0 ? zones.result : zonesOf(memblock.result), {
      setup,
      version,
      arch: ARCHITECTURES[kernel.arch].traits(version),
      firmware: firmware.result,
      memblock: memblock.result,
      zones: zones.result,
      blocks: blocks.result,
    }),
  );
  const rows = rowsOf(firmware, memblock, zones, blocks, state);
  const claimed = yield* phase([state, setup, planned, known], before?.claimed, () => {
    const { state: booted, notes, isVmemmapUnsure } = state.result;
    const unsure = unsureReasons(booted, setup, version, isVmemmapUnsure);
    return { state: withEvidence(booted, { ...claim, unsure, rows }), notes };
  });
  return { setup, ...claimed.result, phases: { firmware, memblock, zones, blocks, state, claimed } };
}

/** The phase before, if zones as they are now leave the hash tables as large as they were, and gigantic pages where they were. */
function sameByZones(
  before: Phase<MemblockPhase> | undefined,
  early: Phase<MemblockPhase>["inputs"],
  zonesOf: ZoneSizing,
  version: KernelVersion,
): Phase<MemblockPhase> | undefined {
  if (before === undefined || !isMadeFrom(before, early) || before.result.ranges.length === 0) return undefined;
  const isSame = (): boolean => {
    const zones = zonesOf(before.result);
    return countsAlike(before.result, zones, version) && crossesAlike(before.result, zones, version);
  };
  return askedApart(isSame) ? before : undefined;
}

/** The rows of rules that phases asked for. */
function rowsOf(...phases: readonly Phase<unknown>[]): AskedRows {
  return new Map(phases.flatMap(({ rows }) => [...rows]));
}

const VMEMMAP_UNSURE: readonly Reason[] = [{ kind: "parameter-not-simulated", name: "hugetlb_free_vmemmap=" }];

/** What of a boot only a running system knows, or no statement tells. */
function unsureReasons(
  booted: MemoryState,
  setup: BootSetup,
  version: KernelVersion,
  isVmemmapUnsure: boolean,
): readonly Reason[] {
  return [
    ...(isVmemmapUnsure ? VMEMMAP_UNSURE : []),
    ...parserReasons(setup, version),
    ...pmemDriverReasons(booted),
    ...virtioMemReasons(booted),
  ];
}

/** What is printed of parameters that no parser took is only supposed of some. */
function parserReasons(setup: BootSetup, version: KernelVersion): readonly Reason[] {
  if (!askedApart(() => ruleFor(unknownParametersPrinted, version))) return [];
  const { supposed } = unknownParameters(setup, []);
  return supposed.length === 0 ? [] : [{ kind: "parser-supposed", names: supposed }];
}

function withEvidence(state: MemoryState, claim: BootClaim): MemoryState {
  const left = memoryLeftOf(state);
  return {
    ...state,
    boot: {
      ...state.boot,
      // No phase looks at what was not understood: one that was taken over holds the set-up with that of before.
      setup: claim.setup,
      ...(claim.known === undefined ? {} : { build: claim.known }),
      left,
      evidence: bootEvidence({ ...claim, left }),
    },
  };
}

type BootInput = Omit<BootStateInput, "memoryInfo" | "dmesg" | "logCallers">;

/** The state with all that is worth telling about it. */
function* finishBoot(plan: BootPlan, asMerged: Zones, input: BootInput): Turns<BootedState> {
  const { firmware, memblock, zones } = input;
  const { ranges } = memblock;
  const { placement, parameters, geometry } = zones;
  const later = { zones: asMerged, cmdlineText: input.setup.cmdlineText, setup: input.setup };
  const memoryInfo = memInitPrintInfo(input.setup, input.version, memblock, zones);
  yield;
  const messages = memblock.messages.flatMap((one) => (typeof one === "function" ? one(later) : one));
  yield;
  const {
    state,
    notes: plugged,
    isVmemmapUnsure,
  } = yield* bootState({
    ...input,
    memoryInfo,
    dmesg: [
      ...messages,
      ...memoryInfoMessages(memoryInfo, plan.printedSizes),
      ...plan.blockMessages(geometry),
      ...(memblock.swiotlb?.toldLater === true ? [swiotlbMapped(memblock.swiotlb)] : []),
    ],
    logCallers: plan.logCallers,
  });
  yield;
  const notes = [
    ...firmware.notes,
    ...memblock.notes,
    ...lostMemoryNotes(input),
    ...lostReservationNotes(input),
    ...blockSizeNotes(input.setup.machine, geometry),
    ...movableNotes({ parameters, placement, ranges, version: state.version, ...geometry }),
    ...movableZoneNotes({ state, placement }),
    ...sharedBlockNotes(state),
    ...refusedDeviceNotes(input.setup.machine, input.setup.devices),
    ...plugged,
    ...memmapCostAtBoot(state),
    ...hugepagesBeyondMemory(memblock.laterHugepages, managedBytes(state)),
    ...cxlPlaceNotes(
      input.setup.devices.filter((spec) => spec.kind === "cxl"),
      firmware.user,
      input.setup.machine,
    ),
    ...pmemAlignmentNotes(firmware.memory.options.legacyPmem, bytesOf(geometry.sectionPages, geometry.pageSize)),
  ];
  return { state, notes, isVmemmapUnsure };
}

/** Ranges that memblock had no room for: nobody says so, the memory is just not there. */
function lostMemoryNotes({ setup, memblock }: BootInput): readonly Note[] {
  const { lost, config } = memblock.boot.memory.memblock;
  const ranges = lost.filter(({ list }) => list === "memory");
  const [first] = ranges;
  if (first === undefined) return [];
  const size = ranges.reduce((sum, { base, end }) => sum + end - base, 0);
  const facts = { kind: "memblock-list", from: first.base, size, room: config.capacity.memory } as const;
  return [note("memory-out-of-reach", facts, setup.machine.memoryOrigin)];
}

/** Reservations that memblock had no room for: what they hold is free to the kernel. */
function lostReservationNotes({ setup, memblock }: BootInput): readonly Note[] {
  const ranges = memblock.boot.memory.memblock.lost.filter(({ list }) => list === "reserved");
  if (ranges.length === 0) return [];
  const from = ranges.reduce((lowest, { base }) => Math.min(lowest, base), Number.POSITIVE_INFINITY);
  const size = ranges.reduce((sum, { base, end }) => sum + end - base, 0);
  const facts = { from, size, count: ranges.length, room: ranges[0]!.room };
  return [note("reservations-lost", facts, setup.machine.memoryOrigin)];
}

function managedBytes(state: MemoryState): ReadonlyMap<number, Bytes> {
  const { pageSize } = state.geometry;
  const managedPages = (zones: readonly ZoneState[]): Pages => zones.reduce((sum, { managed }) => sum + managed, 0);
  return new Map(state.nodes.map(({ id, zones }) => [id, bytesOf(managedPages(zones), pageSize)]));
}

/** A firmware's map without RAM, or one that memmap= makes and the kernel panics of. */
function refusedMap(setup: BootSetup, { firmware, memory }: FirmwarePhase): BootFailure | undefined {
  if (!firmware.some(({ type }) => type === "usable")) return failure(setup, { kind: "no-usable-memory" });
  const { refused } = memory.options;
  if (refused === undefined) return undefined;
  const { origin, ...why } = refused;
  return failure(setup, { kind: "memory-map-refused", ...why }, origin);
}

/**
 * A kernel image or an initrd that its loader finds no RAM for, a list of memblock that may not grow yet, fake nodes that it dies of, or an
 * allocation that the kernel panics without. Last what it dies of when all of that is done, in an initcall.
 */
function panicOf(
  setup: BootSetup,
  firmware: FirmwarePhase,
  { boot, numa, initrd, ...map }: MemblockPhase,
): BootFailure | undefined {
  const { start, end } = boot.image;
  const usable = firmware.firmware.filter(({ type }) => type === "usable");
  const fits = usable.some(({ first, last }) => first <= start && last + 1 >= end);
  const { memoryOrigin } = setup.machine;
  // A firmware map may leave the image's place out: the kernel then declares it RAM.
  if (platformOf(setup.machine).memory.kind !== "firmware-map" && !fits) {
    const image = { first: start, last: end - 1 };
    return failure(setup, { kind: "image-does-not-fit", image, ramEnd: usable.at(-1)!.last }, memoryOrigin);
  }
  const { platform } = firmware;
  const room = initrdRoom(setup.machine, platform.initrd ?? initrd, platform.firmware, boot.image);
  if (room !== undefined) {
    return failure(setup, { kind: "initrd-does-not-fit", size: setup.machine.initrd, room }, memoryOrigin);
  }
  const { refused, memblock } = boot.memory;
  if (memblock.panicked !== undefined) {
    const list = memblock.panicked;
    const room = memblock.config.capacity[list];
    return failure(setup, { kind: "memblock-list-full", list, room }, memoryOrigin);
  }
  if (numa.panic !== undefined) {
    const { origin, ...why } = numa.panic;
    return failure(setup, why, origin);
  }
  const stray = sectionWithoutNode(map, boot.memory.memblock.config.maxNodes);
  if (stray !== undefined) {
    const limit = setup.cmdline.findLast(({ name }) => name === "memmap");
    return failure(setup, { kind: "section-without-node", ...stray }, limit?.origin ?? memoryOrigin);
  }
  if (refused === undefined) {
    const cma = cmaWithoutMemory(map);
    return cma === undefined ? undefined : failure(setup, cma.why, cma.origin ?? memoryOrigin);
  }
  const limit = setup.cmdline.findLast(({ name }) => name === "mem" || name === "memmap");
  if ("mapped" in refused) {
    const why = { kind: "initrd-too-large", size: refused.initrd, mapped: refused.mapped } as const;
    return failure(setup, why, limit?.origin ?? memoryOrigin);
  }
  const why = { kind: "allocation-fails", by: siteFunction(refused.site), size: refused.size } as const;
  return failure(setup, why, limit?.origin ?? memoryOrigin);
}

/** RAM that the kernel keeps without a node, less than 1 MiB, where it is the first of its section: bytes. */
function sectionWithoutNode(
  { sections, ranges, geometry }: Pick<MemblockPhase, "sections" | "ranges" | "geometry">,
  maxNodes: number,
): ByteRange | undefined {
  const hasNone = (node: number): boolean => node < 0 || node >= maxNodes;
  const stray = sections.runs.find(({ value }) => hasNone(value));
  if (stray === undefined) return undefined;
  const first = stray.start * geometry.sectionPages;
  const range = ranges.find(({ end, node }) => hasNone(node) && end > first)!;
  return { first: bytesOf(range.start, geometry.pageSize), last: bytesOf(range.end, geometry.pageSize) - 1 };
}

/**
 * An area that no memory is behind: memblock_reserve() takes any range, and cma_init_reserved_areas() then writes to the struct pages of each page, which
 * only sections with memory have (mm/cma.c: by its source in every version; booted on arm64 6.1, 6.12, 7.2 and 7.3 and on x86_64 7.2).
 */
function cmaWithoutMemory({
  cma,
  sections,
  geometry,
}: Pick<MemblockPhase, "cma" | "sections" | "geometry">):
  | { readonly why: BootRefusal; readonly origin: Origin | undefined }
  | undefined {
  const section = bytesOf(geometry.sectionPages, geometry.pageSize);
  for (const { start, end, origins } of cma) {
    const [gap] = sections.gaps(Math.floor(start / section), Math.ceil(end / section));
    if (gap === undefined) continue;
    const missing = { first: Math.max(start, gap[0] * section), last: Math.min(end, gap[1] * section) - 1 };
    return { why: { kind: "cma-without-memory", area: { first: start, last: end - 1 }, missing }, origin: origins[0] };
  }
  return undefined;
}

function failure(setup: BootSetup, why: BootRefusal, origin: Origin = setup.kernel.origin): BootFailure {
  const isBadValue = why.kind === "kernel-version" || why.kind === "no-usable-memory";
  return { why, notes: [isBadValue ? note("bad-value", why, origin) : note("boot-failed", why, origin)] };
}
