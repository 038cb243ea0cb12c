/**
 * How ranges are isolated, by version. Sources: mm/page_isolation.c, mm/page_alloc.c (alloc_contig_range), mm/cma.c.
 */
import { defineRule } from "./rule-table.ts";

/** What an isolation widens its range to, and what it therefore checks. */
export const isolationUnit = defineRule<"max-order" | "pageblock">(
  "isolation-unit",
  "whether isolation works in blocks of the largest order or in pageblocks",
  [
    { value: "max-order", source: "mm/page_alloc.c: pfn_max_align_down" },
    {
      from: "5.18.0-rc4-next-20220426",
      value: "pageblock",
      source: "mm/page_isolation.c: start_isolate_page_range (v11 of the series, linux-next)",
    },
    { from: "5.18.0", value: "max-order", source: "mm/page_alloc.c: pfn_max_align_down" },
    { from: "5.19", value: "pageblock", source: "mm/page_isolation.c: start_isolate_page_range" },
  ],
);

/**
 * How a page that reaches a boundary of the range is dealt with: `none` for the widened ranges of old, `unbounded` where the
 * search for its head may leave the memmap, `bounded` since.
 */
export const boundaryWalk = defineRule<"none" | "unbounded" | "bounded">(
  "isolation-boundary-walk",
  "whether isolating a pageblock may read the memmap beyond the memory it lies in",
  [
    { value: "none", source: "mm/page_isolation.c: start_isolate_page_range" },
    {
      from: "5.18.0-rc4-next-20220426",
      value: "unbounded",
      source: "mm/page_isolation.c: isolate_single_pageblock (v11 of the series, linux-next)",
    },
    {
      from: "5.18.0-rc5-next-20220506",
      value: "bounded",
      source: "mm/page_isolation.c: isolate_single_pageblock (linux-next)",
    },
    { from: "5.18.0", value: "none", source: "mm/page_isolation.c: start_isolate_page_range" },
    { from: "5.19", value: "bounded", source: "mm/page_isolation.c: isolate_single_pageblock" },
  ],
);

/** Since then a bit of its own says that a pageblock is isolated. */
export const isolationKeepsType = defineRule<boolean>(
  "isolation-keeps-type",
  "whether pageblocks have their migratetype back when an isolation is undone, or all become Movable",
  [
    { value: false, source: "mm/page_isolation.c: undo_isolate_page_range" },
    { from: "6.17", value: true, source: "mm/page_isolation.c: unset_migratetype_isolate (PB_migrate_isolate)" },
  ],
);

/** How the walk that left the memmap was mended, for people who have a tree with it. */
export const BOUNDARY_WALK_FIX =
  "fixed in linux-next since 20220506 and in 5.19: the search for a page's head is bound by the largest order, only pages that can be migrated are, and a neighbour that is not online is left alone";
