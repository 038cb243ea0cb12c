/** x86_64 as the simulation asks for it. */

import { E820Map } from "../../e820/e820.ts";
import { applyMemoryOptions } from "../../e820/memory-options.ts";
import { X86_CRASH_MAP } from "../../kernels/crash-rules.ts";
import { x86VirtioMem } from "../../kernels/virtio-mem-rules.ts";
import { KiB } from "../../units/units.ts";
import type { Architecture } from "../arch.ts";
import { x86BootPlan } from "./boot-plan.ts";
import { chooseX86Build } from "./choose-build.ts";
import { IMAGE_ALIGN } from "./image-place.ts";
import { kernelImageRows } from "./image-sections.ts";
import { E820_RESOURCES, firmwareRows, ramBuffers } from "./iomem.ts";
import { x86Sizes } from "./sizes.ts";

declare module "../../state/events.ts" {
  interface Architectures {
    x86_64: Architecture;
  }
}

export const X86_64 = {
  name: "x86_64",
  otherNames: ["amd64", "x64", "x86"],
  kernels: { x86_64: 4 * KiB },
  sizes: x86Sizes,
  bootPlan: x86BootPlan,
  // VMEMMAP_START with four levels of page tables (arch/x86/include/asm/pgtable_64_types.h).
  traits: () => ({
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
  legacyPmem: (cmdline) => applyMemoryOptions(new E820Map(), cmdline).legacyPmem,
  iomem: { firmware: firmwareRows, kernelImage: kernelImageRows, reserved: () => [], buffers: ramBuffers },
} satisfies Architecture;
