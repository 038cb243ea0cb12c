/**
 * QEMU 7.2's Arm machine (hw/arm/virt.c, hw/arm/boot.c). Without `uefi` QEMU hands over a device tree itself; what is in it was
 * counted on recorded boots.
 */
import { GiB, KiB, MiB } from "../../units/units.ts";
import type { PlatformData } from "../schema.ts";

export const qemuVirt72 = {
  name: "qemu-virt",
  otherNames: ["virt"],
  dmiNames: ["QEMU QEMU Virtual Machine", "QEMU KVM Virtual Machine"],
  treeModel: "linux,dummy-virt",
  machineTypes: { whole: ["virt"], beginnings: ["virt-"] },
  version: "7.2",
  usual: true,
  arch: "arm64",
  source: "QEMU 7.2, hw/arm/virt.c:base_memmap",
  // VIRT_MEM.
  memory: { kind: "contiguous", ramStart: GiB },
  firmware: {
    kind: "device-tree",
    // arm_setup_direct_kernel_boot(): behind the kernel, so far from the start of RAM, or in the middle of a small machine.
    initrdOffset: 128 * MiB,
    // FDT_MAX_SIZE (softmmu/device_tree.c:create_device_tree).
    treeSize: MiB,
    // Observed, of the recorded trees with dma-ranges: load_device_tree() gives a file twice its size and some room.
    treeFromFile: 36 * KiB,
    // The kernel maps the tree in one block (Documentation/arm64/booting.rst).
    treeAlign: 2 * MiB,
    // load_aarch64_image(): an image that asks for 0 is moved out of the way of QEMU's own first instructions.
    kernelOffset: 2 * MiB,
    // Observed: what unflatten_device_tree() allocates in recorded boots, less what each further CPU and node and an initrd add.
    tree: {
      properties: 275,
      nodes: 56,
      nodeNames: 1816,
      memoryProperties: 3,
      cpuProperties: 7,
      // GIC_NCPU (hw/intc/arm_gic_common.h): more take `gic-version=3`. create_gic() then writes #redistributor-regions, and create_its() an its
      // with #msi-cells in the place of the v2m, a name as long. Redistributors of more than 123 CPUs are a longer `reg`.
      manyCpus: { upTo: 8, properties: 2 },
    },
  },
  uefi: ["edk2-2022.11", "edk2-2025.02", "edk2-2026.08"],
  defaultCpu: "neoverse-n1",
  // hw/arm/virt.c:virt_machine_class_init(); with an interrupt controller of version 3, which has more than 8.
  mostCpus: 512,
  hypervisor: true,
  vendorOfHost: true,
  nodes: { layout: "consecutive", ofUnnamedCpu: 0, slit: false },
  deviceMemory: "behind-ram",
  announcesDimms: "with-acpi",
} as const satisfies PlatformData;
