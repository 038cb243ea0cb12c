/**
 * What QEMU 7.2's two PCs share: SeaBIOS 1.16, the ranges below 1 MiB and 4 GiB, and the ACPI tables of hw/i386/acpi-build.c.
 * Where a source gives no number it is observed in recorded boots, and said so.
 */
import { GiB, KiB, MiB, TiB } from "../../units/units.ts";
import type { AcpiTablesData, BiosData, ByteSpan, FixedRange } from "../schema.ts";

const CONVENTIONAL_MEMORY_END = 640 * KiB;
/** The last kilobyte of conventional memory is SeaBIOS's extended BIOS data area. */
export const SEABIOS_CONVENTIONAL_END = CONVENTIONAL_MEMORY_END - KiB;

export const LEGACY_RANGES: readonly FixedRange[] = [
  { start: SEABIOS_CONVENTIONAL_END, end: CONVENTIONAL_MEMORY_END, type: "reserved" },
  { start: 0xf0000, end: MiB, type: "reserved" },
  // The flash that holds the BIOS.
  { start: 0xfffc0000, end: 4 * GiB, type: "reserved" },
];

/** AMD_HT_START to AMD_ABOVE_1TB_START (hw/i386/pc.c since 7.1, machine types since 7.1). */
export const HYPERTRANSPORT_RANGE: ByteSpan = { start: 0xfd_0000_0000, end: TiB };

/** `mpTable` is observed: in each recorded log of these machines it lies here. */
export const SEABIOS: Omit<BiosData, "keptAtTop" | "acpi"> = {
  kind: "bios",
  name: "SeaBIOS",
  // int 0x15, ax 0xe801 (SeaBIOS src/system.c), which QEMU's option ROM pc-bios/optionrom/linuxboot_dma.c asks.
  initrdUnit: 64 * KiB,
  // NVDIMM_DSM_MEM_FILE (hw/acpi/nvdimm.c): one page.
  keptForNvdimm: 4 * KiB,
  mpTable: { floatingPointer: { start: 0xf5ba0, end: 0xf5bb0 }, table: 0xf5bb0, size: 200, perPciDevice: 8 },
};

/** Sizes are those of the ACPI specification's structures; `dsdt` is observed, facp and mcfg are the machine's own. */
export const QEMU_ACPI: Omit<AcpiTablesData, "facp" | "mcfg" | "dsdt"> & {
  readonly dsdt: Omit<AcpiTablesData["dsdt"], "base">;
} = {
  // ACPI_BUILD_TABLE_SIZE: the blob is padded to 128 KiB, and ends where low RAM ends.
  belowLowEnd: 128 * KiB,
  facs: 64,
  hpet: 56,
  waet: 40,
  nvdimmSsdt: 0x58d,
  madt: { base: 112, perCpu: 8 },
  srat: { base: 48, perCpu: 16, perMemory: 40, spareMemory: 2 },
  dsdt: {
    cpus: [81, 83, 86],
    cpuProximity: [6, 7],
    memoryHotplug: 984,
    perSlot: 123,
    longerFromCpus: [5, 37],
    longerFromSlots: [5, 27],
    nvdimm: 20,
  },
};
