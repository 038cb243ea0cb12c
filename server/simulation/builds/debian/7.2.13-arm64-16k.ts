/** Debian 7.2.13-1, arm64-16k: measured on recorded boots. */
import type { Arm64Build } from "../schema.ts";

export const build: Arm64Build = {
  distribution: "debian",
  flavour: "plain",
  version: "7.2.13",
  package: "7.2.13-1",
  release: "7.2.13+deb14-arm64-16k",
  arch: "arm64",
  pageSize: 16384,
  seriesDefault: true,
  sizes: {
    textOffset: 0,
    nodeData: 0x3940,
    memorylessNodeData: 0x3940,
    printkInfo: 112,
    perCpuChunk: 128,
    perCpuSlots: {
      extra: 4,
      size: 16,
    },
    sectionUsage: 32,
    nodeCpumask: 64,
    deviceTreeProperty: 112,
    deviceTreeNode: 208,
    imageSize: 0x2fa0000,
    init: {
      start: 0x2540000,
      end: 0x2950000,
    },
    perCpuStatic: 109272,
    memSection: 32,
  },
  lacks: [],
  config: {},
  uefi: {
    "edk2-2022.11": {
      kernel: { below: 0xfa00000 },
      initrdTop: { below: 0x6a50000 },
      acpi: [[{ below: 0x6a50000 }, 0x10000]],
      memreserve: { below: 0x6a3d068 },
      attributes: { below: 0x1774fe8, underInitrdCopy: true },
    },
    "edk2-2026.08": {
      kernel: { below: 0x8e00000 },
      initrdTop: { at: 0x46144000, underInitrdCopy: true },
      acpi: [
        [{ at: 0x46144000, underInitrdCopy: true }, 0x4000],
        [{ at: 0x47ff0000 }, 0x4000],
      ],
      memreserve: { at: 0x4614bf98, underInitrdCopy: true },
      attributes: { at: 0x46149018, underInitrdCopy: true },
    },
  },
};
