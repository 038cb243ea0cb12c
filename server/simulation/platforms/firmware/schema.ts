/**
 * What a build of UEFI firmware leaves in memory for the kernel that it starts, as data. Bytes, ends exclusive.
 */
import type { Bytes } from "../../units/units.ts";

/** An address: so many bytes below the end of RAM, or absolute. */
export type Place = ({ readonly below: Bytes } | { readonly at: Bytes }) & {
  /** With an initrd of the measured size; lower by as much as another is larger, since the firmware keeps a copy above. */
  readonly underInitrdCopy?: true;
};

/** Where one kernel build finds things. They follow the size of its image. */
export interface UefiPlaces {
  readonly kernel: Place;
  /** End of the free memory that the stub takes room for the initrd from. */
  readonly initrdTop: Place;
  readonly acpi: readonly (readonly [Place, Bytes])[];
  /** LINUX_EFI_MEMRESERVE_TABLE, 16 bytes. */
  readonly memreserve: Place;
  /** EFI_MEMORY_ATTRIBUTES_TABLE. */
  readonly attributes: Place;
}

export interface MeasuredPlaces {
  /** Bytes of the memory attributes table. */
  readonly attributesSize: Bytes;
  /** End of RAM that places are counted down from. */
  readonly countedFrom: "first-node" | "all-memory";
  /** Size of the initrd that the boots were recorded with. */
  readonly initrd: Bytes;
  /** The build whose places stand for those of one that was not measured: the newest with pages of 4 KiB. */
  readonly standIn: string;
  /** By the name of the kernel build. */
  readonly builds: Readonly<Record<string, UefiPlaces>>;
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
  /** Undefined: not measured. */
  readonly places: MeasuredPlaces | undefined;
}

export const below = (bytes: Bytes): Place => ({ below: bytes });
export const at = (address: Bytes): Place => ({ at: address });
export const under = (place: Place): Place => ({ ...place, underInitrdCopy: true });
