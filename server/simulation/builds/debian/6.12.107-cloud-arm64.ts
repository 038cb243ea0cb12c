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
};
