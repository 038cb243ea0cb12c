/** edk2 2025.02 on QEMU's virt machine: of recorded boots only the outer borders of its runtime ranges are known. */
import type { UefiFirmware } from "./schema.ts";

export const edk22025_02 = {
  name: "edk2-2025.02",
  release: "2025.02",
  flashIsMemory: false,
  keptFrom: "top",
  kept: [[0xef0000, 0x20000]],
  places: undefined,
} as const satisfies UefiFirmware;
