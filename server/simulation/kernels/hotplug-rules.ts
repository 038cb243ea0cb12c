/**
 * How memory is added, by version and build. Sources: mm/memory_hotplug.c, drivers/acpi/acpi_memhotplug.c,
 * drivers/base/memory.c.
 */
import { defineRule } from "./rule-table.ts";

export const defaultOnlineTypeIsChoice = defineRule<boolean>(
  "default-online-type-is-choice",
  "whether the default for new blocks is one of four options (MHP_DEFAULT_ONLINE_TYPE_…) or MEMORY_HOTPLUG_DEFAULT_ONLINE alone",
  [
    { value: false, source: "mm/Kconfig:MEMORY_HOTPLUG_DEFAULT_ONLINE" },
    {
      since: "6.14",
      backports: [{ series: "6.12", from: "6.12.110" }],
      commit: { subject: "mm: add build-time option for hotplug memory default online type" },
      value: true,
      source: "mm/Kconfig:MHP_DEFAULT_ONLINE_TYPE_OFFLINE",
    },
  ],
);

export const addedMemoryLimit = defineRule<"never" | "always" | "while-booting">(
  "added-memory-limit",
  "when mem= keeps out memory that is added above it",
  [
    { value: "never", source: "mm/memory_hotplug.c:register_memory_resource()" },
    {
      since: "5.1",
      commit: { hash: "357b4da50a62", subject: "x86: respect memory size limiting via mem= parameter" },
      value: "always",
      source: "mm/memory_hotplug.c:register_memory_resource()",
    },
    {
      since: "5.7",
      commit: {
        hash: "f3cd4c865042",
        subject: "mm/memory_hotplug.c: only respect mem= parameter during boot stage",
      },
      value: "while-booting",
      source: "mm/memory_hotplug.c:register_memory_resource()",
    },
  ],
);

export const memmapOnMemoryWords = defineRule<"none" | "boolean" | "boolean-or-force">(
  "memmap-on-memory-words",
  "what memory_hotplug.memmap_on_memory= takes",
  [
    { value: "none", source: "mm/memory_hotplug.c:add_memory_resource()" },
    {
      since: "5.13",
      commit: { hash: "a08a2ae34613", subject: "mm,memory_hotplug: allocate memmap from the added memory range" },
      value: "boolean",
      source: "mm/memory_hotplug.c:memmap_on_memory()",
    },
    {
      since: "6.6",
      vendors: [{ vendor: "rhel", series: "5.14", build: 500 }],
      commit: {
        hash: "2d1f649c7c08",
        subject: "mm/memory_hotplug: support memmap_on_memory when memmap is not aligned to pageblocks",
      },
      value: "boolean-or-force",
      source: "mm/memory_hotplug.c:set_memmap_mode()",
    },
  ],
);

/** Whether memory that holds its own memmap must be one block as a whole, or each block of it may. */
export const memmapOnMemoryUnit = defineRule<"one-block" | "each-block">(
  "memmap-on-memory-unit",
  "which added memory may hold its own memmap",
  [
    { value: "one-block", source: "mm/memory_hotplug.c:mhp_supports_memmap_on_memory()" },
    {
      since: "6.8",
      vendors: [{ vendor: "rhel", series: "5.14", build: 500 }],
      commit: { hash: "6b8f0798b85a", subject: "mm/memory_hotplug: split memmap_on_memory requests across memblocks" },
      value: "each-block",
      source: "mm/memory_hotplug.c:create_altmaps_and_memory_blocks()",
    },
  ],
);

/** What an added range must be aligned to, and how the kernel complains. */
export const addingAlignment = defineRule<"section" | "block">(
  "adding-alignment",
  "whether added memory must be aligned to sections or to memory blocks",
  [
    { value: "section", source: "mm/memory_hotplug.c:check_hotplug_memory_range()" },
    {
      since: "4.17",
      commit: { hash: "ba325585230e", subject: "mm/memory_hotplug: enforce block size aligned range check" },
      value: "block",
      source: "mm/memory_hotplug.c:check_hotplug_memory_range()",
    },
  ],
);

/** The node of memory that nobody names one for, on a machine described by a device tree. */
export const nodeWithoutAcpi = defineRule<"first" | "first-of-table">(
  "node-without-acpi",
  "whether arm64 gives unnamed memory to node 0 or to the first memory node of the device tree",
  [
    { value: "first", source: "mm/memory_hotplug.c:memory_add_physaddr_to_nid()" },
    {
      since: "6.12",
      commit: { hash: "767507654c22", subject: "arch_numa: switch over to numa_memblks" },
      value: "first-of-table",
      source: "mm/numa_memblks.c:memory_add_physaddr_to_nid()",
    },
  ],
);
