/** debian 7.0.13-1~bpo13+1, cloud-amd64: read off the log of one boot, the data of a node without memory off the image. */
import type { X86Build } from "../schema.ts";

export const build: X86Build = {
  distribution: "debian",
  flavour: "cloud",
  version: "7.0.13",
  package: "7.0.13-1~bpo13+1",
  release: "7.0.13+deb13-cloud-amd64",
  arch: "x86_64",
  pageSize: 4096,
  sizes: {
    nodeData: 0x2ab00,
    memorylessNodeData: 0x2ab00,
    printkInfo: 112,
    perCpuStatic: 217088,
    perCpuChunk: 192,
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
        [0x1000, 0x20ef],
        [0x2200, 0x2e8c],
        [0x3000, 0x387d],
        [0x3cac, 0x4004],
        [0x4200, 0x4210],
      ],
    },
  },
  lacks: [],
  config: {},
  sections: [
    { name: "Kernel code", first: 0x1000000, last: 0x20ef947 },
    { name: "Kernel rodata", first: 0x2200000, last: 0x2e8cfff },
    { name: "Kernel data", first: 0x3000000, last: 0x335983f },
    { name: "Kernel bss", first: 0x3cad000, last: 0x41fffff },
  ],
};
