/** debian 7.2.12-1~bpo13+1, amd64: read off the log of one boot, the data of a node without memory off the image. */
import type { X86Build } from "../schema.ts";

export const build: X86Build = {
  distribution: "debian",
  flavour: "plain",
  version: "7.2.12",
  package: "7.2.12-1~bpo13+1",
  release: "7.2.12+deb13-amd64",
  arch: "x86_64",
  pageSize: 4096,
  sizes: {
    nodeData: 0x2b080,
    memorylessNodeData: 0x2b080,
    printkInfo: 112,
    perCpuStatic: 221184,
    perCpuChunk: 128,
    perCpuSlots: { extra: 4, size: 16 },
    memSection: 32,
    sectionUsage: 88,
    imageStart: 0x1000000,
    imageEnd: 0x4400000,
    brk: 0x11000,
    brkPageTables: 16,
    trampoline: 0x7000,
    nosaveFrom: "ram-gaps",
    image: {
      smpAlternatives: 12,
      staysReserved: [
        [0x1000, 0x2196],
        [0x2200, 0x300b],
        [0x3200, 0x3ac7],
        [0x3f5c, 0x4204],
        [0x4400, 0x4410],
      ],
    },
  },
  lacks: [],
  config: {},
  sections: [
    { name: "Kernel code", first: 0x1000000, last: 0x2196e9f },
    { name: "Kernel rodata", first: 0x2200000, last: 0x300bfff },
    { name: "Kernel data", first: 0x3200000, last: 0x3555fff },
    { name: "Kernel bss", first: 0x3f5d000, last: 0x43fffff },
  ],
};
