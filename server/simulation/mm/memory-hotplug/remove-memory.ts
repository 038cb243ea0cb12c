/**
 * Taking offline memory out of the kernel (mm/memory_hotplug.c: try_remove_memory): its blocks vanish, and a node left
 * without memory and CPUs goes offline. Up to 5.4 this is where zones shrink.
 */
import { spanShrinks } from "../../kernels/offline-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { BlockState, MemoryState } from "../../state/state.ts";
import { nodeOfBlock, withZones, zoneOf } from "../../state/zone-lookup.ts";
import { shrinkSpan } from "./zone-span.ts";

/** Removes the blocks [first, end), all of them offline. */
export function removeMemory(state: MemoryState, first: number, end: number): MemoryState {
  const { blockPages } = state.geometry;
  let removed = state;
  if (ruleFor(spanShrinks, state.version) === "at-removal") {
    for (let id = first; id < end; id++) removed = leaveZone(removed, id);
  }
  removed = {
    ...removed,
    blocks: removed.blocks.delete(first, end),
    memory: removed.memory.delete(first * blockPages, end * blockPages),
    uses: removed.uses.delete(first * blockPages, end * blockPages),
  };
  const nodes = new Set(state.blocks.within(first, end).flatMap((run) => run.value.nodes));
  for (const node of nodes) removed = tryOfflineNode(removed, node);
  return removed;
}

/** The zone that the block's pages are linked to gives them up, as the first or the last of its span. */
function leaveZone(state: MemoryState, id: number): MemoryState {
  const block = state.blocks.get(id);
  const zone = block?.zone == null ? undefined : zoneOf(state, nodeOfBlock(block), block.zone);
  const without = { ...state, blocks: state.blocks.delete(id, id + 1) };
  if (zone === undefined) return without;
  const { blockPages } = state.geometry;
  return withZones(
    without,
    shrinkSpan(without, without.blocks, zone, id * blockPages, (id + 1) * blockPages, isLinkedTo),
  );
}

function isLinkedTo(block: BlockState, zone: { readonly node: number; readonly name: string }): boolean {
  return block.zone === zone.name && nodeOfBlock(block) === zone.node;
}

/** A node without blocks, spans and CPUs goes offline (try_offline_node). */
function tryOfflineNode(state: MemoryState, id: number): MemoryState {
  const node = state.nodes.find((one) => one.id === id);
  if (node === undefined || node.cpus.length > 0 || node.zones.some((zone) => zone.spanned > 0)) return state;
  if (state.blocks.runs.some((run) => run.value.nodes.includes(id))) return state;
  const goneNodes = new Map(state.hotplug.goneNodes).set(id, node.zones);
  return { ...state, nodes: state.nodes.filter((one) => one !== node), hotplug: { ...state.hotplug, goneNodes } };
}
