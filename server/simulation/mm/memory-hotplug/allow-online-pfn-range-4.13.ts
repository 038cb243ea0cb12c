/**
 * The rules of 4.13: a block joins a zone when it is onlined, kernel zones must end where Movable starts, and plain `online`
 * takes Movable only where the kernel zone is not allowed (mm/memory_hotplug.c: allow_online_pfn_range, move_pfn_range).
 */
import type { OnlineType, ZoneName } from "../../state/events.ts";
import type { ZoneRefusal } from "../../state/outcome-reason.ts";
import type { BlockState, MemoryState } from "../../state/state.ts";
import { nodeOfBlock, zoneEnd, zoneOf } from "../../state/zone-lookup.ts";
import { defaultKernelZone, type ZoneChoice } from "./zone-for-pfn-range-4.14.ts";

/** The zone for the type, or why it clashes with the other zone. */
export function zoneBelowMovable(state: MemoryState, id: number, block: BlockState, type: OnlineType): ZoneChoice {
  const clash = clashes(state, id, block);
  const kernel = kernelZone(state, id, block);
  if (type === "online") return { zone: clash.kernel === undefined ? kernel : "Movable" };
  const refused = type === "online_kernel" ? clash.kernel : clash.movable;
  if (refused !== undefined) return { refused };
  return { zone: type === "online_kernel" ? kernel : "Movable" };
}

/** The kernel zone first, then Movable, as far as they are allowed. */
export function zonesInOrder(state: MemoryState, id: number, block: BlockState): readonly ZoneName[] {
  const clash = clashes(state, id, block);
  const zones: ZoneName[] = [];
  if (clash.kernel === undefined) zones.push(kernelZone(state, id, block));
  if (clash.movable === undefined) zones.push("Movable");
  return zones;
}

function kernelZone(state: MemoryState, id: number, block: BlockState): ZoneName {
  const { blockPages } = state.geometry;
  return defaultKernelZone(state, nodeOfBlock(block), id * blockPages, blockPages);
}

function clashes(
  state: MemoryState,
  id: number,
  block: BlockState,
): { readonly kernel?: ZoneRefusal; readonly movable?: ZoneRefusal } {
  const { blockPages } = state.geometry;
  const node = nodeOfBlock(block);
  const start = id * blockPages;
  const movable = zoneOf(state, node, "Movable");
  const name = kernelZone(state, id, block);
  const kernel = zoneOf(state, node, name);
  return {
    ...(movable !== undefined && movable.spanned > 0 && movable.startPfn < start + blockPages
      ? { kernel: { kind: "not-below-movable", zone: name, movableStart: movable.startPfn } }
      : {}),
    ...(kernel !== undefined && zoneEnd(kernel) > start
      ? { movable: { kind: "not-above-kernel", zone: name, zoneEnd: zoneEnd(kernel) } }
      : {}),
  };
}
