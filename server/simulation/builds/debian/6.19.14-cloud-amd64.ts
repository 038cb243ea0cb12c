/** debian 6.19.14-1~bpo13+1, cloud-amd64: read off the log of one boot, the data of a node without memory off the image. */
import type { X86Build } from "../schema.ts";

export const build: X86Build = {
  distribution: "debian",
  flavour: "cloud",
  version: "6.19.14",
  package: "6.19.14-1~bpo13+1",
  release: "6.19.14+deb13-cloud-amd64",
  arch: "x86_64",
  pageSize: 4096,
  sizes: {
    nodeData: 0x2ab00,
    memorylessNodeData: 0x2ab00,
    printkInfo: 88,
    perCpuStatic: 217088,
    perCpuChunk: 192,
    perCpuSlots: { extra: 4, size: 16 },
    memSection: 16,
    sectionUsage: 88,
    imageStart: 0x1000000,
    imageEnd: 0x4000000,
    brk: 0x11000,
    brkPageTables: 16,
    trampoline: 0x7000,
    nosaveFrom: "ram-gaps",
    image: {
      smpAlternatives: 12,
      staysReserved: [
        [0x1000, 0x20bc],
        [0x2200, 0x2e72],
        [0x3000, 0x3853],
        [0x3c7c, 0x3e04],
        [0x4000, 0x4010],
      ],
    },
  },
  lacks: [],
  config: {},
  sections: [
    { name: "Kernel code", first: 0x1000000, last: 0x20bcb27 },
    { name: "Kernel rodata", first: 0x2200000, last: 0x2e72fff },
    { name: "Kernel data", first: 0x3000000, last: 0x333f57f },
    { name: "Kernel bss", first: 0x3c7d000, last: 0x3ffffff },
  ],
};
