/**
 * Zones of nodes and the nodes of blocks: how the rest of hotplug reads and replaces them. Values in, values out.
 */

import type { Pages, Pfn } from "../units/units.ts";
import type { ZoneName } from "./events.ts";
import type { BlockState, MemoryState, NodeState, ZoneState } from "./state.ts";

/** First pfn behind a zone's span; its start where it spans nothing. */
export function zoneEnd(zone: ZoneState): Pfn {
  return zone.startPfn + zone.spanned;
}

/** Whether a zone's span overlaps [pfn, pfn + pages): what is present doesn't count (zone_intersects). */
export function zoneIntersects(zone: ZoneState | undefined, pfn: Pfn, pages: Pages): boolean {
  return zone !== undefined && zone.spanned > 0 && pfn < zoneEnd(zone) && pfn + pages > zone.startPfn;
}

export function nodeOf(state: MemoryState, id: number): NodeState | undefined {
  for (const node of state.nodes) if (node.id === id) return node;
  return undefined;
}

export function zoneOf(state: MemoryState, node: number, name: ZoneName): ZoneState | undefined {
  for (const zone of nodeOf(state, node)?.zones ?? []) if (zone.name === name) return zone;
  return undefined;
}

/** The node a block belongs to (page_to_nid of its first page; the last one linked where it spans several). */
export function nodeOfBlock(block: BlockState): number {
  return block.nodes.at(-1) ?? 0;
}

/** Puts zones in the place of those of the same node and name. */
export function withZones(state: MemoryState, ...zones: readonly ZoneState[]): MemoryState {
  const nodes = [...state.nodes];
  for (const zone of zones) {
    const at = nodes.findIndex(({ id }) => id === zone.node);
    const node = nodes[at];
    if (node === undefined) continue;
    nodes[at] = { ...node, zones: node.zones.map((other) => (other.name === zone.name ? zone : other)) };
  }
  return { ...state, nodes };
}

/** Every zone of every node. */
export function allZones(state: MemoryState): readonly ZoneState[] {
  return state.nodes.flatMap((node) => node.zones);
}
