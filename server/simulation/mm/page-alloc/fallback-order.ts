/**
 * In which order a node's allocations fall back to other nodes (mm/page_alloc.c: build_zonelists, find_next_best_node). Distances are those of a machine without
 * a SLIT: all other nodes are equally far, but for fake nodes (numa=fake=) that were cut from one.
 */
import { memorylessNodesSkipped } from "../../kernels/online-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import type { FallbackNode } from "../../state/kernel-messages.ts";

/** MAX_NODE_LOAD: what a node was chosen first before weighs less than anything else. */
const LOAD_WEIGHT = 1 / 1024;

/** LOCAL_DISTANCE and REMOTE_DISTANCE (include/linux/topology.h). */
const LOCAL = 10;
const REMOTE = 20;

/** The nodes that each node's allocations go to, in turn; nodes ascending. `self`: of this one alone. */
export function fallbackOrders(
  nodes: readonly FallbackNode[],
  version: KernelVersion,
  self?: number,
): readonly { readonly node: number; readonly order: readonly number[] }[] {
  const load = new Map<number, number>();
  const asked = self === undefined ? nodes : nodes.filter(({ id }) => id === self);
  return asked.map((node) => ({ node: node.id, order: fallbackOrder(nodes, node, load, version) }));
}

function distance(one: FallbackNode, other: FallbackNode): number {
  const isNear = one === other || (one.cutFrom !== undefined && one.cutFrom === other.cutFrom);
  return isNear ? LOCAL : REMOTE;
}

/** Of equally far nodes lower ids and nodes with CPUs come later, as do those chosen first before; `load` counts the latter. */
function fallbackOrder(
  nodes: readonly FallbackNode[],
  local: FallbackNode,
  load: Map<number, number>,
  version: KernelVersion,
): readonly number[] {
  const others = nodes.filter((node) => node !== local && node.hasMemory);
  const cost = (node: FallbackNode): number =>
    distance(local, node) +
    (node.id < local.id ? 1 : 0) +
    (node.hasCpus ? 1 : 0) +
    (load.get(node.id) ?? 0) * LOAD_WEIGHT;
  others.sort((a, b) => cost(a) - cost(b) || a.id - b.id);
  // The first of those that are farther than the node itself.
  const nearest = others.find((node) => distance(local, node) > LOCAL);
  if (nearest !== undefined) load.set(nearest.id, (load.get(nearest.id) ?? 0) + 1);
  const skipsLocal = !local.hasMemory && ruleFor(memorylessNodesSkipped, version);
  return [...(skipsLocal ? [] : [local.id]), ...others.map((node) => node.id)];
}
