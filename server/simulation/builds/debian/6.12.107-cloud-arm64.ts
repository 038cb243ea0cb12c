/** Debian 6.12.107-1, cloud, arm64: measured on recorded boots. */
import type { Arm64Build } from "../schema.ts";

export const build: Arm64Build = {
  distribution: "debian",
  flavour: "cloud",
  version: "6.12.107",
  package: "6.12.107-1",
  release: "6.12.107+deb13-cloud-arm64",
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
    imageSize: 0x1e70000,
    init: {
      start: 0x18a0000,
      end: 0x1ac0000,
    },
    perCpuStatic: 99800,
    memSection: 16,
  },
  lacks: [],
  config: {},
  uefi: {
    "edk2-2022.11": {
      kernel: { below: 0x9800000 },
      initrdTop: { below: 0x3be0000 },
      acpi: [[{ below: 0x3bd0000 }, 0x10000]],
      memreserve: { below: 0x3bd0068 },
      attributes: { below: 0x34eafe8, underInitrdCopy: true },
    },
    "edk2-2026.08": {
      kernel: { below: 0x2000000 },
      initrdTop: { at: 0x44000000 },
      acpi: [
        [{ at: 0x443d2000 }, 0x2000],
        [{ at: 0x47ff0000 }, 0x4000],
      ],
      memreserve: { at: 0x443d5f98 },
      attributes: { at: 0x443d6298 },
    },
  },
};
