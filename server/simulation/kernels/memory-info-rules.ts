/** What changed between versions in what the kernel's line `Memory: …K/…K available` counts. */
import { defineRule } from "./rule-table.ts";

/** When `Memory: …K/…K available` is printed. */
export const memoryInfoPrinted = defineRule<"mem-init" | "after-deferred">(
  "memory-info-printed",
  "whether the kernel says how much memory is available when the page allocator takes over, or once all struct pages are made",
  [
    { value: "mem-init", source: "mm/page_alloc.c:mem_init_print_info()" },
    {
      since: "6.11",
      commit: { subject: "mm/mm_init.c: print mem_init info after defer_init is done" },
      value: "after-deferred",
      source: "mm/mm_init.c:page_alloc_init_late()",
    },
  ],
);

/**
 * How many struct pages of a node's last zone are made before the page allocator takes over (CONFIG_DEFERRED_STRUCT_PAGE_INIT). A share is one in
 * 256 of the node's pages, 2 GiB at least; reserved is what memblock holds of that much memory from the node's start.
 */
export type DeferredStart =
  | "behind-two-gibibytes"
  | "share-of-the-node"
  | "share-and-misread-reserved"
  | "share-and-reserved"
  | "behind-one-section";

export const deferredStart = defineRule<DeferredStart>(
  "deferred-start",
  "where the struct pages begin that are only made when all CPUs run",
  [
    { value: "behind-two-gibibytes", source: "mm/page_alloc.c:update_defer_init()" },
    {
      since: "4.6",
      commit: { subject: "mm: meminit: initialise more memory for inode/dentry hash tables in early boot" },
      value: "share-of-the-node",
      source: "mm/page_alloc.c:update_defer_init()",
    },
    {
      since: "4.12",
      commit: {
        hash: "864b9a393dcb",
        subject: "mm: consider memblock reservations for deferred memory initialization sizing",
      },
      value: "share-and-misread-reserved",
      source: "mm/page_alloc.c:reset_deferred_meminit()",
    },
    {
      since: "4.15",
      commit: { hash: "d135e5750205", subject: "mm/page_alloc.c: broken deferred calculation" },
      value: "share-and-reserved",
      source: "mm/page_alloc.c:reset_deferred_meminit()",
    },
    {
      since: "4.17",
      commit: { hash: "c9e97a1997fb", subject: "mm: initialize pages on demand during boot" },
      value: "behind-one-section",
      source: "mm/page_alloc.c:update_defer_init()",
    },
  ],
);

/** Whether the page tables of the vmalloc area that all processes share are made at boot. */
export const vmallocTablesPreallocated = defineRule<boolean>(
  "vmalloc-tables-preallocated",
  "whether mem_init() makes the page tables below the top level for all of the vmalloc area",
  [
    { value: false, source: "arch/x86/mm/init_64.c:mem_init()" },
    {
      since: "5.9",
      commit: { hash: "6eb82f994026", subject: "x86/mm: Pre-Allocate P4D/PUD pages for vmalloc area" },
      value: true,
      source: "arch/x86/mm/init_64.c:preallocate_vmalloc_pages()",
    },
  ],
);

export const smpLocksFreed = defineRule<"in-start-kernel" | "arch-initcall">(
  "smp-locks-freed",
  "when SMP lock prefixes of the image are given back (x86)",
  [
    { value: "in-start-kernel", source: "arch/x86/kernel/alternative.c:alternative_instructions()" },
    {
      since: "7.1",
      commit: { hash: "d5759519805c", subject: "x86/alternative: delay freeing of smp_locks section" },
      value: "arch-initcall",
      source: "arch/x86/kernel/alternative.c:alternatives_smp_module_del()",
    },
  ],
);
