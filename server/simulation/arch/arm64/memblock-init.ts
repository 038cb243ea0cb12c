/**
 * Memory and what lies in it before anything is allocated: what the device tree or UEFI's memory map says, `mem=`, the kernel, the initrd
 * and the firmware's tables. Models setup_machine_fdt() and arm64_memblock_init() (arch/arm64/mm/init.c), efi_init() and
 * reserve_regions() (drivers/firmware/efi/efi-init.c). Bytes, ends exclusive.
 */

import { lastParameter } from "../../boot-context/boot-context.ts";
import { claim } from "../../boot-context/boot-memory.ts";
import type { FirmwarePhase } from "../../boot-context/firmware-phase.ts";
import { kernelConfig } from "../../builds/kernel-config.ts";
import { E820_ACPI, E820_RAM } from "../../e820/e820.ts";
import { arm64FindsMirror } from "../../kernels/arm64-rules.ts";
import { initialRegions } from "../../kernels/memory-map-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import { findMirror } from "../../mm/memblock/find-mirror.ts";
import type { MemblockConfig } from "../../mm/memblock/growing-lists.ts";
import { INITIAL_REGIONS } from "../../mm/memblock/memblock.ts";
import type { ByteSpan } from "../../platforms/schema.ts";
import type { KernelSpec } from "../../state/events.ts";
import { memparse } from "../../units/memparse.ts";
import type { Turns } from "../../units/turns.ts";
import { type Bytes, roundDown, roundUp } from "../../units/units.ts";
import type { Arm64BootContext } from "./boot-context.ts";
import { keepLinearRegion } from "./linear-region.ts";
import { type ReservedOfTree, scanReservedMemory } from "./reserved-memory.ts";

/**
 * Regions that memblock's lists hold before they may grow. Firmware may split memory into many ranges and hand on a reservation for each
 * CPU's LPI table; both limits count with CONFIG_EFI alone, the second needs CONFIG_ARM_GIC_V3_ITS.
 */
export function arm64InitialRegions(version: KernelVersion, kernel: KernelSpec): MemblockConfig["capacity"] {
  const config = kernelConfig(kernel);
  const rule = !config.value("EFI") ? "generic" : ruleFor(initialRegions, version);
  const byCpus = rule !== "generic" && config.value("ARM_GIC_V3_ITS");
  return {
    memory: rule === "efi-memory-map" ? 8 * INITIAL_REGIONS : INITIAL_REGIONS,
    reserved: byCpus ? INITIAL_REGIONS + config.value("NR_CPUS") + 1 : INITIAL_REGIONS,
  };
}

export function* arm64MemblockInit(
  boot: Omit<Arm64BootContext, "maxPfn">,
  firmware: FirmwarePhase,
): Turns<ReservedOfTree> {
  const { loaded, image, profile, setup, sizes, origins } = boot;
  const { memblock } = boot.memory;
  const byFirmware = claim(setup.machine.uefi === undefined ? "setup_machine_fdt" : "efi_init", setup.machine.origin);
  const reserve = ({ start, end }: ByteSpan): void => {
    memblock.reserve(start, end - start, byFirmware);
  };
  reserve(loaded.deviceTree);
  loaded.tables.forEach(reserve);
  for (const { start, end, type } of firmware.memory.map.entries) {
    if (type === E820_RAM) memblock.add(start, end - start, undefined, undefined, "early_init_dt_add_memory_arch");
  }
  for (const { start, end } of firmware.platform.nomap) memblock.markNomap(start, end - start);
  findMirror(memblock, setup, boot.version, (version) => ruleFor(arm64FindsMirror, version));
  loaded.acpi.forEach(reserve);
  firmware.platform.firmware.entries.filter(({ type }) => type === E820_ACPI).forEach(reserve);

  // From _text on, also where what is reserved begins at _stext.
  const text = image.start - profile.textOffset;
  const outOfReach = keepLinearRegion(memblock, setup, sizes, { start: text, end: image.end });
  const initrd = toPageEnds(loaded.initrd, sizes.page);
  const limit = memoryLimit(boot);
  if (limit !== undefined) {
    memblock.memLimitRemoveMap(limit);
    memblock.add(text, image.end - text, undefined, undefined, "arm64_memblock_init");
  }
  if (initrd !== undefined) {
    memblock.add(initrd.start, initrd.end - initrd.start, undefined, undefined, "arm64_memblock_init");
    memblock.reserve(initrd.start, initrd.end - initrd.start, claim("arm64_memblock_init", setup.machine.origin));
  }
  memblock.reserve(image.start, image.end - image.start, claim("arm64_memblock_init", ...origins.kernel));
  yield* boot.memory.reserveObserved(setup.observed);
  const { pools, notes } = scanReservedMemory(boot);
  return { pools, notes: [...outOfReach, ...notes] };
}

/** `mem=` keeps so much memory from the lowest address on, whatever holes there are; NOMAP memory stays in any case. */
function memoryLimit({ setup, sizes }: Omit<Arm64BootContext, "maxPfn">): Bytes | undefined {
  const parameter = lastParameter(setup, "mem");
  if (parameter?.value === undefined) return undefined;
  return roundDown(memparse(parameter.value).value, sizes.page);
}

function toPageEnds(span: ByteSpan | undefined, page: Bytes): ByteSpan | undefined {
  return span === undefined ? undefined : { start: roundDown(span.start, page), end: roundUp(span.end, page) };
}
