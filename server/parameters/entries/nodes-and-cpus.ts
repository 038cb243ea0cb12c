/**
 * Parameters about nodes and processors, as far as they decide where memory lies: faked nodes, per-CPU areas, balancing
 * (arch/x86/mm/numa.c numa_setup(), mm/numa_emulation.c, mm/percpu.c, kernel/smp.c).
 */
import type { KernelParameter } from "../parameter.ts";

export const nodesAndCpus: readonly KernelParameter[] = [
  {
    name: "numa",
    value: "enum",
    forms: [
      { syntax: "numa={off}", meaning: "one node with all memory" },
      { syntax: "numa={noacpi}", meaning: "don't read the SRAT", arch: ["x86_64"] },
      { syntax: "numa={nohmat}", meaning: "don't read the HMAT", since: "5.10", arch: ["x86_64"] },
      { syntax: "numa=fake=COUNT", meaning: "split memory into so many nodes of equal size", arch: ["x86_64"] },
      { syntax: "numa=fake=SIZE", meaning: "split memory into nodes of this size (a suffix M or G)", arch: ["x86_64"] },
      { syntax: "numa=fake=COUNTU", meaning: "split each physical node into so many", since: "4.19", arch: ["x86_64"] },
      {
        syntax: "numa=fake=SIZE",
        meaning: "faked nodes: a count, or a size with a suffix",
        since: "6.12",
        arch: ["arm64"],
      },
      { syntax: "numa=fake=COUNTU", meaning: "split each physical node into so many", since: "6.12", arch: ["arm64"] },
    ],
    misread: "none of its words, so the kernel ignores it",
    summary: "How memory is divided into nodes.",
    documentation: `\`off\` and \`noacpi\` give one node; memory that the SRAT marks hot-pluggable is ordinary then. \`fake=\` cuts the memory into nodes in
steps of 32 MiB, after the physical nodes; a border can fall inside a memory block, which then belongs to two nodes and can't go offline. Each node
gets its own part of \`movablecore=\`. Fewer nodes than asked for may come out. Needs CONFIG_NUMA_EMU.`,
    relations: [
      { parameter: "movablecore", says: "is spread over the faked nodes" },
      { parameter: "movable_node", says: "has no effect with `numa=off`" },
    ],
    examples: ["numa=off", "numa=fake=4", "numa=fake=2G", "numa=fake=2U"],
    snippets: [
      { label: "numa=off", insert: "numa=off", detail: "one node" },
      { label: "numa=fake=N", insert: "numa=fake=‹4›", detail: "split memory into N nodes" },
      { label: "numa=fake=SIZE", insert: "numa=fake=‹2G›", detail: "nodes of this size" },
      { label: "numa=fake=NU", insert: "numa=fake=‹2›U", detail: "split every physical node (4.19)" },
    ],
    effect: "simulated",
    source: "arch/x86/mm/numa.c numa_setup(); mm/numa_emulation.c",
  },
  {
    name: "numa_balancing",
    value: "enum",
    forms: [{ syntax: "numa_balancing={enable|disable}", meaning: "on or off" }],
    config: "CONFIG_NUMA_BALANCING",
    summary: "Whether pages follow the tasks that use them from node to node.",
    documentation:
      "Moves pages while the machine runs; the layout of the boot does not depend on it. On machines with memory tiers it also decides promotion, which has a watermark of its own.",
    effect: "none",
    source: "mm/mempolicy.c setup_numabalancing()",
  },
  {
    name: "numa_zonelist_order",
    value: "text",
    forms: [{ syntax: "numa_zonelist_order=TEXT", meaning: "without effect since 4.14" }],
    summary: "Order of zones in the fallback lists; without effect since 4.14.",
    documentation: "Kernels since 4.14 always order by node.",
    effect: "none",
    source: "mm/page_alloc.c",
  },
  {
    name: "maxcpus",
    value: "number",
    forms: [{ syntax: "maxcpus=COUNT", meaning: "brought up at boot; the others can follow" }],
    summary: "How many processors are brought up at boot.",
    documentation:
      "The others stay possible: per-CPU areas are allocated for them all the same. `maxcpus=0` acts like `nosmp`.",
    relations: [
      { parameter: "nr_cpus", says: "limits the possible ones, and with them the per-CPU memory" },
      { parameter: "possible_cpus", says: "likewise" },
    ],
    effect: "none",
    source: "kernel/smp.c maxcpus()",
  },
  {
    name: "nr_cpus",
    value: "number",
    forms: [{ syntax: "nr_cpus=COUNT", meaning: "most that the kernel will ever support" }],
    summary: "The most processors that the kernel supports until the next boot.",
    documentation:
      "Per-CPU areas, taken from memblock near the top of memory, exist for each possible processor: fewer of them leave fewer reservations. Crash kernels use `nr_cpus=1` to need little memory.",
    relations: [{ parameter: "percpu_alloc", says: "how the areas are laid out" }],
    examples: ["nr_cpus=1"],
    effect: "partly",
    source: "kernel/smp.c nrcpus()",
  },
  {
    name: "possible_cpus",
    value: "number",
    forms: [{ syntax: "possible_cpus=COUNT", meaning: "present and pluggable ones together" }],
    arch: ["x86_64"],
    summary: "How many processors may ever exist; decides the per-CPU memory.",
    documentation: "Processors beyond those present are for hotplug. Each gets a per-CPU area at boot.",
    effect: "partly",
    source: "arch/x86/kernel/cpu/topology.c (arch/x86/kernel/smpboot.c before 6.9)",
  },
  {
    name: "nosmp",
    value: "flag",
    forms: [{ syntax: "nosmp", meaning: "one processor, no I/O APIC" }],
    summary: "One processor only.",
    documentation: "Like `maxcpus=0`, and without the I/O APIC on x86.",
    effect: "partly",
    source: "kernel/smp.c nosmp()",
  },
  {
    name: "percpu_alloc",
    value: "enum",
    forms: [{ syntax: "percpu_alloc={embed|page}", meaning: "in large pieces of boot memory, or page by page" }],
    summary: "How the first per-CPU areas are allocated.",
    documentation:
      "`embed` takes units in one piece (rounded to 2 MiB on x86_64, the surplus is freed again), which shows as a reservation near the top of memory. `page` maps single pages.",
    examples: ["percpu_alloc=page"],
    effect: "none",
    source: "mm/percpu.c percpu_alloc_setup()",
  },
  {
    name: "iommu",
    value: "list",
    forms: [{ syntax: "iommu=FLAGS", meaning: "words, separated by commas" }],
    repeated: "all",
    arch: ["x86_64"],
    summary: "Options of the IOMMU, bounce buffers included.",
    documentation:
      "`soft` forces the software bounce buffers (swiotlb), 64 MiB below 4 GiB, even where an IOMMU is there; `off`, `force`, `pt`, `nopt`, `merge`, `nomerge` and others choose how the hardware is used.",
    relations: [{ parameter: "swiotlb", says: "size of the bounce buffers" }],
    effect: "none",
    source: "arch/x86/kernel/pci-dma.c iommu_setup()",
  },
];
