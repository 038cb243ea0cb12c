/** debian 7.2.12-1~bpo13+1, cloud-amd64: read off the log of one boot, the data of a node without memory off the image. */
import type { X86Build } from "../schema.ts";

export const build: X86Build = {
  distribution: "debian",
  flavour: "cloud",
  version: "7.2.12",
  package: "7.2.12-1~bpo13+1",
  release: "7.2.12+deb13-cloud-amd64",
  arch: "x86_64",
  pageSize: 4096,
  sizes: {
    nodeData: 0x2b080,
    memorylessNodeData: 0x2b080,
    printkInfo: 112,
    perCpuStatic: 217088,
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
      smpAlternatives: 12,
      staysReserved: [
        [0x1000, 0x2131],
        [0x2200, 0x2f17],
        [0x3000, 0x3896],
        [0x3cea, 0x4004],
        [0x4200, 0x4210],
      ],
    },
  },
  lacks: [],
  config: {},
  sections: [
    { name: "Kernel code", first: 0x1000000, last: 0x2131f2f },
    { name: "Kernel rodata", first: 0x2200000, last: 0x2f17fff },
    { name: "Kernel data", first: 0x3000000, last: 0x335897f },
    { name: "Kernel bss", first: 0x3ceb000, last: 0x41fffff },
  ],
};
