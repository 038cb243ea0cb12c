/**
 * What both architectures set aside once nodes are known, the default CMA areas and the crash kernel, as setup_arch() (arch/x86/kernel/setup.c) and
 * bootmem_init() (arch/arm64/mm/init.c) call for it.
 */

import type { BootContext } from "../boot-context/boot-context.ts";
import { type CmaFacts, type CmaReservation, declareCma } from "../mm/cma/cma.ts";
import type { Bytes } from "../units/units.ts";
import { type CrashkernelArch, type CrashkernelReservation, reserveCrashkernel } from "./crash-reserve.ts";

export function reserveDefaultCma({ memory, setup, log }: BootContext, facts: CmaFacts): CmaReservation {
  const cma = declareCma(memory, facts, setup.cmdline);
  log.printk(...cma.messages);
  return cma;
}

/** With the areas of `crashkernel=…,cma`. `lowEnd`: end of what a crash kernel can use for DMA, in bytes. */
export function reserveCrashArea(
  { memory, setup, version, log }: BootContext,
  arch: CrashkernelArch,
  facts: CmaFacts,
  lowEnd: Bytes,
): CrashkernelReservation {
  const crash = reserveCrashkernel(memory, { cmdline: setup.cmdline, version, arch, lowEnd, cma: facts });
  log.printk(...crash.messages);
  return crash;
}
