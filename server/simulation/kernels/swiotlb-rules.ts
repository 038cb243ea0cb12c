/** What changed between versions in the bounce buffer that is set aside at boot (kernel/dma/swiotlb.c): its tables, and when there is none. */
import { defineRule } from "./rule-table.ts";

export interface SwiotlbTables {
  /** Bytes in front of the first table, in one allocation with it: struct io_tlb_mem ends with its slots. */
  readonly header: number;
  /** Bytes a slot of each table, with the table's alignment. */
  readonly perSlot: readonly number[];
  /** Bytes an area (a power of two that covers the CPUs); 0: none. */
  readonly perArea: number;
}

export const swiotlbTables = defineRule<SwiotlbTables>(
  "swiotlb-tables",
  "the tables that describe the bounce buffer's slots",
  [
    { value: { header: 0, perSlot: [4, 8], perArea: 0 }, source: "kernel/dma/swiotlb.c:swiotlb_init_with_tbl()" },
    {
      since: "5.12",
      commit: { hash: "daf9514fd5eb", subject: "swiotlb: Validate bounce size in the sync/unmap path" },
      value: { header: 0, perSlot: [4, 8, 8], perArea: 0 },
      source: "kernel/dma/swiotlb.c:swiotlb_init_with_tbl()",
    },
    {
      since: "5.13",
      commit: { hash: "2d29960af0be", subject: "swiotlb: dynamically allocate io_tlb_default_mem" },
      value: { header: 56, perSlot: [24], perArea: 0 },
      source: "kernel/dma/swiotlb.c:swiotlb_init_with_tbl()",
    },
    {
      since: "5.15",
      vendors: [
        { vendor: "rhel", series: "5.14", build: 18 },
        { vendor: "rhel", series: "4.18", build: 372 },
      ],
      commit: { hash: "463e862ac63e", subject: "swiotlb: Convert io_default_tlb_mem to static allocation" },
      value: { header: 0, perSlot: [24], perArea: 0 },
      source: "kernel/dma/swiotlb.c:swiotlb_init_with_tbl()",
    },
    {
      since: "6.0",
      vendors: [
        { vendor: "rhel", series: "5.14", build: 184 },
        { vendor: "rhel", series: "4.18", build: 477 },
      ],
      commit: { hash: "20347fca71a3", subject: "swiotlb: split up the global swiotlb lock" },
      value: { header: 0, perSlot: [24], perArea: 16 },
      source: "kernel/dma/swiotlb.c:swiotlb_init_remap()",
    },
  ],
);

/** Memory that mappings get which find no room in the bounce buffer. */
export const swiotlbOverflow = defineRule<number>(
  "swiotlb-overflow",
  "bytes beside the bounce buffer for mappings that do not fit in it",
  [
    { value: 32 * 1024, source: "lib/swiotlb.c:swiotlb_init_with_tbl()" },
    {
      since: "4.20",
      vendors: [{ vendor: "rhel", series: "4.18", build: 67 }],
      commit: { hash: "dff8d6c1ed58", subject: "swiotlb: remove the overflow buffer" },
      value: 0,
      source: "kernel/dma/swiotlb.c:swiotlb_init_with_tbl()",
    },
  ],
);

export const swiotlbForbidden = defineRule<"one-slot" | "none">(
  "swiotlb-forbidden",
  "whether swiotlb=noforce leaves a bounce buffer of one slot or none",
  [
    { value: "one-slot", source: "kernel/dma/swiotlb.c:setup_io_tlb_npages()" },
    {
      since: "5.13",
      vendors: [{ vendor: "rhel", series: "4.18", build: 372 }],
      commit: { hash: "2726bf3ff252", subject: "swiotlb: Make SWIOTLB_NO_FORCE perform no allocation" },
      value: "none",
      source: "kernel/dma/swiotlb.c:swiotlb_init()",
    },
  ],
);

export const swiotlbUse = defineRule<"latest" | "forbidden">(
  "swiotlb-use",
  "of swiotlb=force and swiotlb=noforce together, whether the later one counts or always the second",
  [
    { value: "latest", source: "kernel/dma/swiotlb.c:setup_io_tlb_npages()" },
    {
      since: "5.19",
      vendors: [
        { vendor: "rhel", series: "5.14", build: 184 },
        { vendor: "rhel", series: "4.18", build: 477 },
      ],
      commit: { hash: "c6af2aa9ffc9", subject: "swiotlb: make the swiotlb_init interface more useful" },
      value: "forbidden",
      source: "kernel/dma/swiotlb.c:swiotlb_init_remap()",
    },
  ],
);

export const swiotlbTriesHalf = defineRule<boolean>(
  "swiotlb-tries-half",
  "whether half as many slots are tried where there is no room for the bounce buffer",
  [
    { value: false, source: "kernel/dma/swiotlb.c:swiotlb_init_remap()" },
    {
      since: "6.2",
      backports: [{ series: "6.1", from: "6.1.40" }],
      vendors: [
        { vendor: "rhel", series: "5.14", build: 309 },
        { vendor: "rhel", series: "4.18", build: 513 },
      ],
      commit: { hash: "8d58aa484920", subject: "swiotlb: reduce the swiotlb buffer size on allocation failure" },
      value: true,
      source: "kernel/dma/swiotlb.c:swiotlb_init_remap()",
    },
  ],
);

export const swiotlbLimitsAreas = defineRule<boolean>(
  "swiotlb-limits-areas",
  "whether a bounce buffer that came out smaller than wanted has no more areas than segments",
  [
    { value: false, source: "kernel/dma/swiotlb.c:swiotlb_init_remap()" },
    {
      since: "6.5",
      backports: [
        { series: "6.4", from: "6.4.5" },
        { series: "6.1", from: "6.1.40" },
      ],
      commit: {
        hash: "8ac04063354a",
        subject: "swiotlb: reduce the number of areas to match actual memory pool size",
      },
      value: true,
      source: "kernel/dma/swiotlb.c:limit_nareas()",
    },
  ],
);
