/** debian 6.1.192-3, cloud-amd64: read off the log of one boot, the data of a node without memory off the image. */
import type { X86Build } from "../schema.ts";

export const build: X86Build = {
  distribution: "debian",
  flavour: "cloud",
  version: "6.1.192",
  package: "6.1.192-3",
  release: "6.1.0-57-cloud-amd64",
  arch: "x86_64",
  pageSize: 4096,
  sizes: {
    nodeData: 0x2b000,
    memorylessNodeData: 0x2a880,
    printkInfo: 88,
    perCpuStatic: 212992,
    perCpuChunk: 136,
    perCpuSlots: { extra: 4, size: 16 },
    memSection: 16,
    sectionUsage: 56,
    imageStart: 0x1000000,
    imageEnd: 0x3800000,
    brk: 0x11000,
    brkPageTables: 16,
    trampoline: 0x7000,
    nosaveFrom: "ram-gaps",
    image: {
      smpAlternatives: 9,
      staysReserved: [
        [0x1000, 0x1e01],
        [0x2000, 0x2826],
        [0x2a00, 0x3019],
        [0x32b0, 0x3602],
        [0x3800, 0x3810],
      ],
    },
  },
  printedSizes: [14343, 2327, 8348, 2612, 5436],
  lacks: [],
  config: {},
  sections: [
    { name: "Kernel code", first: 0x1000000, last: 0x1e01ef1 },
    { name: "Kernel rodata", first: 0x2000000, last: 0x2826fff },
    { name: "Kernel data", first: 0x2a00000, last: 0x2c45dff },
    { name: "Kernel bss", first: 0x32b1000, last: 0x37fffff },
  ],
};
