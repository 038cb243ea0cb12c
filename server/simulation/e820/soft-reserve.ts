/**
 * Memory that firmware marks for a specific purpose: RAM like any other where the kernel makes no soft reservations
 * (drivers/firmware/efi/efi.c: __efi_soft_reserve_enabled(), efi=nosoftreserve).
 */

import { kernelConfig } from "../builds/kernel-config.ts";
import { ruleFor } from "../kernels/rule-table.ts";
import { softReserves } from "../kernels/soft-reserve-rules.ts";
import type { KernelVersion } from "../kernels/version.ts";
import type { BootSetup } from "../state/events.ts";
import { E820_RAM, E820_SOFT_RESERVED, type E820Map } from "./e820.ts";

/** The map as this kernel is given it. */
export function asSoftReserved(map: E820Map, { kernel, cmdline }: BootSetup, version: KernelVersion): E820Map {
  if (!map.entries.some(({ type }) => type === E820_SOFT_RESERVED)) return map;
  const off = cmdline.some(({ name, value }) => name === "efi" && value?.split(",").includes("nosoftreserve"));
  if (!off && ruleFor(softReserves, version) && kernelConfig(kernel).value("EFI_SOFT_RESERVE")) return map;
  return map.of(map.entries.map((entry) => (entry.type === E820_SOFT_RESERVED ? { ...entry, type: E820_RAM } : entry)));
}
