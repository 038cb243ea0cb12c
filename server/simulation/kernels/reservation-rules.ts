/**
 * What changed between versions in the reservations that the command line asks for: crashkernel=, cma=, boot-time
 * gigantic pages. Sources: arch/x86/kernel/setup.c and arch/arm64/mm/init.c (crashkernel), kernel/crash_reserve.c
 * (its generic form), kernel/dma/contiguous.c, mm/cma.c, mm/hugetlb.c.
 */

import type { Arch } from "../state/events.ts";
import { type Bytes, GiB, MiB, TiB } from "../units/units.ts";
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
  /** Low part without `,low`, at least; 0: none. */
  readonly defaultLow: Bytes;
  /** What the low part holds beside the bounce buffer; undefined: it goes by no bounce buffer. */
  readonly lowBesideBounceBuffer?: Bytes;
  /** A low part is reserved for what begins at or above the end of low memory, or already where it would not fit in between. */
  readonly lowFor: "above-low" | "near-low-end";
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
/** arch/x86/kernel/setup.c:reserve_crashkernel_low(), since 6.7 crash_low_size_default(): swiotlb_size_or_default() and 8 MiB, at least 256 MiB. */
const X86_LOW = { defaultLow: 256 * MiB, lowBesideBounceBuffer: 8 * MiB } as const;
/** Before 5.2 the kernel that kexec loads had to lie below this (CRASH_KERNEL_ADDR_MAX). */
const X86_OLD_LOW_MAX = 896 * MiB;
/** CRASH_HIGH_SEARCH_BASE of arm64. */
const ARM64_HIGH_BASE = 4 * GiB;
/** DEFAULT_CRASH_KERNEL_LOW_SIZE of arm64 (arch/arm64/mm/init.c), whatever the bounce buffer. */
const ARM64_DEFAULT_LOW = 128 * MiB;
const GENERIC_PLAIN: readonly CrashSearch[] = [{ from: 0, to: "low", defaultLow: false }];

const x86Base: CrashkernelRule = {
  plain: [{ from: X86_ALIGN, to: X86_OLD_LOW_MAX, defaultLow: true }],
  high: [{ from: X86_ALIGN, to: X86_HIGH_MAX, defaultLow: true }],
  align: X86_ALIGN,
  fixedAlign: MiB,
  ...X86_LOW,
  lowFor: "above-low",
  lowHoldsForPlain: true,
  highReplacesZero: true,
  refusesAllRam: false,
  words: "reserving",
};

const x86Generic: CrashkernelRule = {
  plain: [...GENERIC_PLAIN, { from: "low", to: X86_HIGH_MAX, defaultLow: true }],
  high: [
    { from: "low", to: X86_HIGH_MAX, defaultLow: true },
    { from: 0, to: "low", defaultLow: false },
  ],
  align: X86_ALIGN,
  fixedAlign: X86_ALIGN,
  ...X86_LOW,
  lowFor: "above-low",
  lowHoldsForPlain: false,
  highReplacesZero: false,
  refusesAllRam: false,
  words: "reserved",
};

export const x86Crashkernel = defineRule<CrashkernelRule>(
  "crashkernel-x86",
  "where crashkernel= looks for memory on x86",
  [
    { value: x86Base, source: "arch/x86/kernel/setup.c:reserve_crashkernel()" },
    {
      // With 9ca5c8e632ce, which lets SIZE lie below 4 GiB.
      since: "5.2",
      // 4.18.0-193.14.2.el8_2 put 256 MiB at 1216 MiB; builds before it were not seen.
      vendors: [{ vendor: "rhel", series: "4.18", build: 193 }],
      commit: { hash: "b9ac3849af41", subject: "x86/kdump: Fall back to reserve high crashkernel memory" },
      value: {
        ...x86Base,
        plain: [
          { from: X86_ALIGN, to: "low", defaultLow: true },
          { from: X86_ALIGN, to: X86_HIGH_MAX, defaultLow: true },
        ],
      },
      source: "arch/x86/kernel/setup.c:reserve_crashkernel()",
    },
    {
      since: "6.7",
      vendors: [{ vendor: "rhel", series: "5.14", build: 547 }],
      commit: {
        hash: "9c08a2a139fe",
        subject: "x86: kdump: use generic interface to simplify crashkernel reservation code",
      },
      value: x86Generic,
      source: "kernel/crash_core.c:reserve_crashkernel_generic()",
    },
    {
      since: "6.12",
      commit: { hash: "59d58189f3d9", subject: "crash: fix crash memory reserve exceed system memory bug" },
      value: { ...x86Generic, refusesAllRam: true },
      source: "kernel/crash_reserve.c:parse_crashkernel()",
    },
  ],
);

const arm64Base: CrashkernelRule = {
  plain: GENERIC_PLAIN,
  high: [],
  align: 2 * MiB,
  fixedAlign: 2 * MiB,
  defaultLow: 0,
  lowFor: "above-low",
  lowHoldsForPlain: false,
  highReplacesZero: false,
  refusesAllRam: false,
  words: "reserved",
};

const arm64WithDefaultLow: CrashkernelRule = {
  ...arm64Base,
  plain: [...GENERIC_PLAIN, { from: 0, to: ARM64_HIGH_MAX, defaultLow: true }],
  high: [{ from: 0, to: ARM64_HIGH_MAX, defaultLow: true }],
  defaultLow: ARM64_DEFAULT_LOW,
};

const arm64Generic: CrashkernelRule = {
  ...arm64WithDefaultLow,
  plain: [...GENERIC_PLAIN, { from: "low", to: ARM64_HIGH_MAX, defaultLow: true }],
  high: [
    { from: "low", to: ARM64_HIGH_MAX, defaultLow: true },
    { from: 0, to: "low", defaultLow: false },
  ],
};

export const arm64Crashkernel = defineRule<CrashkernelRule>(
  "crashkernel-arm64",
  "where crashkernel= looks for memory on arm64",
  [
    { value: arm64Base, source: "arch/arm64/mm/init.c:reserve_crashkernel()" },
    {
      since: "5.19",
      vendors: [
        { vendor: "rhel", series: "5.14", build: 122 },
        { vendor: "rhel", series: "4.18", build: 425 },
      ],
      commit: { hash: "944a45abfabc", subject: "arm64: kdump: Reimplement crashkernel=X" },
      value: { ...arm64Base, high: [{ from: 0, to: ARM64_HIGH_MAX, defaultLow: true }] },
      source: "arch/arm64/mm/init.c:reserve_crashkernel()",
    },
    {
      // With a9ae89df7377, which lets a plain SIZE fall back to memory above the DMA zones.
      since: "6.2",
      vendors: [
        { vendor: "rhel", series: "5.14", build: 232 },
        { vendor: "rhel", series: "4.18", build: 477 },
      ],
      commit: {
        hash: "a149cf00b158",
        subject: "arm64: kdump: Provide default size when crashkernel=Y,low is not specified",
      },
      value: { ...arm64WithDefaultLow, lowFor: "near-low-end" },
      source: "arch/arm64/mm/init.c:reserve_crashkernel()",
    },
    {
      since: "6.5",
      vendors: [
        { vendor: "rhel", series: "5.14", build: 401 },
        { vendor: "rhel", series: "4.18", build: 553 },
      ],
      commit: {
        hash: "6c4dcaddbd36",
        subject: "arm64: kdump: simplify the reservation behaviour of crashkernel=,high",
      },
      value: {
        ...arm64WithDefaultLow,
        plain: [...GENERIC_PLAIN, { from: "low", to: ARM64_HIGH_MAX, defaultLow: true }],
        high: [
          { from: ARM64_HIGH_BASE, to: ARM64_HIGH_MAX, defaultLow: true },
          { from: 0, to: "low", defaultLow: false },
        ],
      },
      source: "arch/arm64/mm/init.c:reserve_crashkernel()",
    },
    {
      since: "6.7",
      vendors: [{ vendor: "rhel", series: "5.14", build: 547 }],
      commit: {
        hash: "fdc268232dbb",
        subject: "arm64: kdump: use generic interface to simplify crashkernel reservation",
      },
      value: arm64Generic,
      source: "kernel/crash_core.c:reserve_crashkernel_generic()",
    },
    {
      since: "6.12",
      commit: { hash: "59d58189f3d9", subject: "crash: fix crash memory reserve exceed system memory bug" },
      value: { ...arm64Generic, refusesAllRam: true },
      source: "kernel/crash_reserve.c:parse_crashkernel()",
    },
  ],
);

export const crashkernelRamRoundedUp = defineRule(
  "crashkernel-ram-rounded-up",
  "whether crashkernel=START-END:SIZE compares RAM rounded up to 128 MiB",
  [
    { value: false, source: "kernel/crash_core.c:parse_crashkernel_mem()" },
    {
      since: "6.0",
      vendors: [
        { vendor: "rhel", series: "5.14", build: 132 },
        { vendor: "rhel", series: "4.18", build: 240 },
      ],
      commit: {
        hash: "46d36b1be18b",
        subject: "kdump: round up the total memory size to 128M for crashkernel reservation",
      },
      value: true,
      source: "kernel/crash_core.c:parse_crashkernel_mem()",
    },
  ],
);

/** `crashkernel=SIZE,cma`; read on every architecture, reserved by those whose arch_reserve_crashkernel() does it. */
export const crashkernelCma = defineRule("crashkernel-cma", "whether crashkernel=SIZE,cma is known", [
  { value: false, source: "kernel/crash_core.c:suffix_tbl()" },
  {
    since: "6.17",
    commit: {
      hash: "35c18f2933c5",
      subject: 'Add a new optional ",cma" suffix to the crashkernel= command line option',
    },
    value: true,
    source: "kernel/crash_reserve.c:reserve_crashkernel_cma()",
  },
]);

/** CMA areas must hold whole units of this kind. */
export const cmaAlignment = defineRule<"largest-order" | "pageblock">(
  "cma-alignment",
  "to what a CMA area is rounded and aligned",
  [
    { value: "largest-order", source: "kernel/dma/contiguous.c:dma_contiguous_reserve_area()" },
    {
      since: "5.18.0-rc4-next-20220426",
      until: "5.18.0",
      value: "pageblock",
      source: "mm/cma.c:cma_declare_contiguous_nid()",
    },
    {
      since: "5.19",
      vendors: [{ vendor: "rhel", series: "5.14", build: 293 }],
      commit: { hash: "11ac3e87ce09", subject: "mm: cma: use pageblock_order as the single alignment" },
      value: "pageblock",
      source: "mm/cma.c:cma_declare_contiguous_nid()",
    },
  ],
);

/** `cma=SIZE@BASE` and `cma=SIZE@BASE-LIMIT`, where the limit lies above what devices reach. */
export const cmaCmdlineLimit = defineRule<"lower-of-both" | "stated">(
  "cma-cmdline-limit",
  "whether an area of cma= that names its place may lie above what devices reach",
  [
    { value: "lower-of-both", source: "kernel/dma/contiguous.c:dma_contiguous_reserve()" },
    {
      since: "6.16",
      commit: { hash: "aa807b9f22df", subject: "dma-contiguous: hornor the cma address limit setup by user" },
      value: "stated",
      source: "kernel/dma/contiguous.c:dma_contiguous_reserve()",
    },
  ],
);

/** The line of an area that was given no node names node -1. */
export const cmaMessageNode = defineRule<boolean>("cma-message-node", "whether the log names the node of a CMA area", [
  { value: false, source: "mm/cma.c:cma_declare_contiguous_nid()" },
  {
    since: "6.6",
    vendors: [{ vendor: "rhel", series: "5.14", build: 460 }],
    until: "6.15",
    commit: { hash: "bf29bfaa5490", subject: "dma-contiguous: support numa CMA for specified node" },
    value: true,
    source: "mm/cma.c:cma_declare_contiguous_nid()",
  },
]);

/** What `hugetlb_cma=` is to gigantic pages of `hugepages=`: those are skipped where node 0 has an area, where any size was asked, or where some is left of it. */
export const hugetlbCmaSkips = defineRule<"area-of-node-0" | "asked" | "what-is-left">(
  "hugetlb-cma-skips",
  "when hugetlb_cma= makes hugepages= skip gigantic pages, and whether it takes NODE:SIZE",
  [
    { value: "area-of-node-0", source: "mm/hugetlb.c:hugetlb_hstate_alloc_pages()" },
    {
      since: "5.8",
      commit: { subject: "mm/hugetlb: avoid hardcoding while checking if cma is enabled" },
      value: "asked",
      source: "mm/hugetlb.c:hugetlb_hstate_alloc_pages()",
    },
    {
      since: "5.16",
      commit: {
        hash: "38e719ab2673",
        subject: "hugetlb: support node specified when using cma for gigantic hugepages",
      },
      value: "what-is-left",
      source: "mm/hugetlb.c:hugetlb_cma_reserve()",
    },
  ],
);

/** Areas for gigantic pages may come in several pieces, which the log counts. */
export const hugetlbCmaPieces = defineRule<boolean>(
  "hugetlb-cma-pieces",
  "whether hugetlb_cma= takes several pieces where there is no room for one",
  [
    { value: false, source: "mm/hugetlb.c:hugetlb_cma_reserve()" },
    {
      since: "6.15",
      commit: { hash: "c009da4258f9", subject: "mm, cma: support multiple contiguous ranges, if requested" },
      value: true,
      source: "mm/cma.c:cma_declare_contiguous_multi()",
    },
  ],
);

/** `asked`: by numa_cma=. `by-size`: CMA_SIZE_PERNUMA gives each of several nodes one as large as the default area. */
export const numaCmaAreas = defineRule<"none" | "asked" | "by-size">(
  "numa-cma-areas",
  "which nodes get a CMA area of their own",
  [
    { value: "none", source: "kernel/dma/contiguous.c:dma_contiguous_reserve()" },
    {
      since: "6.6",
      vendors: [{ vendor: "rhel", series: "5.14", build: 460 }],
      commit: { hash: "bf29bfaa5490", subject: "dma-contiguous: support numa CMA for specified node" },
      value: "asked",
      source: "kernel/dma/contiguous.c:dma_numa_cma_reserve()",
    },
    {
      since: "7.2",
      commit: { hash: "d5cae2261b86", subject: "dma-contiguous: simplify numa cma area handling" },
      value: "by-size",
      source: "kernel/dma/contiguous.c:dma_numa_cma_reserve()",
    },
  ],
);

/** `base`, and 1 MiB for each `each` of RAM that was begun; nothing of less RAM than `from`. */
export interface CrashSizeByRam {
  readonly from: Bytes;
  readonly base: Bytes;
  readonly each: Bytes;
}

/** The ranges that `crashkernel=auto` stands for, or a size by RAM, by architecture; none: the word is not known. */
export const crashkernelAuto = defineRule<{ readonly [A in Arch]?: string | CrashSizeByRam }>(
  "crashkernel-auto",
  "what `crashkernel=auto` stands for",
  [
    { source: "kernel/crash_core.c:__parse_crashkernel()", value: {} },
    {
      // The Kernel Administration Guide of version 7: 160 MB and 2 bits for each 4 KB of RAM. A log of build 693 with 8191 MB has 161 MB.
      mainline: false,
      vendors: [{ vendor: "rhel", series: "3.10" }],
      source: "kernel/kexec.c:__parse_crashkernel()",
      value: { x86_64: { from: 2 * GiB, base: 160 * MiB, each: 16 * GiB } },
    },
    {
      // The patch as Red Hat's developers quote it (linux-kernel, 27 January 2022), and the sources of builds 240 to 425.
      mainline: false,
      vendors: [{ vendor: "rhel", series: "4.18" }],
      source: "kernel/crash_core.c:__parse_crashkernel()",
      value: { x86_64: "1G-4G:160M,4G-64G:192M,64G-1T:256M,1T-:512M", arm64: "2G-:448M" },
    },
    {
      mainline: false,
      vendors: [{ vendor: "rhel", series: "4.18", build: 477 }],
      source: "kernel/crash_core.c:__parse_crashkernel()",
      value: { x86_64: "1G-4G:192M,4G-64G:256M,64G-:512M", arm64: "2G-:480M" },
    },
  ],
);
