/**
 * QEMU 7.2's Arm machine (hw/arm/virt.c, hw/arm/boot.c). Without `uefi` QEMU hands over a device tree itself; what is in it was
 * counted on recorded boots.
 */
import { GiB, KiB, MiB } from "../../units/units.ts";
import type { PlatformData } from "../schema.ts";

export const qemuVirt72 = {
  name: "qemu-virt",
  version: "7.2",
  usual: true,
  arch: "arm64",
  source: "QEMU 7.2, hw/arm/virt.c:base_memmap",
  memory: { kind: "contiguous", ramStart: GiB },
  firmware: {
    kind: "device-tree",
    initrdOffset: 128 * MiB,
    treeSize: MiB,
    treeFromFile: 36 * KiB,
    treeAlign: 2 * MiB,
    kernelOffset: 2 * MiB,
    tree: { properties: 277, nodeBytes: 13464, memoryProperties: 3, cpuProperties: 7 },
  },
  uefi: ["edk2-2022.11", "edk2-2025.02", "edk2-2026.08"],
  defaultCpu: "neoverse-n1",
  hypervisor: true,
  vendorOfHost: true,
  nodes: { layout: "consecutive", ofUnnamedCpu: 0 },
  deviceMemory: "behind-ram",
  announcesDimms: "with-acpi",
} as const satisfies PlatformData;
