/**
 * What a crash kernel is given, by architecture. Sources: arch/x86/kernel/crash.c
 * (crash_setup_memmap_entries), drivers/of/kexec.c (linux,usable-memory-range), fs/proc/vmcore.c.
 */
import type { FirmwareType } from "../state/events.ts";
import { type Bytes, MiB } from "../units/units.ts";

export interface CrashMapRule {
  /** RAM below this is the crash kernel's, too: the trampolines of real mode go there. Bytes; 0: none. */
  readonly lowRam: Bytes;
  /** Types of the firmware's map that are handed on. */
  readonly handedOn: readonly FirmwareType[];
  /** The image starts that far into the area: the ELF header of the dump lies in front of it. */
  readonly imageOffset: Bytes;
  /** kexec tells the place of the ELF header on the command line. */
  readonly elfcorehdr: boolean;
}

export const X86_CRASH_MAP: CrashMapRule = {
  lowRam: MiB,
  handedOn: ["reserved", "ACPI data", "ACPI NVS", "unusable", "persistent", "soft reserved"],
  imageOffset: 2 * MiB,
  elfcorehdr: true,
};

export const ARM64_CRASH_MAP: CrashMapRule = { lowRam: 0, handedOn: [], imageOffset: 0, elfcorehdr: false };
