/**
 * edk2 2026.08 on QEMU's virt machine, with QEMU 7.2 and Debian's kernels. Every address is observed. What depends on
 * the size of the kernel image is with the build (`uefi` in builds/).
 */
import type { UefiFirmware } from "./schema.ts";

export const edk22026_08 = {
  name: "edk2-2026.08",
  release: "2026.08",
  flashIsMemory: false,
  keptFrom: "zero",
  kept: [
    [0x46690000, 0x46800000],
    [0x46890000, 0x46930000],
    [0x47a50000, 0x47ff0000],
  ],
  // A machine whose first node had 3000 MiB had the first two 0x20000 and 0x30000 higher; six others had them here.
  keptMoves: true,
  places: {
    attributesSize: 0x6d0,
    countedFrom: "all-memory",
    initrd: 0x40b000,
    standIn: "debian 7.2.13 arm64",
  },
} as const satisfies UefiFirmware;
