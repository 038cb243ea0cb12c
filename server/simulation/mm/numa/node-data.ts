/**
 * The pg_data_t of each node. Models alloc_node_data() (arch/x86/mm/numa.c, mm/numa_memblks.c) and what free_area_init()
 * allocates for nodes without memory.
 */

import type { BootContext } from "../../boot-context/boot-context.ts";
import { claim } from "../../boot-context/boot-memory.ts";
import { SMP_CACHE_BYTES } from "../../geometry/struct-sizes.ts";
import { MOST_PASSED, type Turns } from "../../units/turns.ts";
import type { Bytes } from "../../units/units.ts";

/** On the node itself where it has room (hot-pluggable nodes have none under movable_node). Addresses by node. */
export function* allocateNodeData(
  boot: BootContext,
  memoryNodes: readonly number[],
  from: "alloc_node_data" | "setup_node_data" = "alloc_node_data",
): Turns<ReadonlyMap<number, Bytes>> {
  const placed = new Map<number, Bytes>();
  for (const [index, node] of memoryNodes.entries()) {
    if (index % MOST_PASSED === MOST_PASSED - 1) yield;
    const by = claim("alloc_node_data", ...boot.origins.node(node));
    const nodeOf = (place: Bytes): number | undefined => boot.memory.memblock.regionAt("memory", place)?.node;
    const seen = boot.memory.takeObservedOf(by.site, ({ first }) => nodeOf(first) === node);
    const address = seen?.first ?? boot.memory.physAllocTryNid(boot.profile.nodeData, SMP_CACHE_BYTES, node, by);
    if (address === undefined) continue;
    placed.set(node, address);
    // early_pfn_to_nid() (mm/mm_init.c): an address that is no memory counts as the first node's.
    const on = nodeOf(address) ?? memoryNodes[0]!;
    const end = seen === undefined ? address + boot.profile.nodeData : seen.last + 1;
    boot.log.printk({ kind: "node-data", in: from, node, start: address, end, on });
  }
  return placed;
}

/** A node without memory has its data anywhere. */
export function allocateMemorylessNodeData(boot: BootContext, node: number): void {
  const by = claim("alloc_offline_node_data", ...boot.origins.node(node));
  boot.memory.alloc(boot.profile.memorylessNodeData, SMP_CACHE_BYTES, by);
}
