/**
 * Where a kernel build finds what UEFI firmware and the EFI stub left in memory for it. The places follow the size of its image, and are
 * observed, by the name of the firmware they were observed with. Bytes, ends exclusive.
 */
import type { Bytes } from "../units/units.ts";

/** An address: so many bytes below the end of RAM, or absolute. */
export type Place = ({ readonly below: Bytes } | { readonly at: Bytes }) & {
  /** With an initrd of the measured size; lower by as much as another is larger, since the firmware keeps a copy above. */
  readonly underInitrdCopy?: true;
  /** What such a place is a multiple of. */
  readonly align?: Bytes;
};

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
