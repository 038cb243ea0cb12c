/**
 * QEMU 7.2's Q35 machine with SeaBIOS 1.16 (hw/i386/pc_q35.c, pc.c, x86.c, acpi-build.c). Sizes of tables and what SeaBIOS
 * keeps are observed in recorded boots.
 */
import { GiB } from "../../units/units.ts";
import type { PlatformData } from "../schema.ts";
import { HYPERTRANSPORT_RANGE, LEGACY_RANGES, QEMU_ACPI, SEABIOS, SEABIOS_CONVENTIONAL_END } from "./qemu-x86.ts";

export const qemuQ3572 = {
  name: "qemu-q35",
  version: "7.2",
  usual: true,
  arch: "x86_64",
  source: "QEMU 7.2, hw/i386/pc_q35.c:pc_q35_init",
  memory: {
    kind: "split",
    splitFrom: 0xb0000000,
    lowWhenSplit: 2 * GiB,
    conventionalEnd: SEABIOS_CONVENTIONAL_END,
    pciHole64: 32 * GiB,
    hyperTransport: HYPERTRANSPORT_RANGE,
    fixed: [
      ...LEGACY_RANGES,
      // PCI Express configuration space (MCFG), and the chipset's root complex registers.
      { start: 0xb0000000, end: 0xc0000000, type: "reserved" },
      { start: 0xfed1c000, end: 0xfed20000, type: "reserved" },
    ],
  },
  firmware: {
    ...SEABIOS,
    keptAtTop: 0x21000,
    acpi: { ...QEMU_ACPI, facp: 0xf4, mcfg: 0x3c, dsdt: { ...QEMU_ACPI.dsdt, base: 8203 } },
  },
  uefi: [],
  defaultCpu: "qemu64",
  hypervisor: true,
  vendorOfHost: true,
  nodes: { layout: "consecutive", ofUnnamedCpu: 0 },
  deviceMemory: "behind-ram",
  announcesDimms: "always",
} as const satisfies PlatformData;
