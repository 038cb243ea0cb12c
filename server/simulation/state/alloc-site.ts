/**
 * Who asks memblock for memory, reserves it or gives it back: the kernel's functions as an enumeration, with what the model
 * needs to know of each. A name that a user or a log states is looked up here once, by `allocSiteNamed`; from there on rules
 * look at the site's facts and never at a name.
 */

/** What makedumpfile reads of the crashed kernel. */
export type DumpPart =
  | "mem-section"
  | "memmap"
  | "memmap-page-tables"
  | "direct-map-page-tables"
  | "node-data"
  | "kernel-image";

export interface AllocSiteFacts {
  /** The kernel function, where the site is one of several calls in it. */
  readonly function?: string;
  /** The kernel goes on without the memory: huge pages, a larger log, tables that are tried smaller, records for later. */
  readonly failureTolerated?: true;
  /** Part of the area that crashkernel= reserves (kernel/crash_reserve.c: reserve_crashkernel_generic). */
  readonly crashkernel?: "main" | "low";
  /** An area of the contiguous memory allocator (mm/cma.c), whose pages the running kernel uses. */
  readonly cma?: true;
  /** What lies there that makedumpfile 1.7 must read to find and filter the pages of a dump (elf_info.c, sparse memory model). */
  readonly neededByDump?: DumpPart;
  /** register_page_bootmem_info_node() (mm/bootmem_info.c) counts these pages where the architecture has it. */
  readonly bootmemInfo?: true;
  /** Memory of EFI's boot services, which the kernel gives back once it has entered virtual mode. */
  readonly bootServices?: true;
  /** In logs of other versions or compilers it is this site of the model that asks. */
  readonly asks?: string;
  /** memblock's own function: a log that names it does not tell who called. */
  readonly memblock?: "allocates" | "other";
}

const MEM_SECTION = { neededByDump: "mem-section" } as const;
const MEMMAP = { neededByDump: "memmap", bootmemInfo: true } as const;
const MEMMAP_TABLES = { neededByDump: "memmap-page-tables", bootmemInfo: true } as const;
const DIRECT_MAP_TABLES = { neededByDump: "direct-map-page-tables" } as const;
const NODE_DATA = { neededByDump: "node-data", bootmemInfo: true } as const;
const IMAGE = { neededByDump: "kernel-image" } as const;
const TOLERATED = { failureTolerated: true } as const;
const ALLOCATES = { memblock: "allocates" } as const;
const MEMBLOCK = { memblock: "other" } as const;

const SITES = {
  // Places that the model allocates, reserves or frees at, by file of the kernel.
  // arch/x86
  acpi_parse_hpet: TOLERATED,
  acpi_reserve_initial_tables: {},
  alloc_low_pages: DIRECT_MAP_TABLES,
  e820__memblock_setup: {},
  e820__reserve_resources: {},
  early_reserve_initrd: {},
  efi_memattr_init: {},
  efi_memblock_x86_reserve_range: {},
  efi_reserve_boot_services: { bootServices: true },
  init_mem_mapping: {},
  ioapic_setup_resources: {},
  relocate_initrd: {},
  reserve_bios_regions: {},
  reserve_brk: {},
  reserve_initrd: {},
  reserve_real_mode: {},
  setup_arch: IMAGE,
  smp_scan_config: {},
  spp_getpage: MEMMAP_TABLES,
  // arch/arm64
  arm64_memblock_init: IMAGE,
  early_pgtable_alloc: DIRECT_MAP_TABLES,
  paging_init: {},
  request_standard_resources: {},
  setup_node_to_cpumask_map: {},
  // drivers
  early_init_dt_add_memory_arch: {},
  early_init_dt_alloc_reserved_memory_arch: {},
  "early_init_dt_alloc_reserved_memory_arch(pool)": {
    function: "early_init_dt_alloc_reserved_memory_arch",
    cma: true,
  },
  efi_init: {},
  firmware_map_add_early: TOLERATED,
  setup_machine_fdt: {},
  unflatten_device_tree: {},
  // init, kernel
  alloc_bootmem_cpumask_var: {},
  print_unknown_bootoptions: TOLERATED,
  register_nosave_region: {},
  reserve_crashkernel: { crashkernel: "main" },
  "reserve_crashkernel(base)": { function: "reserve_crashkernel", crashkernel: "main" },
  "reserve_crashkernel(high)": { function: "reserve_crashkernel", crashkernel: "main" },
  reserve_crashkernel_low: { crashkernel: "low" },
  setup_command_line: {},
  setup_log_buf: TOLERATED,
  swiotlb_init: TOLERATED,
  swiotlb_memblock_alloc: TOLERATED,
  // mm
  alloc_bootmem_huge_page: TOLERATED,
  alloc_large_system_hash: TOLERATED,
  alloc_node_data: NODE_DATA,
  alloc_offline_node_data: { bootmemInfo: true },
  cma_declare_contiguous_nid: { cma: true },
  init_unavailable_range: {},
  memblocks_present: MEM_SECTION,
  numa_alloc_distance: TOLERATED,
  numa_free_distance: {},
  hugetlb_free_cross_zone_pages: {},
  pcpu_alloc_first_chunk: {},
  pcpu_build_alloc_info: {},
  pcpu_embed_first_chunk: {},
  "pcpu_embed_first_chunk(areas)": { function: "pcpu_embed_first_chunk" },
  "pcpu_embed_first_chunk(unused unit)": { function: "pcpu_embed_first_chunk" },
  pcpu_fc_alloc: {},
  pcpu_free_alloc_info: {},
  pcpu_setup_first_chunk: {},
  reserve_mem: TOLERATED,
  sparse_buffer_fini: {},
  sparse_buffer_init: { ...MEMMAP, ...TOLERATED },
  sparse_index_alloc: MEM_SECTION,
  sparse_usage_init: { ...TOLERATED, bootmemInfo: true },
  vmemmap_alloc_block_zero: MEMMAP_TABLES,
  vmemmap_populate_hugepages: MEMMAP,
  memblock_add: MEMBLOCK,
  memblock_double_array: MEMBLOCK,
  memblock_mark_nomap: MEMBLOCK,
  memblock_remove: MEMBLOCK,

  // What logs of other versions name instead.
  arch_alloc_nodedata: { ...NODE_DATA, asks: "alloc_node_data" },
  setup_node_data: { ...NODE_DATA, asks: "alloc_node_data" },
  cma_declare_contiguous: { cma: true, asks: "cma_declare_contiguous_nid" },
  memory_present: { ...MEM_SECTION, asks: "memblocks_present" },
  memblock_present: { ...MEM_SECTION, asks: "memblocks_present" },
  reserve_crashkernel_generic: { crashkernel: "main", asks: "reserve_crashkernel" },
  reserve_crashkernel_cma: {},
  sparse_mem_map_populate: { ...MEMMAP, asks: "vmemmap_populate_hugepages" },
  __populate_section_memmap: { ...MEMMAP, asks: "vmemmap_populate_hugepages" },
  vmemmap_alloc_block: { ...MEMMAP, asks: "vmemmap_populate_hugepages" },
  vmemmap_pgd_populate: { ...MEMMAP_TABLES, asks: "vmemmap_alloc_block_zero" },
  vmemmap_p4d_populate: { ...MEMMAP_TABLES, asks: "vmemmap_alloc_block_zero" },
  vmemmap_pud_populate: { ...MEMMAP_TABLES, asks: "vmemmap_alloc_block_zero" },
  vmemmap_pmd_populate: { ...MEMMAP_TABLES, asks: "vmemmap_alloc_block_zero" },
  vmemmap_pte_populate: { ...MEMMAP_TABLES, asks: "vmemmap_alloc_block_zero" },
  __register_nosave_region: { asks: "register_nosave_region" },
  sparse_early_usemaps_alloc_node: { asks: "sparse_usage_init" },
  start_kernel: { asks: "setup_command_line" },
  swiotlb_init_with_tbl: { asks: "swiotlb_init" },
  __alloc_memory_core_early: ALLOCATES,
  __memblock_alloc_base: ALLOCATES,
  __memblock_alloc_or_panic: ALLOCATES,
  memblock_alloc: ALLOCATES,
  memblock_alloc_base: ALLOCATES,
  memblock_alloc_base_nid: ALLOCATES,
  memblock_alloc_exact_nid_raw: ALLOCATES,
  memblock_alloc_from: ALLOCATES,
  memblock_alloc_internal: ALLOCATES,
  memblock_alloc_low: ALLOCATES,
  memblock_alloc_nid: ALLOCATES,
  memblock_alloc_node: ALLOCATES,
  memblock_alloc_or_panic: ALLOCATES,
  memblock_alloc_range: ALLOCATES,
  memblock_alloc_range_nid: ALLOCATES,
  memblock_alloc_raw: ALLOCATES,
  memblock_alloc_try_nid: ALLOCATES,
  memblock_alloc_try_nid_nopanic: ALLOCATES,
  memblock_alloc_try_nid_raw: ALLOCATES,
  memblock_phys_alloc: ALLOCATES,
  memblock_phys_alloc_nid: ALLOCATES,
  memblock_phys_alloc_range: ALLOCATES,
  memblock_phys_alloc_try_nid: ALLOCATES,
  memblock_virt_alloc: ALLOCATES,
  memblock_virt_alloc_internal: ALLOCATES,
  memblock_virt_alloc_try_nid: ALLOCATES,
  memblock_virt_alloc_try_nid_nopanic: ALLOCATES,
  memblock_virt_alloc_try_nid_raw: ALLOCATES,
  memblock_reserve: MEMBLOCK,
  __memblock_reserve: MEMBLOCK,
} as const satisfies Readonly<Record<string, AllocSiteFacts>>;

/** A function that takes or gives back boot memory; `…(which)` where the log tells calls of one function apart. */
export type AllocSite = keyof typeof SITES;

export const ALLOC_SITES: Readonly<Record<AllocSite, AllocSiteFacts>> = SITES;

/** Whoever a reservation is of: a site of the model, or what a user or a log called it, with the site that this names. */
export interface Caller {
  readonly site?: AllocSite | undefined;
  /** As stated; undefined where the model allocates, or where nothing was stated. */
  readonly reportedBy?: string | undefined;
}

/** Offset and size of a return address, and what the compiler appends to the name of a function that it split or changed. */
const RETURN_ADDRESS = /\+0x[0-9a-f]+\/0x[0-9a-f]+$/;
const COMPILER_SUFFIX = /(?:\.(?:constprop|isra|part|cold)(?:\.\d+)?)+$/;

/** The caller that a stated name means; `memblock_alloc_range_nid+0xe0/0x150`, as a log has it, is that function. */
export function reportedCaller(name: string | undefined): Caller {
  if (name === undefined) return {};
  const reportedBy = name.replace(RETURN_ADDRESS, "");
  const site = allocSiteNamed(plainFunction(reportedBy));
  return site === undefined ? { reportedBy } : { site, reportedBy };
}

/** A function's name without what a return address and the compiler append. */
export function plainFunction(name: string): string {
  return name.replace(RETURN_ADDRESS, "").replace(COMPILER_SUFFIX, "");
}

function allocSiteNamed(name: string): AllocSite | undefined {
  return Object.hasOwn(SITES, name) ? (name as AllocSite) : undefined;
}

/** The kernel function that the log names for a site. */
export function siteFunction(site: AllocSite): string {
  return ALLOC_SITES[site].function ?? site;
}

/** Name for people; `reserve` where nobody said who. */
export function callerName({ site, reportedBy }: Caller): string {
  return reportedBy ?? (site === undefined ? "reserve" : siteFunction(site));
}

/** A caller with its name for people; what is no more than a name (a CMA area, an allocation of the timeline) has only `by`. */
export interface Holder extends Caller {
  readonly by: string;
}

export function heldBy({ site, reportedBy }: Caller): Holder {
  return {
    by: callerName({ site, reportedBy }),
    ...(site === undefined ? {} : { site }),
    ...(reportedBy === undefined ? {} : { reportedBy }),
  };
}

/** What is known of the caller; nothing of one that is no site of the enumeration. */
export function callerFacts({ site }: Caller): AllocSiteFacts {
  return site === undefined ? {} : ALLOC_SITES[site];
}

/** Nobody said who asked for the memory: anything that is allocated at boot may lie there. */
export function isUnnamed(caller: Caller): boolean {
  return caller.reportedBy === undefined ? caller.site === undefined : callerFacts(caller).memblock !== undefined;
}
