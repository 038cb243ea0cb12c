/**
 * QEMU 7.2's Q35 machine with SeaBIOS 1.16 (hw/i386/pc_q35.c, pc.c, x86.c, acpi-build.c). Sizes of tables and what SeaBIOS
 * keeps are observed in recorded boots.
 */
import { type Bytes, GiB, KiB, MiB } from "../../units/units.ts";
import type { BiosAllocation, PlatformData } from "../schema.ts";
import {
  HYPERTRANSPORT_RANGE,
  LEGACY_RANGES,
  QEMU_ACPI,
  qemuSmbios,
  SEABIOS,
  SEABIOS_CONVENTIONAL_END,
} from "./qemu-x86.ts";

/**
 * PCI Express configuration space (MCFG): MCH_HOST_BRIDGE_PCIEXBAR_DEFAULT and _MAX (include/hw/pci-host/q35.h), which SeaBIOS keeps
 * (src/fw/pciinit.c:mch_mem_addr_setup). RAM that would reach it is split (pc_q35_init).
 */
const CONFIGURATION_SPACE: Bytes = 0xb0000000;
const CONFIGURATION_SPACE_SIZE: Bytes = 256 * MiB;

/** The ICH9's root complex registers (RCBA): 16 KiB, as Intel's data sheet of the I/O Controller Hub 9 has it. Place observed. */
const ROOT_COMPLEX_REGISTERS: Bytes = 0xfed1c000;
const ROOT_COMPLEX_SIZE: Bytes = 16 * KiB;

/**
 * Command list, received FIS and command table of the port with the CD drive that QEMU brings (SeaBIOS src/hw/ahci.c:ahci_port_realloc);
 * that of the i440FX machine is an IDE drive.
 */
const AHCI_PORT: readonly BiosAllocation[] = [
  { size: KiB, align: KiB },
  { size: 256, align: 256 },
  { size: 256, align: 256 },
];

/** ACPI 2.0 to 4.0: Fixed ACPI Description Table with 64-bit addresses (pc_q35: `rev` 3 in hw/i386/acpi-build.c:init_fadt_data). */
const FADT_REVISION_3: Bytes = 0xf4;
/** PCI Firmware Specification 3.2, 4.1.2: the header, eight reserved bytes and one range. */
const MCFG: Bytes = 36 + 8 + 16;
/** Observed: "ACPI: DSDT" of a recorded boot, without its CPUs and slots. */
const DSDT_BASE: Bytes = 8203;
/** Device(S08) { Name(_ADR, 0x10000) } */
const PCI_DEVICE: Bytes = 17;

export const qemuQ3572 = {
  name: "qemu-q35",
  otherNames: ["q35"],
  dmiNames: ["QEMU Standard PC (Q35"],
  machineTypes: { whole: ["q35"], beginnings: ["pc-q35-"] },
  version: "7.2",
  usual: true,
  arch: "x86_64",
  source: "QEMU 7.2, hw/i386/pc_q35.c:pc_q35_init",
  memory: {
    kind: "split",
    splitFrom: CONFIGURATION_SPACE,
    lowWhenSplit: 2 * GiB,
    conventionalEnd: SEABIOS_CONVENTIONAL_END,
    // Q35_PCI_HOST_HOLE64_SIZE_DEFAULT (hw/pci-host/q35.c).
    pciHole64: 32 * GiB,
    hyperTransport: HYPERTRANSPORT_RANGE,
    fixed: [
      ...LEGACY_RANGES,
      {
        start: CONFIGURATION_SPACE,
        end: CONFIGURATION_SPACE + CONFIGURATION_SPACE_SIZE,
        type: "reserved",
      },
      { start: ROOT_COMPLEX_REGISTERS, end: ROOT_COMPLEX_REGISTERS + ROOT_COMPLEX_SIZE, type: "reserved" },
    ],
  },
  firmware: {
    ...SEABIOS,
    smbios: qemuSmbios("Standard PC (Q35 + ICH9, 2009)", "pc-q35-7.2"),
    keptForDisks: AHCI_PORT,
    acpi: {
      ...QEMU_ACPI,
      facp: FADT_REVISION_3,
      mcfg: MCFG,
      dsdt: { ...QEMU_ACPI.dsdt, base: DSDT_BASE, perPciDevice: PCI_DEVICE },
    },
  },
  uefi: [],
  defaultCpu: "qemu64",
  // hw/i386/pc_q35.c:pc_q35_machine_options(); machine types since 8.1 have more.
  mostCpus: 288,
  hypervisor: true,
  vendorOfHost: true,
  nodes: { layout: "consecutive", ofUnnamedCpu: 0, slit: false },
  deviceMemory: "behind-ram",
  announcesDimms: "always",
} as const satisfies PlatformData;
