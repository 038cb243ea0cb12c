/**
 * The pg_data_t of each node. Models alloc_node_data() (arch/x86/mm/numa.c, mm/numa_memblks.c) and what free_area_init()
 * allocates for nodes without memory.
 */

import type { BootContext } from "../../boot-context/boot-context.ts";
import { claim } from "../../boot-context/boot-memory.ts";
import { SMP_CACHE_BYTES } from "../../geometry/struct-sizes.ts";
import { type Bytes, hex8 } from "../../units/units.ts";

/** How the log tells of a node's data, and of data that lies on another node. */
export interface NodeDataWords {
  readonly placed: (node: number) => string;
  readonly elsewhere: string;
}

const USUAL_WORDS: NodeDataWords = { placed: (node) => `NODE_DATA(${node}) allocated`, elsewhere: "    " };

/** On the node itself where it has room (hot-pluggable nodes have none under movable_node). Addresses by node. */
export function allocateNodeData(
  run: BootContext,
  memoryNodes: readonly number[],
  words: NodeDataWords = USUAL_WORDS,
): ReadonlyMap<number, Bytes> {
  const placed = new Map<number, Bytes>();
  for (const node of memoryNodes) {
    const by = claim("alloc_node_data", ...run.origins.node(node));
    const address = run.memory.physAllocTryNid(run.profile.nodeData, SMP_CACHE_BYTES, node, by);
    if (address === undefined) continue;
    placed.set(node, address);
    run.log.printk(`${words.placed(node)} [mem ${hex8(address)}-${hex8(address + run.profile.nodeData - 1)}]`);
    const on = run.memory.memblock.regionAt("memory", address)?.node;
    if (on !== node) run.log.printk(`${words.elsewhere}NODE_DATA(${node}) on node ${on}`);
  }
  return placed;
}

/** A node without memory has its data anywhere. */
export function allocateMemorylessNodeData(run: BootContext, node: number): void {
  const by = claim("alloc_offline_node_data", ...run.origins.node(node));
  run.memory.alloc(run.profile.memorylessNodeData, SMP_CACHE_BYTES, by);
}
