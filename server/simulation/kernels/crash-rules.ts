/**
 * What a crash kernel is given and what a dump needs, by architecture. Sources: arch/x86/kernel/crash.c
 * (crash_setup_memmap_entries), drivers/of/kexec.c (linux,usable-memory-range), fs/proc/vmcore.c; makedumpfile 1.7 (elf_info.c,
 * sparse memory model) for the structures that it follows from the page tables to the pages.
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

/** Who allocates at boot what makedumpfile must read to find and filter the pages of a dump. */
export const READ_BY_MAKEDUMPFILE: readonly { readonly by: RegExp; readonly what: string }[] = [
  { by: /^(?:memblocks?_present|memory_present|sparse_index_alloc)/, what: "mem_section" },
  {
    by: /^(?:sparse_buffer_init|vmemmap_alloc_block$|__populate_section_memmap|sparse_mem_map_populate)/,
    what: "memmap",
  },
  { by: /^(?:vmemmap_alloc_block_zero|spp_getpage|vmemmap_.*_populate)/, what: "page tables of the memmap" },
  { by: /^(?:alloc_low_pages|early_pgtable_alloc)/, what: "page tables of the direct map" },
  { by: /^(?:alloc_node_data|setup_node_data|arch_alloc_nodedata)/, what: "pg_data_t" },
  { by: /^(?:setup_arch|arm64_memblock_init)$/, what: "kernel image" },
];

/** Functions whose callers an observed reservation doesn't name: anything may lie there. */
export const ANY_BOOT_ALLOCATION = /^(?:memblock_|reserve$)/;
