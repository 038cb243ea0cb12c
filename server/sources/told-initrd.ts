/**
 * How large the initrd is. x86 prints where the loader put it (arch/x86/kernel/setup.c: early_reserve_initrd()); arm64 prints only how much
 * is freed in the end (init/initramfs.c: free_initrd_mem()), in whole pages.
 */
import { type Bytes, rangeSize } from "../simulation/units/units.ts";
import type { MachineFacts } from "./facts.ts";

/** Undefined where nothing tells of one. */
export function toldInitrd({ ramdisk, initrdSize }: Pick<MachineFacts, "ramdisk" | "initrdSize">): Bytes | undefined {
  return ramdisk === undefined ? initrdSize?.value : rangeSize(ramdisk.value);
}
