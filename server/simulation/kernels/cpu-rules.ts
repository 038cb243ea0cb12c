/** What changed between versions in how much of the CPU the kernel uses, as far as page tables at boot depend on it (x86). */

import { defineRule } from "./rule-table.ts";

/** Whether five levels of page tables are used where the CPU has them. Before 4.17 it was a choice of the build, made by nobody. */
export const fiveLevelTables = defineRule<"never" | "configured" | "always-built">(
  "five-level-tables",
  "whether a kernel uses five levels of page tables on a CPU that has them",
  [
    { value: "never", source: "arch/x86/Kconfig:X86_5LEVEL" },
    {
      since: "4.17",
      commit: { hash: "6657fca06e3f", subject: "x86/mm: Allow to boot without LA57 if CONFIG_X86_5LEVEL=y" },
      value: "configured",
      source: "arch/x86/boot/compressed/pgtable_64.c:configure_5level_paging()",
    },
    {
      since: "6.17",
      commit: { hash: "7212b58d6d71", subject: "x86/mm/64: Make 5-level paging support unconditional" },
      value: "always-built",
      source: "arch/x86/Kconfig:X86_64",
    },
  ],
);

/** Pages of one CPU's struct cpu_entry_area, and how many of them, from the first, are mapped at boot without a debug store. */
export interface CpuEntryArea {
  readonly pages: number;
  readonly mapped: number;
}

/**
 * GDT 1, entry stack 1, TSS 3 (5 with mapall since 5.5), exception stacks with their guards, debug store 1 and buffers 32
 * (arch/x86/include/asm/cpu_entry_area.h, intel_ds.h).
 */
export const cpuEntryArea = defineRule<CpuEntryArea>(
  "cpu-entry-area",
  "the size of a CPU's entry area, by which page tables are needed for it",
  [
    { value: { pages: 43, mapped: 10 }, source: "arch/x86/include/asm/cpu_entry_area.h:cpu_entry_area" },
    {
      since: "5.2",
      commit: { hash: "2a594d4ccf3f", subject: "x86/exceptions: Split debug IST stack" },
      value: { pages: 51, mapped: 17 },
      source: "arch/x86/include/asm/cpu_entry_area.h:ESTACKS_MEMBERS",
    },
    {
      since: "5.5",
      commit: { hash: "c8137ace5638", subject: "x86/iopl: Restrict iopl() permission scope" },
      value: { pages: 53, mapped: 19 },
      source: "arch/x86/include/asm/processor.h:x86_io_bitmap",
    },
    {
      since: "5.8",
      commit: { hash: "fd501d4f0399", subject: "x86/entry: Remove DBn stacks" },
      value: { pages: 49, mapped: 15 },
      source: "arch/x86/include/asm/cpu_entry_area.h:ESTACKS_MEMBERS",
    },
    {
      since: "5.10",
      commit: { subject: "x86/sev-es: Allocate and map an IST stack for #VC handler" },
      value: { pages: 53, mapped: 15 },
      source: "arch/x86/include/asm/cpu_entry_area.h:ESTACKS_MEMBERS",
    },
    // 5.4.160, 4.19.218 and older stable series have larger stacks too, in layouts of their own, which are not followed.
    {
      since: "5.16",
      backports: [
        { series: "5.10", from: "5.10.80" },
        { series: "5.14", from: "5.14.19" },
        { series: "5.15", from: "5.15.3" },
      ],
      vendors: [{ vendor: "rhel", series: "5.14", build: 303 }],
      commit: { hash: "7fae4c24a2b8", subject: "x86: Increase exception stack sizes" },
      value: { pages: 59, mapped: 19 },
      source: "arch/x86/include/asm/page_64_types.h:EXCEPTION_STACK_ORDER",
    },
    // With the #VC stacks and without the second bitmap of the TSS, which came with 5.5.
    {
      mainline: false,
      vendors: [{ vendor: "rhel", series: "4.18", build: 305 }],
      value: { pages: 51, mapped: 13 },
      source: "arch/x86/include/asm/cpu_entry_area.h:ESTACKS_MEMBERS",
    },
    {
      mainline: false,
      vendors: [{ vendor: "rhel", series: "4.18", build: 477 }],
      value: { pages: 57, mapped: 17 },
      source: "arch/x86/include/asm/page_64_types.h:EXCEPTION_STACK_ORDER",
    },
  ],
);

/** Where the entry area of a CPU lies when KASLR is on (97e3d26b5e5f). */
export const cpuEntryAreaPlace = defineRule<"by-number" | "random">(
  "cpu-entry-area-place",
  "whether KASLR places each CPU's entry area by chance",
  [
    { value: "by-number", source: "arch/x86/mm/cpu_entry_area.c:get_cpu_entry_area()" },
    {
      since: "6.2",
      vendors: [
        { vendor: "rhel", series: "5.14", build: 356 },
        { vendor: "rhel", series: "4.18", build: 513 },
      ],
      commit: { hash: "97e3d26b5e5f", subject: "x86/mm: Randomize per-cpu entry area" },
      value: "random",
      source: "arch/x86/mm/cpu_entry_area.c:init_cea_offsets()",
    },
  ],
);
