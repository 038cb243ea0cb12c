/** debian 6.17.13-1~bpo13+1, cloud-amd64: read off the log of one boot, the data of a node without memory off the image. */
import type { X86Build } from "../schema.ts";

export const build: X86Build = {
  distribution: "debian",
  flavour: "cloud",
  version: "6.17.13",
  package: "6.17.13-1~bpo13+1",
  release: "6.17.13+deb13-cloud-amd64",
  arch: "x86_64",
  pageSize: 4096,
  sizes: {
    nodeData: 0x2aac0,
    memorylessNodeData: 0x2aac0,
    printkInfo: 88,
    perCpuStatic: 217088,
    perCpuChunk: 192,
    perCpuSlots: { extra: 4, size: 16 },
    memSection: 16,
    sectionUsage: 88,
    imageStart: 0x1000000,
    imageEnd: 0x3e00000,
    brk: 0x11000,
    brkPageTables: 16,
    trampoline: 0x7000,
    nosaveFrom: "ram-gaps",
    image: {
      smpAlternatives: 11,
      staysReserved: [
        [0x1000, 0x202b],
        [0x2200, 0x2d44],
        [0x2e00, 0x360c],
        [0x3a22, 0x3c04],
        [0x3e00, 0x3e10],
      ],
    },
  },
  lacks: [],
  config: {},
  sections: [
    { name: "Kernel code", first: 0x1000000, last: 0x202b102 },
    { name: "Kernel rodata", first: 0x2200000, last: 0x2d44fff },
    { name: "Kernel data", first: 0x2e00000, last: 0x31319ff },
    { name: "Kernel bss", first: 0x3a23000, last: 0x3dfffff },
  ],
};
