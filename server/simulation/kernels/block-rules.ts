/** What changed between versions in the size of sections and memory blocks, and in what a memory block knows of itself. */

import { GiB, MiB } from "../units/units.ts";
import { defineRule } from "./rule-table.ts";

/** Bytes of a section on arm64, by page size. */
export const arm64SectionSize = defineRule<Readonly<Record<number, number>>>(
  "arm64-section-size",
  "the size of a sparsemem section on arm64 (bytes), by page size",
  [
    {
      value: { 4096: GiB, 16384: GiB, 65536: GiB },
      source: "arch/arm64/include/asm/sparsemem.h:SECTION_SIZE_BITS",
    },
    {
      since: "5.12",
      commit: { hash: "f0b13ee23241", subject: "arm64/sparsemem: reduce SECTION_SIZE_BITS" },
      value: { 4096: 128 * MiB, 16384: 128 * MiB, 65536: 512 * MiB },
      source: "arch/arm64/include/asm/sparsemem.h:SECTION_SIZE_BITS",
    },
  ],
);

/**
 * How x86 chooses the memory block size of a machine whose RAM ends at or above 64 GiB: the end decides (max_pfn), not the amount.
 * `largest`: 2 GiB. `divides-end`: the largest size up to that which divides the end of RAM. `largest-on-bare-metal`: 2 GiB without
 * CPUID's hypervisor bit, else as before.
 */
export const largeMachineBlockSize = defineRule<"largest" | "divides-end" | "largest-on-bare-metal">(
  "large-machine-block-size",
  "whether a large machine has memory blocks of 2 GiB or the largest size up to that which divides the end of RAM",
  [
    {
      commit: {
        hash: "bdee237c0343",
        subject: "x86: mm: Use 2GB memory block size on large-memory x86-64 systems",
      },
      value: "largest",
      source: "arch/x86/mm/init_64.c:probe_memory_block_size()",
    },
    {
      since: "4.17",
      commit: {
        hash: "078eb6aa50dc",
        subject: "x86/mm/memory_hotplug: determine block size based on the end of boot memory",
      },
      value: "divides-end",
      source: "arch/x86/mm/init_64.c:probe_memory_block_size()",
    },
    {
      since: "5.9",
      vendors: [{ vendor: "rhel", series: "4.18", build: 513 }],
      commit: { hash: "fe124c95df9e", subject: "x86/mm: use max memory block size on bare metal" },
      value: "largest-on-bare-metal",
      source: "arch/x86/mm/init_64.c:probe_memory_block_size()",
    },
  ],
);

/** How an online boot block finds its zone. */
export const bootBlockZone = defineRule<"page-samples" | "populated-zones">(
  "boot-block-zone",
  "whether a boot block's zone comes from its pages or from the zones of its one node that reach into it",
  [
    { value: "page-samples", source: "mm/memory_hotplug.c:test_pages_in_a_zone()" },
    {
      since: "5.18",
      vendors: [
        { vendor: "rhel", series: "5.14", build: 87 },
        { vendor: "rhel", series: "4.18", build: 425 },
      ],
      commit: {
        hash: "395f6081bad4",
        subject: "drivers/base/memory: determine and store zone for single-zone memory blocks",
      },
      value: "populated-zones",
      source: "drivers/base/memory.c:early_node_zone_for_memory_block()",
    },
  ],
);

/** How blocks are linked to nodes at boot. */
export const bootBlockNodes = defineRule<"page-nodes" | "memblock-regions">(
  "boot-block-nodes",
  "whether a boot block is linked to the nodes its pages name (holes name the first) or to those of memblock's regions",
  [
    { value: "page-nodes", source: "drivers/base/node.c:register_mem_block_under_node_early()" },
    {
      since: "6.17",
      commit: { subject: "drivers/base/node: optimize memory block registration to reduce boot time" },
      value: "memblock-regions",
      source: "drivers/base/node.c:register_memory_blocks_under_nodes()",
    },
  ],
);

/** Windows of CXL memory are whole blocks only where blocks are no larger than they are aligned. */
export const cxlAdvisesBlockSize = defineRule<boolean>(
  "cxl-advises-block-size",
  "whether the alignment of CXL windows bounds the size of memory blocks",
  [
    { value: false, source: "arch/x86/mm/init_64.c:probe_memory_block_size()" },
    {
      since: "6.15",
      commit: { subject: "x86: probe memory block size advisement value during mm init" },
      value: true,
      source: "arch/x86/mm/init_64.c:probe_memory_block_size()",
    },
  ],
);
