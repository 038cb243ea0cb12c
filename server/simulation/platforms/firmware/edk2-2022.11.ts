/**
 * edk2 2022.11 on QEMU's virt machine, with QEMU 7.2 and Debian's kernels. Every address is observed. What depends on
 * the size of the kernel image is with the build (`uefi` in builds/).
 */
import type { UefiFirmware } from "./schema.ts";

export const edk22022_11 = {
  name: "edk2-2022.11",
  release: "2022.11",
  flashIsMemory: true,
  keptFrom: "top",
  kept: [
    [0x3bc0000, 0x38d0000],
    [0x400000, 0x20000],
  ],
  places: {
    attributesSize: 0x400,
    countedFrom: "first-node",
    initrd: 0x40b000,
    standIn: "debian 7.2.13 arm64",
  },
} as const satisfies UefiFirmware;
