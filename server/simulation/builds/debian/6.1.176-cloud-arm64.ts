/** Debian 6.1.176-1, cloud, arm64: measured on recorded boots. */
import type { Arm64Build } from "../schema.ts";

export const build: Arm64Build = {
  distribution: "debian",
  flavour: "cloud",
  version: "6.1.176",
  package: "6.1.176-1",
  release: "6.1.0-50-cloud-arm64",
  arch: "arm64",
  pageSize: 4096,
  seriesDefault: true,
  sizes: {
    textOffset: 0x10000,
    nodeData: 0x2c80,
    memorylessNodeData: 0x2c80,
    printkInfo: 88,
    perCpuChunk: 136,
    perCpuSlots: {
      extra: 4,
      size: 16,
    },
    sectionUsage: 56,
    nodeCpumask: 0,
    deviceTreeProperty: 96,
    deviceTreeNode: 208,
    imageSize: 0x1a90000,
    init: {
      start: 0x1370000,
      end: 0x17f0000,
    },
    pagingInit: {
      kernelMap: 7,
      startup: {
        offset: 0x1a7d000,
        size: 20480,
      },
      identityMap: 4,
    },
    perCpuStatic: 85864,
    memSection: 16,
  },
  printedSizes: [12032, 2020, 7808, 4608, 587],
  lacks: [],
  config: {},
  uefi: {
    "edk2-2022.11": {
      kernel: { below: 0x8c00000 },
      initrdTop: { below: 0x3be0000 },
      acpi: [[{ below: 0x3bd0000 }, 0x10000]],
      memreserve: { below: 0x3bd0068 },
      attributes: { below: 0x316efe8, underInitrdCopy: true },
    },
    "edk2-2026.08": {
      kernel: { below: 0x1c00000 },
      initrdTop: { at: 0x4474b000, underInitrdCopy: true },
      acpi: [
        [{ at: 0x4474b000, underInitrdCopy: true }, 0x2000],
        [{ at: 0x47ff0000 }, 0x4000],
      ],
      memreserve: { at: 0x44751f98, underInitrdCopy: true },
      attributes: { at: 0x4474f018, underInitrdCopy: true },
    },
  },
};
