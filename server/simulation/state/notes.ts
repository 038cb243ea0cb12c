/**
 * What the simulation has to say about an event beyond its outcome, as values: a code, the facts it speaks of, and the origin that
 * causes it. Nothing here is a sentence: severity, words, quick fixes and page of a code are in server/analysis/notes/CODE.ts.
 * Sizes and addresses in bytes, ranges with both ends inclusive.
 */

import type { ByteRange, Bytes, Pfn } from "../units/units.ts";
import type { Origin, StatedOutcome, ZoneName } from "./events.ts";
import type { CmaProblem, CrashkernelMessage } from "./kernel-messages.ts";
import type {
  AddRefusal,
  BootRefusal,
  DeviceUnseen,
  DumpOverwritten,
  IsolationHole,
  IsolationUnaligned,
  OutcomeReason,
  PlaceRefusal,
  ZoneRefusal,
} from "./outcome-reason.ts";

/** A boot allocation that stays reserved. */
export interface ReservedPiece extends ByteRange {
  /** Kernel function that asked for it. */
  readonly by: string;
  /** Stated by the scenario, not derived by the model. */
  readonly observed: boolean;
  readonly origin: Origin;
}

/** A firmware range with its type. */
export interface TypedRange extends ByteRange {
  readonly type: string;
  readonly origin: Origin;
}

/** Pages of one size that a boot could not have. `node` undefined: of all nodes. */
export interface ShortPages {
  readonly node?: number;
  readonly wanted: number;
  /** Those that were had, or the most that could be. */
  readonly had: number;
}

/** What a kernel makes of a value that it does not take as meant. `text`: the parameter as written. */
export type MisreadValue = { readonly text: string } & (
  | { readonly kind: "no-size" }
  | { readonly kind: "starts-with-no-size" }
  | { readonly kind: "cuts-memory"; readonly readAs: string; readonly from: Bytes }
  | { readonly kind: "rest-ignored"; readonly rest: string }
  | { readonly kind: "no-type"; readonly rest: string }
  | { readonly kind: "malformed-early-option" }
  | { readonly kind: "percentage-above-100" }
  | { readonly kind: "percentage-too-early"; readonly since: string; readonly bytes: Bytes }
  | { readonly kind: "read-as-bytes"; readonly bytes: Bytes; readonly rest: string }
  | {
      readonly kind: "no-such-page-size";
      readonly sizes: readonly Bytes[];
      /** The `hugepages=` behind it are ignored, too. */
      readonly withCounts: boolean;
    }
  | { readonly kind: "no-fake-nodes" }
  | { readonly kind: "no-numa-emulation" }
  /** The option that the kernel lacks to reserve anything. */
  | { readonly kind: "no-config"; readonly config: string }
  | { readonly kind: "no-cma-area"; readonly size: Bytes; readonly why: CmaProblem }
  | { readonly kind: "hugetlb-cma-too-small"; readonly gigantic: Bytes }
  | { readonly kind: "hugetlb-cma-short"; readonly had: Bytes; readonly wanted: Bytes }
  | { readonly kind: "reserve-mem"; readonly why: ReserveMemRefusal }
);

/** Why reserve_mem= reserves nothing. */
export type ReserveMemRefusal =
  | { readonly kind: "too-many"; readonly most: number }
  | { readonly kind: "syntax" }
  | { readonly kind: "name-length"; readonly most: number }
  | { readonly kind: "name-is-number" }
  | { readonly kind: "name-taken"; readonly name: string }
  | { readonly kind: "no-room" };

/** A task that waits, or that others wait for. */
export interface WaitingTask {
  readonly task: string;
  readonly lock: string;
  /** Function that wants the lock. */
  readonly in: string;
  /** Where the task is written; undefined for a kernel thread of its own. */
  readonly origin?: Origin;
}

/** Where persistent memory lies over what a dump needs. */
export type OverReserved =
  | { readonly kind: "boot-allocation"; readonly pieces: readonly (ByteRange & OverPiece)[]; readonly at: Bytes }
  /** Memory of a kernel zone, where the crashed kernel may have had its data. */
  | { readonly kind: "kernel-zone"; readonly at: Bytes };

interface OverPiece {
  readonly by: string;
  readonly origins: readonly Origin[];
}

/** Facts of each code. Texts are names and parameters as written, and what the kernel prints, never sentences for users. */
export interface NoteFacts {
  "bad-value":
    | BootRefusal
    | { readonly kind: "device-place"; readonly device: string; readonly why: PlaceRefusal; readonly declared: Origin };
  "boot-failed": BootRefusal;
  "memory-mismatch": {
    readonly memory: Bytes;
    readonly sum: Bytes;
    readonly nodes: readonly { readonly id: number; readonly memory: Bytes; readonly origin: Origin }[];
  };
  "memory-out-of-reach":
    | { readonly kind: "page-tables"; readonly from: Bytes; readonly levels: 4 | 5 }
    /** memblock's list of memory is full before it may grow: up to 6.5 the rest is lost. */
    | { readonly kind: "memblock-list"; readonly from: Bytes; readonly size: Bytes; readonly room: number };
  "nodes-refused": {
    readonly shared: ByteRange;
    readonly first: { readonly id: number; readonly origin: Origin };
    readonly second: number;
  };
  "firmware-overlap": { readonly shared: ByteRange; readonly below: TypedRange; readonly type: string };
  "node-not-in-memory":
    | { readonly kind: "not-usable"; readonly node: number; readonly range: ByteRange }
    /** A firmware map does not tell where the node's `memory` bytes lie. */
    | { readonly kind: "no-place"; readonly node: number; readonly memory: Bytes };
  "slots-exceeded": { readonly device: string; readonly slots: number; readonly declared: Origin };
  "maxmem-exceeded":
    | { readonly kind: "at-boot"; readonly maxmem: Bytes; readonly memory: Bytes }
    | { readonly kind: "device"; readonly device: string; readonly why: PlaceRefusal; readonly declared: Origin };
  "dimm-unaligned": {
    readonly device: string;
    readonly at: Bytes;
    readonly size: Bytes;
    readonly blockSize: Bytes;
    readonly why: AddRefusal;
    readonly declared: Origin;
  };
  "device-unseen": DeviceUnseen;
  "dimm-unseen": { readonly config: string; readonly declared: Origin };
  "block-shared": {
    readonly id: number;
    readonly from: Bytes;
    /** Reading the block's `removable` file dies on this kernel, or died before `constantSince`. */
    readonly readersDie: boolean;
    readonly constantSince: string;
  };
  "param-value": MisreadValue;
  "param-ignored": {
    readonly text: string;
    readonly winner: { readonly text: string; readonly origin: Origin };
    /** `in-effect`: the winner excludes it. `larger-kernel-part`: it leaves the kernel more. */
    readonly why: "in-effect" | "larger-kernel-part";
  };
  "movable-rounded":
    | {
        readonly kind: "to-order";
        readonly text: string;
        readonly size: Bytes;
        readonly at: Bytes;
        readonly order: Bytes;
      }
    /** Only memory of the highest zone can be movable. */
    | {
        readonly kind: "highest-zone";
        readonly text: string;
        readonly movable: Bytes;
        readonly kernel: Bytes;
        readonly says: "movable" | "kernel";
        readonly zone: string;
        readonly at: Bytes;
      };
  "movable-empty": {
    readonly text: string;
    readonly why: "no-size" | "nothing-hotpluggable" | "nothing-mirrored" | "kernel-reaches-end" | "all-kernel";
    readonly ram: Bytes;
  };
  "movable-everything": { readonly text: string; readonly ram: Bytes };
  "movable-reserved": {
    readonly parameter: string;
    /** The page that is named. */
    readonly address: Bytes;
    readonly observed: boolean;
    /** Blocks that can't go offline, ascending. */
    readonly blocks: readonly number[];
    readonly reservations: readonly ReservedPiece[];
    /** `movablecore=` on a single node: the size above the last reservation, where there is one. */
    readonly size?: { readonly origin: Origin; readonly free: Bytes };
  };
  "movable-splits-block": {
    readonly node: number;
    readonly at: Bytes;
    readonly id: number;
    /** Sizes of whole blocks, where the zone's size alone decides where it starts. */
    readonly wholeBlocks: readonly Bytes[];
    readonly sizeOrigin?: Origin;
  };
  "movable-ratio": { readonly movable: Bytes; readonly kernel: Bytes; readonly most: number };
  "crashkernel-failed": { readonly text: string } & (
    | { readonly kind: "no-range"; readonly ram: Bytes }
    | { readonly kind: "all-ram"; readonly ram: Bytes }
    | { readonly kind: "printed"; readonly printed: CrashkernelMessage }
    /** `,cma` without CONFIG_CMA; the rest is reserved. */
    | { readonly kind: "no-cma"; readonly printed: CrashkernelMessage }
    | { readonly kind: "no-low-part"; readonly low: Bytes; readonly below: Bytes }
  );
  "crashkernel-clipped": { readonly text: string } & (
    | { readonly kind: "cma-short"; readonly had: Bytes; readonly wanted: Bytes }
    | {
        readonly kind: "went-high";
        readonly size: Bytes;
        readonly at: Bytes;
        readonly low?: { readonly size: Bytes; readonly at: Bytes };
      }
  );
  "pmem-over-reserved": { readonly text: string } & OverReserved;
  "pmem-unaligned": {
    readonly text: string;
    readonly sectionSize: Bytes;
    /** What can be used; undefined: nothing. */
    readonly usable?: ByteRange;
    readonly lost: Bytes;
  };
  "hugepages-short": {
    readonly text: string;
    readonly size: Bytes;
    readonly short: readonly ShortPages[];
    /** `had` is what was had, or an upper bound of it. */
    readonly isBound: boolean;
  };
  "step-failed": { readonly command: string; readonly result: string; readonly reason?: OutcomeReason };
  "outcome-differs": {
    readonly stated: StatedOutcome;
    readonly result: string;
    readonly reason?: OutcomeReason;
  };
  "unknown-name": {
    readonly command: string;
    readonly function: string;
    readonly version: string;
    readonly locks: readonly string[];
  };
  "step-without-effect":
    | { readonly kind: "already"; readonly id: number; readonly is: "online" | "offline"; readonly zone?: ZoneName }
    | { readonly kind: "mode-already"; readonly device: string; readonly mode: string }
    | { readonly kind: "unrelated-knob"; readonly knob: string; readonly known: readonly string[] };
  "zone-not-allowed": {
    readonly id: number;
    readonly target: "Movable" | "kernel";
    readonly version: string;
    readonly offered: readonly ZoneName[];
    readonly why: ZoneRefusal;
    readonly since: string;
    readonly movableOrigins: readonly Origin[];
  };
  "zone-sandwich": {
    readonly node: number;
    readonly kernel: { readonly name: ZoneName; readonly first: Pfn; readonly last: Pfn };
    readonly movable: { readonly first: Pfn; readonly last: Pfn; readonly origin?: Origin };
  };
  "memmap-cost": {
    readonly size: Bytes;
    readonly memmap: Bytes;
    readonly zone: string;
    /** The version whose memmap_on_memory would avoid it; undefined: that of this kernel does. */
    readonly avoidedSince?: string;
    readonly declared: Origin;
  };
  "removable-lies": {
    readonly id: number;
    readonly promised: 0 | 1;
    readonly result: string;
    /** The file looks at pages on this kernel; it is constant since `constantSince`. */
    readonly looksAtPages: boolean;
    readonly constantSince: string;
  };
  "isolation-hole": IsolationHole & {
    /** The step was said to hang. */
    readonly announced?: true;
  };
  "isolation-unaligned": IsolationUnaligned;
  "lock-stall": {
    readonly waiting: readonly WaitingTask[];
    readonly holder: string;
    /** The lock that the holder waits for itself; undefined: it hangs. */
    readonly waitsFor?: string;
    readonly hangsIn?: string;
    readonly holds: readonly string[];
    /** The holder was said to hang, and only kernel threads wait. */
    readonly isMeant: boolean;
  };
  deadlock: {
    readonly version: string;
    readonly ring: readonly (WaitingTask & { readonly holds: readonly string[] })[];
  };
  "dump-lost":
    | ({ readonly kind: "overwritten" } & DumpOverwritten)
    | ({ readonly kind: "used-as-ram"; readonly kernel: string } & ByteRange);
}

/** A code that the simulation gives. */
export type NoteCode = keyof NoteFacts;

export interface NoteOf<C extends NoteCode> {
  /** Stable diagnostic code: `movable-reserved`. */
  readonly code: C;
  readonly facts: NoteFacts[C];
  /** What causes it. */
  readonly origin: Origin;
  /** The address it is about, in bytes. */
  readonly address?: Bytes;
  /** It is about the kernel that `crash` boots. */
  readonly inCrashKernel?: true;
}

export type Note = { readonly [C in NoteCode]: NoteOf<C> }[NoteCode];

/** A note about `origin`; `address` in bytes. */
export function note<C extends NoteCode>(code: C, facts: NoteFacts[C], origin: Origin, address?: Bytes): NoteOf<C> {
  return { code, facts, origin, ...(address === undefined ? {} : { address }) };
}
