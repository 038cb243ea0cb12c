/** What changed between versions in the order and size of what an x86_64 kernel reserves and allocates while it boots. */
import { type Bytes, MiB, type Pages } from "../units/units.ts";

import { defineRule } from "./rule-table.ts";

/**
 * COMMAND_LINE_SIZE, with the NUL. arm64 has had 2048 from its beginning in 3.7 (arch/arm64/include/uapi/asm/setup.h). The boot protocol of x86
 * tells it since 2.06 (Documentation/x86/boot.rst: cmdline_size), and 255 characters before.
 */
export const commandLineSize = defineRule<Bytes>("command-line-size", "how many bytes of a command line are read", [
  { value: 256, source: "include/asm-x86_64/setup.h:COMMAND_LINE_SIZE" },
  {
    since: "2.6.21",
    between: { without: "2.6.20", with: "2.6.21" },
    value: 2048,
    source: "arch/x86/include/asm/setup.h:COMMAND_LINE_SIZE",
  },
]);

/** How the first megabyte is kept from the allocator. */
export const lowMemoryReservation = defineRule<"bottom-64K" | "first-megabyte">(
  "low-memory-reservation",
  "whether only parts of the first megabyte or all of it stays reserved",
  [
    { value: "bottom-64K", source: "arch/x86/kernel/setup.c:setup_arch()" },
    {
      since: "5.13",
      vendors: [{ vendor: "rhel", series: "4.18", build: 348 }],
      commit: { hash: "f1d4d47c5851", subject: "x86/setup: Always reserve the first 1M of RAM" },
      value: "first-megabyte",
      source: "arch/x86/kernel/setup.c:early_reserve_memory()",
    },
  ],
);

/** Whether a crash kernel asked for keeps all of the first megabyte reserved, before every boot did. */
export const crashkernelKeepsLowMegabyte = defineRule<boolean>(
  "crashkernel-keeps-low-megabyte",
  "whether crashkernel= keeps the first megabyte reserved",
  [
    { value: false, source: "arch/x86/realmode/init.c:reserve_real_mode()" },
    {
      // In the review of 5.4.69. 4.18.0-193.14.2.el8_2 kept all 159 pages below 640 KiB; builds before it were not seen.
      since: "5.5",
      backports: [{ series: "5.4", from: "5.4.69" }],
      vendors: [{ vendor: "rhel", series: "4.18", build: 193 }],
      commit: {
        hash: "6f599d84231f",
        subject: "x86/kdump: Always reserve the low 1M when the crashkernel option is specified",
      },
      value: true,
      source: "arch/x86/kernel/crash.c:crash_reserve_low_1M()",
    },
  ],
);

/** Firmware keeps them outside of RAM; 5.4 and older series got the change later, too, from updates that were not looked up. */
export const acpiTablesReserved = defineRule<boolean>(
  "acpi-tables-reserved",
  "whether the ACPI tables are reserved in memblock before anything is allocated",
  [
    { value: false, source: "arch/x86/kernel/setup.c:setup_arch()" },
    {
      since: "5.12",
      backports: [{ series: "5.10", from: "5.10.28" }],
      commit: { hash: "1a1c130ab757", subject: "ACPI: tables: x86: Reserve memory occupied by ACPI tables" },
      value: true,
      source: "drivers/acpi/tables.c:acpi_reserve_initial_tables()",
    },
  ],
);

/** Behind the mapping of RAM, wherever the initrd lies. */
export const initrdOfHalfTheMemory = defineRule<"panics" | "taken">(
  "initrd-of-half-the-memory",
  "what becomes of an initrd that is half of the mapped memory or more",
  [
    { value: "panics", source: "arch/x86/kernel/setup.c:reserve_initrd()" },
    {
      since: "5.10",
      commit: { hash: "3c45ee6dc7a1", subject: "x86/setup: simplify initrd relocation and reservation" },
      value: "taken",
      source: "arch/x86/kernel/setup.c:reserve_initrd()",
    },
  ],
);

/** Before 5.15 the probe for the top 2 MiB of the direct map only looked the place up. */
export const directMapProbe = defineRule<"looked-up" | "allocated-and-freed">(
  "direct-map-probe",
  "how the highest free 2 MiB is found before RAM is mapped top-down",
  [
    { value: "looked-up", source: "arch/x86/mm/init.c:memory_map_top_down()" },
    {
      since: "5.15",
      vendors: [{ vendor: "rhel", series: "5.14", build: 32 }],
      commit: { hash: "a7259df76702", subject: "memblock: make memblock_find_in_range method private" },
      value: "allocated-and-freed",
      source: "arch/x86/mm/init.c:memory_map_top_down()",
    },
  ],
);

/** Where sparse_init() and the sizing of zones stand in the sequence. */
export const sparseInitPlace = defineRule<"in-setup-arch" | "in-mm-core-init">(
  "sparse-init-place",
  "whether the memmap is allocated before or behind the firmware's records and boot-time huge pages",
  [
    { value: "in-setup-arch", source: "arch/x86/mm/init_64.c:paging_init()" },
    {
      since: "7.0",
      commit: { hash: "4267739cabb8", subject: "arch, mm: consolidate initialization of SPARSE memory model" },
      value: "in-mm-core-init",
      source: "mm/mm_init.c:free_area_init()",
    },
  ],
);

/** Where the memmap is allocated in free_area_init(): the data of nodes without memory are put behind or before it. */
export const sparseInitOrder = defineRule<"before-zones" | "behind-nodes">(
  "sparse-init-order",
  "whether the memmap is allocated before zones are sized, or behind the data of nodes without memory and the count of free pages that hash tables are sized by",
  [
    { value: "before-zones", source: "mm/mm_init.c:free_area_init()" },
    {
      since: "7.3",
      between: { without: "7.2.12", with: "7.3.4" },
      value: "behind-nodes",
      source: "mm/mm_init.c:mm_core_init_early()",
    },
  ],
);

/** Who allocates the pg_data_t of a node without memory. */
export const memorylessNodePlace = defineRule<"init-cpu-to-node" | "free-area-init">(
  "memoryless-node-place",
  "whether a node without memory gets its data because of its CPUs, or like any possible node when zones are sized",
  [
    { value: "init-cpu-to-node", source: "arch/x86/mm/numa.c:init_memory_less_node()" },
    {
      since: "5.18",
      vendors: [{ vendor: "rhel", series: "5.14", build: 79 }],
      commit: { hash: "09f49dca570a", subject: "mm: handle uninitialized numa nodes gracefully" },
      value: "free-area-init",
      source: "mm/page_alloc.c:free_area_init()",
    },
  ],
);

/** How the memmap of a run of sections is allocated. */
export const memmapAllocation = defineRule<"buffer" | "per-section">(
  "memmap-allocation",
  "whether the memmap of a node is one exact-node block or allocated section by section with fallback",
  [
    { value: "buffer", source: "mm/sparse.c:sparse_buffer_init()" },
    {
      since: "7.2",
      commit: { subject: "mm/sparse: remove sparse buffer pre-allocation mechanism" },
      value: "per-section",
      source: "mm/sparse-vmemmap.c:vmemmap_populate_hugepages()",
    },
  ],
);

/** MEMBLOCK_ALLOC_ACCESSIBLE is 0, MEMBLOCK_ALLOC_NOLEAKTRACE 1: neither is a limit. Booted: 6.16.12 and later have 1. */
export const memmapLimit = defineRule<0 | 1>(
  "memmap-limit",
  "which limit memblock=debug tells of allocations for the memmap: of memory that kmemleak looks at, or not",
  [
    { value: 0, source: "mm/mm_init.c:memmap_alloc()" },
    {
      since: "6.16",
      between: { without: "6.12", with: "6.16.12" },
      value: 1,
      source: "mm/mm_init.c:memmap_alloc()",
    },
  ],
);

/** Where the memmap's buffer of a node begins, and what becomes of its pages in front of the first huge page. */
export const memmapBuffer = defineRule<{
  readonly align: "memmap" | "page";
  readonly gap: "freed" | "kept";
}>(
  "memmap-buffer",
  "whether the buffer for a node's memmap begins at a page that can map memmap, or at any: then its last part does not fit and is allocated apart",
  [
    { value: { align: "memmap", gap: "freed" }, source: "mm/sparse-vmemmap.c:sparse_mem_maps_populate_node()" },
    {
      since: "4.19",
      vendors: [{ vendor: "rhel", series: "4.18" }],
      commit: { hash: "35fd1eb1e821", subject: "mm/sparse: abstract sparse buffer allocations" },
      value: { align: "page", gap: "kept" },
      source: "mm/sparse.c:sparse_buffer_alloc()",
    },
    {
      since: "5.4",
      commit: { subject: "mm/sparse.c: fix memory leak of sparsemap_buf in aligned memory" },
      value: { align: "page", gap: "freed" },
      source: "mm/sparse.c:sparse_buffer_alloc()",
    },
    {
      since: "5.5",
      vendors: [{ vendor: "rhel", series: "4.18", build: 305 }],
      commit: { hash: "09dbcf422e9b", subject: "mm/sparse.c: do not waste pre allocated memmap space" },
      value: { align: "memmap", gap: "freed" },
      source: "mm/sparse.c:sparse_buffer_init()",
    },
  ],
);

/** Whether the memmap's buffer may come from another node. */
export const memmapBufferNode = defineRule<"any" | "exact">(
  "memmap-buffer-node",
  "whether the buffer for a node's memmap comes from another node where its own has no room, or there is none",
  [
    { value: "any", source: "mm/sparse.c:sparse_buffer_init()" },
    {
      since: "5.6",
      commit: { subject: "mm: support memblock alloc on the exact node for sparse_buffer_init()" },
      value: "exact",
      source: "mm/sparse.c:sparse_buffer_init()",
    },
  ],
);

/** How the usage maps of sections are allocated. */
export const usageMapAllocation = defineRule<"beside-node-data" | "on-node">(
  "usage-map-allocation",
  "whether usage maps go into the section that holds the node's NODE_DATA or just on the node",
  [
    { value: "beside-node-data", source: "mm/sparse.c:sparse_early_usemaps_alloc_pgdat_section()" },
    {
      since: "7.1",
      commit: { subject: "mm/sparse: remove CONFIG_MEMORY_HOTPLUG-specific usemap allocation handling" },
      value: "on-node",
      source: "mm/sparse.c:sparse_usage_init()",
    },
  ],
);

/** Cpumasks allocated at boot beyond one for each possible node. */
export const bootCpumasks = defineRule<number>("boot-cpumasks", "how many CPU masks are allocated besides one a node", [
  { value: 4, source: "arch/x86/kernel/cpu/common.c:setup_cpu_local_masks()" },
  {
    since: "6.5",
    vendors: [{ vendor: "rhel", series: "5.14", build: 428 }],
    commit: { hash: "2711b8e2b71f", subject: "x86/smpboot: Switch to hotplug core state synchronization" },
    value: 1,
    source: "arch/x86/kernel/smpboot.c:setup_cpu_local_masks()",
  },
]);

/** Whether unknown parameters are gathered into a string, allocated and freed at once. */
export const unknownParametersPrinted = defineRule<boolean>(
  "unknown-parameters-printed",
  "whether the kernel prints the parameters it doesn't know",
  [
    { value: false, source: "init/main.c:start_kernel()" },
    {
      since: "5.14",
      commit: { hash: "86d1919a4fb0", subject: "init: print out unknown kernel parameters" },
      value: true,
      source: "init/main.c:print_unknown_bootoptions()",
    },
  ],
);

/** When the memory of EFI's boot services becomes free: before the watermarks are computed, or between them and khugepaged's. */
export const bootServicesFreed = defineRule<"in-start-kernel" | "arch-initcall">(
  "boot-services-freed",
  "when memory of EFI's boot services is given back (x86)",
  [
    { value: "in-start-kernel", source: "arch/x86/platform/efi/efi.c:__efi_enter_virtual_mode()" },
    {
      since: "7.0",
      commit: { hash: "a4b0bf6a40f3", subject: "x86/efi: defer freeing of boot services memory" },
      // In the queues of 1 April 2026; not in 6.19.10. Debian's 6.1.176-1 has it.
      backports: [
        { series: "5.10", from: "5.10.262" },
        { series: "6.1", from: "6.1.176" },
        { series: "6.12", from: "6.12.107" },
        { series: "6.19", from: "6.19.14" },
      ],
      value: "arch-initcall",
      source: "arch/x86/platform/efi/quirks.c:efi_free_boot_services()",
    },
  ],
);

/** What the sizes of the boot-time hash tables are counted from. */
export const kernelPagesCount = defineRule<"present-minus-memmap" | "free-memblock">(
  "kernel-pages-count",
  "whether hash tables are sized by the zones' pages without their memmap or by what memblock has free",
  [
    { value: "present-minus-memmap", source: "mm/page_alloc.c:free_area_init_core()" },
    {
      since: "6.10",
      commit: {
        subject: "mm/mm_init.c: remove meaningless calculation of zone->managed_pages in free_area_init_core()",
      },
      value: "free-memblock",
      source: "mm/mm_init.c:calc_nr_kernel_pages()",
    },
  ],
);

/** Whether hash tables grow by half as much for each factor 4 of memory above 64 GiB. */
export const hashScalesWithMemory = defineRule<boolean>(
  "hash-adaptive-scale",
  "whether hash tables of machines with more than 64 GiB grow slower than their memory",
  [
    { value: false, source: "mm/page_alloc.c:alloc_large_system_hash()" },
    {
      since: "4.13",
      commit: { hash: "9017217b6f45", subject: "mm: adaptive hash table scaling" },
      value: true,
      source: "mm/page_alloc.c:alloc_large_system_hash()",
    },
  ],
);

/** Which machines have their hash tables made by vmalloc, later than memblock: a kernel without NUMA never does. */
export const hashSpread = defineRule<"always" | "several-nodes">(
  "hash-spread",
  "whether hash tables are spread by vmalloc on machines with one node of memory too",
  [
    { value: "always", source: "mm/page_alloc.c:set_hashdist()" },
    {
      since: "5.3",
      commit: { subject: "mm/large system hash: clear hashdist when only one node with memory is booted" },
      value: "several-nodes",
      source: "mm/page_alloc.c:fixup_hashdist()",
    },
  ],
);

/** The log buffer holds records, descriptors and infos; before 5.10 only text. */
export const logBufferPieces = defineRule<"text" | "ring">(
  "log-buffer-pieces",
  "whether the log buffer has descriptors and infos beside the text",
  [
    { value: "text", source: "kernel/printk/printk.c:setup_log_buf()" },
    {
      since: "5.10",
      vendors: [{ vendor: "rhel", series: "4.18", build: 372 }],
      commit: { hash: "896fbe20b4e2", subject: "printk: use the lockless ringbuffer" },
      value: "ring",
      source: "kernel/printk/printk.c:setup_log_buf()",
    },
  ],
);

/** reserve_mem= */
export const reserveMemParameter = defineRule<boolean>("reserve-mem-parameter", "whether reserve_mem= exists", [
  { value: false, source: "mm/memblock.c:memblock_reserve()" },
  {
    since: "6.11",
    commit: { hash: "1e4c64b71c9b", subject: 'mm/memblock: Add "reserve_mem" to reserved named memory at boot up' },
    value: true,
    source: "mm/memblock.c:reserve_mem()",
  },
]);

/** INIT_PGD_PAGE_COUNT by the options it depends on: 5-level tables, and twice as many with RANDOMIZE_MEMORY. Pages. */
export const earlyPageTables = defineRule<readonly Pages[]>(
  "early-page-tables",
  "how many page-table pages the early heap may hold, in all configurations",
  [
    { value: [6, 12], source: "arch/x86/mm/init.c:early_alloc_pgt_buf()" },
    {
      since: "5.12",
      commit: { hash: "167dcfc08b0b", subject: "x86/mm: Increase pgt_buf size for 5-level page tables" },
      value: [6, 8, 12, 16],
      source: "arch/x86/mm/init.c:early_alloc_pgt_buf()",
    },
  ],
);

/** Callers that keep out of the first 16 MiB. */
export const MAX_DMA_ADDRESS = 16 * MiB;

export const sysctlParameters = defineRule(
  "sysctl-parameters",
  "whether `sysctl.vm.NAME=` on the command line sets a sysctl",
  [
    { value: false, source: "init/main.c:kernel_init()" },
    {
      since: "5.8",
      commit: {
        hash: "3db978d480e2",
        subject: "kernel/sysctl: support setting sysctl parameters from kernel command line",
      },
      value: true,
      source: "fs/proc/proc_sysctl.c:do_sysctl_args()",
    },
  ],
);
