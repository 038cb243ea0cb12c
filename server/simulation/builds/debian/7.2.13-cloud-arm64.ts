/** Debian 7.2.13-1, cloud, arm64: measured on recorded boots. */
import type { Arm64Build } from "../schema.ts";

export const build: Arm64Build = {
  distribution: "debian",
  flavour: "cloud",
  version: "7.2.13",
  package: "7.2.13-1",
  release: "7.2.13+deb14-cloud-arm64",
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
    imageSize: 0x25c0000,
    init: {
      start: 0x1ea0000,
      end: 0x20f0000,
    },
    perCpuStatic: 107608,
    memSection: 16,
  },
  lacks: [],
  config: {},
  uefi: {
    "edk2-2022.11": {
      kernel: { below: 0xb200000 },
      initrdTop: { below: 0x3fe0000 },
      acpi: [[{ below: 0x3fe0000 }, 0x10000]],
      memreserve: { below: 0x3fcb068 },
      attributes: { below: 0x3840fe8, underInitrdCopy: true },
    },
    "edk2-2026.08": {
      kernel: { at: 0x41600000 },
      initrdTop: { at: 0x41600000 },
      acpi: [
        [{ at: 0x4407d000 }, 0x2000],
        [{ at: 0x47ff0000 }, 0x4000],
      ],
      memreserve: { at: 0x44081f98 },
      attributes: { at: 0x44082198 },
    },
  },
};
