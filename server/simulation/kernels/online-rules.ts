/**
 * How a block comes to a zone, by version. Sources: mm/memory_hotplug.c (zone_for_pfn_range, zone_can_shift,
 * allow_online_pfn_range, default_zone_for_pfn), drivers/base/memory.c (show_valid_zones, removable_show).
 */
import { defineRule } from "./rule-table.ts";

/**
 * `adjacent-silent`, `adjacent`: adding puts the block into a zone; onlining may shift the blocks at a zone's edge, and does
 * nothing or fails elsewhere. `kernel-below-movable`: any block, as long as kernel zones end where Movable starts.
 * `any`: no order between zones.
 */
export type ZoneAssociation = "adjacent-silent" | "adjacent" | "kernel-below-movable" | "any";

export const zoneAssociation = defineRule<ZoneAssociation>(
  "zone-association",
  "when a block joins a zone and which zones it may be onlined to",
  [
    { value: "adjacent-silent", source: "mm/memory_hotplug.c:online_pages()" },
    {
      since: "4.10",
      commit: { subject: "memory_hotplug: zone_can_shift() returns boolean value" },
      value: "adjacent",
      source: "mm/memory_hotplug.c:zone_can_shift()",
    },
    {
      since: "4.13",
      commit: {
        hash: "f1dd2cd13c4b",
        subject: "mm, memory_hotplug: do not associate hotadded memory to zones until online",
      },
      value: "kernel-below-movable",
      source: "mm/memory_hotplug.c:allow_online_pfn_range()",
    },
    {
      since: "4.14",
      commit: { hash: "c6f03e2903c9", subject: "mm, memory_hotplug: remove zone restrictions" },
      value: "any",
      source: "mm/memory_hotplug.c:default_zone_for_pfn()",
    },
  ],
);

export const autoMovablePolicy = defineRule<boolean>(
  "auto-movable-policy",
  "whether memory_hotplug.online_policy= exists",
  [
    { value: false, source: "mm/memory_hotplug.c:zone_for_pfn_range()" },
    {
      since: "5.15",
      vendors: [{ vendor: "rhel", series: "5.14", build: 32 }],
      commit: { hash: "e83a437faa62", subject: 'mm/memory_hotplug: introduce "auto-movable" online policy' },
      value: true,
      source: "mm/memory_hotplug.c:auto_movable_zone_for_pfn()",
    },
  ],
);

/** `scan`: looks at the pages of an online block; `constant`: says what the kernel was built for. */
export const removableFile = defineRule<"scan" | "constant">(
  "removable-file",
  "what /sys/devices/system/memory/memoryN/removable says",
  [
    { value: "scan", source: "drivers/base/memory.c:show_mem_removable()" },
    {
      since: "5.6",
      backports: [
        { series: "5.4", from: "5.4.29" },
        { series: "5.5", from: "5.5.14" },
      ],
      vendors: [{ vendor: "rhel", series: "4.18", build: 372 }],
      commit: { hash: "53cdc1cb29e8", subject: "drivers/base/memory.c: indicate all memory blocks as removable" },
      value: "constant",
      source: "drivers/base/memory.c:removable_show()",
    },
  ],
);

/** Whether building zonelists prints the fallback order of each node. */
export const fallbackOrderMessage = defineRule<boolean>(
  "fallback-order-message",
  "whether rebuilding zonelists prints a line for each node",
  [
    { value: false, source: "mm/page_alloc.c:build_zonelists()" },
    {
      since: "5.16",
      vendors: [{ vendor: "rhel", series: "5.14", build: 179 }],
      commit: { hash: "6cf253925df7", subject: "mm/page_alloc: print node fallback order" },
      value: true,
      source: "mm/page_alloc.c:build_zonelists()",
    },
  ],
);

/** Each possible node has a pg_data_t since 5.18. */
export const zonelistsOfNodes = defineRule<"online" | "possible">(
  "zonelists-of-nodes",
  "which nodes the kernel builds zonelists for",
  [
    { value: "online", source: "mm/page_alloc.c:__build_all_zonelists()" },
    {
      since: "5.18",
      vendors: [{ vendor: "rhel", series: "5.14", build: 79 }],
      commit: { hash: "09f49dca570a", subject: "mm: handle uninitialized numa nodes gracefully" },
      value: "possible",
      source: "mm/page_alloc.c:__build_all_zonelists()",
    },
  ],
);

export const memorylessNodesSkipped = defineRule<boolean>(
  "memoryless-nodes-skipped",
  "whether a node without memory is left out of its own fallback order",
  [
    { value: false, source: "mm/page_alloc.c:find_next_best_node()" },
    {
      since: "6.7",
      commit: { hash: "c2baef394af8", subject: "mm: page_alloc: skip memoryless nodes entirely" },
      value: true,
      source: "mm/page_alloc.c:find_next_best_node()",
    },
  ],
);

export const emptiedNodesDropped = defineRule<boolean>(
  "emptied-nodes-dropped",
  "whether a node that loses its last memory is left out of the fallback orders that are made anew by it, or only of those made later",
  [
    { value: false, source: "mm/memory_hotplug.c:offline_pages()" },
    {
      since: "6.7",
      commit: { hash: "b7812c86c740", subject: "mm: memory_hotplug: drop memoryless node from fallback lists" },
      value: true,
      source: "mm/memory_hotplug.c:offline_pages()",
    },
  ],
);

export const demotionTargetsMessage = defineRule<boolean>(
  "demotion-targets-message",
  "whether a node that gains its first memory prints its demotion targets",
  [
    { value: false, source: "mm/migrate.c:set_migration_target_nodes()" },
    {
      since: "6.9",
      vendors: [{ vendor: "rhel", series: "5.14", build: 524 }],
      commit: { subject: "mm/demotion: print demotion targets" },
      value: true,
      source: "mm/memory-tiers.c:establish_demotion_targets()",
    },
  ],
);

/** Words that auto_online_blocks and memhp_default_state= take. */
export const autoOnlineWords = defineRule<readonly string[]>(
  "auto-online-words",
  "which words auto_online_blocks and memhp_default_state= take",
  [
    { value: ["online", "offline"], source: "drivers/base/memory.c:store_auto_online_blocks()" },
    {
      since: "5.7",
      vendors: [{ vendor: "rhel", series: "4.18", build: 240 }],
      commit: { hash: "5f47adf762b7", subject: "mm/memory_hotplug: allow to specify a default online_type" },
      value: ["online", "offline", "online_kernel", "online_movable"],
      source: "drivers/base/memory.c:auto_online_blocks_store()",
    },
  ],
);
