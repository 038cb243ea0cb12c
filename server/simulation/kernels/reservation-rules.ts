/**
 * What changed between versions in the reservations that the command line asks for: crashkernel=, cma=, boot-time
 * gigantic pages. Sources: arch/x86/kernel/setup.c and arch/arm64/mm/init.c (crashkernel), kernel/crash_reserve.c
 * (its generic form), kernel/dma/contiguous.c, mm/cma.c, mm/hugetlb.c.
 */
import { type Bytes, MiB, TiB } from "../units/units.ts";
import { defineRule } from "./rule-table.ts";

/** A stretch of memory to look in. `low`: the end of what a crash kernel can use for DMA (4 GiB on x86). */
export interface CrashSearch {
  readonly from: Bytes | "low";
  readonly to: Bytes | "low";
  /** A crash kernel that ends up above `low` gets the default low part, too. */
  readonly defaultLow: boolean;
}

export interface CrashkernelRule {
  /** Where `SIZE` is looked for, in order. */
  readonly plain: readonly CrashSearch[];
  /** Where `SIZE,high` is; none: not known. */
  readonly high: readonly CrashSearch[];
  readonly align: Bytes;
  /** Alignment asked of `SIZE@BASE`. */
  readonly fixedAlign: Bytes;
  /** Low part without `,low`; 0: none. */
  readonly defaultLow: Bytes;
  /** `,low` counts for a plain `SIZE` that ended up high as well. */
  readonly lowHoldsForPlain: boolean;
  /** `,high` is looked at if the plain size comes to nothing, not only if there is none. */
  readonly highReplacesZero: boolean;
  /** A size of all RAM or more is refused without a word. */
  readonly refusesAllRam: boolean;
  readonly words: "reserving" | "reserved";
}

const X86_ALIGN = 16 * MiB;
const X86_HIGH_MAX = 64 * TiB;
const ARM64_HIGH_MAX = 256 * TiB;
/** swiotlb (64 MiB) and 8 MiB, but at least this. */
const X86_DEFAULT_LOW = 256 * MiB;
const GENERIC_PLAIN: readonly CrashSearch[] = [{ from: 0, to: "low", defaultLow: false }];

export const x86Crashkernel = defineRule<CrashkernelRule>(
  "crashkernel-x86",
  "where crashkernel= looks for memory on x86",
  [
    {
      value: {
        plain: [
          { from: X86_ALIGN, to: "low", defaultLow: true },
          { from: X86_ALIGN, to: X86_HIGH_MAX, defaultLow: true },
        ],
        high: [{ from: X86_ALIGN, to: X86_HIGH_MAX, defaultLow: true }],
        align: X86_ALIGN,
        fixedAlign: MiB,
        defaultLow: X86_DEFAULT_LOW,
        lowHoldsForPlain: true,
        highReplacesZero: true,
        refusesAllRam: false,
        words: "reserving",
      },
      source: "arch/x86/kernel/setup.c:reserve_crashkernel",
    },
    {
      from: "6.7",
      value: {
        plain: [...GENERIC_PLAIN, { from: "low", to: X86_HIGH_MAX, defaultLow: true }],
        high: [
          { from: "low", to: X86_HIGH_MAX, defaultLow: true },
          { from: 0, to: "low", defaultLow: false },
        ],
        align: X86_ALIGN,
        fixedAlign: X86_ALIGN,
        defaultLow: X86_DEFAULT_LOW,
        lowHoldsForPlain: false,
        highReplacesZero: false,
        refusesAllRam: true,
        words: "reserved",
      },
      source: "kernel/crash_reserve.c:reserve_crashkernel_generic",
    },
  ],
);

const arm64Base: CrashkernelRule = {
  plain: GENERIC_PLAIN,
  high: [],
  align: 2 * MiB,
  fixedAlign: 2 * MiB,
  defaultLow: 0,
  lowHoldsForPlain: false,
  highReplacesZero: false,
  refusesAllRam: false,
  words: "reserved",
};

export const arm64Crashkernel = defineRule<CrashkernelRule>(
  "crashkernel-arm64",
  "where crashkernel= looks for memory on arm64",
  [
    { value: arm64Base, source: "arch/arm64/mm/init.c:reserve_crashkernel" },
    {
      from: "6.0",
      value: { ...arm64Base, high: [{ from: 0, to: ARM64_HIGH_MAX, defaultLow: true }] },
      source: "arch/arm64/mm/init.c:reserve_crashkernel",
    },
    {
      from: "6.7",
      value: {
        ...arm64Base,
        plain: [...GENERIC_PLAIN, { from: "low", to: ARM64_HIGH_MAX, defaultLow: true }],
        high: [
          { from: "low", to: ARM64_HIGH_MAX, defaultLow: true },
          { from: 0, to: "low", defaultLow: false },
        ],
        defaultLow: 128 * MiB,
        refusesAllRam: true,
      },
      source: "kernel/crash_reserve.c:reserve_crashkernel_generic",
    },
  ],
);

export const crashkernelRamRoundedUp = defineRule(
  "crashkernel-ram-rounded-up",
  "whether crashkernel=START-END:SIZE compares RAM rounded up to 128 MiB",
  [
    { value: false, source: "kernel/crash_core.c:parse_crashkernel_mem" },
    { from: "6.1", value: true, source: "kernel/crash_core.c:parse_crashkernel_mem" },
  ],
);

/** `crashkernel=SIZE,cma`; read on every architecture, reserved by those whose arch_reserve_crashkernel() does it. */
export const crashkernelCma = defineRule("crashkernel-cma", "whether crashkernel=SIZE,cma is known", [
  { value: false, source: "kernel/crash_core.c:suffix_tbl" },
  { from: "6.17", value: true, source: "kernel/crash_reserve.c:reserve_crashkernel_cma" },
]);

/** CMA areas must hold whole units of this kind. */
export const cmaAlignment = defineRule<"largest-order" | "pageblock">(
  "cma-alignment",
  "to what a CMA area is rounded and aligned",
  [
    { value: "largest-order", source: "kernel/dma/contiguous.c:dma_contiguous_reserve_area" },
    { from: "5.19", value: "pageblock", source: "mm/cma.c:cma_declare_contiguous_nid" },
  ],
);

/** How the log ends the line of a CMA area that was given no node. */
export const cmaMessageNode = defineRule<"" | " on node -1">(
  "cma-message-node",
  "whether the log names the node of a CMA area",
  [
    { value: "", source: "mm/cma.c:cma_declare_contiguous_nid" },
    { from: "6.12", value: " on node -1", source: "mm/cma.c:cma_declare_contiguous_nid" },
    { from: "6.15", value: "", source: "mm/cma.c:cma_declare_contiguous_nid" },
  ],
);

/** Areas for gigantic pages may come in several pieces, which the log counts. */
export const hugetlbCmaPieces = defineRule<boolean>(
  "hugetlb-cma-pieces",
  "whether hugetlb_cma= takes several pieces where there is no room for one",
  [
    { value: false, source: "mm/hugetlb.c:hugetlb_cma_reserve" },
    { from: "6.15", value: true, source: "mm/cma.c:cma_declare_contiguous_multi" },
  ],
);

export const numaCmaAreas = defineRule(
  "numa-cma-areas",
  "whether each node gets a CMA area of its own where there are several",
  [
    { value: false, source: "kernel/dma/contiguous.c:dma_numa_cma_reserve" },
    { from: "7.0", value: true, source: "kernel/dma/contiguous.c:dma_numa_cma_reserve" },
  ],
);

/** How boot-time gigantic pages are spread. */
export interface GiganticPagesRule {
  /** `hugepages=NODE:COUNT,…` is understood. */
  readonly takesNodes: boolean;
  /** A page of `NODE:COUNT` may come from another node. */
  readonly otherNodesHelp: boolean;
}

export const giganticPages = defineRule<GiganticPagesRule>(
  "gigantic-pages",
  "how boot-time gigantic pages are asked of nodes",
  [
    { value: { takesNodes: false, otherNodesHelp: true }, source: "mm/hugetlb.c:__alloc_bootmem_huge_page" },
    {
      from: "5.16",
      value: { takesNodes: true, otherNodesHelp: true },
      source: "mm/hugetlb.c:__alloc_bootmem_huge_page",
    },
    {
      from: "6.15",
      value: { takesNodes: true, otherNodesHelp: false },
      source: "mm/hugetlb.c:alloc_bootmem",
    },
  ],
);
