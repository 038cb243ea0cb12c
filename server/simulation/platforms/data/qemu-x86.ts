/**
 * What QEMU 7.2's two PCs share: SeaBIOS 1.16, the ranges below 1 MiB and 4 GiB, and the ACPI tables of hw/i386/acpi-build.c.
 * Where a source gives no number it is observed in recorded boots, and said so.
 */
import { type Bytes, GiB, KiB, MiB, TiB } from "../../units/units.ts";
import type { AcpiTablesData, BiosData, ByteSpan, FixedRange, SmbiosData } from "../schema.ts";

const CONVENTIONAL_MEMORY_END = 640 * KiB;
/** The last kilobyte of conventional memory is SeaBIOS's extended BIOS data area. */
export const SEABIOS_CONVENTIONAL_END = CONVENTIONAL_MEMORY_END - KiB;

/** The BIOS below 1 MiB (BUILD_BIOS_ADDR, SeaBIOS src/config.h). */
const BIOS_START = 0xf0000;
/** The flash below 4 GiB that holds it, as large as QEMU's bios-256k.bin (hw/i386/x86.c:x86_bios_rom_init). */
const FLASH_SIZE = 256 * KiB;

export const LEGACY_RANGES: readonly FixedRange[] = [
  { start: SEABIOS_CONVENTIONAL_END, end: CONVENTIONAL_MEMORY_END, type: "reserved" },
  { start: BIOS_START, end: MiB, type: "reserved" },
  { start: 4 * GiB - FLASH_SIZE, end: 4 * GiB, type: "reserved" },
];

/** AMD_HT_START to AMD_ABOVE_1TB_START (hw/i386/pc.c since 7.1, machine types since 7.1). */
export const HYPERTRANSPORT_RANGE: ByteSpan = { start: 0xfd_0000_0000, end: TiB };

/** Below what else SeaBIOS has allocated in the F segment when it comes to the MP table: observed, the same in each recorded log. */
const MP_TABLE_BELOW = 0xf5c80;
/** struct mptable_floating_s. */
const MP_FLOATING_SIZE = 16;

/**
 * The table as SeaBIOS writes it (src/fw/mptable.c, structures of MultiProcessor Specification 1.4): the header, one CPU (QEMU makes
 * `-smp N` one package), two buses, the I/O APIC, eleven ISA interrupts and two local ones. Each PCI device with an interrupt has an
 * entry more; one is always there.
 */
const MP = { header: 44, cpu: 20, bus: 8, ioApic: 8, interrupt: 8 } as const;
const MP_ISA_INTERRUPTS = 11;
const MP_LOCAL_INTERRUPTS = 2;
const MP_PCI_DEVICES = 1;
const MP_TABLE_SIZE =
  MP.header +
  MP.cpu +
  2 * MP.bus +
  MP.ioApic +
  (MP_ISA_INTERRUPTS + MP_LOCAL_INTERRUPTS + MP_PCI_DEVICES) * MP.interrupt;

export const SEABIOS: Omit<BiosData, "smbios" | "keptForDisks" | "acpi"> = {
  kind: "bios",
  name: "SeaBIOS",
  // int 0x15, ax 0xe801 (SeaBIOS src/system.c), which QEMU's option ROM pc-bios/optionrom/linuxboot_dma.c asks.
  initrdUnit: 64 * KiB,
  // NVDIMM_DSM_MEM_FILE (hw/acpi/nvdimm.c): one page.
  keptForNvdimm: 4 * KiB,
  mpTable: {
    below: MP_TABLE_BELOW,
    // MALLOC_MIN_ALIGN (src/malloc.h).
    align: 16,
    floatingPointer: MP_FLOATING_SIZE,
    size: MP_TABLE_SIZE,
    perPciDevice: MP.interrupt,
  },
};

/** What SMBIOS 2.8 structures take without their strings (System Management BIOS Reference Specification 2.8, 7.1 to 7.33 and 7.45). */
const SMBIOS_STRUCTURES = {
  bios: 24,
  system: 27,
  enclosure: 22,
  processor: 42,
  memoryArray: 23,
  memoryDevice: 40,
  mappedAddress: 31,
  boot: 11,
  end: 4,
} as const;
/** Strings end with a byte each and one more; structures without any end with two. */
const withStrings = (structure: Bytes, ...strings: readonly string[]): Bytes =>
  structure +
  Math.max(
    2,
    strings.reduce((sum, each) => sum + each.length + 1, 1),
  );

/** As hw/smbios/smbios.c:smbios_get_tables() makes them, with the BIOS's own that SeaBIOS adds (src/fw/biostables.c:smbios_new_type_0). */
export function qemuSmbios(product: string, machineType: string): SmbiosData {
  const s = SMBIOS_STRUCTURES;
  return {
    // BUILD_MAX_SMBIOS_FSEG (SeaBIOS src/config.h).
    inSegmentUpTo: 600,
    // MALLOC_MIN_ALIGN (src/malloc.h).
    align: 16,
    base:
      withStrings(s.bios, "SeaBIOS", "1.16.2-debian-1.16.2-1", "04/01/2014") +
      withStrings(s.system, "QEMU", product, machineType) +
      withStrings(s.enclosure, "QEMU", machineType) +
      // `-smp N` is one package.
      withStrings(s.processor, "CPU 0", "QEMU", machineType) +
      withStrings(s.memoryArray) +
      withStrings(s.boot) +
      withStrings(s.end),
    // MAX_DIMM_SZ.
    dimm: 16 * GiB,
    perDimm: withStrings(s.memoryDevice, "DIMM 0", "QEMU"),
    perRange: withStrings(s.mappedAddress),
  };
}

/** ACPI 6.4, 5.2.6: the header of every table but the FACS. */
const ACPI_HEADER = 36;
/** 5.2.12, Multiple APIC Description Table: its flags, and the entries that QEMU 7.2 writes (hw/i386/acpi-common.c:acpi_build_madt). */
const MADT = { fields: 8, localApic: 8, ioApic: 12, override: 10, nmi: 6 } as const;
/** ISA interrupts whose source is overridden: 0, 5, 9, 10 and 11. */
const MADT_OVERRIDES = 5;
/** 5.2.16, System Resource Affinity Table. */
const SRAT = { fields: 12, cpu: 16, memory: 40 } as const;

/**
 * `dsdt` is AML, whose lengths no specification tells: observed, from the lengths in the recorded logs ("ACPI: DSDT"). `facp` and `mcfg` are
 * the machine's own.
 */
export const QEMU_ACPI: Omit<AcpiTablesData, "facp" | "mcfg" | "dsdt"> & {
  readonly dsdt: Omit<AcpiTablesData["dsdt"], "base">;
} = {
  // ACPI_BUILD_TABLE_SIZE: the blob is padded to 128 KiB; bios_linker_loader_alloc() asks for a multiple of 64.
  blob: { size: 128 * KiB, align: 64 },
  // 5.2.10.
  facs: 64,
  // IA-PC HPET specification 1.0a, 3.2.4: block id, base address, number, minimum tick, flags.
  hpet: ACPI_HEADER + 20,
  // Windows ACPI Emulated devices Table: one word of flags (hw/i386/acpi-build.c:build_waet).
  waet: ACPI_HEADER + 4,
  nvdimm: {
    // Observed with 1, 2, 3, 4, 5 and 8 slots, "ACPI: SSDT" (hw/acpi/nvdimm.c:nvdimm_build_ssdt).
    ssdt: { base: 633, perSlot: 394 },
    // System physical address range, memory device and control region of each (nvdimm_build_device_structure()).
    nfit: { base: ACPI_HEADER + 4, perDevice: 56 + 48 + 80 },
  },
  madt: {
    base: ACPI_HEADER + MADT.fields + MADT.ioApic + MADT_OVERRIDES * MADT.override + MADT.nmi,
    perCpu: MADT.localApic,
  },
  // build_srat(): entries of memory are filled up with disabled ones until there are two more than nodes.
  srat: { base: ACPI_HEADER + SRAT.fields, perCpu: SRAT.cpu, perMemory: SRAT.memory, spareMemory: 2 },
  dsdt: {
    // hw/acpi/cpu.c:build_cpus_aml(): CPU 0 has no _EJ0; from 2 on a number takes a prefix at its three places.
    cpus: [81, 83, 86],
    // Name(_PXM, n): from 2 on with a prefix.
    cpuProximity: [6, 7],
    // hw/acpi/memory_hotplug.c:build_memory_hotplug_aml().
    memoryHotplug: 984,
    perSlot: 123,
    // From how many on a package around them passes 63 or 4095 bytes, so that its PkgLength takes a byte more (ACPI 6.4, 20.2.4): the method that notifies CPUs,
    // or slots, and the device of all slots. The device of all CPUs is in a scope, and how large they are the nodes decide: observed with 1 to 128 CPUs.
    longerFromCpus: [5],
    longerFromCpuBytes: [3174, 3396],
    longerFromSlots: [5, 27],
    // Slots of a bus that takes no hot-plug are described where something is in them (hw/i386/acpi-build.c:build_append_pci_bus_devices()).
    perPciDevice: 0,
    nvdimm: 20,
  },
};
