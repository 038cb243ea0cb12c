/** Debian 6.12.107-1, arm64: measured on recorded boots. */
import type { Arm64Build } from "../schema.ts";

export const build: Arm64Build = {
  distribution: "debian",
  flavour: "plain",
  version: "6.12.107",
  package: "6.12.107-1",
  release: "6.12.107+deb13-arm64",
  arch: "arm64",
  pageSize: 4096,
  seriesDefault: true,
  sizes: {
    textOffset: 0,
    nodeData: 0x3740,
    memorylessNodeData: 0x3740,
    printkInfo: 88,
    perCpuChunk: 192,
    perCpuSlots: {
      extra: 4,
      size: 16,
    },
    sectionUsage: 56,
    nodeCpumask: 64,
    deviceTreeProperty: 104,
    deviceTreeNode: 208,
    imageSize: 0x24f0000,
    init: {
      start: 0x1d20000,
      end: 0x2030000,
    },
    perCpuStatic: 101528,
    memSection: 32,
  },
  lacks: [],
  config: {},
  uefi: {
    "edk2-2022.11": {
      kernel: { below: 0xae00000, underInitrdCopy: true, align: 0x200000 },
      initrdTop: { below: 0x3fe0000, underInitrdCopy: true, align: 0x10000 },
      acpi: [[{ below: 0x3fe0000, underInitrdCopy: true, align: 0x10000 }, 0x10000]],
      memreserve: { below: 0x3fcb068, underInitrdCopy: true },
      attributes: { below: 0x3754fe8 },
    },
    "edk2-2026.08": {
      kernel: { at: 0x41600000 },
      initrdTop: { at: 0x41600000 },
      acpi: [
        [{ at: 0x44168000 }, 0x2000],
        [{ at: 0x47ff0000 }, 0x4000],
      ],
      memreserve: { at: 0x4416df98 },
      attributes: { at: 0x4416b018 },
    },
  },
};
