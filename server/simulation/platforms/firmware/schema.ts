/**
 * What a build of UEFI firmware leaves in memory for the kernel that it starts, as data. Bytes, ends exclusive.
 */
import type { Bytes } from "../../units/units.ts";

/** What all boots with a firmware have in common; where a kernel build finds things is with the build (builds/uefi-places.ts). */
export interface MeasuredPlaces {
  /** Bytes of the memory attributes table. */
  readonly attributesSize: Bytes;
  /** End of RAM that places are counted down from. */
  readonly countedFrom: "first-node" | "all-memory";
  /** Size of the initrd that the boots were recorded with. */
  readonly initrd: Bytes;
  /** The build whose places stand for those of one that was not measured: the newest with pages of 4 KiB. */
  readonly standIn: string;
}

export interface UefiFirmware {
  /** The word after `uefi`. */
  readonly name: string;
  readonly release: string;
  /**
   * The second flash bank is mapped write-combining, so that the kernel takes it for memory. The SRAT leaves it out, and the
   * kernel refuses the table because of that (numa_meminfo_cover_memory): all memory is on node 0.
   */
  readonly flashIsMemory: boolean;
  /** Kept for runtime services: present, never mapped. Counted down from the end of the first node's RAM, or from 0. */
  readonly keptFrom: "top" | "zero";
  readonly kept: readonly (readonly [Bytes, Bytes])[];
  /** Boots with this firmware were seen to keep memory of these sizes elsewhere too, by some 64 KiB; nobody knows why. */
  readonly keptMoves?: true;
  /** Undefined: not measured. */
  readonly places: MeasuredPlaces | undefined;
}
