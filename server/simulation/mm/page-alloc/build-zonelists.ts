/**
 * What the kernel prints when a zone becomes populated or empty and the zonelists are rebuilt (mm/page_alloc.c:
 * build_all_zonelists, build_zonelists, find_next_best_node).
 */
import { fallbackOrderMessage, memorylessNodesSkipped } from "../../kernels/online-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { MemoryState, NodeState, ZoneState } from "../../state/state.ts";
import { allZones } from "../../state/zone-lookup.ts";

/** The lines of a rebuild. `highBefore` gives the high watermark a zone had when free pages were counted. */
export function zonelistMessages(
  state: MemoryState,
  highOf: (zone: ZoneState) => number = (zone) => zone.high,
): readonly string[] {
  const zones = allZones(state);
  const total = zones
    .filter((zone) => zone.name !== "Device")
    .reduce((sum, zone) => sum + Math.max(0, zone.managed - highOf(zone)), 0);
  const lines = [...fallbackOrders(state)];
  lines.push(`Built ${state.nodes.length} zonelists, mobility grouping on.  Total pages: ${total}`);
  const policyZone = ["HighMem", "Normal", "DMA32", "DMA"].find((name) =>
    zones.some((zone) => zone.name === name && zone.present > 0),
  );
  if (policyZone !== undefined) lines.push(`Policy zone: ${policyZone}`);
  return lines;
}

function fallbackOrders(state: MemoryState): readonly string[] {
  if (!ruleFor(fallbackOrderMessage, state.version)) return [];
  const load = new Map<number, number>();
  return state.nodes.map((node) => {
    const order = fallbackOrder(state, node, load);
    return `Fallback order for Node ${node.id}: ${order.map((id) => `${id} `).join("")}`;
  });
}

/** All nodes but the local one are equally far; lower ids and nodes with CPUs come later, as do those chosen first before. */
function fallbackOrder(state: MemoryState, local: NodeState, load: Map<number, number>): readonly number[] {
  const others = state.nodes.filter((node) => node !== local && hasMemory(node));
  const cost = (node: NodeState): number =>
    (node.id < local.id ? 1 : 0) + (node.cpus.length > 0 ? 1 : 0) + (load.get(node.id) ?? 0) / 1024;
  others.sort((a, b) => cost(a) - cost(b) || a.id - b.id);
  const nearest = others[0];
  if (nearest !== undefined) load.set(nearest.id, (load.get(nearest.id) ?? 0) + 1);
  const skipsLocal = !hasMemory(local) && ruleFor(memorylessNodesSkipped, state.version);
  return [...(skipsLocal ? [] : [local.id]), ...others.map((node) => node.id)];
}

function hasMemory(node: NodeState): boolean {
  return node.zones.some((zone) => zone.present > 0);
}
