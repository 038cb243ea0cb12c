/**
 * How ranges are isolated, by version. Sources: mm/page_isolation.c, mm/page_alloc.c (alloc_contig_range), mm/cma.c.
 */
import { defineRule } from "./rule-table.ts";

/** What an isolation widens its range to, and what it therefore checks. */
export const isolationUnit = defineRule<"max-order" | "pageblock">(
  "isolation-unit",
  "whether isolation works in blocks of the largest order or in pageblocks",
  [
    { value: "max-order", source: "mm/page_alloc.c:pfn_max_align_down()" },
    {
      since: "5.18.0-rc4-next-20220426",
      until: "5.18.0",
      value: "pageblock",
      source: "mm/page_isolation.c:start_isolate_page_range()",
    },
    {
      since: "5.19",
      vendors: [{ vendor: "rhel", series: "5.14", build: 293 }],
      commit: { hash: "b2c9e2fbba32", subject: "mm: make alloc_contig_range work at pageblock granularity" },
      value: "pageblock",
      source: "mm/page_isolation.c:start_isolate_page_range()",
    },
  ],
);

/** start_isolate_page_range() took whole pageblocks only (a BUG otherwise); since then it rounds the range out itself. */
export const isolateRange = defineRule<"whole-pageblocks" | "any">(
  "isolate-range",
  "whether a range to isolate must be whole pageblocks or is rounded out to them",
  [
    { value: "whole-pageblocks", source: "mm/page_isolation.c:start_isolate_page_range()" },
    {
      since: "5.18.0-rc4-next-20220426",
      until: "5.18.0",
      value: "any",
      source: "mm/page_isolation.c:start_isolate_page_range()",
    },
    {
      since: "5.19",
      vendors: [{ vendor: "rhel", series: "5.14", build: 293 }],
      commit: { hash: "6e263fff1de4", subject: "mm: page_isolation: enable arbitrary range page isolation." },
      value: "any",
      source: "mm/page_isolation.c:start_isolate_page_range()",
    },
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
    { value: "none", source: "mm/page_isolation.c:start_isolate_page_range()" },
    {
      since: "5.18.0-rc4-next-20220426",
      until: "5.18.0-rc5-next-20220506",
      value: "unbounded",
      source: "mm/page_isolation.c:isolate_single_pageblock()",
    },
    {
      since: "5.18.0-rc5-next-20220506",
      until: "5.18.0",
      value: "bounded",
      source: "mm/page_isolation.c:isolate_single_pageblock()",
    },
    {
      since: "5.19",
      vendors: [{ vendor: "rhel", series: "5.14", build: 293 }],
      commit: { hash: "b2c9e2fbba32", subject: "mm: make alloc_contig_range work at pageblock granularity" },
      value: "bounded",
      source: "mm/page_isolation.c:isolate_single_pageblock()",
    },
  ],
);

/** Since then a bit of its own says that a pageblock is isolated. */
export const isolationKeepsType = defineRule<boolean>(
  "isolation-keeps-type",
  "whether pageblocks have their migratetype back when an isolation is undone, or all become Movable",
  [
    { value: false, source: "mm/page_isolation.c:undo_isolate_page_range()" },
    {
      since: "6.17",
      commit: { hash: "e904bce2d9d4", subject: "mm/page_isolation: make page isolation a standalone bit" },
      value: true,
      source: "mm/page_isolation.c:unset_migratetype_isolate()",
    },
  ],
);

/** A gigantic page with the end of the range in it is to be migrated first, which it can't be. */
export const giganticAtBoundary = defineRule<"passes" | "fails">(
  "gigantic-at-boundary",
  "whether the isolation of a range that ends inside a gigantic page fails",
  [
    { value: "passes", source: "mm/page_isolation.c:start_isolate_page_range()" },
    {
      since: "5.19",
      vendors: [{ vendor: "rhel", series: "5.14", build: 293 }],
      commit: { hash: "b2c9e2fbba32", subject: "mm: make alloc_contig_range work at pageblock granularity" },
      value: "fails",
      source: "mm/page_isolation.c:isolate_single_pageblock()",
    },
    {
      since: "6.12",
      commit: { subject: "mm: remove migration for HugePage in isolate_single_pageblock()" },
      value: "passes",
      source: "mm/page_isolation.c:isolate_single_pageblock()",
    },
  ],
);
