/**
 * The state of a machine's memory after an event: an immutable value that shares with the state before all that did not
 * change. Facts carry the origins they were derived from. Ranges of pages and blocks are half-open ([start, end)) in
 * RangeMaps; `first`/`last` pairs are inclusive bytes, as the kernel prints them.
 */

import type { KnownBuild } from "../evidence/build-points.ts";
import type { MemoryLeft } from "../evidence/command-line-points.ts";
import type { Doubts } from "../evidence/doubts.ts";
import type { Evidence } from "../evidence/reason.ts";
import type { KernelVersion } from "../kernels/version.ts";
import type { HungTask } from "../locks/schedule.ts";
import type { AppendList } from "../units/append-list.ts";
import type { RangeMap } from "../units/range-map.ts";
import type { ByteRange, Bytes, Pages, Pfn } from "../units/units.ts";
import type { Holder } from "./alloc-site.ts";
import type { ArchTraits } from "./arch-traits.ts";
import type { AllocationUse, BlockSpan, BootSetup, Origin, ZoneName } from "./events.ts";
import type { HotplugState } from "./hotplug-state.ts";
import type { KernelLog } from "./kernel-log.ts";
import type { KernelMessage } from "./kernel-messages.ts";
import type { LogCallers } from "./log-callers.ts";
import type { MemoryInfo } from "./memory-info.ts";
import type { Note } from "./notes.ts";
import type { BootRefusal, IsolationHole, OutcomeReason } from "./outcome-reason.ts";
import type { PersistentContents } from "./persistent.ts";
import type { ZoneCause } from "./zone-causes.ts";

/** Sizes that follow from architecture, page size, version and the boot memory. All in pages but `pageSize` (bytes). */
export interface Geometry {
  readonly pageSize: Bytes;
  readonly sectionPages: Pages;
  readonly blockPages: Pages;
  /** Bytes of a memory block by the kernel's own rules, where another size is stated and holds. */
  readonly derivedBlock?: Bytes;
  /** Pages of the largest buddy order (4 MiB on x86_64). */
  readonly maxOrderPages: Pages;
  readonly pageblockPages: Pages;
}

export interface ZoneState {
  readonly node: number;
  readonly name: ZoneName;
  /** 0 when nothing is spanned. */
  readonly startPfn: Pfn;
  readonly spanned: Pages;
  readonly present: Pages;
  readonly managed: Pages;
  /** Present pages that were there at boot (what the auto-movable policy counts). */
  readonly presentEarly: Pages;
  readonly cma: Pages;
  readonly boost: Pages;
  readonly min: Pages;
  readonly low: Pages;
  readonly high: Pages;
  readonly promo: Pages;
  /** lowmem_reserve, one number for each zone of the build. */
  readonly protection: readonly Pages[];
  /** What decided where it started and how large it was before any step: memory, kernelcore=, movablecore=. */
  readonly origins: readonly Origin[];
}

export interface NodeState {
  readonly id: number;
  readonly cpus: readonly number[];
  /** All zones the build has (Device included), in index order, empty ones too. */
  readonly zones: readonly ZoneState[];
  readonly origins: readonly Origin[];
}

export type BlockPhase = "online" | "offline" | "going-offline";

/** The type of a pageblock, as /proc/pagetypeinfo names it. */
export type Migratetype = "Unmovable" | "Movable" | "Reclaimable" | "CMA";

/** Pageblocks that a step isolated, as pages [start, end); while it did they were of type Isolate. */
export interface IsolatedPageblocks {
  readonly start: Pfn;
  readonly end: Pfn;
  readonly before: Migratetype;
  readonly after: Migratetype;
}

/** What is known of a memory block; equal neighbours are one run of `MemoryState.blocks`. */
export interface BlockState {
  readonly state: BlockPhase;
  /** Nodes it is linked under, ascending; the last one linked is the block's own where there are several. */
  readonly nodes: readonly number[];
  /**
   * The one zone an online block lies in; null: several or none (`valid_zones` says none). Undefined while offline; before
   * 5.5 the zone that an offline block's pages still are linked to, up to 4.12 from the adding on.
   */
  readonly zone?: ZoneName | null;
  /** There since boot. */
  readonly early: boolean;
  /** Part of it is no memory: it can't be offlined. */
  readonly holes: boolean;
  /** Name of the device that brought it. */
  readonly device?: string;
  /** Pages at its start that hold its own memmap (memmap_on_memory); 0 without. */
  readonly vmemmapPages: Pages;
  readonly origins: readonly Origin[];
}

/** RAM, online or not: one value for each run of pages of the same node and age. */
export interface PresentMemory {
  readonly node: number;
  readonly early: boolean;
}

/** Why pages are not free to be moved or given out. */
export interface PageUse extends Holder {
  /**
   * `reserved`: PageReserved since boot. `hole`: no memory, but a struct page. `hugetlb-1g`: a gigantic page taken at
   * boot. `cma`: a CMA area (movable use allowed). `allocated`: an `allocate`, `alloc_contig` or `cma_alloc` step.
   * `kernel`: in use by the running kernel in a way the scenario did not state.
   */
  readonly kind: "reserved" | "hole" | "hugetlb-1g" | "cma" | "allocated" | "kernel";
  readonly use?: AllocationUse;
  /** Stated by the user (`reserve`, `allocate`) and not derived by the model. */
  readonly observed: boolean;
  readonly origins: readonly Origin[];
}

/** One memblock reservation as it stood at the end of boot; both ends inclusive. */
export interface Reservation extends ByteRange, Holder {
  readonly observed: boolean;
  readonly node?: number;
  readonly origins: readonly Origin[];
}

/** A zone's architectural limits: what "Zone ranges" prints. `last` < `first`: empty. */
export interface ZoneLimit extends ByteRange {
  readonly zone: ZoneName;
}

export interface FirmwareEntryState extends ByteRange {
  readonly type: string;
}

/** Huge pages of a size, bytes. `count` undefined: the page allocator is asked for some, and only a running system knows how many it has. */
export interface HugepagesAtBoot {
  readonly size: Bytes;
  readonly count: number | undefined;
}

/** What the boot decided, kept for `show`, hover and later steps. Never changes until the next boot. */
export interface BootFacts {
  readonly setup: BootSetup;
  readonly firmware: readonly FirmwareEntryState[];
  /** The map after `mem=` and `memmap=`. */
  readonly userFirmware: readonly FirmwareEntryState[];
  /** Bytes of huge pages that the command line asks the buddy allocator for; undefined: of none. */
  readonly hugepagesAsked?: Bytes;
  /** Of each size of huge pages that the machine has, ascending: those that the boot gave hugetlb. */
  readonly hugepages?: readonly HugepagesAtBoot[];
  /** What was measured of the machine by what it left; steps change it no more. */
  readonly left?: MemoryLeft;
  /** max_mem_size: what is added behind it is refused, by version while the kernel boots alone. Undefined: no limit. */
  readonly maxMemory?: Bytes | undefined;
  /** memblock.memory at the end of boot. */
  readonly memory: readonly (ByteRange & {
    readonly node: number;
    readonly hotpluggable: boolean;
    /** Kept by firmware, never mapped. */
    readonly nomap?: true;
    /** Marked as kept twice by the platform. */
    readonly mirrored?: true;
  })[];
  /** memblock.reserved at the end of boot, neighbours joined as memblock does. */
  readonly reserved?: readonly ByteRange[];
  readonly reservations: readonly Reservation[];
  readonly zoneLimits: readonly ZoneLimit[];
  /** First byte of ZONE_MOVABLE of each node that has one. */
  readonly movableStart: ReadonlyMap<number, Bytes>;
  /** Nodes that firmware or `numa=fake=` described (node_possible_map), ascending, online or not. */
  readonly possibleNodes: readonly number[];
  /** The firmware's node that each fake one (numa=fake=) was cut from. */
  readonly fakeNodes?: ReadonlyMap<number, number>;
  readonly kernelImage?: ByteRange;
  /** What `Memory: …K/…K available` counts. */
  readonly memoryInfo?: MemoryInfo;
  /** What of the boot log the model can vouch for, in order. */
  readonly dmesg: readonly KernelMessage[];
  /** What memblock=debug prints for callers of this build, where they are tabled, and for no node (MAX_NUMNODES). */
  readonly memblockNames?: { readonly callers: LogCallers | undefined; readonly maxNodes: number };
  /** How the kernel's build is known; undefined: it is guessed. */
  readonly build?: KnownBuild;
  /** How far what the boot left can be trusted. */
  readonly evidence: Evidence;
}

export interface WatermarkSettings {
  readonly minFreeKbytes: number;
  /** Set by the user (`set min_free_kbytes`); -1: not. */
  readonly userMinFreeKbytes: number;
  readonly scaleFactor: number;
  /** Written to lowmem_reserve_ratio, one for each zone; undefined: the kernel's defaults. */
  readonly lowmemReserveRatio?: readonly number[];
}

export interface MemoryState {
  readonly version: KernelVersion;
  readonly geometry: Geometry;
  readonly arch: ArchTraits;
  readonly boot: BootFacts;
  /** Ascending by id; every online node, memoryless ones too. */
  readonly nodes: readonly NodeState[];
  /** Memory blocks by id. A block that doesn't exist is a gap. */
  readonly blocks: RangeMap<BlockState>;
  /** RAM by pfn: what firmware or a device gave, online or not. */
  readonly memory: RangeMap<PresentMemory>;
  /** Pages in use by pfn; a page that is in no run is free or movable as far as is known. */
  readonly uses: RangeMap<PageUse>;
  /** Pageblocks by number that an allocation has made something else than Movable. */
  readonly pageblocks?: RangeMap<Migratetype>;
  readonly watermarks: WatermarkSettings;
  /** What only hotplug steps need: devices, groups, policies, knobs. */
  readonly hotplug: HotplugState;
  /** Kernel messages of the steps since boot, in order. */
  readonly log: KernelLog;
  /** Steps since boot that changed a zone's extent, in order; `originsOfZone` joins them with the zone's own. */
  readonly causes: AppendList<ZoneCause>;
  /** Why facts are only modelled that steps since boot changed; undefined: none is for that reason. */
  readonly doubts?: Doubts;
  /** Steps that hang since this boot, with the locks they keep; undefined: none. */
  readonly hung?: readonly HungTask[];
  /** What outlives a boot; undefined: nothing has so far. */
  readonly persistent?: PersistentContents;
}

/** A row of /proc/iomem: a range with the name that the kernel gives it. */
export interface Resource extends ByteRange {
  readonly name: string;
}

/** What became of blocks of a step that came one after the other: one result for all of them. */
export interface BlockOutcome extends BlockSpan {
  /** `ok`, an errno name, or `depends`. */
  readonly result: string;
  /** The page that stands in the way of each of them. */
  readonly pfn?: Pfn;
}

/** A task of `concurrently` that waits, as a hung-task report would tell it. */
export interface TaskWait {
  readonly task: string;
  /** Name of the lock: `mem_hotplug_lock`. */
  readonly lock: string;
  /** The task that holds it. */
  readonly holder?: string;
}

/** What a task of `concurrently` holds and never gives back, in the order in which it took it. */
export interface TaskLocks {
  readonly task: string;
  readonly locks: readonly {
    readonly lock: string;
    readonly mode: "read" | "write";
    /** Function that took it. */
    readonly in: string;
  }[];
}

export interface Outcome {
  /** `ok`, an errno name, or `depends` (only a running system knows). */
  readonly result: string;
  /** The page that stands in the way. */
  readonly pfn?: Pfn;
  readonly reason?: OutcomeReason;
  /** The kernel oopses on the way, and the step never returns. */
  readonly oops?: IsolationHole;
  /** A stated outcome that was taken as what was observed. */
  readonly observed?: boolean;
  /** Of `depends`: what it may come to, the likeliest first. */
  readonly possible?: readonly string[];
  /** In the order in which they were gone through; neighbours with the same result are one. */
  readonly blocks: readonly BlockOutcome[];
  /** Who waits for whom after `concurrently`; undefined where that is not simulated. */
  readonly waits?: readonly TaskWait[];
  /** What was isolated, and given back at once; ascending. */
  readonly pageblocks?: readonly IsolatedPageblocks[];
  /** Who holds which locks for good after `concurrently`. */
  readonly held?: readonly TaskLocks[];
  /** What stands in the way, as far as the scenario says. */
  readonly origins: readonly Origin[];
  /** How far the outcome can be trusted, where that differs from the state before the step. */
  readonly evidence?: Evidence;
}

export interface StepResult {
  readonly state: MemoryState;
  readonly outcome: Outcome;
  readonly notes: readonly Note[];
}

/** The machine does not come up. */
export interface BootFailure {
  readonly why: BootRefusal;
  readonly notes: readonly Note[];
  /** How far the failure can be trusted; undefined where the set-up asks for nothing that could be simulated. */
  readonly evidence?: Evidence;
}
