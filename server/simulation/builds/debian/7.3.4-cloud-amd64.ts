/** debian 7.3.4-1~bpo13+1, cloud-amd64: read off the log of one boot, the data of a node without memory off the image. */
import type { X86Build } from "../schema.ts";

export const build: X86Build = {
  distribution: "debian",
  flavour: "cloud",
  version: "7.3.4",
  package: "7.3.4-1~bpo13+1",
  release: "7.3.4+deb13-cloud-amd64",
  arch: "x86_64",
  pageSize: 4096,
  sizes: {
    nodeData: 0x2b0c0,
    memorylessNodeData: 0x2b0c0,
    printkInfo: 112,
    perCpuStatic: 221184,
    perCpuChunk: 128,
    perCpuSlots: { extra: 4, size: 16 },
    memSection: 16,
    sectionUsage: 88,
    imageStart: 0x1000000,
    imageEnd: 0x4200000,
    brk: 0x11000,
    brkPageTables: 16,
    trampoline: 0x7000,
    nosaveFrom: "ram-gaps",
    image: {
      smpAlternatives: 0,
      staysReserved: [
        [0x1000, 0x216f],
        [0x2200, 0x2f67],
        [0x3000, 0x38ab],
        [0x3cfb, 0x4004],
        [0x4200, 0x4210],
      ],
    },
  },
  lacks: [],
  config: {},
  sections: [
    { name: "Kernel code", first: 0x1000000, last: 0x216f05f },
    { name: "Kernel rodata", first: 0x2200000, last: 0x2f67fff },
    { name: "Kernel data", first: 0x3000000, last: 0x335b67f },
    { name: "Kernel bss", first: 0x3cfc000, last: 0x41fffff },
  ],
};
