/** debian 5.10.262-1, cloud-amd64: read off the log of one boot, the data of a node without memory off the image. */
import type { X86Build } from "../schema.ts";

export const build: X86Build = {
  distribution: "debian",
  flavour: "cloud",
  version: "5.10.262",
  package: "5.10.262-1",
  release: "5.10.0-46-cloud-amd64",
  arch: "x86_64",
  pageSize: 4096,
  sizes: {
    nodeData: 0x2a000,
    memorylessNodeData: 0x29fc0,
    printkInfo: 88,
    perCpuStatic: 221184,
    perCpuChunk: 136,
    perCpuSlots: { extra: 2, size: 32 },
    memSection: 16,
    sectionUsage: 56,
    imageStart: 0x1000000,
    imageEnd: 0x3200000,
    brk: 0xd000,
    brkPageTables: 12,
    trampoline: 0x6000,
    nosaveFrom: "ram-gaps",
    image: {
      smpAlternatives: 8,
      staysReserved: [
        [0x1000, 0x1c02],
        [0x1e00, 0x24de],
        [0x2600, 0x2bf1],
        [0x2e68, 0x3002],
        [0x3200, 0x320c],
      ],
    },
  },
  printedSizes: [12297, 2560, 7036, 2488, 3676],
  lacks: [],
  config: {},
  sections: [
    { name: "Kernel code", first: 0x1000000, last: 0x1c025f1 },
    { name: "Kernel rodata", first: 0x1e00000, last: 0x24defff },
    { name: "Kernel data", first: 0x2600000, last: 0x288027f },
    { name: "Kernel bss", first: 0x2e69000, last: 0x31fffff },
  ],
};
