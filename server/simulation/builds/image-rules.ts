/**
 * What a version decides of the sizes that an image only tells in part. They are held against the tables of measured builds, item by item
 * (test/fidelity/image-tables.ts), and no boot asks for them: who reads an image looks the row up.
 */
import { defineRule } from "../kernels/rule-table.ts";
import type { Bytes } from "../units/units.ts";

/** What the size of pg_data_t is rounded up to for a node with memory. */
export const nodeDataUnit = defineRule<"page" | "cache-line">(
  "node-data-unit",
  "whether NODE_DATA takes whole pages on x86_64",
  [
    { value: "page", source: "arch/x86/mm/numa.c:alloc_node_data()" },
    {
      since: "6.12",
      commit: { hash: "3515863d9f90", subject: "mm: move numa_distance and related code from x86 to numa_memblks" },
      value: "cache-line",
      source: "mm/numa.c:alloc_node_data()",
    },
  ],
);

/** Behind which symbol an image of x86 gives back what lies between its code and its read-only data. */
export const textEnd = defineRule<"__stop___ex_table" | "_etext">(
  "image-text-end",
  "whether the kernel keeps notes and exception table behind its code, or has them in its read-only data",
  [
    { value: "__stop___ex_table", source: "arch/x86/mm/init_64.c:mark_rodata_ro()" },
    {
      since: "5.5",
      commit: { subject: "x86/vmlinux: Actually use _etext for the end of the text segment" },
      value: "_etext",
      source: "arch/x86/mm/init_64.c:mark_rodata_ro()",
    },
  ],
);

/** One slot list of the per-CPU allocator, and how many more lists there are than sizes. */
export const perCpuSlotLists = defineRule<{ readonly extra: number; readonly size: Bytes }>(
  "per-cpu-slot-lists",
  "how many slot lists the per-CPU allocator has beside those by size, and of how many kinds of chunks each is",
  [
    { value: { extra: 2, size: 16 }, source: "mm/percpu.c:pcpu_setup_first_chunk()" },
    {
      since: "5.9",
      commit: { hash: "3c7be18ac9a0", subject: "mm: memcg/percpu: account percpu memory to memory cgroups" },
      value: { extra: 2, size: 32 },
      source: "mm/percpu.c:pcpu_setup_first_chunk()",
    },
    {
      since: "5.14",
      commit: { hash: "f183324133ea", subject: "percpu: implement partial chunk depopulation" },
      value: { extra: 4, size: 16 },
      source: "mm/percpu.c:pcpu_setup_first_chunk()",
    },
  ],
);

/** Bits of a section's usage map for each pageblock. */
export const pageblockBits = defineRule<number>("pageblock-bits", "how many flags a pageblock has", [
  { value: 4, source: "include/linux/pageblock-flags.h:NR_PAGEBLOCK_BITS" },
  {
    since: "6.17",
    commit: { hash: "e904bce2d9d4", subject: "mm/page_isolation: make page isolation a standalone bit" },
    value: 8,
    source: "include/linux/pageblock-flags.h:NR_PAGEBLOCK_BITS",
  },
]);

/** What of the firmware's map becomes a nosave region. */
export const nosaveRegions = defineRule<"entries" | "ram-gaps">(
  "nosave-regions",
  "whether each entry that is no RAM is a nosave region of its own, or what lies between RAM is",
  [
    { value: "entries", source: "arch/x86/kernel/e820.c:e820__register_nosave_regions()" },
    {
      since: "6.15",
      backports: [
        { series: "5.4", from: "5.4.293" },
        { series: "5.10", from: "5.10.237" },
        { series: "5.15", from: "5.15.181" },
        { series: "6.1", from: "6.1.135" },
        { series: "6.6", from: "6.6.88" },
        { series: "6.12", from: "6.12.24" },
        { series: "6.13", from: "6.13.12" },
        { series: "6.14", from: "6.14.3" },
      ],
      commit: {
        hash: "f2f29da9f0d4",
        subject:
          "x86/e820: Fix handling of subpage regions when calculating nosave ranges in e820__register_nosave_regions()",
      },
      value: "ram-gaps",
      source: "arch/x86/kernel/e820.c:e820__register_nosave_regions()",
    },
  ],
);

/** The first byte of an arm64 image that is reserved. */
export const reservedFrom = defineRule<"_stext" | "_text">(
  "arm64-reserved-from",
  "whether the head of the image, in front of its code, stays reserved",
  [
    { value: "_text", source: "arch/arm64/mm/init.c:arm64_memblock_init()" },
    {
      since: "5.11",
      commit: { hash: "e2a073dde921", subject: "arm64: omit [_text, _stext) from permanent kernel mapping" },
      value: "_stext",
      source: "arch/arm64/mm/init.c:arm64_memblock_init()",
    },
    { since: "6.2", value: "_text", source: "arch/arm64/mm/init.c:arm64_memblock_init()" },
  ],
);

/** When the tables of the kernel's own mapping are made. */
export const kernelMapTables = defineRule<"paging_init" | "early">(
  "arm64-kernel-map-tables",
  "whether memblock gives the page tables of the kernel's own mapping",
  [
    { value: "paging_init", source: "arch/arm64/mm/mmu.c:paging_init()" },
    {
      since: "6.9",
      commit: { hash: "84b04d3e6bdb", subject: "arm64: kernel: Create initial ID map from C code" },
      value: "early",
      source: "arch/arm64/kernel/pi/map_kernel.c:early_map_kernel()",
    },
  ],
);

/** Whether paging_init() makes the identity map, too. */
export const identityMapTables = defineRule<"static" | "paging_init">(
  "arm64-identity-map-tables",
  "whether memblock gives the page tables of the identity map",
  [
    { value: "static", source: "arch/arm64/mm/mmu.c:paging_init()" },
    {
      since: "6.0",
      commit: { hash: "c3cee924bd85", subject: "arm64: head: cover entire kernel image in initial ID map" },
      value: "paging_init",
      source: "arch/arm64/mm/mmu.c:create_idmap()",
    },
  ],
);

/** Where the kernel's own mapping begins. */
export const kernelMapFrom = defineRule<"_text" | "_stext">(
  "arm64-kernel-map-from",
  "whether the head of the image is part of the kernel's own mapping",
  [
    { value: "_text", source: "arch/arm64/mm/mmu.c:map_kernel()" },
    {
      since: "5.11",
      commit: { hash: "e2a073dde921", subject: "arm64: omit [_text, _stext) from permanent kernel mapping" },
      value: "_stext",
      source: "arch/arm64/mm/mmu.c:map_kernel()",
    },
  ],
);
