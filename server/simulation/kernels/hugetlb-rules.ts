/** What changed between versions in huge pages: when the boot takes them (mm/hugetlb.c), and their memmap (mm/hugetlb_vmemmap.c). */
import type { Arch } from "../state/events.ts";
import type { Pages } from "../units/units.ts";
import { defineRule } from "./rule-table.ts";

export interface HugetlbVmemmapRule {
  /** Pages of its memmap that a huge page does not give back. 0: a page of the buddy allocator takes the place of the one that stays mapped. */
  readonly kept: Pages;
  /** What hugetlb_free_vmemmap= takes. */
  readonly words: "on-off" | "boolean";
  /** False: gigantic pages that boot took never get the memmap that they would give back (hugetlb_vmemmap_init_early()). */
  readonly giganticHaveMemmap: boolean;
}

export const hugetlbVmemmap = defineRule<HugetlbVmemmapRule | "none">(
  "hugetlb-vmemmap",
  "how much of its memmap a huge page gives back with hugetlb_free_vmemmap=",
  [
    { value: "none", source: "mm/hugetlb.c:prep_new_huge_page()" },
    {
      since: "5.14",
      between: { without: "5.12", with: "5.14" },
      value: { kept: 2, words: "on-off", giganticHaveMemmap: true },
      source: "mm/hugetlb_vmemmap.c:free_huge_page_vmemmap()",
    },
    {
      since: "5.18",
      vendors: [{ vendor: "rhel", series: "5.14", build: 179 }],
      between: { without: "5.17", with: "5.18" },
      value: { kept: 1, words: "on-off", giganticHaveMemmap: true },
      source: "mm/hugetlb_vmemmap.c:hugetlb_vmemmap_free()",
    },
    {
      since: "6.0",
      vendors: [{ vendor: "rhel", series: "5.14", build: 293 }],
      between: { without: "5.19", with: "6.0" },
      value: { kept: 1, words: "boolean", giganticHaveMemmap: true },
      source: "mm/hugetlb_vmemmap.c:hugetlb_vmemmap_optimize()",
    },
    {
      since: "6.2",
      vendors: [{ vendor: "rhel", series: "5.14", build: 438 }],
      between: { without: "6.0", with: "6.2" },
      value: { kept: 0, words: "boolean", giganticHaveMemmap: true },
      source: "mm/hugetlb_vmemmap.c:vmemmap_remap_free()",
    },
    {
      since: "6.15",
      between: { without: "6.14", with: "6.18" },
      value: { kept: 0, words: "boolean", giganticHaveMemmap: false },
      source: "mm/hugetlb_vmemmap.c:hugetlb_vmemmap_init_early()",
    },
  ],
);

/** How boot-time gigantic pages are spread. */
export interface GiganticPagesRule {
  /** `hugepages=NODE:COUNT,…` is understood. */
  readonly takesNodes: boolean;
  /** A page of `NODE:COUNT` may come from another node. */
  readonly otherNodesHelp: boolean;
  /** All but the first page of each is marked MEMBLOCK_RSRV_NOINIT, and so is a region of its own. */
  readonly tailsNoinit: boolean;
}

export const giganticPages = defineRule<GiganticPagesRule>(
  "gigantic-pages",
  "how boot-time gigantic pages are asked of nodes",
  [
    {
      value: { takesNodes: false, otherNodesHelp: true, tailsNoinit: false },
      source: "mm/hugetlb.c:__alloc_bootmem_huge_page()",
    },
    {
      since: "5.16",
      vendors: [{ vendor: "rhel", series: "5.14", build: 179 }],
      commit: {
        hash: "b5389086ad7b",
        subject: "hugetlbfs: extend the definition of hugepages parameter to support node allocation",
      },
      value: { takesNodes: true, otherNodesHelp: true, tailsNoinit: false },
      source: "mm/hugetlb.c:__alloc_bootmem_huge_page()",
    },
    {
      since: "6.7",
      commit: {
        hash: "fde1c4ecf916",
        subject: "mm: hugetlb: skip initialization of gigantic tail struct pages if freed by HVO",
      },
      value: { takesNodes: true, otherNodesHelp: true, tailsNoinit: true },
      source: "mm/hugetlb.c:__alloc_bootmem_huge_page()",
    },
    {
      since: "6.14",
      commit: { subject: "mm: hugetlb: avoid fallback for specific node allocation of 1G pages" },
      value: { takesNodes: true, otherNodesHelp: false, tailsNoinit: true },
      source: "mm/hugetlb.c:__alloc_bootmem_huge_page()",
    },
  ],
);

/** HUGE_MAX_CMDLINE_ARGS: a size with its pages for each size that the architecture has, and one default. */
export const hugetlbParametersKept = defineRule<Readonly<Record<Arch, number>>>(
  "hugetlb-parameters-kept",
  "how many of hugepages=, hugepagesz= and default_hugepagesz= are kept till memory is known; more are malformed early options",
  [
    {
      value: { x86_64: Number.POSITIVE_INFINITY, arm64: Number.POSITIVE_INFINITY },
      source: "mm/hugetlb.c:hugepages_setup()",
    },
    {
      since: "6.15",
      commit: { hash: "5b47c02967ab", subject: "mm/hugetlb: convert cmdline parameters from setup to early" },
      value: { x86_64: 5, arm64: 9 },
      source: "mm/hugetlb.c:hugetlb_add_param()",
    },
  ],
);

/** When 1 GiB pages of `hugepages=` are taken. */
export type GiganticPagesPlace = "after-parameters" | "in-mm-core-init" | "before-sparse" | "behind-nodes";
export const giganticPagesPlace = defineRule<GiganticPagesPlace>(
  "gigantic-pages-place",
  "whether boot-time gigantic pages are taken while parameters are parsed, with the allocators (on x86 behind what CMA takes in setup_arch()), before zones are sized, or behind the count of free pages that hash tables are sized by; the last two before the memmap",
  [
    { value: "after-parameters", source: "mm/hugetlb.c:hugepages_setup()" },
    {
      since: "6.15",
      commit: { hash: "665eaf313314", subject: "x86/setup: call hugetlb_bootmem_alloc early" },
      value: "in-mm-core-init",
      source: "mm/mm_init.c:mm_core_init()",
    },
    {
      since: "7.0",
      commit: { hash: "4267739cabb8", subject: "arch, mm: consolidate initialization of SPARSE memory model" },
      value: "before-sparse",
      source: "mm/mm_init.c:mm_core_init_early()",
    },
    {
      since: "7.3",
      between: { without: "7.2.12", with: "7.3.4" },
      value: "behind-nodes",
      source: "mm/mm_init.c:mm_core_init_early()",
    },
  ],
);

/** Booted: of 1536M 7.2.12 and 7.3.4 reserve nothing. */
export const hugetlbCmaSizes = defineRule<"rounded-up" | "whole-pages">(
  "hugetlb-cma-sizes",
  "whether sizes of hugetlb_cma= are rounded up to gigantic pages, or refused where they are none",
  [
    { value: "rounded-up", source: "mm/hugetlb.c:hugetlb_cma_reserve()" },
    {
      since: "7.2",
      between: { without: "6.18", with: "7.2.12" },
      value: "whole-pages",
      source: "mm/hugetlb_cma.c:hugetlb_cma_reserve()",
    },
  ],
);

/** `in-hugetlb-init`: long behind the messages of memory. */
export const hugetlbCmaUnsupported = defineRule<"in-hugetlb-init" | "at-reservation">(
  "hugetlb-cma-unsupported",
  "where the log says that hugetlb_cma= has no effect on a CPU without gigantic pages",
  [
    { value: "in-hugetlb-init", source: "mm/hugetlb.c:hugetlb_cma_check()" },
    {
      since: "7.0",
      commit: { subject: "mm/hugetlb: drop hugetlb_cma_check()" },
      value: "at-reservation",
      source: "mm/hugetlb_cma.c:hugetlb_cma_reserve()",
    },
  ],
);

/** With them, a size of all takes the place of those of nodes, and the other way round. */
export const hugetlbCmaPercent = defineRule<boolean>(
  "hugetlb-cma-percent",
  "whether hugetlb_cma= takes percentages of memory, and its last form alone",
  [
    { value: false, source: "mm/hugetlb_cma.c:cmdline_parse_hugetlb_cma()" },
    {
      since: "7.3",
      between: { without: "7.2.12", with: "7.3.4" },
      value: true,
      source: "mm/hugetlb_cma.c:cmdline_parse_hugetlb_cma()",
    },
  ],
);
