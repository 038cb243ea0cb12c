/**
 * What both architectures set aside in one go once nodes are known: the default CMA areas, then the crash kernel. Models the order of
 * setup_arch() (arch/x86/kernel/setup.c) and bootmem_init() (arch/arm64/mm/init.c).
 */

import type { BootContext } from "../boot-context/boot-context.ts";
import { type CmaArea, type CmaFacts, declareCma } from "../mm/cma/cma.ts";
import type { Note } from "../state/notes.ts";
import type { Bytes } from "../units/units.ts";
import { type CrashkernelArch, type CrashRange, reserveCrashkernel } from "./crash-reserve.ts";

export interface LateReservations {
  /** Areas of `crashkernel=…,cma` too. */
  readonly cma: readonly CmaArea[];
  readonly crashkernel: readonly CrashRange[];
  readonly notes: readonly Note[];
}

/** `lowEnd`: end of what a crash kernel can use for DMA, in bytes. */
export function reserveCmaAndCrashkernel(
  boot: BootContext,
  arch: CrashkernelArch,
  facts: CmaFacts,
  lowEnd: Bytes,
): LateReservations {
  const { memory, setup, version, log } = boot;
  const cma = declareCma(memory, facts, setup.cmdline);
  log.printk(...cma.messages);
  const crash = reserveCrashkernel(memory, { cmdline: setup.cmdline, version, arch, lowEnd, cma: facts });
  log.printk(...crash.messages);
  return {
    cma: [...cma.areas, ...crash.cma],
    crashkernel: crash.ranges,
    notes: [...cma.notes, ...crash.notes],
  };
}
