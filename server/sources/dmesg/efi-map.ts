/**
 * A descriptor of the EFI memory map as efi=debug prints it (drivers/firmware/efi/efi.c: efi_md_typeattr_format), as the kernel takes
 * it into its own map: arch/x86/platform/efi/efi.c: do_add_efi_memmap(), and arch/arm64 by is_usable_memory() of efi-init.c.
 */
import type { FirmwareType } from "../../simulation/state/events.ts";
import type { ByteRange } from "../../simulation/units/units.ts";
import type { MapRange } from "../facts.ts";

/** By the descriptor's type as printed. Boot services' memory is free once the loader has left. */
const TYPES: ReadonlyMap<string, FirmwareType> = new Map(
  Object.entries<FirmwareType>({
    Reserved: "reserved",
    "Loader Code": "usable",
    "Loader Data": "usable",
    "Boot Code": "usable",
    "Boot Data": "usable",
    "Conventional Memory": "usable",
    Conventional: "usable",
    "Runtime Code": "reserved",
    "Runtime Data": "reserved",
    "Unusable Memory": "unusable",
    Unusable: "unusable",
    "ACPI Reclaim Memory": "ACPI data",
    "ACPI Reclaim": "ACPI data",
    "ACPI Memory NVS": "ACPI NVS",
    "ACPI Mem NVS": "ACPI NVS",
    "Memory Mapped I/O": "reserved",
    MMIO: "reserved",
    "MMIO Port Space": "reserved",
    "MMIO Port": "reserved",
    "PAL Code": "reserved",
    Persistent: "persistent",
    "Persistent Memory": "persistent",
    "Unaccepted Memory": "usable",
  }),
);

/** `Conventional Memory|   |  |MR|  |…|WB|WT|WC|UC`; undefined where the type is none that is known. */
export function efiRange(words: string, range: ByteRange): MapRange | undefined {
  const [name = "", ...attributes] = words.split("|").map((word) => word.trim());
  const type = TYPES.get(name);
  if (type === undefined) return undefined;
  const has = (attribute: string): boolean => attributes.includes(attribute);
  if (type === "usable" && has("SP")) return { ...range, type: "soft reserved" };
  // What can't be cached is no RAM.
  if (type === "usable" && !has("WB")) return { ...range, type: "reserved" };
  return { ...range, type, ...(has("MR") ? { mirrored: true } : {}) };
}

/** is_memory() of drivers/firmware/efi/efi-init.c: arm64 takes no range for memory that can't be cached, whatever its type. */
export function isCacheable(words: string): boolean {
  return words.split("|").some((word) => ["WB", "WT", "WC"].includes(word.trim()));
}
