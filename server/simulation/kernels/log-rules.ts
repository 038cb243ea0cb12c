/** How the wording of the boot log changed between versions. */
import { type Bytes, KiB, MiB } from "../units/units.ts";
import { defineRule } from "./rule-table.ts";

export interface MemblockDebugWording {
  /** Name that a reservation's line begins with, and whether it tells node and flags. */
  readonly reserve: "memblock_reserve" | "__memblock_reserve";
  readonly free: "memblock_free" | "memblock_phys_free";
  /** memblock_phys_alloc_range() has a line of its own. */
  readonly tellsPhysAlloc: boolean;
  /** Until memory is mapped, low memory is marked as what kexec handover leaves to allocations. */
  readonly marksLowMemory: boolean;
}

export const memblockDebugWording = defineRule<MemblockDebugWording>(
  "memblock-debug-wording",
  "what memblock=debug prints of a reservation, an allocation and a release",
  [
    {
      value: { reserve: "memblock_reserve", free: "memblock_free", tellsPhysAlloc: false, marksLowMemory: false },
      source: "mm/memblock.c:memblock_reserve()",
    },
    {
      since: "5.11",
      commit: { hash: "b5cf2d6c8148", subject: "mm: memblock: add more debug logs" },
      value: { reserve: "memblock_reserve", free: "memblock_free", tellsPhysAlloc: true, marksLowMemory: false },
      source: "mm/memblock.c:memblock_phys_alloc_range()",
    },
    {
      since: "5.16",
      vendors: [{ vendor: "rhel", series: "5.14", build: 151 }],
      commit: { hash: "3ecc68349bba", subject: "memblock: rename memblock_free to memblock_phys_free" },
      value: { reserve: "memblock_reserve", free: "memblock_phys_free", tellsPhysAlloc: true, marksLowMemory: false },
      source: "mm/memblock.c:memblock_phys_free()",
    },
    {
      since: "6.16",
      commit: { hash: "4c78cc596bb8", subject: "memblock: add MEMBLOCK_RSRV_KERN flag" },
      value: { reserve: "__memblock_reserve", free: "memblock_phys_free", tellsPhysAlloc: true, marksLowMemory: true },
      source: "mm/memblock.c:__memblock_reserve()",
    },
  ],
);

/** What stands in front of "Registered nosave memory". */
export const nosaveWording = defineRule<"plain" | "hibernation">(
  "nosave-wording",
  "whether the lines of nosave regions name hibernation",
  [
    { value: "plain", source: "kernel/power/snapshot.c:register_nosave_region()" },
    {
      since: "5.6",
      commit: { subject: "PM: hibernate: Add more logging on hibernation failure" },
      value: "hibernation",
      source: "kernel/power/snapshot.c:pr_fmt()",
    },
  ],
);

/** Whether the line of a hash table says how the table is mapped. */
export const hashLineTellsMapping = defineRule<boolean>(
  "hash-line-mapping",
  "whether the line of a hash table ends in how it is mapped (linear, vmalloc)",
  [
    { value: false, source: "mm/page_alloc.c:alloc_large_system_hash()" },
    {
      since: "5.3",
      vendors: [{ vendor: "rhel", series: "4.18", build: 348 }],
      commit: { subject: "mm/large system hash: use vmalloc for size > MAX_ORDER when !hashdist" },
      value: true,
      source: "mm/page_alloc.c:alloc_large_system_hash()",
    },
  ],
);

export interface ZoneLogWording {
  /** "On node 0 totalpages", pages for the memmap and LIFO batch of each zone. */
  readonly tellsZonePages: boolean;
  /** "Initializing node 1 as memoryless". */
  readonly announcesMemoryless: boolean;
}

export const zoneLogWording = defineRule<ZoneLogWording>("zone-log-wording", "what free_area_init() prints", [
  {
    value: { tellsZonePages: true, announcesMemoryless: false },
    source: "mm/page_alloc.c:free_area_init_node()",
  },
  {
    since: "5.14",
    commit: { hash: "9660ecaa79ce", subject: "mm/page_alloc: switch to pr_debug" },
    value: { tellsZonePages: false, announcesMemoryless: false },
    source: "mm/page_alloc.c:calculate_node_totalpages()",
  },
  {
    since: "5.18",
    vendors: [{ vendor: "rhel", series: "5.14", build: 79 }],
    commit: { hash: "09f49dca570a", subject: "mm: handle uninitialized numa nodes gracefully" },
    value: { tellsZonePages: false, announcesMemoryless: true },
    source: "mm/page_alloc.c:free_area_init()",
  },
  {
    since: "6.7",
    commit: { subject: "mm/mm_init.c: remove redundant pr_info when node is memoryless" },
    value: { tellsZonePages: false, announcesMemoryless: false },
    source: "mm/mm_init.c:free_area_init()",
  },
]);

/** The most that a per-CPU list takes from a zone at once, before zone_batchsize() divides it by four. */
export const zoneBatchCeiling = defineRule<Bytes>(
  "zone-batch-ceiling",
  "how large the batch of a large zone is (bytes)",
  [
    { value: 512 * KiB, source: "mm/page_alloc.c:zone_batchsize()" },
    {
      since: "4.19",
      vendors: [{ vendor: "rhel", series: "4.18", build: 305 }],
      commit: { hash: "d8a759b57035", subject: "mm, page_alloc: double zone's batchsize" },
      value: MiB,
      source: "mm/page_alloc.c:zone_batchsize()",
    },
  ],
);

/**
 * `reserved-behind-nodes`, `reserved-before-nodes`: one line for what is reserved outside of memory. `all-in-one`: one line for the machine.
 * `each-zone`: one behind each zone, with the rest of its last section. `each-hole`: one for each hole.
 */
export type UnavailableMessage =
  | "none"
  | "reserved-behind-nodes"
  | "reserved-before-nodes"
  | "all-in-one"
  | "each-zone"
  | "each-hole";

export const unavailableMessage = defineRule<UnavailableMessage>(
  "unavailable-pages-message",
  "what the log tells of struct pages without memory",
  [
    { value: "none", source: "mm/page_alloc.c:free_area_init_nodes()" },
    {
      since: "4.15",
      commit: { hash: "a4a3ede2132a", subject: "mm: zero reserved and unavailable struct pages" },
      value: "reserved-behind-nodes",
      source: "mm/page_alloc.c:zero_resv_unavail()",
    },
    {
      since: "4.18",
      commit: { hash: "e181ae0c5db9", subject: "mm: zero unavailable pages before memmap init" },
      value: "reserved-before-nodes",
      source: "mm/page_alloc.c:free_area_init_nodes()",
    },
    {
      since: "4.20",
      backports: [{ series: "4.19", from: "4.19.103" }],
      vendors: [{ vendor: "rhel", series: "4.18" }],
      commit: { hash: "907ec5fca3dc", subject: "mm: zero remaining unavailable struct pages" },
      value: "all-in-one",
      source: "mm/page_alloc.c:zero_resv_unavail()",
    },
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
      value: "each-zone",
      source: "mm/page_alloc.c:memmap_init_zone()",
    },
    {
      since: "5.14",
      backports: [
        { series: "5.10", from: "5.10.53" },
        { series: "5.13", from: "5.13.2" },
      ],
      commit: { hash: "122e093c1734", subject: "mm/page_alloc: fix memory map initialization for descending nodes" },
      value: "each-hole",
      source: "mm/page_alloc.c:init_unavailable_range()",
    },
  ],
);

/** How far the struct pages behind the last memory are initialised and counted. */
export const unavailableEnd = defineRule<"memory" | "section">(
  "unavailable-pages-end",
  "whether struct pages without memory are initialised to the end of memory or to that of its last section",
  [
    { value: "memory", source: "mm/page_alloc.c:zero_resv_unavail()" },
    {
      since: "5.6",
      backports: [
        { series: "4.19", from: "4.19.103" },
        { series: "5.4", from: "5.4.19" },
        { series: "5.5", from: "5.5.3" },
      ],
      vendors: [{ vendor: "rhel", series: "4.18", build: 240 }],
      commit: {
        hash: "e822969cab48",
        subject: "mm/page_alloc.c: fix uninitialized memmaps on a partially populated last section",
      },
      value: "section",
      source: "mm/page_alloc.c:zero_resv_unavail()",
    },
  ],
);

/** What setup_log_buf() says of a buffer that was asked for. */
export const logBufferLine = defineRule<"length" | "data-and-meta">(
  "log-buffer-line",
  "whether the kernel tells the length asked for or what the buffer takes",
  [
    { value: "length", source: "kernel/printk/printk.c:setup_log_buf()" },
    {
      since: "6.13",
      commit: { hash: "a961ec4e2860", subject: "printk: Improve memory usage logging during boot" },
      value: "data-and-meta",
      source: "kernel/printk/printk.c:print_log_buf_usage_stats()",
    },
  ],
);

/** Where build_all_zonelists() stands in start_kernel(). */
export const zonelistsPlace = defineRule<"before-parameters" | "before-swiotlb" | "behind-swiotlb">(
  "zonelists-place",
  "when the zonelists are built and told of",
  [
    { value: "before-parameters", source: "init/main.c:start_kernel()" },
    {
      since: "6.4",
      vendors: [{ vendor: "rhel", series: "5.14", build: 449 }],
      commit: { hash: "9420f89db2dd", subject: "mm: move most of core MM initialization to mm/mm_init.c" },
      value: "before-swiotlb",
      source: "mm/mm_init.c:mm_core_init()",
    },
    {
      since: "6.15",
      commit: { hash: "0d98484ee333", subject: "arch, mm: introduce arch_mm_preinit" },
      value: "behind-swiotlb",
      source: "mm/mm_init.c:mm_core_init()",
    },
  ],
);

/** How the kernel words its memory map in the log. */
export interface E820Wording {
  readonly types: Readonly<Record<string, string>>;
  /** Between the address range and the type. */
  readonly separator: string;
  readonly printsGaps: boolean;
  /** What __e820__range_add() says of an entry that finds no room. */
  readonly full: string;
}

export const e820Wording = defineRule<E820Wording>(
  "e820-wording",
  "how the boot log names the types of the memory map",
  [
    {
      value: {
        types: { "persistent legacy": "persistent (type 12)" },
        separator: " ",
        printsGaps: false,
        full: "too many entries",
      },
      source: "arch/x86/kernel/e820.c:e820_print_type()",
    },
    {
      since: "7.0",
      commit: { hash: "4d8e5a682be4", subject: "x86/boot/e820: Print gaps in the E820 table" },
      value: {
        types: {
          usable: "System RAM",
          reserved: "device reserved",
          persistent: "persistent RAM (type 7)",
          "persistent legacy": "persistent RAM (type 12)",
        },
        separator: "  ",
        printsGaps: true,
        full: "E820 table full",
      },
      source: "arch/x86/kernel/e820.c:e820_print_type()",
    },
  ],
);
