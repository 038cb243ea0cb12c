/**
 * Five levels of page tables: the kernel uses them where the CPU has them (arch/x86/boot/compressed/pgtable_64.c:
 * configure_5level_paging), and may then have 4 PiB of memory instead of 64 TiB (MAXMEM, MAX_PHYSMEM_BITS 52 and 46).
 */

import { lastParameter } from "../../boot-context/boot-context.ts";
import { kernelConfig } from "../../builds/kernel-config.ts";
import type { BootSizes } from "../../geometry/boot-sizes.ts";
import { fiveLevelTables } from "../../kernels/cpu-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import { hasFiveLevels } from "../../platforms/cpu-features.ts";
import type { BootSetup } from "../../state/events.ts";
import { type Bytes, TiB } from "../../units/units.ts";

/** Whether this kernel boots into five levels on this machine. */
export function usesFiveLevels(setup: BootSetup, version: KernelVersion): boolean {
  const rule = ruleFor(fiveLevelTables, version);
  if (rule === "never" || !hasFiveLevels(setup.machine)) return false;
  const built = rule === "always-built" || kernelConfig(setup.kernel).value("X86_5LEVEL");
  return built && lastParameter(setup, "no5lvl") === undefined;
}

/** End of the memory that the kernel can use (MAX_ARCH_PFN), exclusive. */
export function maxMapped(fiveLevels: boolean): Bytes {
  return fiveLevels ? 4096 * TiB : 64 * TiB;
}

/** MAX_PHYSMEM_BITS, and a table more above those of the memmap. */
export function withFiveLevels(sizes: BootSizes): BootSizes {
  return { ...sizes, physicalBits: 52, memmapTableLevels: sizes.memmapTableLevels + 1 };
}
