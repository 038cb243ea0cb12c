/**
 * What changed between versions in how the kernel takes in the firmware's memory map, describes NUMA nodes and keeps
 * books about early memory. Sources: arch/x86/kernel/e820.c, arch/x86/mm/numa.c, mm/numa_memblks.c, mm/memblock.c.
 */
import { defineRule } from "./rule-table.ts";

/** What memblock stores with a reserved range, which decides which neighbours it joins. */
export interface ReservedMarks {
  /** Node of a reservation that belongs to none. */
  readonly withoutNode: "MAX_NUMNODES" | "NUMA_NO_NODE";
  /** An allocation is stored with the node that was asked for. */
  readonly allocationKeepsNode: boolean;
  /** Memory the kernel uses itself is flagged RSRV_KERN. */
  readonly kernelMemoryFlagged: boolean;
}

export const reservedMarks = defineRule<ReservedMarks>(
  "reserved-marks",
  "which node and flags memblock stores with reserved ranges",
  [
    {
      value: { withoutNode: "MAX_NUMNODES", allocationKeepsNode: false, kernelMemoryFlagged: false },
      source: "mm/memblock.c:memblock_reserve()",
    },
    {
      since: "6.16",
      commit: { hash: "4c78cc596bb8", subject: "memblock: add MEMBLOCK_RSRV_KERN flag" },
      value: { withoutNode: "NUMA_NO_NODE", allocationKeepsNode: true, kernelMemoryFlagged: true },
      source: "mm/memblock.c:__memblock_reserve()",
    },
  ],
);

export const acpiDataCountsAsRamEnd = defineRule(
  "acpi-data-counts-as-ram-end",
  "whether ACPI data above all RAM raises the highest page frame number",
  [
    { value: false, source: "arch/x86/kernel/e820.c:e820_end_pfn()" },
    {
      since: "6.11",
      vendors: [{ vendor: "rhel", series: "5.14", build: 526 }],
      commit: { hash: "06fa48d85b09", subject: "x86/mm: Make e820__end_ram_pfn() cover E820_TYPE_ACPI ranges" },
      value: true,
      source: "arch/x86/kernel/e820.c:e820__end_ram_pfn()",
    },
  ],
);

/** Where blocks of the NUMA description are cut. */
export interface NumaCleanup {
  /** Blocks without any RAM are set aside before the rest is looked at. */
  readonly dropsBlocksWithoutRam: boolean;
  /** `max-pfn`: [0, max_pfn); `dram`: from the first to the last byte of RAM. */
  readonly clipsTo: "max-pfn" | "dram";
}

export const numaCleanup = defineRule<NumaCleanup>(
  "numa-cleanup",
  "what becomes of the parts of the NUMA description that hold no RAM",
  [
    {
      value: { dropsBlocksWithoutRam: false, clipsTo: "max-pfn" },
      source: "arch/x86/mm/numa.c:numa_cleanup_meminfo()",
    },
    {
      since: "4.3",
      commit: { hash: "95cf82ecc1fc", subject: "mem-hotplug: handle node hole when initializing numa_meminfo." },
      value: { dropsBlocksWithoutRam: true, clipsTo: "max-pfn" },
      source: "arch/x86/mm/numa.c:numa_cleanup_meminfo()",
    },
    {
      since: "6.12",
      commit: { hash: "87482708210f", subject: "mm: introduce numa_memblks" },
      value: { dropsBlocksWithoutRam: true, clipsTo: "dram" },
      source: "mm/numa_memblks.c:numa_cleanup_meminfo()",
    },
  ],
);

/**
 * `numa=fake=2U`. Before it the U is not looked at, and 2 is the number of all fake nodes. The first form of 4.19 takes a wrong real node where
 * there are more than two, which is not followed.
 */
export const fakeNodesOfEach = defineRule(
  "fake-nodes-of-each",
  "whether a U behind the number of numa=fake= divides each real node into as many, holes and all",
  [
    { value: false, source: "arch/x86/mm/numa_emulation.c:numa_emulation()" },
    {
      since: "4.19",
      vendors: [{ vendor: "rhel", series: "4.18" }],
      commit: { hash: "cc9aec03e58f", subject: "x86/numa_emulation: Introduce uniform split capability" },
      value: true,
      source: "arch/x86/mm/numa_emulation.c:split_nodes_size_interleave_uniform()",
    },
  ],
);

/**
 * A small real node behind a large one may have room for fewer, of at least 32 MiB. Of the stable series the first updates are named that were seen
 * with it; without it were 6.18.15.
 */
export const fakeNodesCounted = defineRule<"all-so-far" | "each">(
  "fake-nodes-counted",
  "whether numa=fake=NU is given up where one real node has fewer than N, or where all up to it together have",
  [
    { value: "all-so-far", source: "arch/x86/mm/numa_emulation.c:numa_emulation()" },
    {
      since: "7.2",
      backports: [
        { series: "5.10", from: "5.10.262" },
        { series: "6.1", from: "6.1.192" },
        { series: "6.12", from: "6.12.107" },
      ],
      commit: { subject: "mm/fake-numa: fix under-allocation detection in uniform split" },
      value: "each",
      source: "mm/numa_emulation.c:numa_emulation()",
    },
  ],
);

/** `numa=fake=512M`. The number -1 is NUMA_NO_NODE: the memory of that piece belongs to no node, and the kernel dies when it frees it. */
export const fakeNodesOfSize = defineRule<{ readonly first: number; readonly leastIn: "bytes" | "pages" }>(
  "fake-nodes-of-size",
  "the number of the first node of numa=fake=SIZE, and in what the least size is rounded down that all numbers of nodes last for",
  [
    {
      value: { first: 0, leastIn: "bytes" },
      source: "arch/x86/mm/numa_emulation.c:split_nodes_size_interleave()",
    },
    {
      since: "4.19",
      commit: { hash: "cc9aec03e58f", subject: "x86/numa_emulation: Introduce uniform split capability" },
      value: { first: -1, leastIn: "pages" },
      source: "arch/x86/mm/numa_emulation.c:split_nodes_size_interleave()",
    },
    {
      since: "5.9-rc4",
      backports: [
        { series: "4.19", from: "4.19.144" },
        { series: "5.4", from: "5.4.64" },
        { series: "5.8", from: "5.8.8" },
      ],
      vendors: [{ vendor: "rhel", series: "4.18" }],
      commit: { hash: "ccae0f36d500", subject: "x86, fakenuma: Fix invalid starting node ID" },
      value: { first: 0, leastIn: "pages" },
      source: "arch/x86/mm/numa_emulation.c:split_nodes_size_interleave()",
    },
  ],
);

/**
 * Whether numa_emulation() carries the firmware's proximity domains over to the nodes it makes. It then makes none where the kernel uses no
 * NUMA (numa_off), and real nodes that nothing was cut from stay possible. 6.12.67 has it together with the correction
 * 4c80187001d3 ("mm/fake-numa: handle cases with no SRAT info"), without which a machine that has no SRAT got no fake nodes.
 */
export const fakeNodesKeepDomains = defineRule(
  "fake-nodes-keep-domains",
  "whether the nodes of numa=fake= take over the proximity domains of the firmware, and are given up where NUMA is off",
  [
    { value: false, source: "arch/x86/mm/numa_emulation.c:numa_emulation()" },
    {
      since: "6.14",
      backports: [{ series: "6.12", from: "6.12.67" }],
      commit: { hash: "63db8170bf34", subject: "mm/fake-numa: allow later numa node hotplug" },
      value: true,
      source: "drivers/acpi/numa/srat.c:fix_pxm_node_maps()",
    },
  ],
);

/**
 * The change that keeps real nodes which no fake one was cut from also gives them distances, read from its copy of the firmware's table. Where the
 * firmware has none (no SLIT) there is no copy, and the kernel follows a null pointer. Linux 7.3 still does.
 */
export const uncutNodesNeedSlit = defineRule(
  "uncut-nodes-need-slit",
  "whether real nodes that no node of numa=fake= was cut from make a kernel panic whose firmware gives no distances",
  [
    { value: false, source: "arch/x86/mm/numa_emulation.c:numa_emulation()" },
    {
      since: "6.14",
      backports: [{ series: "6.12", from: "6.12.67" }],
      commit: { hash: "63db8170bf34", subject: "mm/fake-numa: allow later numa node hotplug" },
      value: true,
      source: "mm/numa_emulation.c:numa_emulation()",
    },
  ],
);

export const numaCoverageMessage = defineRule<"nodes-only-cover" | "no-nodes-coverage">(
  "numa-coverage-message",
  "what the kernel says when a NUMA description leaves RAM out",
  [
    { value: "nodes-only-cover", source: "arch/x86/mm/numa.c:numa_meminfo_cover_memory()" },
    {
      since: "6.8",
      commit: {
        hash: "ff6c3d81f2e8",
        subject: "NUMA: optimize detection of memory with no node id assigned by firmware",
      },
      value: "no-nodes-coverage",
      source: "mm/memblock.c:memblock_validate_numa_coverage()",
    },
  ],
);

export const pxmPrintedForCpus = defineRule("pxm-printed-for-cpus", "whether the log lists the node of each CPU", [
  { value: true, source: "arch/x86/mm/srat.c:acpi_numa_processor_affinity_init()" },
  {
    since: "6.12",
    commit: { hash: "830a0d12943f", subject: "x86/mm: Don't print out SRAT table information" },
    value: false,
    source: "arch/x86/mm/srat.c:acpi_numa_processor_affinity_init()",
  },
]);

/** The place is the same: no memory above max_pfn_mapped is given out by then. */
export const distanceTableAllocation = defineRule<"looked-up" | "memblock_phys_alloc_range" | "memblock_alloc">(
  "distance-table-allocation",
  "how the distance table of fake nodes is allocated",
  [
    { value: "looked-up", source: "arch/x86/mm/numa.c:numa_alloc_distance()" },
    {
      since: "5.15",
      vendors: [{ vendor: "rhel", series: "5.14", build: 32 }],
      commit: { hash: "a7259df76702", subject: "memblock: make memblock_find_in_range method private" },
      value: "memblock_phys_alloc_range",
      source: "arch/x86/mm/numa.c:numa_alloc_distance()",
    },
    {
      since: "6.12",
      commit: { subject: "x86/numa: simplify numa_distance allocation" },
      value: "memblock_alloc",
      source: "mm/numa_memblks.c:numa_alloc_distance()",
    },
  ],
);

export const distanceTablePrinted = defineRule(
  "distance-table-printed",
  "whether the log tells of the distance table that fake nodes get",
  [
    { value: true, source: "arch/x86/mm/numa.c:numa_alloc_distance()" },
    {
      since: "6.15",
      between: { without: "6.14", with: "6.17" },
      value: false,
      source: "mm/numa_memblks.c:numa_alloc_distance()",
    },
  ],
);

/** Entries that memblock's arrays in the kernel image have; more need memory, which a list may take from memblock_allow_resize() on. */
export const initialRegions = defineRule<"generic" | "reserved-by-cpus" | "efi-memory-map">(
  "memblock-initial-regions",
  "how many regions arm64 with CONFIG_EFI holds before its lists may grow",
  [
    { value: "generic", source: "mm/memblock.c:memblock_add_range()" },
    {
      since: "5.0",
      vendors: [{ vendor: "rhel", series: "4.18", build: 425 }],
      commit: { subject: "arm64, mm, efi: Account for GICv3 LPI tables in static memblock reserve table" },
      value: "reserved-by-cpus",
      source: "arch/arm64/include/asm/memory.h:INIT_MEMBLOCK_RESERVED_REGIONS",
    },
    {
      since: "6.0",
      vendors: [{ vendor: "rhel", series: "5.14", build: 293 }],
      commit: { hash: "450d0e74d886", subject: "memblock,arm64: expand the static memblock memory table" },
      value: "efi-memory-map",
      source: "arch/arm64/include/asm/memory.h:INIT_MEMBLOCK_MEMORY_REGIONS",
    },
  ],
);

/** What memblock_double_array() does before memblock_allow_resize(). */
export const fullListBeforeResize = defineRule<"fails" | "panics">(
  "full-list-before-resize",
  "whether a full list that may not grow yet loses the region or stops the kernel",
  [
    { value: "fails", source: "mm/memblock.c:memblock_double_array()" },
    {
      since: "6.7",
      commit: { hash: "e96c6b8f212a", subject: "memblock: report failures when memblock_can_resize is not set" },
      value: "panics",
      source: "mm/memblock.c:memblock_double_array()",
    },
  ],
);

/** Of a kernel whose image is put at a random place: what `memmap=` sets aside. `not-under-uefi`: the EFI stub does not look. */
export const kaslrAvoidsMemmap = defineRule<"never" | "always" | "not-under-uefi">(
  "kaslr-avoids-memmap",
  "whether KASLR keeps the kernel image out of what memmap= sets aside",
  [
    { value: "never", source: "arch/x86/boot/compressed/kaslr.c:mem_avoid_init()" },
    {
      since: "4.11",
      commit: { hash: "f28442497b5c", subject: "x86/boot: Fix KASLR and memmap= collision" },
      value: "always",
      source: "arch/x86/boot/compressed/kaslr.c:mem_avoid_memmap()",
    },
    {
      since: "6.6",
      vendors: [{ vendor: "rhel", series: "5.14", build: 407 }],
      commit: { hash: "a1b87d54f4e4", subject: "x86/efistub: Avoid legacy decompressor when doing EFI boot" },
      value: "not-under-uefi",
      source: "drivers/firmware/efi/libstub/randomalloc.c:efi_random_alloc()",
    },
    {
      since: "6.10",
      backports: [
        { series: "6.6", from: "6.6.33" },
        { series: "6.9", from: "6.9.4" },
      ],
      commit: { hash: "15aa8fb852f9", subject: "x86/efistub: Omit physical KASLR when memory reservations exist" },
      value: "always",
      source: "drivers/firmware/efi/libstub/x86-stub.c:efi_decompress_kernel()",
    },
  ],
);

/** Whether what is no RAM, gaps of the map too, is put into memblock.reserved. */
export const nonRamReserved = defineRule<boolean>(
  "non-ram-reserved",
  "whether memblock has as reserved what the firmware's map has in front of, between and instead of RAM",
  [
    { value: false, source: "arch/x86/kernel/e820.c:e820__memblock_setup()" },
    {
      since: "4.18",
      backports: [{ series: "4.17", from: "4.17.4" }],
      commit: { hash: "124049decbb1", subject: "x86/e820: put !E820_TYPE_RAM regions into memblock.reserved" },
      value: true,
      source: "arch/x86/kernel/e820.c:e820__memblock_setup()",
    },
    {
      since: "4.20",
      // 4.19.0 does not have it, 4.19.86 has.
      backports: [{ series: "4.19", from: "4.19.86" }],
      vendors: [{ vendor: "rhel", series: "4.18" }],
      commit: {
        hash: "9fd61bc95130",
        subject: 'Revert "x86/e820: put !E820_TYPE_RAM regions into memblock.reserved"',
      },
      value: false,
      source: "arch/x86/kernel/e820.c:e820__memblock_setup()",
    },
  ],
);

/** What setup_arch() makes resources of the image. */
export const rodataListed = defineRule<boolean>(
  "rodata-listed",
  "whether /proc/iomem lists the kernel's read-only data apart, or as the beginning of its data",
  [
    { value: false, source: "arch/x86/kernel/setup.c:setup_arch()" },
    {
      since: "5.5",
      commit: { subject: "x86/mm: Report actual image regions in /proc/iomem" },
      value: true,
      source: "arch/x86/kernel/setup.c:setup_arch()",
    },
  ],
);
