/**
 * How large the initrd is. x86 prints where the loader put it (arch/x86/kernel/setup.c: early_reserve_initrd()); arm64 prints only how much
 * is freed in the end (init/initramfs.c: free_initrd_mem()), in whole pages. Where x86 moves it (relocate_initrd()) it tells its bytes.
 */
import { type Bytes, KiB, rangeSize } from "../simulation/units/units.ts";
import type { MachineFacts } from "./facts.ts";

const SMALLEST_PAGE: Bytes = 4 * KiB;

/** Undefined where nothing tells of one. */
export function toldInitrd({ ramdisk, initrdSize }: Pick<MachineFacts, "ramdisk" | "initrdSize">): Bytes | undefined {
  if (ramdisk === undefined) return initrdSize?.value;
  const pages = rangeSize(ramdisk.value);
  const size = initrdSize?.value ?? pages;
  return size < pages && pages - size < SMALLEST_PAGE ? size : pages;
}
