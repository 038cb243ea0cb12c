/**
 * What is reserved before anything is allocated: the kernel image with its early heap, the initrd, the BIOS's memory and
 * the rest of the first megabyte. Models setup_arch(), early_reserve_memory() (arch/x86/kernel/setup.c), smp_scan_config()
 * (arch/x86/kernel/mpparse.c) and reserve_real_mode() (arch/x86/realmode/init.c).
 */

import { lastParameter } from "../../boot-context/boot-context.ts";
import { claim } from "../../boot-context/boot-memory.ts";
import { kernelConfig } from "../../builds/kernel-config.ts";
import { PAGE_SIZE } from "../../e820/page-size.ts";
import {
  acpiTablesReserved,
  crashkernelKeepsLowMegabyte,
  initrdOfHalfTheMemory,
  lowMemoryReservation,
} from "../../kernels/boot-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { AcpiTable } from "../../platforms/acpi-tables.ts";
import { biosOf } from "../../platforms/catalogue.ts";
import type { ByteSpan } from "../../platforms/schema.ts";
import type { BootSetup } from "../../state/events.ts";
import { defined } from "../../units/defined.ts";
import { type Bytes, KiB, MiB, roundDown } from "../../units/units.ts";
import type { X86BootContext } from "./boot-context.ts";

/** The BIOS says how much memory it leaves below 640 KiB; what is less or more than these two is not believed, and the latter taken. */
const BIOS_START_MIN = 128 * KiB;
const BIOS_START_MAX = 0x9f000;

/** Of a stated map the end of its low RAM, where a BIOS made it: it makes the map of the same count. */
function biosStart({ machine }: BootSetup): Bytes {
  if (machine.firmware === undefined || machine.uefi !== undefined) return BIOS_START_MAX;
  const low = machine.firmware.filter(({ type, last }) => type === "usable" && last < 640 * KiB);
  const end = Math.max(0, ...low.map(({ last }) => last + 1));
  return BIOS_START_MIN <= end && end < BIOS_START_MAX ? end : BIOS_START_MAX;
}

function reserveBiosRegions({ setup, memory }: Pick<X86BootContext, "setup" | "memory">): void {
  const start = biosStart(setup);
  memory.memblock.reserve(start, MiB - start, claim("reserve_bios_regions"));
}

/** Before memory is known. */
export function earlyReserveMemory(
  boot: Pick<X86BootContext, "setup" | "version" | "memory" | "image" | "origins">,
  initrd: ByteSpan | undefined,
): void {
  const { memblock } = boot.memory;
  memblock.reserveKern(
    boot.image.start,
    boot.image.end - boot.image.start,
    claim("setup_arch", ...boot.origins.kernel),
  );
  const consolidated = ruleFor(lowMemoryReservation, boot.version) === "first-megabyte";
  memblock.reserve(0, consolidated ? 64 * KiB : PAGE_SIZE, claim("setup_arch"));
  if (initrd !== undefined) {
    const by = claim("early_reserve_initrd", boot.setup.machine.origin);
    memblock.reserveKern(initrd.start, initrd.end - initrd.start, by);
  }
  if (consolidated) reserveBiosRegions(boot);
}

/** Once the memory map is final: the MP table, where a BIOS has one, and the early heap. */
export function reserveBrk(boot: X86BootContext): void {
  const { memblock } = boot.memory;
  const mpTable = biosOf(boot.setup.machine)?.mpTable;
  if (mpTable !== undefined && kernelConfig(boot.setup.kernel).value("X86_MPPARSE")) {
    const pciDevices = boot.setup.devices.filter(({ kind }) => kind === "virtio-mem").length;
    const { below, align, floatingPointer, perPciDevice } = mpTable;
    const size = mpTable.size + pciDevices * perPciDevice;
    const start = roundDown(below - size - floatingPointer, align);
    boot.log.printk({ kind: "mp-table", start, end: start + floatingPointer });
    memblock.reserve(start, floatingPointer, claim("smp_scan_config"));
    memblock.reserve(start + floatingPointer, size, claim("smp_scan_config"));
  }
  memblock.reserveKern(
    boot.image.end,
    boot.image.brkEnd - boot.image.end,
    claim("reserve_brk", ...boot.origins.kernel),
  );
}

/** Once memory is known: the real-mode trampoline as high as it fits, then the first megabyte. */
export function reserveRealMode(boot: X86BootContext): void {
  const { memory, version, profile } = boot;
  const by = claim("reserve_real_mode", ...boot.origins.kernel);
  if (ruleFor(lowMemoryReservation, version) === "first-megabyte") {
    memory.memblock.physAllocRange(profile.trampoline, PAGE_SIZE, 0, MiB, by);
    memory.memblock.reserve(0, MiB, claim("reserve_real_mode"));
    return;
  }
  reserveBiosRegions(boot);
  if (memory.takeObservedOf("reserve_real_mode", ({ first }) => first > 0) === undefined) {
    const place = memory.memblock.findInRange(0, MiB, profile.trampoline, PAGE_SIZE);
    if (place !== undefined) memory.memblock.reserve(place, profile.trampoline, by);
  }
  const crashkernel = lastParameter(boot.setup, "crashkernel");
  const keeps = crashkernel !== undefined && ruleFor(crashkernelKeepsLowMegabyte, version);
  if (keeps) memory.memblock.reserve(0, MiB, claim("reserve_real_mode", crashkernel.origin));
  memory.memblock.reserve(0, 64 * KiB, claim("setup_arch"));
}

/** The tables that the fixed description table points to come right behind it, as acpi_tb_parse_root_table() finds them. */
const ACPI_ORDER: readonly string[] = ["FACP", "DSDT", "FACS"];

/** acpi_reserve_initial_tables() (drivers/acpi/tables.c): they lie outside of RAM, but are reserved all the same. */
export function reserveAcpiTables(boot: X86BootContext, tables: readonly AcpiTable[]): void {
  if (!ruleFor(acpiTablesReserved, boot.version)) return;
  const first = ACPI_ORDER.flatMap((name) => tables.filter((table) => table.name === name));
  for (const { name, start, size } of [...first, ...tables.filter(({ name }) => !ACPI_ORDER.includes(name))]) {
    boot.log.printk({ kind: "acpi-table", name, start, end: start + size });
    boot.memory.memblock.reserve(start, size, claim("acpi_reserve_initial_tables"));
  }
}

/** Where it panics nothing of it is reserved or moved any more. */
function isRefused({ memory, setup, version }: X86BootContext): boolean {
  const [{ initrd }, mapped] = [setup.machine, memory.memblock.physMemSize()];
  if (initrd < Math.floor(mapped / 2) || ruleFor(initrdOfHalfTheMemory, version) === "taken") return false;
  memory.panicOfInitrd(initrd, mapped);
  return true;
}

/** An initrd that `mem=` cut off is copied into memory; where it finds no room, relocate_initrd() panics. Returns where it lies in the end. */
export function relocateInitrd(
  boot: X86BootContext,
  initrd: ByteSpan | undefined,
  mappedEnd: Bytes,
): ByteSpan | undefined {
  if (initrd === undefined || isRefused(boot)) return undefined;
  const size = initrd.end - initrd.start;
  const { memory } = boot;
  boot.log.printk({ kind: "ramdisk", start: initrd.start, end: initrd.end });
  if (memory.memblock.isRegionMemory(initrd.start, size)) return initrd;
  const by = claim("relocate_initrd", boot.setup.machine.origin);
  const moved = memory.physAlloc(size, PAGE_SIZE, 0, mappedEnd, by);
  if (moved === undefined) memory.panicWithout(by.site, size);
  const to = moved === undefined ? undefined : { start: moved, end: moved + size };
  const { initrd: file, initrdIsFile: isFile } = boot.setup.machine;
  if (to !== undefined)
    boot.log.printk({ kind: "ramdisk-relocated", from: initrd, to, size: file, ...defined({ isFile }) });
  memory.free(initrd.start, size, "reserve_initrd");
  return to;
}
