/**
 * Memory that UEFI calls more reliable, which memblock then prefers: efi_find_mirror() (drivers/firmware/efi/efi.c, before 6.0
 * arch/x86/platform/efi/efi.c) and memblock_mark_mirror() (mm/memblock.c).
 */

import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import { mirrorNeedsKernelcore } from "../../kernels/zone-rules.ts";
import type { BootSetup } from "../../state/events.ts";
import type { Memblock } from "./memblock.ts";

/** Whether a command line has `kernelcore=mirror`. */
export function asksForMirror(cmdline: BootSetup["cmdline"]): boolean {
  return cmdline.some(({ name, value }) => name === "kernelcore" && value?.split(",").includes("mirror"));
}

/** Call it once memory is known. `finds`: whether the architecture's kernel asks UEFI at all. */
export function findMirror(
  memblock: Memblock,
  { machine, cmdline }: BootSetup,
  version: KernelVersion,
  finds: (version: KernelVersion) => boolean,
): void {
  const mirrored = (machine.firmware ?? []).filter((range) => range.mirrored === true);
  if (mirrored.length === 0 || !finds(version)) return;
  memblock.setMirroredKernelcore(asksForMirror(cmdline) || !ruleFor(mirrorNeedsKernelcore, version));
  for (const { first, last } of mirrored) memblock.markMirror(first, last + 1 - first);
}
