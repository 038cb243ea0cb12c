/**
 * Parameters that decide how much of the boot memory ZONE_MOVABLE gets and where it starts
 * (mm/mm_init.c find_zone_movable_pfns_for_nodes(), mm/page_alloc.c before 6.4).
 */
import type { KernelParameter } from "../parameter.ts";

export const movableZone: readonly KernelParameter[] = [
  {
    name: "movablecore",
    value: "size",
    forms: [
      { syntax: "movablecore=SIZE", meaning: "that many bytes, spread over the nodes" },
      { syntax: "movablecore=PERCENT", meaning: "a share of all memory", since: "4.17" },
    ],
    repeated: "last",
    summary: "How much of the boot memory becomes ZONE_MOVABLE.",
    documentation: `Gives this much memory to ZONE_MOVABLE, which holds only pages that can be migrated, so that its memory blocks can
usually go offline. The size is rounded up to the largest page order (4 MiB on x86_64 with 4 KiB pages).

The kernel turns it into its complement: what is left of all memory is spread evenly over the nodes as kernel memory, beginning at each
node's start, and only in the highest kernel zone that the machine has. So the zone is always the **top of each node**, and a node's memory
below 4 GiB is movable only on machines that have nothing above.

The top of a node is also where memblock allocates at boot (memmap, page tables, per-CPU areas, hash tables). Those pages are reserved
for good, and the blocks that hold them can't be taken offline.`,
    relations: [
      { parameter: "movable_node", says: "wins: with it `movablecore=` is ignored" },
      { parameter: "kernelcore", says: "both given: the one that leaves more kernel memory holds" },
      { parameter: "crashkernel", says: "`,high` reservations go to the top of memory, into the zone" },
      { parameter: "hugepages", says: "gigantic pages may be placed in the zone" },
    ],
    examples: ["movablecore=256M", "movablecore=50%"],
    snippets: [
      { label: "movablecore=SIZE", insert: "movablecore=‹1G›", detail: "this much memory is movable" },
      { label: "movablecore=PERCENT", insert: "movablecore=‹50›%", detail: "a share of all memory (4.17)" },
    ],
    effect: "simulated",
    source: "mm/mm_init.c cmdline_parse_movablecore()",
  },
  {
    name: "kernelcore",
    value: "size",
    forms: [
      { syntax: "kernelcore=SIZE", meaning: "that many bytes stay kernel memory" },
      { syntax: "kernelcore=PERCENT", meaning: "a share of all memory stays kernel memory", since: "4.17" },
      { syntax: "kernelcore=mirror", meaning: "mirrored memory is kernel memory, all else movable", since: "4.6" },
    ],
    repeated: "last",
    summary: "How much memory stays usable for the kernel; the rest becomes ZONE_MOVABLE.",
    documentation: `Spreads this much kernel memory evenly over the nodes, from each node's start; everything above it is ZONE_MOVABLE. A node smaller
than its share passes the remainder on to the others, so small nodes end up without a Movable zone and large ones with more.

With \`mirror\` the firmware's mirrored ranges (UEFI memory attributes) are kernel memory. Without any mirrored memory kernels since 6.6 ignore
the parameter; older ones turn all memory above 4 GiB into ZONE_MOVABLE.`,
    relations: [
      { parameter: "movable_node", says: "wins: with it `kernelcore=` is ignored" },
      { parameter: "movablecore", says: "both given: the one that leaves more kernel memory holds" },
    ],
    examples: ["kernelcore=2G", "kernelcore=25%", "kernelcore=mirror"],
    snippets: [
      { label: "kernelcore=SIZE", insert: "kernelcore=‹2G›", detail: "this much stays kernel memory" },
      { label: "kernelcore=PERCENT", insert: "kernelcore=‹50›%", detail: "a share of all memory (4.17)" },
      { label: "kernelcore=mirror", insert: "kernelcore=mirror", detail: "only mirrored memory for the kernel (4.6)" },
    ],
    effect: "simulated",
    source: "mm/mm_init.c cmdline_parse_kernelcore()",
  },
  {
    name: "movable_node",
    value: "flag",
    forms: [{ syntax: "movable_node", meaning: "hot-pluggable nodes hold movable memory only" }],
    config: "CONFIG_MEMORY_HOTPLUG (CONFIG_MOVABLE_NODE before 4.13)",
    summary: "All memory that firmware marks hot-pluggable becomes ZONE_MOVABLE.",
    documentation: `Memory that the SRAT marks hot-pluggable is kept free of boot allocations and becomes ZONE_MOVABLE, so that whole nodes can be
removed. Until the SRAT is read memblock allocates upwards from the end of the kernel image; afterwards it skips hot-pluggable ranges.

A node that holds the kernel, the initrd or anything else reserved by then loses its mark. Memory plugged later is onlined to Movable first
(since 4.14 a plain \`online\` prefers it).`,
    relations: [
      { parameter: "movablecore", says: "is ignored with it" },
      { parameter: "kernelcore", says: "is ignored with it" },
      { parameter: "numa", says: "`numa=off` and `acpi=off` hide the SRAT: nothing is hot-pluggable then" },
    ],
    examples: ["movable_node"],
    effect: "simulated",
    source: "mm/memory_hotplug.c cmdline_parse_movable_node()",
  },
];
