/**
 * QEMU 7.2's i440FX machine with SeaBIOS 1.16 (hw/i386/pc_piix.c, pc.c, x86.c, acpi-build.c). Sizes of tables and what SeaBIOS
 * keeps are observed in recorded boots.
 */
import { GiB } from "../../units/units.ts";
import type { PlatformData } from "../schema.ts";
import { HYPERTRANSPORT_RANGE, LEGACY_RANGES, QEMU_ACPI, SEABIOS, SEABIOS_CONVENTIONAL_END } from "./qemu-x86.ts";

export const qemuPc72 = {
  name: "qemu-pc",
  version: "7.2",
  usual: true,
  arch: "x86_64",
  source: "QEMU 7.2, hw/i386/pc_piix.c:pc_init1",
  memory: {
    kind: "split",
    splitFrom: 0xe0000000,
    lowWhenSplit: 3 * GiB,
    conventionalEnd: SEABIOS_CONVENTIONAL_END,
    pciHole64: 2 * GiB,
    hyperTransport: HYPERTRANSPORT_RANGE,
    fixed: LEGACY_RANGES,
  },
  firmware: {
    ...SEABIOS,
    keptAtTop: 0x20000,
    acpi: { ...QEMU_ACPI, facp: 0x74, mcfg: 0, dsdt: { ...QEMU_ACPI.dsdt, base: 6407 } },
  },
  uefi: [],
  defaultCpu: "qemu64",
  hypervisor: true,
  vendorOfHost: true,
  nodes: { layout: "consecutive", ofUnnamedCpu: 0 },
  deviceMemory: "behind-ram",
  announcesDimms: "always",
} as const satisfies PlatformData;
