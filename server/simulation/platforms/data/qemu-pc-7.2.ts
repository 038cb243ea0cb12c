/**
 * QEMU 7.2's i440FX machine with SeaBIOS 1.16 (hw/i386/pc_piix.c, pc.c, x86.c, acpi-build.c). Sizes of tables and what SeaBIOS
 * keeps are observed in recorded boots.
 */
import { type Bytes, GiB } from "../../units/units.ts";
import type { PlatformData } from "../schema.ts";
import {
  HYPERTRANSPORT_RANGE,
  LEGACY_RANGES,
  QEMU_ACPI,
  qemuSmbios,
  SEABIOS,
  SEABIOS_CONVENTIONAL_END,
} from "./qemu-x86.ts";

/** ACPI 1.0: Fixed ACPI Description Table (`rev` 1 in hw/i386/acpi-build.c:init_fadt_data). */
const FADT_REVISION_1: Bytes = 0x74;
/** Observed: "ACPI: DSDT" of a recorded boot, without its CPUs and slots. */
const DSDT_BASE: Bytes = 6407;

export const qemuPc72 = {
  name: "qemu-pc",
  otherNames: ["pc", "i440fx"],
  dmiNames: ["QEMU Standard PC (i440FX"],
  machineTypes: { whole: ["pc"], beginnings: ["pc-i440fx-", "pc-0.", "pc-1."], isDefault: true },
  version: "7.2",
  usual: true,
  arch: "x86_64",
  source: "QEMU 7.2, hw/i386/pc_piix.c:pc_init1",
  memory: {
    kind: "split",
    // max_ram_below_4g where nothing is stated; RAM that is split is cut at a GiB boundary (gigabyte_align, machine types since 2.0).
    splitFrom: 0xe0000000,
    lowWhenSplit: 3 * GiB,
    conventionalEnd: SEABIOS_CONVENTIONAL_END,
    // I440FX_PCI_HOST_HOLE64_SIZE_DEFAULT (hw/pci-host/i440fx.c).
    pciHole64: 2 * GiB,
    hyperTransport: HYPERTRANSPORT_RANGE,
    fixed: LEGACY_RANGES,
  },
  firmware: {
    ...SEABIOS,
    smbios: qemuSmbios("Standard PC (i440FX + PIIX, 1996)", "pc-i440fx-7.2"),
    keptForDisks: [],
    acpi: { ...QEMU_ACPI, facp: FADT_REVISION_1, mcfg: 0, dsdt: { ...QEMU_ACPI.dsdt, base: DSDT_BASE } },
  },
  uefi: [],
  defaultCpu: "qemu64",
  // hw/i386/pc.c:pc_machine_class_init(): eight bits of an APIC ID.
  mostCpus: 255,
  hypervisor: true,
  vendorOfHost: true,
  nodes: { layout: "consecutive", ofUnnamedCpu: 0, slit: false },
  deviceMemory: "behind-ram",
  announcesDimms: "always",
} as const satisfies PlatformData;
