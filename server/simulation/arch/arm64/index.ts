/** arm64 as the simulation asks for it. */

import { profileFromImage } from "../../builds/image-extractors.ts";
import { ARM64_CRASH_MAP } from "../../kernels/crash-rules.ts";
import { bootMemoryMessage, splitLeafRefused } from "../../kernels/offline-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import { arm64VirtioMem } from "../../kernels/virtio-mem-rules.ts";
import { KiB } from "../../units/units.ts";
import type { Architecture } from "../arch.ts";
import { arm64BootPlan } from "./boot-plan.ts";
import { ARM64_IMAGE_EXTRACTORS } from "./build-from-image.ts";
import { firmwareRows, kernelImageRows, reservedRows } from "./iomem.ts";
import { ARM64_NUMA_NO_ACPI } from "./setup-arch.ts";
import { arm64Sizes } from "./sizes.ts";

declare module "../../state/events.ts" {
  interface Architectures {
    arm64: Architecture;
  }
}

export const ARM64 = {
  name: "arm64",
  otherNames: ["aarch64", "armv8"],
  kconfig: "ARM64",
  kernels: { arm64: 4 * KiB, "arm64-16k": 16 * KiB, "arm64-64k": 64 * KiB },
  sizes: arm64Sizes,
  bootPlan: arm64BootPlan,
  traits: (version) => ({
    numaNoAcpi: ARM64_NUMA_NO_ACPI,
    bootMemory: ruleFor(bootMemoryMessage, version) ? "stays-and-says-so" : "stays",
    refusesSplitLeaf: ruleFor(splitLeafRefused, version),
    countsBootmemPages: false,
    // What firmware keeps of RAM is named inside of its rows (request_standard_resources()); other ranges are not there.
    firmwareResources: undefined,
  }),
  bootsFromDeviceTree: ({ uefi }) => uefi === undefined,
  memoryProbe: false,
  virtioMem: arm64VirtioMem,
  crashMap: ARM64_CRASH_MAP,
  // EFI_KIMG_ALIGN (arch/arm64/include/asm/efi.h), and SEGMENT_ALIGN of what lies in the image.
  imageAlign: 64 * KiB,
  buildType: "Arm64Build",
  buildFromImage: (image, version) => ({
    ...profileFromImage({ image, version, sizes: arm64Sizes(image.pageSize, version) }, ARM64_IMAGE_EXTRACTORS),
    sections: [],
  }),
  // early_mem() sets memory_limit alone.
  legacyPmem: () => [],
  iomem: { firmware: firmwareRows, kernelImage: kernelImageRows, reserved: reservedRows, buffers: () => [] },
} satisfies Architecture;
