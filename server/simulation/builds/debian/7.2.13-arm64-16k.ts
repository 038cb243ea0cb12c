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
};
