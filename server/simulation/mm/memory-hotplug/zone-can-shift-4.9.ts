/**
 * The rules up to 4.12: memory joins a zone when it is added, and onlining can only shift the block at a zone's edge to the
 * zone beside it (mm/memory_hotplug.c: zone_for_memory, zone_can_shift; drivers/base/memory.c: show_valid_zones).
 */
import { kernelConfig } from "../../builds/kernel-config.ts";
import type { OnlineType, ZoneName } from "../../state/events.ts";
import type { BlockState, MemoryState } from "../../state/state.ts";
import { nodeOf, nodeOfBlock, zoneEnd, zoneOf } from "../../state/zone-lookup.ts";
import type { ZoneChoice } from "./zone-for-pfn-range-4.14.ts";

/** The zone that memory joins as it is added: Movable above Movable's start, else Normal. */
export function zoneAtAdding(state: MemoryState, id: number, node: number): ZoneName {
  const movable = zoneOf(state, node, "Movable");
  const start = id * state.geometry.blockPages;
  return movable !== undefined && movable.spanned > 0 && movable.startPfn <= start ? "Movable" : "Normal";
}

/** The zone for the type. What can't be shifted `stays` in its zone without a word up to 4.9 and `fails` since. */
export function adjacentZone(
  state: MemoryState,
  id: number,
  block: BlockState,
  type: OnlineType,
  otherwise: "stays" | "fails",
): ZoneChoice {
  const current = currentZone(block);
  if (current === undefined) return { refused: { kind: "several-zones" } };
  if (type === "online") return { zone: current };
  const target = type === "online_movable" ? "Movable" : current === "Movable" ? "Normal" : current;
  if (target === "Movable" && !hasNormalMemory(state, block)) {
    return { refused: { kind: "no-kernel-memory", node: nodeOfBlock(block) } };
  }
  if (target === current || canShift(state, id, block, current, target)) return { zone: target };
  if (otherwise === "stays") return { zone: current };
  return {
    refused: target === "Movable" ? { kind: "not-last-block", zone: current } : { kind: "not-first-block" },
  };
}

/** The zone the block is in, then the one beside it that it could be shifted to. Also for online blocks. */
export function zonesByAdjacency(state: MemoryState, id: number, block: BlockState): readonly ZoneName[] {
  const current = currentZone(block);
  if (current === undefined) return [];
  const beside = (["Normal", "Movable"] as const).filter(
    (target) => target !== current && canShift(state, id, block, current, target),
  );
  return [current, ...beside];
}

function currentZone(block: BlockState): ZoneName | undefined {
  return block.zone ?? undefined;
}

/** Up the zones from the end of the current one, down from its start; a zone between the two must never have been used. */
function canShift(state: MemoryState, id: number, block: BlockState, from: ZoneName, to: ZoneName): boolean {
  const node = nodeOf(state, nodeOfBlock(block));
  const zone = node?.zones.find(({ name }) => name === from);
  if (node === undefined || zone === undefined || zone.spanned === 0) return false;
  const { blockPages } = state.geometry;
  const rank = (name: ZoneName): number => node.zones.findIndex((other) => other.name === name);
  if (rank(from) < rank(to)) {
    const between = node.zones.slice(rank(from) + 1, rank(to));
    return (id + 1) * blockPages === zoneEnd(zone) && between.every(({ spanned }) => spanned === 0);
  }
  const between = node.zones.slice(rank(to) + 1, rank(from));
  return id * blockPages === zone.startPfn && between.every(({ spanned }) => spanned === 0);
}

function hasNormalMemory(state: MemoryState, block: BlockState): boolean {
  if (kernelConfig(state.boot.setup.kernel).value("MOVABLE_NODE")) return true;
  const zones = nodeOf(state, nodeOfBlock(block))?.zones ?? [];
  return zones.some(({ name, present }) => present > 0 && name !== "Movable" && name !== "Device");
}
