/**
 * The layout model: the physical address space of one state as lanes, bands, cells and marks, ready to be drawn by the
 * webview, the SVG writer or a terminal. It holds plain numbers and strings only, so that it can be sent anywhere.
 * Ranges are bytes, `first` and `last` inclusive.
 */
import type { WordedEvidence } from "../analysis/evidence-words.ts";
import type { ByteRange } from "../simulation/units/units.ts";
import type { Supposition } from "./supposition.ts";

export const LAYOUT_SCHEMA = 1;

/** A place in the document, as editors count: lines and UTF-16 characters from 0; the end exclusive. */
export interface LayoutPlace {
  readonly uri: string;
  readonly startLine: number;
  readonly startCharacter: number;
  readonly endLine: number;
  readonly endCharacter: number;
}

/** A fact and the statements it comes from. */
export interface LayoutCause {
  readonly text: string;
  readonly place?: LayoutPlace;
}

/** Neighbouring memory blocks that differ in nothing. */
export interface LayoutBlocks extends ByteRange {
  /** Ids, both ends inclusive. */
  readonly firstBlock: number;
  readonly lastBlock: number;
  readonly state: "online" | "offline" | "going-offline";
  readonly removable: 0 | 1;
  readonly nodes: readonly number[];
  /** Empty: the kernel says none. */
  readonly validZones: readonly string[];
  /**
   * The zone it is drawn in: the one it is online in, or the first it could be onlined to; of a block that spans nodes that
   * of the lane's node; "none" for several.
   */
  readonly zone: string;
  readonly device?: string;
  /** Differs from the step before; in a layout that is compared (`compared`) from the layout that it stands below. */
  readonly changed: boolean;
  readonly compared?: true;
  readonly causes: readonly LayoutCause[];
}

/** Blocks that the state before had, and that are there no more. Block ids and bytes, both ends inclusive. */
export interface LayoutGone extends ByteRange {
  readonly firstBlock: number;
  readonly lastBlock: number;
  /** As they were. */
  readonly state: LayoutBlocks["state"];
  readonly zone: string;
  readonly device?: string;
  /** The layout above has them, whatever the state before had. */
  readonly compared?: true;
}

/** Blocks that the step was asked for and did not do. Block ids and bytes, both ends inclusive. */
export interface LayoutFailed extends ByteRange {
  readonly firstBlock: number;
  readonly lastBlock: number;
  /** `EBUSY`, `depends`. */
  readonly result: string;
}

/**
 * What a lane ever holds from the first boot to the end, with what lanes of memory without a node hold that lie among its memory:
 * an axis made of it stays where it is from step to step, and is that of those lanes, too.
 */
export interface LayoutExtent {
  /** Ascending, none touches the next. */
  readonly memory: readonly ByteRange[];
  /** Bytes, ascending: where zones and what single steps did something with begin or end. */
  readonly stops: readonly number[];
}

export interface LayoutZone extends ByteRange {
  readonly zone: string;
  readonly startPfn: number;
  readonly spanned: number;
  readonly present: number;
  readonly managed: number;
  readonly min: number;
  readonly low: number;
  readonly high: number;
  /** Where spans overlap: what of the span is this zone's, ascending. Missing: all that is memory. */
  readonly parts?: readonly ByteRange[];
  readonly causes: readonly LayoutCause[];
}

/**
 * Of a lane's memory blocks what is no memory of its node. `none`: no memory at all; `node`: memory of another node;
 * `persistent`: persistent memory.
 */
export interface LayoutAbsent extends ByteRange {
  readonly why: "none" | "node" | "persistent";
  /** Whose it is, of `node`. */
  readonly node?: number;
}

/**
 * `crashed`: data of the crashed kernel that makedumpfile reads, in persistent memory; `overwritten`: the same once a file
 * system was made there. `pageblock`: one that the step isolated. `dax`: RAM that is left to the dax drivers.
 * `unplugged`: what a device may bring and has not.
 */
export const MARK_KINDS = [
  "reserved",
  "hole",
  "hugetlb-1g",
  "cma",
  "allocated",
  "kernel",
  "persistent",
  "crashed",
  "overwritten",
  "pageblock",
  "dax",
  "unplugged",
] as const;

export type MarkKind = (typeof MARK_KINDS)[number];

/** Whence a mark is known: a file or statement says so; it is simulated as every recorded boot has it; or it is only modelled. */
export const MARK_KNOWN = ["observed", "exact", "modelled"] as const;

export type MarkKnown = (typeof MARK_KNOWN)[number];

/** A reservation, an allocation, a gigantic page: pages that are in use. */
export interface LayoutMark extends ByteRange {
  readonly kind: MarkKind;
  readonly by: string;
  readonly known: MarkKnown;
  /** Somebody holds on to these pages: they can't be migrated. */
  readonly pinned?: true;
  /** Lies in a Movable zone: offlining fails there. */
  readonly collides: boolean;
  readonly causes: readonly LayoutCause[];
}

/** A pageblock run of the range a step isolates. */
export interface LayoutPageblocks extends ByteRange {
  readonly migratetype: string;
  readonly isolated: boolean;
}

export interface LayoutLane {
  /** Undefined: memory that belongs to no node (persistent memory, a device's region not plugged yet). */
  readonly node?: number;
  readonly label: string;
  readonly zones: readonly LayoutZone[];
  readonly blocks: readonly LayoutBlocks[];
  readonly marks: readonly LayoutMark[];
  readonly pageblocks: readonly LayoutPageblocks[];
  /** The node is not online: it had memory at another step of this boot, or has it in the layout beside. */
  readonly offline?: true;
  /** Ascending; missing: all of the blocks is memory of the node. */
  readonly absent?: readonly LayoutAbsent[];
  /** Missing: nothing went. */
  readonly gone?: readonly LayoutGone[];
  /** Missing: nothing failed. */
  readonly failed?: readonly LayoutFailed[];
  /** Missing: what the lane holds now. */
  readonly extent?: LayoutExtent;
}

/** Blocks that never go offline as they are. Block ids, both ends inclusive. */
export interface LayoutStuck {
  readonly firstBlock: number;
  readonly lastBlock: number;
  /** `EBUSY: page 0x13ff00 is reserved (memblock_alloc_range_nid)`; of several blocks that of the first. */
  readonly why: string;
}

/** A task of `concurrently` that never finishes: what it holds for good, and what it waits for. */
export interface LayoutTask {
  readonly name: string;
  /** In the order in which it took them. */
  readonly holds: readonly {
    readonly lock: string;
    readonly mode: "read" | "write";
    /** Function that took it. */
    readonly in: string;
  }[];
  readonly waitsFor?: { readonly lock: string; readonly holder?: string };
}

export interface LayoutDiagnostic {
  readonly code: string;
  readonly severity: "error" | "warning" | "info" | "hint";
  readonly message: string;
  readonly place: LayoutPlace;
  readonly address?: number;
}

/** One state, drawn. */
export interface Layout {
  readonly schema: typeof LAYOUT_SCHEMA;
  readonly uri: string;
  /** The editor's version of the text that was simulated. */
  readonly version: number;
  readonly title: string;
  /** Number of the step, 0 for the boot. */
  readonly step: number;
  readonly stepText: string;
  readonly outcome: string;
  readonly reason?: string;
  readonly kernel: string;
  /** How far the picture can be trusted. */
  readonly evidence: WordedEvidence;
  /** Bytes. */
  readonly blockSize: number;
  readonly pageSize: number;
  /** What the whole picture spans. */
  readonly span: ByteRange;
  readonly lanes: readonly LayoutLane[];
  /** Blocks that are online and whose offlining fails whatever the running system does, ascending; undefined: none. */
  readonly neverOffline?: readonly LayoutStuck[];
  /** Undefined: nobody waits for good. */
  readonly tasks?: readonly LayoutTask[];
  readonly diagnostics: readonly LayoutDiagnostic[];
  /** What this layout supposes; undefined: nothing but what is written. */
  readonly supposed?: Supposition;
}

export interface TimelineStep {
  readonly number: number;
  readonly text: string;
  readonly heading?: string;
  /** `ok`, an errno name, `depends`, `deadlock`, `stalled`; for boots `ok` or `failed`. */
  readonly outcome: string;
  /** Fails where the scenario does not say so, or an expectation behind it fails. */
  readonly bad: boolean;
  /** Which kernel comes up here: `boot`, `crash kernel` or `reboot`; undefined for a step of one that runs. */
  readonly boot?: string;
  readonly place: LayoutPlace;
}

/** A place on the time axis that is seen from afar: a heading, a failure, a kernel that comes up; every step of a short story. */
export interface TimelineMark {
  readonly number: number;
  readonly outcome: string;
  readonly bad: boolean;
  /** Title of the heading that begins here. */
  readonly heading?: string;
  /** Which kernel comes up here, and the statement that starts it. */
  readonly boot?: string;
  readonly text?: string;
}

/** The time axis of a document, with a window on its steps. */
export interface Timeline {
  readonly schema: typeof LAYOUT_SCHEMA;
  readonly uri: string;
  readonly version: number;
  readonly title: string;
  /** Of all boots and steps. */
  readonly count: number;
  readonly marks: readonly TimelineMark[];
  /** Those next to each other that were asked for. */
  readonly steps: readonly TimelineStep[];
  readonly params: readonly { readonly name: string; readonly values: readonly string[]; readonly chosen: string }[];
  readonly whatIfs: readonly string[];
  /** Releases that the picture can be held against. */
  readonly kernels: readonly string[];
}
