/** What changed between versions in how arm64 boots. */
import { type Bytes, GiB } from "../units/units.ts";
import { defineRule } from "./rule-table.ts";

/** Code and read-only data in the linear map. */
export const linearAliasOfText = defineRule<"blocks" | "pages">(
  "linear-alias-of-text",
  "whether the linear map's alias of the kernel's code is mapped by blocks or page by page like the rest",
  [
    { value: "blocks", source: "arch/arm64/mm/mmu.c:map_mem()" },
    {
      since: "7.2",
      between: { without: "7.1.13", with: "7.2.12" },
      value: "pages",
      source: "arch/arm64/mm/mmu.c:map_mem()",
    },
  ],
);

/** Sizes of the zones below Normal, from where memory starts; `by-devices`: ZONE_DMA as far as all devices reach, DMA32 up to 4 GiB. */
export type Arm64LowZones = "by-devices" | { readonly DMA?: Bytes; readonly DMA32?: Bytes };

export const arm64LowZones = defineRule<Arm64LowZones>(
  "arm64-low-zones",
  "which zones arm64 has below Normal, and whether they end at a fixed size or where devices do",
  [
    { value: { DMA: 4 * GiB }, source: "arch/arm64/mm/init.c:max_zone_dma_phys()" },
    {
      since: "4.16",
      commit: { hash: "ad67f5a6545f", subject: "arm64: replace ZONE_DMA with ZONE_DMA32" },
      value: { DMA32: 4 * GiB },
      source: "arch/arm64/mm/init.c:zone_sizes_init()",
    },
    {
      since: "5.5",
      commit: { hash: "1a8e1cef7603", subject: "arm64: use both ZONE_DMA and ZONE_DMA32" },
      value: { DMA: GiB, DMA32: 4 * GiB },
      source: "arch/arm64/mm/init.c:max_zone_phys()",
    },
    {
      // With 2b8652936f0c (IORT) and 791ab8b2e3db (memory that starts above 4 GiB).
      since: "5.11",
      backports: [{ series: "5.10", from: "5.10.22" }],
      commit: { hash: "8424ecdde7df", subject: "arm64: mm: Set ZONE_DMA size based on devicetree's dma-ranges" },
      value: "by-devices",
      source: "arch/arm64/mm/init.c:zone_sizes_init()",
    },
  ],
);

/** When arm64 sets aside the default CMA area, and what it stays below: 4 GiB from where memory starts, or the end of the lowest zone. */
export const arm64CmaPlace = defineRule<"before-page-tables" | "behind-zones">(
  "arm64-cma-place",
  "whether the default CMA area is set aside before memory is mapped, or once the zones are known",
  [
    { value: "before-page-tables", source: "arch/arm64/mm/init.c:arm64_memblock_init()" },
    {
      since: "5.11",
      backports: [{ series: "5.10", from: "5.10.37" }],
      commit: { hash: "d78050ee3544", subject: "arm64: Remove arm64_dma32_phys_limit and its uses" },
      value: "behind-zones",
      source: "arch/arm64/mm/init.c:bootmem_init()",
    },
  ],
);

export const arm64CrashkernelPlace = defineRule<"before-page-tables" | "behind-zones">(
  "arm64-crashkernel-place",
  "whether memory for a crash kernel is set aside before memory is mapped, or once the zones are known",
  [
    { value: "before-page-tables", source: "arch/arm64/mm/init.c:arm64_memblock_init()" },
    {
      since: "5.11",
      backports: [{ series: "5.10", from: "5.10.22" }],
      commit: { hash: "0a30c53573b0", subject: "arm64: mm: Move reserve_crashkernel() into mem_init()" },
      value: "behind-zones",
      source: "arch/arm64/mm/init.c:bootmem_init()",
    },
  ],
);

/** How the kernel reads dma-ranges and IORT. */
export const zoneDmaLimit = defineRule<"power-of-two" | "exact">(
  "arm64-zone-dma-limit",
  "whether ZONE_DMA ends at a power of two or exactly where the devices' reach does",
  [
    { value: "power-of-two", source: "arch/arm64/mm/init.c:zone_sizes_init()" },
    {
      since: "6.12",
      vendors: [{ vendor: "rhel", series: "5.14", build: 528 }],
      commit: { hash: "ba0fb44aed47", subject: "dma-mapping: replace zone_dma_bits by zone_dma_limit" },
      value: "exact",
      source: "arch/arm64/mm/init.c:zone_sizes_init()",
    },
  ],
);

export const arm64FindsMirror = defineRule<boolean>(
  "arm64-finds-mirror",
  "whether arm64 asks UEFI which memory is mirrored",
  [
    { value: false, source: "drivers/firmware/efi/efi-init.c:efi_init()" },
    {
      since: "6.0",
      vendors: [{ vendor: "rhel", series: "5.14", build: 434 }],
      commit: { hash: "6365a1935c51", subject: "efi: Make code to find mirrored memory ranges generic" },
      value: true,
      source: "drivers/firmware/efi/efi-init.c:efi_init()",
    },
  ],
);

/** Of a node under /reserved-memory without an address. */
export const reservedMemoryPlace = defineRule<"top-down" | "beside-others">(
  "reserved-memory-place",
  "whether a reservation of the device tree lies at the end of its range or beside another one that touches it",
  [
    { value: "top-down", source: "drivers/of/of_reserved_mem.c:__reserved_mem_alloc_size()" },
    {
      since: "6.5",
      commit: { hash: "83ba7361e168", subject: "of: reserved_mem: Try to keep range allocations contiguous" },
      value: "beside-others",
      source: "drivers/of/of_reserved_mem.c:__reserved_mem_alloc_in_range()",
    },
  ],
);

/** `cma=` and a device tree with linux,cma-default. */
export const cmdlineBeforePool = defineRule<boolean>(
  "cmdline-before-cma-pool",
  "whether cma= goes before the default pool of the device tree",
  [
    { value: false, source: "kernel/dma/contiguous.c:rmem_cma_setup()" },
    // With the pull request of 2020-02-18, dma-mapping updates for 5.6.
    {
      since: "5.6",
      commit: { subject: "dma-contiguous: CMA: give precedence to cmdline" },
      value: true,
      source: "kernel/dma/contiguous.c:rmem_cma_setup()",
    },
  ],
);

export const noMapMemory = defineRule<"removed" | "nomap">(
  "no-map-memory",
  "what becomes of memory that the device tree calls no-map: it is no memory at all, or memory without a mapping",
  [
    { value: "removed", source: "drivers/of/of_reserved_mem.c:early_init_dt_reserve_memory_arch()" },
    {
      since: "5.12",
      commit: { hash: "86588296acbf", subject: 'fdt: Properly handle "no-map" field in the memory region' },
      value: "nomap",
      source: "drivers/of/of_reserved_mem.c:early_init_dt_reserve_memory_arch()",
    },
  ],
);

/** pfn_valid() of boot memory: `mapped` leaves out what is never mapped (no-map), `section` asks for a present section alone. */
export type Arm64PfnValid = "mapped" | "memory" | "section";

export const arm64PfnValid = defineRule<Arm64PfnValid>(
  "arm64-pfn-valid",
  "which struct pages of a present section arm64 calls valid",
  [
    { value: "mapped", source: "arch/arm64/mm/init.c:pfn_valid()" },
    {
      since: "5.14",
      commit: { hash: "a7d9f306ba70", subject: "arm64: drop pfn_valid_within() and simplify pfn_valid()" },
      value: "memory",
      source: "arch/arm64/mm/init.c:pfn_valid()",
    },
    {
      since: "5.15",
      vendors: [{ vendor: "rhel", series: "5.14", build: 121 }],
      commit: { subject: "arm64/mm: drop HAVE_ARCH_PFN_VALID" },
      value: "section",
      source: "include/linux/mmzone.h:pfn_valid",
    },
  ],
);

export const reservedMemoryDetails = defineRule<boolean>(
  "reserved-memory-details",
  "whether the log lists the reservations of the device tree",
  [
    { value: false, source: "drivers/of/of_reserved_mem.c:fdt_init_reserved_mem()" },
    {
      since: "6.3",
      commit: { hash: "aeb9267eb6b1", subject: "of: reserved-mem: print out reserved-mem details during boot" },
      value: true,
      source: "drivers/of/of_reserved_mem.c:fdt_init_reserved_mem()",
    },
  ],
);

/** Small caches that devices may write to need a bounce buffer on every machine. */
export const bouncesSmallAllocations = defineRule<boolean>(
  "bounces-small-allocations",
  "whether machines whose devices reach all memory have a small bounce buffer too",
  [
    { value: false, source: "arch/arm64/mm/init.c:mem_init()" },
    {
      since: "6.5",
      vendors: [{ vendor: "rhel", series: "5.14", build: 387 }],
      commit: { hash: "1c1a429efd4e", subject: "arm64: enable ARCH_WANT_KMALLOC_DMA_BOUNCE for arm64" },
      value: true,
      source: "arch/arm64/mm/init.c:mem_init()",
    },
  ],
);

/** `arch_numa` has code of its own for device tree and ACPI; `numa_memblks` is what x86 uses. */
export const arm64NumaCode = defineRule<"arch_numa" | "numa_memblks">(
  "arm64-numa-code",
  "which code describes nodes to memblock",
  [
    { value: "arch_numa", source: "drivers/base/arch_numa.c:numa_init()" },
    {
      since: "6.12",
      commit: { hash: "767507654c22", subject: "arch_numa: switch over to numa_memblks" },
      value: "numa_memblks",
      source: "mm/numa_memblks.c:numa_memblks_init()",
    },
  ],
);

/** Of the parameters about memory, whatever the configuration. */
export const unknownParameters = defineRule<readonly string[]>(
  "arm64-unknown-parameters",
  "which parameters the kernel doesn't know although its documentation names them",
  [
    { value: ["nokaslr"], source: "arch/arm64/kernel/kaslr.c:kaslr_early_init()" },
    {
      since: "6.4",
      vendors: [{ vendor: "rhel", series: "5.14", build: 393 }],
      commit: {
        hash: "a2a83eb40fbd",
        subject: "arm64: kernel: Fix kernel warning when nokaslr is passed to commandline",
      },
      value: [],
      source: "arch/arm64/kernel/idreg-override.c:parse_nokaslr()",
    },
  ],
);
