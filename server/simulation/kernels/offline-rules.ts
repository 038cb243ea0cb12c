/**
 * How a block leaves its zone, by version. Sources: mm/memory_hotplug.c (offline_pages, shrink_zone_span),
 * mm/page_isolation.c (start_isolate_page_range), drivers/base/memory.c.
 */
import { defineRule } from "./rule-table.ts";

/** Order in which the pageblocks of a range are isolated: it decides which page a failure names. */
export const isolationOrder = defineRule<"ascending" | "first-last-middle">(
  "isolation-order",
  "in which order pageblocks are isolated",
  [
    { value: "ascending", source: "mm/page_isolation.c:start_isolate_page_range()" },
    {
      since: "5.18.0-rc4-next-20220426",
      until: "5.18.0",
      value: "first-last-middle",
      source: "mm/page_isolation.c:start_isolate_page_range()",
    },
    {
      since: "5.19",
      vendors: [{ vendor: "rhel", series: "5.14", build: 293 }],
      commit: { hash: "b2c9e2fbba32", subject: "mm: make alloc_contig_range work at pageblock granularity" },
      value: "first-last-middle",
      source: "mm/page_isolation.c:start_isolate_page_range()",
    },
  ],
);

/** Tail pages of a gigantic page that boot took are initialised from its head. */
export const giganticTailZone = defineRule<"own" | "head">(
  "gigantic-tail-zone",
  "whether struct pages of a gigantic page that boot took say the zone they lie in, or that of its head",
  [
    { value: "own", source: "mm/hugetlb.c:prep_compound_gigantic_page()" },
    {
      since: "6.7",
      commit: {
        hash: "fde1c4ecf916",
        subject: "mm: hugetlb: skip initialization of gigantic tail struct pages if freed by HVO",
      },
      value: "head",
      source: "mm/hugetlb.c:hugetlb_folio_init_tail_vmemmap()",
    },
  ],
);

export const holesRefuseOffline = defineRule<boolean>(
  "holes-refuse-offline",
  "whether a block with holes in its memory can't be offlined",
  [
    { value: false, source: "mm/memory_hotplug.c:__offline_pages()" },
    {
      since: "5.5",
      vendors: [{ vendor: "rhel", series: "4.18", build: 305 }],
      commit: {
        hash: "c5e79ef561b0",
        subject: "mm/memory_hotplug.c: don't allow to online/offline memory blocks with holes",
      },
      value: true,
      source: "mm/memory_hotplug.c:__offline_pages()",
    },
  ],
);

/** When a zone's span gives up the blocks at its ends. */
export const spanShrinks = defineRule<"at-removal" | "at-offline">(
  "span-shrinks",
  "whether a zone's span shrinks when a block goes offline or only when its memory is removed",
  [
    { value: "at-removal", source: "mm/memory_hotplug.c:__remove_zone()" },
    {
      since: "5.5",
      backports: [
        { series: "4.19", from: "4.19.100" },
        { series: "5.4", from: "5.4.9" },
      ],
      vendors: [{ vendor: "rhel", series: "4.18", build: 240 }],
      commit: { hash: "feee6b298916", subject: "mm/memory_hotplug: shrink zones when offlining memory" },
      value: "at-offline",
      source: "mm/memory_hotplug.c:remove_pfn_range_from_zone()",
    },
  ],
);

/** What becomes of an offlining whose pages can't be migrated. */
export const offlineGivesUp = defineRule<"after-two-minutes" | "never">(
  "offline-gives-up",
  "whether offlining ends by itself when pages can't be migrated",
  [
    { value: "after-two-minutes", source: "mm/memory_hotplug.c:__offline_pages()" },
    {
      since: "4.15",
      commit: { hash: "ecde0f3e7f9e", subject: "mm, memory_hotplug: remove timeout from __offline_memory" },
      value: "never",
      source: "mm/memory_hotplug.c:__offline_pages()",
    },
  ],
);

/** How a page dump is worded. */
export interface PageDumpFormat {
  /** Whether the first line holds the (hashed) address of the struct page. */
  readonly pointer: boolean;
  /** Whether node, zone and lastcpupid stand after the names of the flags. */
  readonly fields: boolean;
  readonly pageType: boolean;
  /** Bit number of PG_reserved. */
  readonly reservedBit: number;
}

export const pageDumpFormat = defineRule<PageDumpFormat>("page-dump-format", "how dump_page() words a page", [
  {
    value: { pointer: true, fields: false, pageType: false, reservedBit: 12 },
    source: "mm/debug.c:__dump_page()",
  },
  {
    since: "5.13",
    vendors: [{ vendor: "rhel", series: "4.18", build: 372 }],
    commit: { hash: "c244297acbe5", subject: "vsprintf: dump full information of page flags in pGp" },
    value: { pointer: true, fields: true, pageType: false, reservedBit: 12 },
    source: "lib/vsprintf.c:format_page_flags()",
  },
  {
    since: "6.4",
    vendors: [{ vendor: "rhel", series: "5.14", build: 449 }],
    commit: { hash: "4c85c0be3d7a", subject: "mm, printk: introduce new format %pGt for page_type" },
    value: { pointer: true, fields: true, pageType: true, reservedBit: 12 },
    source: "mm/debug.c:__dump_page()",
  },
  {
    since: "6.6",
    vendors: [{ vendor: "rhel", series: "5.14", build: 524 }],
    commit: { subject: "mm: rearrange page flags" },
    value: { pointer: true, fields: true, pageType: true, reservedBit: 14 },
    source: "include/linux/page-flags.h:PG_reserved",
  },
  {
    since: "6.9",
    vendors: [{ vendor: "rhel", series: "5.14", build: 545 }],
    commit: { hash: "fae7d834c43c", subject: "mm: add __dump_folio()" },
    value: { pointer: false, fields: true, pageType: true, reservedBit: 14 },
    source: "mm/debug.c:__dump_folio()",
  },
  {
    since: "6.10",
    commit: { hash: "46df8e73a4a3", subject: "mm: free up PG_slab" },
    value: { pointer: false, fields: true, pageType: false, reservedBit: 13 },
    source: "include/linux/page-flags.h:PG_reserved",
  },
]);

/** What the struct pages of holes within a boot section are linked to. */
export const holePagesZone = defineRule<"first" | "neighbour">(
  "hole-pages-zone",
  "whether the struct page of a hole belongs to the first zone of the first node or to that of the RAM beside it",
  [
    { value: "first", source: "mm/page_alloc.c:init_unavailable_mem()" },
    {
      since: "5.12",
      backports: [
        { series: "5.10", from: "5.10.24" },
        { series: "5.11", from: "5.11.7" },
      ],
      commit: {
        hash: "0740a50b9baa",
        subject: "mm/page_alloc.c: refactor initialization of struct page for holes in memory layout",
      },
      value: "neighbour",
      source: "mm/page_alloc.c:init_unavailable_range()",
    },
  ],
);

/** Whether arm64 refuses ranges whose ends lie inside a huge mapping of the linear map or the memmap. */
export const splitLeafRefused = defineRule<boolean>(
  "split-leaf-refused",
  "whether arm64 refuses to offline a range that would split a huge mapping",
  [
    { value: false, source: "arch/arm64/mm/mmu.c:prevent_memory_remove_notifier()" },
    {
      since: "7.1",
      commit: { hash: "95a58852b0e5", subject: "arm64/mm: Reject memory removal that splits a kernel leaf mapping" },
      value: true,
      source: "arch/arm64/mm/mmu.c:prevent_memory_remove_notifier()",
    },
  ],
);

/** Whether success is told to everybody or only to who asked for debug messages of memory_hotplug.c. */
export const offlinedMessage = defineRule<"info" | "debug">("offlined-message", "who is told of offlined pages", [
  { value: "info", source: "mm/memory_hotplug.c:__offline_pages()" },
  {
    since: "5.11",
    commit: { hash: "7c33023aad16", subject: "mm/memory_hotplug: quieting offline operation" },
    value: "debug",
    source: "mm/memory_hotplug.c:offline_pages()",
  },
]);

export const bootMemoryMessage = defineRule<boolean>(
  "boot-memory-message",
  "whether arm64 prints that it refuses to take boot memory offline",
  [
    { value: false, source: "arch/arm64/mm/mmu.c:prevent_bootmem_remove_notifier()" },
    {
      since: "5.11",
      commit: { hash: "9fb3d4a30338", subject: "arm64/mm/hotplug: Enable MEM_OFFLINE event handling" },
      value: true,
      source: "arch/arm64/mm/mmu.c:prevent_bootmem_remove_notifier()",
    },
  ],
);
