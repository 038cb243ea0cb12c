/** debian 6.12.118-1, cloud-amd64: read off the log of one boot, the data of a node without memory off the image. */
import type { X86Build } from "../schema.ts";

export const build: X86Build = {
  distribution: "debian",
  flavour: "cloud",
  version: "6.12.118",
  package: "6.12.118-1",
  release: "6.12.118+deb13-cloud-amd64",
  arch: "x86_64",
  pageSize: 4096,
  sizes: {
    nodeData: 0x2a980,
    memorylessNodeData: 0x2a980,
    printkInfo: 88,
    perCpuStatic: 233472,
    perCpuChunk: 192,
    perCpuSlots: { extra: 4, size: 16 },
    memSection: 16,
    sectionUsage: 56,
    imageStart: 0x1000000,
    imageEnd: 0x3c00000,
    brk: 0x11000,
    brkPageTables: 16,
    trampoline: 0x7000,
    nosaveFrom: "ram-gaps",
    image: {
      smpAlternatives: 10,
      staysReserved: [
        [0x1000, 0x2ac1],
        [0x2c00, 0x32f5],
        [0x36db, 0x3a04],
        [0x3c00, 0x3c10],
      ],
    },
  },
  lacks: [],
  config: {},
  sections: [
    { name: "Kernel code", first: 0x1000000, last: 0x1ffffff },
    { name: "Kernel rodata", first: 0x2000000, last: 0x2ac1fff },
    { name: "Kernel data", first: 0x2c00000, last: 0x2e72abf },
    { name: "Kernel bss", first: 0x36dc000, last: 0x3bfffff },
  ],
};
