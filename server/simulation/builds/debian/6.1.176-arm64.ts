/** Debian 6.1.176-1, arm64: measured on recorded boots. */
import type { Arm64Build } from "../schema.ts";

export const build: Arm64Build = {
  distribution: "debian",
  flavour: "plain",
  version: "6.1.176",
  package: "6.1.176-1",
  release: "6.1.0-50-arm64",
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
    imageSize: 0x2000000,
    init: {
      start: 0x1650000,
      end: 0x1ca0000,
    },
    pagingInit: {
      kernelMap: 7,
      startup: {
        offset: 0x1ffb000,
        size: 20480,
      },
      identityMap: 4,
    },
    perCpuStatic: 87208,
    memSection: 32,
  },
  printedSizes: [13248, 2806, 9504, 6464, 627],
  lacks: [],
  config: {},
  uefi: {
    "edk2-2022.11": {
      kernel: { below: 0x9c00000 },
      initrdTop: { below: 0x3be0000 },
      acpi: [[{ below: 0x3bd0000 }, 0x10000]],
      memreserve: { below: 0x3bd0068 },
      attributes: { below: 0x36e2fe8, underInitrdCopy: true },
    },
    "edk2-2026.08": {
      kernel: { below: 0x2200000 },
      initrdTop: { at: 0x44000000 },
      acpi: [
        [{ at: 0x441da000 }, 0x2000],
        [{ at: 0x47ff0000 }, 0x4000],
      ],
      memreserve: { at: 0x441def98 },
      attributes: { at: 0x441dc018 },
    },
  },
};
