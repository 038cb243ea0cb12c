/**
 * What the simulation has to say about an event beyond its outcome, as values: a code, the facts it speaks of, and the origin that
 * causes it. Nothing here is a sentence: facts, severity, words, quick fixes and page of a code are in server/analysis/notes/CODE.ts.
 * Sizes and addresses in bytes, ranges with both ends inclusive.
 */

import type { ByteRange, Bytes } from "../units/units.ts";
import type { Origin } from "./events.ts";
import type { CmaFailure } from "./kernel-messages.ts";

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
  /** The kernel uses no NUMA: by numa=off, or as nothing described its nodes. */
  | { readonly kind: "no-fake-nodes-with-numa-off"; readonly why: "numa=off" | "no-description" }
  /** Real nodes that no fake node is cut from: without a SLIT, of which nothing is known, the kernel panics. */
  | { readonly kind: "fake-nodes-want-slit"; readonly nodes: readonly number[] }
  /** The option that the kernel lacks to reserve anything. */
  | { readonly kind: "no-config"; readonly config: string }
  | ({ readonly kind: "no-cma-area" } & CmaFailure)
  | { readonly kind: "hugetlb-cma-too-small"; readonly gigantic: Bytes; readonly node?: number }
  | { readonly kind: "hugetlb-cma-no-multiple"; readonly gigantic: Bytes; readonly node?: number }
  | { readonly kind: "hugetlb-cma-no-node"; readonly node: number }
  | { readonly kind: "hugetlb-cma-no-percentage"; readonly percent: string; readonly node?: number }
  | {
      readonly kind: "hugetlb-cma-rounded-away";
      readonly asked: Bytes;
      readonly percent: number;
      readonly node?: number;
    }
  /** Such a parameter stands before it, and counts. */
  | { readonly kind: "hugepage-size-twice" | "hugepages-twice" }
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

/**
 * Facts of each code that the simulation gives: a file of server/analysis/notes puts its own in with `declare module`, beside the
 * words for them. Numbers, names and parameters as written, and what the kernel prints, never sentences for users.
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is merged with the declarations of server/analysis/notes; a type can't be.
export interface NoteFacts {}

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
