/** x86_64 as the simulation asks for it. */

import { profileFromImage } from "../../builds/image-extractors.ts";
import { E820Map } from "../../e820/e820.ts";
import { applyMemoryOptions } from "../../e820/memory-options.ts";
import { X86_CRASH_MAP } from "../../kernels/crash-rules.ts";
import { x86VirtioMem } from "../../kernels/virtio-mem-rules.ts";
import { KiB } from "../../units/units.ts";
import type { Architecture } from "../arch.ts";
import { x86BootPlan } from "./boot-plan.ts";
import { sectionsFromImage, X86_IMAGE_EXTRACTORS } from "./build-from-image.ts";
import { chooseX86Build } from "./choose-build.ts";
import { IMAGE_ALIGN } from "./image-place.ts";
import { kernelImageRows } from "./image-sections.ts";
import { E820_RESOURCES, firmwareRows, ramBuffers } from "./iomem.ts";
import { X86_NUMA_NO_ACPI } from "./setup-arch.ts";
import { x86Sizes } from "./sizes.ts";

declare module "../../state/events.ts" {
  interface Architectures {
    x86_64: Architecture;
  }
}

export const X86_64 = {
  name: "x86_64",
  otherNames: ["amd64", "x64", "x86"],
  kconfig: "X86_64",
  kernels: { x86_64: 4 * KiB },
  sizes: x86Sizes,
  bootPlan: x86BootPlan,
  // VMEMMAP_START with four levels of page tables (arch/x86/include/asm/pgtable_64_types.h).
  traits: () => ({
    numaNoAcpi: X86_NUMA_NO_ACPI,
    bootMemory: "may-go",
    refusesSplitLeaf: false,
    countsBootmemPages: true,
    firmwareResources: E820_RESOURCES,
    vmemmapBase: 0xffff_ea00_0000_0000,
  }),
  bootsFromDeviceTree: () => false,
  memoryProbe: true,
  virtioMem: x86VirtioMem,
  crashMap: X86_CRASH_MAP,
  imageAlign: IMAGE_ALIGN,
  builtToRunAt: (kernel, version) => chooseX86Build(kernel, version).profile.imageStart,
  buildType: "X86Build",
  buildFromImage: (image, version) => ({
    ...profileFromImage({ image, version, sizes: x86Sizes(image.pageSize) }, X86_IMAGE_EXTRACTORS),
    sections: sectionsFromImage(image),
  }),
  legacyPmem: (cmdline) => applyMemoryOptions(new E820Map(), cmdline).legacyPmem,
  iomem: { firmware: firmwareRows, kernelImage: kernelImageRows, reserved: () => [], buffers: ramBuffers },
} satisfies Architecture;
