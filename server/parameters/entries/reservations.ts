/**
 * Parameters that take memory away at boot for something else: crash kernels, CMA, named reservations, bounce buffers, the
 * log (kernel/crash_reserve.c, kernel/dma/contiguous.c, mm/memblock.c, kernel/dma/swiotlb.c, kernel/printk/printk.c).
 */
import type { KernelParameter } from "../parameter.ts";

export const reservations: readonly KernelParameter[] = [
  {
    name: "crashkernel",
    value: "list",
    forms: [
      { syntax: "crashkernel=SIZE", meaning: "so much, where the kernel finds room" },
      { syntax: "crashkernel=SIZE@BASE", meaning: "exactly there, or not at all" },
      {
        syntax: "crashkernel=START-[END]:SIZE[,START-[END]:SIZE]*[@BASE]",
        meaning: "by how much memory the machine has: the first range that holds it decides",
      },
      { syntax: "crashkernel=SIZE,high", meaning: "from the top of memory, above 4 GiB allowed", arch: ["x86_64"] },
      { syntax: "crashkernel=SIZE,low", meaning: "the part below 4 GiB that goes with `,high`", arch: ["x86_64"] },
      {
        syntax: "crashkernel=SIZE,high",
        meaning: "from the top of memory, above 4 GiB allowed",
        since: "6.0",
        arch: ["arm64"],
      },
      {
        syntax: "crashkernel=SIZE,low",
        meaning: "the part below 4 GiB that goes with `,high`",
        since: "6.0",
        arch: ["arm64"],
      },
      {
        syntax: "crashkernel=SIZE,cma",
        meaning: "more for the crash kernel, usable for movable pages until then",
        since: "6.17",
      },
      { syntax: "crashkernel={auto}", meaning: "distribution kernels only; the upstream kernel doesn't know it" },
    ],
    config: "CONFIG_CRASH_DUMP (CONFIG_KEXEC_CORE before 6.9)",
    repeated: "last",
    summary: "Memory that is kept free for the kernel that boots when this one crashes.",
    documentation: `Without a suffix the area goes below 4 GiB if there is room (x86_64; 16 MiB aligned, from the top), else above. \`,high\` goes to the
**top of memory**, which is where ZONE_MOVABLE lies as well: its blocks then can't go offline. An area above 4 GiB brings a low part of 256 MiB
(128 MiB on arm64) for DMA; \`0,low\` leaves it out. If the low part fails, nothing is reserved.

\`,cma\` (6.17) adds memory to a plain or high reservation that the running kernel may use for movable pages. The crash kernel finds user pages
of the crashed one overwritten there.

Several without suffix: the last one holds. \`,high\` and \`,low\` count only where there is none without.`,
    relations: [
      { parameter: "movablecore", says: "the zone's top is where `,high` reservations go" },
      { parameter: "movable_node", says: "hot-pluggable memory is avoided with it" },
      { parameter: "swiotlb", says: "its size counts for the default low part" },
    ],
    examples: ["crashkernel=256M", "crashkernel=1G-4G:192M,4G-:256M", "crashkernel=512M,high crashkernel=128M,low"],
    snippets: [
      { label: "crashkernel=SIZE", insert: "crashkernel=‹256M›", detail: "below 4 GiB if there is room" },
      { label: "crashkernel=SIZE,high", insert: "crashkernel=‹512M›,high", detail: "from the top of memory" },
      { label: "crashkernel=SIZE,low", insert: "crashkernel=‹128M›,low", detail: "low part of a high one" },
      {
        label: "crashkernel=RANGE:SIZE",
        insert: "crashkernel=‹1G›-‹4G›:‹192M›,‹4G›-:‹256M›",
        detail: "by memory size",
      },
      {
        label: "crashkernel=SIZE,cma",
        insert: "crashkernel=‹512M›,cma",
        detail: "shared with movable pages (6.17)",
      },
    ],
    effect: "simulated",
    source: "kernel/crash_reserve.c parse_crashkernel(); arch/x86/kernel/setup.c before 6.8",
  },
  {
    name: "cma",
    value: "size",
    forms: [
      { syntax: "cma=SIZE", meaning: "so much, where the kernel finds room" },
      { syntax: "cma=SIZE@BASE", meaning: "exactly there" },
      { syntax: "cma=SIZE@BASE-END", meaning: "within this range" },
    ],
    config: "CONFIG_DMA_CMA",
    repeated: "last",
    misread: "the kernel reads a size of 0, which means no area, and refuses it without a value",
    summary: "Size and place of the default contiguous memory area for DMA.",
    documentation: `The area's pages serve movable allocations until a device asks for contiguous memory. Blocks with CMA pageblocks can't go offline,
not even in ZONE_MOVABLE. \`cma=0\` switches the area off. On machines with memory above 4 GiB it is looked for from 4 GiB upwards first.`,
    relations: [{ parameter: "crashkernel", says: "is placed after it" }],
    examples: ["cma=256M", "cma=64M@0-4G"],
    snippets: [{ label: "cma=SIZE", insert: "cma=‹256M›", detail: "default contiguous memory area" }],
    effect: "simulated",
    source: "kernel/dma/contiguous.c early_cma()",
  },
  {
    name: "cma_pernuma",
    value: "size",
    forms: [{ syntax: "cma_pernuma=SIZE", meaning: "on every node" }],
    since: "5.10",
    config: "CONFIG_DMA_NUMA_CMA (CONFIG_DMA_PERNUMA_CMA before 6.6)",
    summary: "A contiguous memory area on every node.",
    documentation: "Used for coherent DMA of devices that belong to the node. arm64 only before 6.6.",
    effect: "none",
    source: "kernel/dma/contiguous.c early_cma_pernuma()",
  },
  {
    name: "numa_cma",
    value: "list",
    forms: [{ syntax: "numa_cma=NODE:SIZE[,NODE:SIZE]*", meaning: "on the nodes named" }],
    since: "6.6",
    config: "CONFIG_DMA_NUMA_CMA",
    summary: "Contiguous memory areas on chosen nodes.",
    documentation: "For coherent DMA of devices that belong to these nodes.",
    effect: "none",
    source: "kernel/dma/contiguous.c early_numa_cma()",
  },
  {
    name: "reserve_mem",
    value: "list",
    forms: [{ syntax: "reserve_mem=SIZE:ALIGN:NAME", meaning: "size, alignment and the name users ask for it by" }],
    since: "6.11",
    repeated: "all",
    summary: "Reserves memory under a name, usually at the same place on every boot.",
    documentation: `For ring buffers and pstore that are to be found again after a soft reboot; nothing guarantees the address (KASLR alone may move it). The
memory is taken from the top, so it lands in ZONE_MOVABLE where there is one and keeps that block from going offline. At most eight.`,
    relations: [
      { parameter: "nokaslr", says: "makes the place more likely to be the same" },
      { parameter: "movablecore", says: "the reservation usually falls into its zone" },
    ],
    examples: ["reserve_mem=12M:4096:trace"],
    snippets: [
      {
        label: "reserve_mem=SIZE:ALIGN:NAME",
        insert: "reserve_mem=‹12M›:‹4096›:‹trace›",
        detail: "memory under a name",
      },
    ],
    effect: "simulated",
    source: "mm/memblock.c reserve_mem()",
  },
  {
    name: "swiotlb",
    value: "list",
    forms: [
      { syntax: "swiotlb={force|noforce}", meaning: "always, or never use it" },
      {
        syntax: "swiotlb=COUNT[,{force|noforce}]",
        meaning: "a number of slots of 2 KiB, not a size: 32768 are 64 MiB",
      },
      {
        syntax: "swiotlb=COUNT,COUNT[,{force|noforce}]",
        meaning: "slots, and how many areas with a lock of their own they are parted into (one a CPU without it)",
        since: "6.0",
      },
    ],
    misread:
      "the kernel reads a number of slots of 2 KiB, and leaves out units and words it does not know: `64M` is 64 slots",
    summary: "Bounce buffers for devices that can't reach all memory.",
    documentation:
      "64 MiB below 4 GiB by default on machines with memory above it (x86_64 without an IOMMU, arm64). Reserved at boot, in low memory, so ZONE_MOVABLE is rarely touched.\n\nThe count is rounded up to whole segments of 128 slots (256 KiB). Since 6.0 it is rounded up to a power of two, too, with a segment at least for each area: `swiotlb=40000` takes 128 MiB where 5.10 takes 78. Where there is no room, kernels since 6.2 try half as much; older ones go without. Up to 5.12 `noforce` leaves a buffer of one slot.",
    examples: ["swiotlb=32768", "swiotlb=noforce"],
    effect: "partly",
    source: "kernel/dma/swiotlb.c setup_io_tlb_npages()",
  },
  {
    name: "log_buf_len",
    value: "size",
    forms: [{ syntax: "log_buf_len=SIZE", meaning: "rounded up to a power of two" }],
    repeated: "last",
    summary: "Size of the kernel log buffer.",
    documentation: `The buffer is taken from memblock early, from the top of memory: with \`movablecore=\` it often is what makes one more block of the
Movable zone impossible to offline. Since 5.10 the descriptors come on top (a little more than the buffer again).`,
    relations: [{ parameter: "movablecore", says: "the buffer lands in its zone" }],
    examples: ["log_buf_len=4M"],
    snippets: [{ label: "log_buf_len=SIZE", insert: "log_buf_len=‹4M›", detail: "kernel log buffer" }],
    effect: "simulated",
    source: "kernel/printk/printk.c log_buf_len_setup()",
  },
  {
    name: "ramoops.mem_address",
    value: "size",
    forms: [{ syntax: "ramoops.mem_address=BASE", meaning: "physical address" }],
    summary: "Where ramoops keeps its log; the range must be reserved by other means.",
    documentation:
      "Usually together with `memmap=SIZE$BASE`, so that nothing else uses the range, or with `reserve_mem=` and `ramoops.mem_name=` since 6.12.",
    relations: [{ parameter: "memmap", says: "reserves the range" }],
    effect: "none",
    source: "fs/pstore/ram.c",
  },
  {
    name: "kho",
    value: "bool",
    forms: [{ syntax: "kho=BOOL", meaning: "on or off" }],
    since: "6.16",
    config: "CONFIG_KEXEC_HANDOVER",
    summary: "Kexec handover: memory that survives into the next kernel.",
    documentation:
      "Reserves scratch areas at boot from which a kexec'ed kernel allocates alone until it knows what must be kept. Their sizes come from `kho_scratch=`.",
    relations: [{ parameter: "kho_scratch", says: "how large the scratch areas are" }],
    effect: "none",
    source: "kernel/liveupdate/kexec_handover.c (kernel/kexec_handover.c before 6.19)",
  },
  {
    name: "kho_scratch",
    value: "list",
    forms: [
      { syntax: "kho_scratch=SIZE,SIZE,SIZE", meaning: "low, global and per-node scratch" },
      {
        syntax: "kho_scratch=PERCENT",
        meaning: "of what the running kernel allocated at boot; more than 100% is usual",
      },
    ],
    since: "6.16",
    config: "CONFIG_KEXEC_HANDOVER",
    summary: "Sizes of the scratch areas of kexec handover.",
    documentation:
      "CMA areas that only boot allocations of the next kernel may use; until then they serve movable pages.",
    effect: "none",
    source: "kernel/liveupdate/kexec_handover.c",
  },
];
