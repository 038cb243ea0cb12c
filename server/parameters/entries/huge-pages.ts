/**
 * Huge pages: hugetlb pages taken at boot, transparent huge pages and what they do to min_free_kbytes
 * (mm/hugetlb.c hugepages_setup(), mm/hugetlb_cma.c, mm/khugepaged.c).
 */
import type { KernelParameter } from "../parameter.ts";

export const hugePages: readonly KernelParameter[] = [
  {
    name: "hugepage_alloc_threads",
    value: "number",
    forms: [{ syntax: "hugepage_alloc_threads=COUNT", meaning: "so many threads, at least one" }],
    since: "6.15",
    summary: "How many threads take the huge pages of the boot that are not gigantic.",
    documentation: "A quarter of the CPUs by default. Gigantic pages are cut from memblock before there are threads.",
    relations: [{ parameter: "hugepages", says: "says how many pages they take" }],
    examples: ["hugepage_alloc_threads=8"],
    effect: "none",
    source: "mm/hugetlb.c hugepage_alloc_threads_setup()",
  },
  {
    name: "hugepages",
    value: "number",
    forms: [
      { syntax: "hugepages=PAGES", meaning: "so many, spread over the nodes" },
      { syntax: "hugepages=NODE:PAGES[,NODE:PAGES]*", meaning: "so many on each node named", since: "5.16" },
    ],
    repeated: "all",
    misread:
      "the kernel reads decimal digits and nothing behind them (`0x10` is 0, `16M` is 16 pages); where there are none, or no such node, it reserves none",
    summary: "How many huge pages of the size before it are taken at boot.",
    documentation: `Belongs to the \`hugepagesz=\` in front of it, or to the default size without one. 2 MiB pages come from the buddy allocator late in
the boot. Gigantic (1 GiB) pages are cut from memblock, aligned, from the top of each node, round robin. They may lie in ZONE_MOVABLE; their
blocks then go offline only if the page can be freed or migrated. What can't be had is reported and left out.`,
    relations: [
      { parameter: "hugepagesz", says: "says which size is meant" },
      { parameter: "hugetlb_cma", says: "takes gigantic pages at run time instead: boot-time ones are then skipped" },
    ],
    examples: ["hugepages=512", "hugepagesz=1G hugepages=4", "hugepagesz=1G hugepages=0:1,1:2"],
    snippets: [
      {
        label: "hugepagesz=SIZE hugepages=N",
        insert: "hugepagesz=‹1G|2M› hugepages=‹2›",
        detail: "huge pages at boot",
      },
      { label: "hugepages=N", insert: "hugepages=‹64›", detail: "huge pages of the default size" },
    ],
    effect: "partly",
    source: "mm/hugetlb.c hugepages_setup()",
  },
  {
    name: "hugepagesz",
    value: "size",
    forms: [{ syntax: "hugepagesz=SIZE", meaning: "2M or 1G on x86_64; 64K, 2M, 32M, 1G with 4 KiB pages on arm64" }],
    repeated: "all",
    misread: "no size of huge pages, so the kernel ignores it and the `hugepages=` behind it",
    summary: "The size that the following `hugepages=` counts.",
    documentation:
      "May be given several times, each with its own `hugepages=`. A size that the processor doesn't have makes the kernel ignore what follows it. 1 GiB pages need the CPU flag pdpe1gb on x86_64.",
    relations: [{ parameter: "hugepages", says: "counts pages of this size" }],
    examples: ["hugepagesz=2M hugepages=512", "hugepagesz=1G hugepages=2"],
    effect: "partly",
    source: "mm/hugetlb.c hugepagesz_setup()",
  },
  {
    name: "default_hugepagesz",
    value: "size",
    forms: [{ syntax: "default_hugepagesz=SIZE", meaning: "one of the sizes the machine has" }],
    repeated: "first",
    misread: "no size of huge pages, so the kernel ignores it",
    summary: "The huge page size that is used where none is named.",
    documentation:
      "2 MiB by default on x86_64 and on arm64 with 4 KiB pages. A `hugepages=` that stands alone counts pages of this size.",
    examples: ["default_hugepagesz=2M", "default_hugepagesz=1G"],
    effect: "partly",
    source: "mm/hugetlb.c default_hugepagesz_setup()",
  },
  {
    name: "hugetlb_cma",
    value: "size",
    forms: [
      { syntax: "hugetlb_cma=SIZE", meaning: "spread over the nodes" },
      { syntax: "hugetlb_cma=NODE:SIZE[,NODE:SIZE]*", meaning: "so much on each node named", since: "5.16" },
      { syntax: "hugetlb_cma=PERCENT", meaning: "a share of all memory, whole gigantic pages of it", since: "7.3" },
      {
        syntax: "hugetlb_cma=NODE:PERCENT[,NODE:PERCENT]*",
        meaning: "such a share of each node named",
        since: "7.3",
      },
    ],
    since: "5.7",
    config: "CONFIG_CMA",
    misread:
      "the kernel reads what it knows in front; a size without a node makes the whole the number that the text begins with",
    summary: "CMA areas from which gigantic pages are taken at run time.",
    documentation:
      "The areas stay usable for movable pages until gigantic pages are asked for. Pages that `hugepages=` would take at boot are then skipped (with `hugetlb_cma_only` they come out of the areas). A memory block with CMA pageblocks of its own can't go offline.",
    relations: [{ parameter: "hugepages", says: "gigantic pages at boot are skipped with it" }],
    examples: ["hugetlb_cma=4G", "hugetlb_cma=0:2G,1:2G"],
    effect: "none",
    source: "mm/hugetlb_cma.c (mm/hugetlb.c before 6.15)",
  },
  {
    name: "hugetlb_cma_only",
    value: "bool",
    forms: [{ syntax: "hugetlb_cma_only=BOOL", meaning: "on or off" }],
    since: "6.15",
    summary: "Gigantic pages come from the hugetlb CMA areas alone.",
    documentation: "Without it they may also be taken from ordinary memory. Needs `hugetlb_cma=`.",
    effect: "none",
    source: "mm/hugetlb_cma.c",
  },
  {
    name: "hugetlb_free_vmemmap",
    value: "bool",
    forms: [{ syntax: "hugetlb_free_vmemmap=BOOL", meaning: "on or off" }],
    since: "5.14",
    config: "CONFIG_HUGETLB_PAGE_OPTIMIZE_VMEMMAP",
    summary: "Frees most of the struct pages of huge pages.",
    documentation:
      "The memmap of a 2 MiB page is 8 pages, that of a 1 GiB page 4096. All are given back since 6.2 (a page of the buddy allocator takes the place of the one that stays mapped), all but one since 5.18, all but two before. Freed memmap makes dissolving or splitting a huge page need memory again, so offlining its block can fail for want of it.",
    examples: ["hugetlb_free_vmemmap=on"],
    effect: "partly",
    source: "mm/hugetlb_vmemmap.c",
  },
  {
    name: "transparent_hugepage",
    value: "enum",
    forms: [{ syntax: "transparent_hugepage={always|madvise|never}", meaning: "for all, for those who ask, never" }],
    misread: "the kernel says `transparent_hugepage= cannot parse, ignored`",
    summary: "Whether anonymous memory uses huge pages unasked.",
    documentation:
      "Unless it is `never`, khugepaged raises `min_free_kbytes` so that every populated kernel zone keeps some pageblocks free, which raises the watermarks of all zones. With `never` the kernel computes `min_free_kbytes` a second time since 5.16, on the high marks of the first: a little less comes out.",
    relations: [{ parameter: "sysctl.vm.min_free_kbytes", says: "is raised by khugepaged when huge pages are on" }],
    examples: ["transparent_hugepage=never"],
    snippets: [
      {
        label: "transparent_hugepage=…",
        insert: "transparent_hugepage=‹always|madvise|never›",
        detail: "transparent huge pages",
      },
    ],
    effect: "simulated",
    source: "mm/huge_memory.c setup_transparent_hugepage()",
  },
  {
    name: "thp_anon",
    value: "list",
    forms: [{ syntax: "thp_anon=FLAGS", meaning: "size[,size][:policy] groups separated by `;`" }],
    since: "6.12",
    summary: "Transparent huge pages by size.",
    documentation: "For instance `thp_anon=16K-64K:always;128K,512K:inherit`.",
    effect: "none",
    source: "mm/huge_memory.c setup_thp_anon()",
  },
  {
    name: "transparent_hugepage_shmem",
    value: "enum",
    forms: [{ syntax: "transparent_hugepage_shmem={always|within_size|advise|never|deny|force}", meaning: "policy" }],
    since: "6.13",
    summary: "Huge pages of the kernel's internal shmem mount.",
    documentation: "Sets what `shmem_enabled` says after boot.",
    effect: "none",
    source: "mm/shmem.c",
  },
];
