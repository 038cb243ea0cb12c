/** Debian 7.2.13-1, arm64: measured on recorded boots. */
import type { Arm64Build } from "../schema.ts";

export const build: Arm64Build = {
  distribution: "debian",
  flavour: "plain",
  version: "7.2.13",
  package: "7.2.13-1",
  release: "7.2.13+deb14-arm64",
  arch: "arm64",
  pageSize: 4096,
  seriesDefault: true,
  sizes: {
    textOffset: 0,
    nodeData: 0x3800,
    memorylessNodeData: 0x3800,
    printkInfo: 112,
    perCpuChunk: 128,
    perCpuSlots: {
      extra: 4,
      size: 16,
    },
    sectionUsage: 88,
    nodeCpumask: 64,
    deviceTreeProperty: 112,
    deviceTreeNode: 208,
    imageSize: 0x2f00000,
    init: {
      start: 0x2510000,
      end: 0x28e0000,
    },
    perCpuStatic: 109144,
    memSection: 32,
  },
  lacks: [],
  config: {},
  uefi: {
    "edk2-2022.11": {
      kernel: { below: 0xf600000 },
      initrdTop: { below: 0x69e0000 },
      acpi: [[{ below: 0x69e0000 }, 0x10000]],
      memreserve: { below: 0x69c9068 },
      attributes: { below: 0x1774fe8, underInitrdCopy: true },
    },
    "edk2-2026.08": {
      kernel: { below: 0x8e00000 },
      initrdTop: { at: 0x46146000, underInitrdCopy: true },
      acpi: [
        [{ at: 0x46146000, underInitrdCopy: true }, 0x2000],
        [{ at: 0x47ff0000 }, 0x4000],
      ],
      memreserve: { at: 0x4614bf98, underInitrdCopy: true },
      attributes: { at: 0x46149018, underInitrdCopy: true },
    },
  },
};
