/**
 * Parameters of memory hotplug: to which zone new blocks go, and where their memmap lies
 * (mm/memory_hotplug.c, drivers/base/memory.c).
 */
import type { KernelParameter } from "../parameter.ts";

export const hotplug: readonly KernelParameter[] = [
  {
    name: "memhp_default_state",
    value: "enum",
    forms: [
      { syntax: "memhp_default_state={online|offline}", meaning: "online at once, or wait for user space" },
      {
        syntax: "memhp_default_state={online_kernel|online_movable}",
        meaning: "online at once to a kernel zone, or to Movable",
        since: "5.7",
      },
    ],
    since: "4.7",
    config: "CONFIG_MEMORY_HOTPLUG",
    repeated: "last",
    misread: "none of its words, so the kernel keeps its built-in default",
    summary: "What becomes of memory blocks that are plugged: left offline, or onlined at once, and where.",
    documentation: `Sets what \`/sys/devices/system/memory/auto_online_blocks\` says after boot. It concerns memory that is plugged later and never
the memory of the boot. Without it the kernel's configuration decides. A word that the kernel doesn't know is ignored.

\`online\` leaves the zone to the kernel (\`memory_hotplug.online_policy\`).`,
    relations: [
      { parameter: "memory_hotplug.online_policy", says: "decides the zone where this says `online`" },
      { parameter: "movable_node", says: "makes `online` prefer Movable" },
    ],
    examples: ["memhp_default_state=online_movable"],
    snippets: [
      {
        label: "memhp_default_state=…",
        insert: "memhp_default_state=‹online|offline|online_kernel|online_movable›",
        detail: "what plugged blocks become",
      },
    ],
    effect: "simulated",
    source: "mm/memory_hotplug.c setup_memhp_default_state()",
  },
  {
    name: "memory_hotplug.memmap_on_memory",
    value: "enum",
    forms: [
      {
        syntax: "memory_hotplug.memmap_on_memory={force}",
        meaning: "also where it wastes pages for alignment",
        since: "6.6",
      },
      { syntax: "memory_hotplug.memmap_on_memory=BOOL", meaning: "on or off" },
    ],
    since: "5.13",
    config: "CONFIG_MHP_MEMMAP_ON_MEMORY",
    misread: "the kernel says that it is invalid for parameter `memmap_on_memory` and keeps N",
    summary: "The memmap of plugged memory lies on that memory itself.",
    documentation: `Without it every plugged 128 MiB block takes 2 MiB for its struct pages from memory that is online already, and a large DIMM can
exhaust the Normal zone. With it the first pages of each block hold the block's own memmap: its zone manages 126 MiB of 128.

Up to 6.7 it applies only where exactly one memory block is added; since 6.8 to every block of a DIMM. virtio-mem never uses it. \`force\`
pads to whole pageblocks where the sizes don't fit.`,
    relations: [{ parameter: "hugetlb_free_vmemmap", says: "excluded it before 6.0" }],
    examples: ["memory_hotplug.memmap_on_memory=Y"],
    snippets: [
      {
        label: "memory_hotplug.memmap_on_memory=…",
        insert: "memory_hotplug.memmap_on_memory=‹Y|N|force›",
        detail: "plugged memory holds its own memmap",
      },
    ],
    effect: "simulated",
    source: "mm/memory_hotplug.c",
  },
  {
    name: "memory_hotplug.online_policy",
    value: "enum",
    forms: [
      {
        syntax: "memory_hotplug.online_policy={contig-zones|auto-movable}",
        meaning: "keep zones contiguous, or a ratio",
      },
    ],
    since: "5.15",
    config: "CONFIG_MEMORY_HOTPLUG",
    misread: "the kernel says that it is invalid for parameter `online_policy` and keeps contig-zones",
    summary: "How a plain `online` chooses the zone.",
    documentation: `\`contig-zones\`, the default, puts a block into the zone it is next to, and into a kernel zone where nothing decides.
\`auto-movable\` puts as much as possible into Movable as long as the ratio of movable to kernel memory of the boot stays within
\`auto_movable_ratio\`; all memory of one device is decided together.`,
    relations: [
      { parameter: "memory_hotplug.auto_movable_ratio", says: "the ratio" },
      { parameter: "memory_hotplug.auto_movable_numa_aware", says: "whether each node must keep it" },
    ],
    examples: ["memory_hotplug.online_policy=auto-movable"],
    snippets: [
      {
        label: "memory_hotplug.online_policy=…",
        insert: "memory_hotplug.online_policy=‹auto-movable|contig-zones›",
        detail: "zone of a plain online",
      },
    ],
    effect: "simulated",
    source: "mm/memory_hotplug.c auto_movable_zone_for_pfn()",
  },
  {
    name: "memory_hotplug.auto_movable_ratio",
    value: "number",
    forms: [{ syntax: "memory_hotplug.auto_movable_ratio=COUNT", meaning: "percent" }],
    since: "5.15",
    most: 2 ** 32 - 1,
    misread: "the kernel says that it is invalid for parameter `auto_movable_ratio` and keeps 301",
    summary: "Movable memory allowed for each 100 pages of kernel memory.",
    documentation: `301 by default: three times the kernel memory of the boot. Kernel memory that is plugged later doesn't raise the limit, except
within its own virtio-mem device. 0 puts everything into kernel zones.`,
    relations: [{ parameter: "memory_hotplug.online_policy", says: "without `auto-movable` this has no effect" }],
    examples: ["memory_hotplug.auto_movable_ratio=400"],
    effect: "simulated",
    source: "mm/memory_hotplug.c auto_movable_can_online_movable()",
  },
  {
    name: "memory_hotplug.auto_movable_numa_aware",
    value: "bool",
    forms: [{ syntax: "memory_hotplug.auto_movable_numa_aware=BOOL", meaning: "on or off" }],
    since: "5.15",
    misread: "the kernel says that it is invalid for parameter `auto_movable_numa_aware` and keeps Y",
    summary: "The ratio must hold for the node as well as for the whole machine.",
    documentation: "On by default. A node without memory of its own since boot then gets kernel memory only.",
    relations: [{ parameter: "memory_hotplug.online_policy", says: "without `auto-movable` this has no effect" }],
    effect: "simulated",
    source: "mm/memory_hotplug.c auto_movable_zone_for_pfn()",
  },
];
