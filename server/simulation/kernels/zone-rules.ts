/**
 * What changed between versions in how zones are sized, where ZONE_MOVABLE is placed and how watermarks are computed.
 */
import { defineRule } from "./rule-table.ts";

export const coreParametersTakePercent = defineRule(
  "core-parameters-take-percent",
  "whether kernelcore= and movablecore= take NN%",
  [
    { value: false, source: "mm/page_alloc.c:cmdline_parse_core()" },
    {
      since: "4.17",
      commit: { hash: "a5c6d6509342", subject: "mm, page_alloc: extend kernelcore and movablecore for percent" },
      value: true,
      source: "mm/page_alloc.c:cmdline_parse_core()",
    },
  ],
);

export const mirrorNeedsKernelcore = defineRule(
  "mirror-needs-kernelcore",
  "whether boot allocations prefer mirrored memory only with kernelcore=mirror",
  [
    { value: false, source: "mm/memblock.c:memblock_mark_mirror()" },
    {
      since: "6.0",
      vendors: [{ vendor: "rhel", series: "5.14", build: 293 }],
      commit: { hash: "902c2d91582c", subject: "memblock: Disable mirror feature if kernelcore is not specified" },
      value: true,
      source: "mm/memblock.c:memblock_mark_mirror()",
    },
  ],
);

export const kernelcoreMirrorNeedsMirror = defineRule(
  "kernelcore-mirror-needs-mirror",
  "whether kernelcore=mirror is dropped on a machine without mirrored memory",
  [
    { value: false, source: "mm/page_alloc.c:find_zone_movable_pfns_for_nodes()" },
    {
      since: "6.6",
      vendors: [{ vendor: "rhel", series: "5.14", build: 524 }],
      commit: { hash: "0db31d63f27e", subject: "mm: disable kernelcore=mirror when no mirror memory" },
      value: true,
      source: "mm/mm_init.c:find_zone_movable_pfns_for_nodes()",
    },
  ],
);

/** Of 7.3 from its source: adjust_zone_range_for_zone_movable() cuts kernel zones whatever placed ZONE_MOVABLE, and overlap_memmap_init() is gone. */
export const mirrorZonesOverlap = defineRule<boolean>(
  "mirror-zones-overlap",
  "whether kernelcore=mirror leaves mirrored memory behind the beginning of ZONE_MOVABLE to the kernel zone, which spans it",
  [
    { value: true, source: "mm/mm_init.c:zone_absent_pages_in_node()" },
    {
      since: "7.3",
      between: { without: "7.2.12", with: "7.3.4" },
      value: false,
      source: "mm/mm_init.c:adjust_zone_range_for_zone_movable()",
    },
  ],
);

/** Whether boot-time gigantic pages are managed pages when the watermarks are computed, or only when hugetlb starts. */
export const giganticPagesCounted = defineRule<"before-watermarks" | "by-hugetlb">(
  "gigantic-pages-counted",
  "when gigantic pages taken at boot become managed pages",
  [
    { value: "by-hugetlb", source: "mm/hugetlb.c:hugetlb_init()" },
    {
      since: "7.2",
      commit: { subject: "mm/hugetlb: initialize gigantic bootmem hugepage struct pages earlier" },
      value: "before-watermarks",
      source: "mm/mm_init.c:page_alloc_init_late()",
    },
  ],
);

export const giganticPagesAcrossZones = defineRule<"head-zone" | "given-back">(
  "gigantic-pages-across-zones",
  "whether a gigantic page with a border of zones in it is managed by the zone of its head, or given back",
  [
    { value: "head-zone", source: "mm/hugetlb.c:gather_bootmem_prealloc()" },
    {
      since: "6.15",
      commit: { hash: "14ed3a595fa4", subject: "mm/hugetlb: check bootmem pages for zone intersections" },
      value: "given-back",
      source: "mm/hugetlb.c:hugetlb_bootmem_page_zones_valid()",
    },
  ],
);

export const movableKeepsOwnMin = defineRule(
  "movable-keeps-own-min",
  "whether ZONE_MOVABLE has a small min of its own and takes no part in sharing out min_free_kbytes",
  [
    { value: false, source: "mm/page_alloc.c:__setup_per_zone_wmarks()" },
    {
      since: "6.6",
      vendors: [{ vendor: "rhel", series: "5.14", build: 451 }],
      commit: { subject: "mm/page_alloc: fix min_free_kbytes calculation regarding ZONE_MOVABLE" },
      value: true,
      source: "mm/page_alloc.c:__setup_per_zone_wmarks()",
    },
  ],
);

/** Which populated zones set_recommended_min_free_kbytes() asks pageblocks for. */
export const khugepagedZones = defineRule<"all" | "kernel">(
  "khugepaged-zones",
  "for which zones khugepaged raises min_free_kbytes: all, or those but Movable",
  [
    { value: "all", source: "mm/khugepaged.c:set_recommended_min_free_kbytes()" },
    {
      since: "4.17",
      commit: { subject: "mm/thp: don't count ZONE_MOVABLE as the target for freepage reserving" },
      value: "kernel",
      source: "mm/khugepaged.c:set_recommended_min_free_kbytes()",
    },
  ],
);

export const minFreeKbytesWithoutKhugepaged = defineRule<"kept" | "recomputed">(
  "min-free-kbytes-without-khugepaged",
  "whether min_free_kbytes is computed a second time, on the marks there are, where transparent huge pages are off",
  [
    { value: "kept", source: "mm/khugepaged.c:start_stop_khugepaged()" },
    {
      since: "5.16",
      vendors: [{ vendor: "rhel", series: "5.14", build: 179 }],
      commit: {
        hash: "bd3400ea173f",
        subject: "mm: khugepaged: recalculate min_free_kbytes after stopping khugepaged",
      },
      value: "recomputed",
      source: "mm/khugepaged.c:set_recommended_min_free_kbytes()",
    },
  ],
);

export const minFreeKbytesCeiling = defineRule(
  "min-free-kbytes-ceiling",
  "the largest min_free_kbytes the kernel chooses by itself (KiB)",
  [
    { value: 65536, source: "mm/page_alloc.c:init_per_zone_wmark_min()" },
    {
      since: "5.7",
      vendors: [{ vendor: "rhel", series: "4.18", build: 240 }],
      commit: { hash: "ee8eb9a5fe86", subject: "mm/page_alloc: increase default min_free_kbytes bound" },
      value: 262144,
      source: "mm/page_alloc.c:init_per_zone_wmark_min()",
    },
  ],
);

export const largestScaleFactor = defineRule("largest-scale-factor", "the largest watermark_scale_factor", [
  { value: 1000, source: "kernel/sysctl.c:one_thousand()" },
  {
    since: "5.17",
    backports: [
      { series: "5.10", from: "5.10.186" },
      { series: "5.15", from: "5.15.58" },
    ],
    vendors: [{ vendor: "rhel", series: "5.14", build: 179 }],
    commit: { hash: "39c65a94cd96", subject: "mm/pagealloc: sysctl: change watermark_scale_factor max limit to 30%" },
    value: 3000,
    source: "kernel/sysctl.c:three_thousand()",
  },
]);

export const emptyZoneKeepsReserve = defineRule(
  "empty-zone-keeps-reserve",
  "whether a zone without managed pages shows a lowmem reserve",
  [
    { value: true, source: "mm/page_alloc.c:setup_per_zone_lowmem_reserve()" },
    {
      since: "5.8",
      commit: {
        hash: "f63661566fad",
        subject: "mm/page_alloc.c: clear out zone->lowmem_reserve[] if the zone is empty",
      },
      value: false,
      source: "mm/page_alloc.c:setup_per_zone_lowmem_reserve()",
    },
  ],
);

export const lowmemReserveFollowsManaged = defineRule(
  "lowmem-reserve-follows-managed",
  "whether lowmem_reserve is recomputed with each change of a zone's managed pages",
  [
    { value: false, source: "mm/page_alloc.c:init_per_zone_wmark_min()" },
    {
      since: "6.13",
      commit: {
        hash: "9726891fe753",
        subject: "mm: page_alloc: fix missed updates of lowmem_reserve in adjust_managed_page_count",
      },
      value: true,
      source: "mm/page_alloc.c:adjust_managed_page_count()",
    },
  ],
);
