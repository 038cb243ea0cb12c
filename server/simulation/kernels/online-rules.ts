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
    { value: "adjacent-silent", source: "mm/memory_hotplug.c: online_pages" },
    { from: "4.10", value: "adjacent", source: "mm/memory_hotplug.c: zone_can_shift" },
    { from: "4.13", value: "kernel-below-movable", source: "mm/memory_hotplug.c: allow_online_pfn_range" },
    { from: "4.14", value: "any", source: "mm/memory_hotplug.c: default_zone_for_pfn" },
  ],
);

export const autoMovablePolicy = defineRule<boolean>(
  "auto-movable-policy",
  "whether memory_hotplug.online_policy= exists",
  [
    { value: false, source: "mm/memory_hotplug.c" },
    { from: "5.15", value: true, source: "mm/memory_hotplug.c: auto_movable_zone_for_pfn" },
  ],
);

/** `scan`: looks at the pages of an online block; `constant`: says what the kernel was built for. */
export const removableFile = defineRule<"scan" | "constant">(
  "removable-file",
  "what /sys/devices/system/memory/memoryN/removable says",
  [
    { value: "scan", source: "drivers/base/memory.c: show_mem_removable" },
    { from: "5.7", value: "constant", source: "drivers/base/memory.c: removable_show" },
  ],
);

/** Whether building zonelists prints the fallback order of each node. */
export const fallbackOrderMessage = defineRule<boolean>(
  "fallback-order-message",
  "whether rebuilding zonelists prints a line for each node",
  [
    { value: false, source: "mm/page_alloc.c: build_zonelists" },
    { from: "5.16", value: true, source: "mm/page_alloc.c: build_zonelists" },
  ],
);

export const memorylessNodesSkipped = defineRule<boolean>(
  "memoryless-nodes-skipped",
  "whether a node without memory is left out of its own fallback order",
  [
    { value: false, source: "mm/page_alloc.c: find_next_best_node" },
    { from: "6.7", value: true, source: "mm/page_alloc.c: find_next_best_node" },
  ],
);

export const demotionTargetsMessage = defineRule<boolean>(
  "demotion-targets-message",
  "whether a node that gains its first memory prints its demotion targets",
  [
    { value: false, source: "mm/migrate.c" },
    { from: "6.9", value: true, source: "mm/memory-tiers.c: establish_demotion_targets" },
  ],
);

/** Words that auto_online_blocks and memhp_default_state= take. */
export const autoOnlineWords = defineRule<readonly string[]>(
  "auto-online-words",
  "which words auto_online_blocks and memhp_default_state= take",
  [
    { value: ["online", "offline"], source: "drivers/base/memory.c: store_auto_online_blocks" },
    {
      from: "5.7",
      value: ["online", "offline", "online_kernel", "online_movable"],
      source: "drivers/base/memory.c: auto_online_blocks_store",
    },
  ],
);
