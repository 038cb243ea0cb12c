/**
 * Which zone a block may join, for every era: one entry for each row of the `zone-association` rule. Callers ask here and never
 * for a version.
 */

import { autoMovablePolicy, type ZoneAssociation, zoneAssociation } from "../../kernels/online-rules.ts";
import { ruleFor, ruleRow } from "../../kernels/rule-table.ts";
import type { OnlineType, ZoneName } from "../../state/events.ts";
import type { BlockState, MemoryState, ZoneState } from "../../state/state.ts";
import { nodeOf, nodeOfBlock, withZones, zoneEnd } from "../../state/zone-lookup.ts";
import { zoneBelowMovable, zonesInOrder } from "./allow-online-pfn-range-4.13.ts";
import { autoMovableZone } from "./auto-movable.ts";
import { adjacentZone, zonesByAdjacency } from "./zone-can-shift-4.9.ts";
import { contiguousZone, defaultKernelZone, type ZoneChoice } from "./zone-for-pfn-range-4.14.ts";

interface OnlineRule {
  readonly choose: (state: MemoryState, id: number, block: BlockState, type: OnlineType) => ZoneChoice;
  /** `valid_zones` of an offline block, in the kernel's order. */
  readonly offered: (state: MemoryState, id: number, block: BlockState) => readonly ZoneName[];
}

const ONLINE_RULES: Readonly<Record<ZoneAssociation, OnlineRule>> = {
  "adjacent-silent": {
    choose: (state, id, block, type) => adjacentZone(state, id, block, type, "stays"),
    offered: zonesByAdjacency,
  },
  adjacent: {
    choose: (state, id, block, type) => adjacentZone(state, id, block, type, "fails"),
    offered: zonesByAdjacency,
  },
  "kernel-below-movable": { choose: zoneBelowMovable, offered: zonesInOrder },
  any: { choose: (state, id, block, type) => ({ zone: anyZone(state, id, block, type) }), offered: anyZones },
};

/** The zone that onlining the block with this type puts it in (zone_for_pfn_range), or why it fails with EINVAL. */
export function chooseZone(state: MemoryState, id: number, block: BlockState, type: OnlineType): ZoneChoice {
  return ONLINE_RULES[ruleFor(zoneAssociation, state.version)].choose(state, id, block, type);
}

/** What `valid_zones` offers for an offline block. */
export function offeredZones(state: MemoryState, id: number, block: BlockState): readonly ZoneName[] {
  return ONLINE_RULES[ruleFor(zoneAssociation, state.version)].offered(state, id, block);
}

/** The mainline version since which a block may be onlined to a zone that the running kernel refuses. */
export function allowedSince(state: MemoryState, id: number, block: BlockState, type: OnlineType): string {
  const { rows } = zoneAssociation;
  const later = rows.slice(rows.indexOf(ruleRow(zoneAssociation, state.version)) + 1);
  const zones = nodeOf(state, nodeOfBlock(block))?.zones ?? [];
  // From 4.13 on blocks that are not online hold no zone's span.
  const online = withZones(state, ...zones.map((zone) => withoutOfflineEnds(state, zone)));
  const first = later.find(({ value }) => !("refused" in ONLINE_RULES[value].choose(online, id, block, type)));
  return (first ?? rows.at(-1)!).since!;
}

function withoutOfflineEnds(state: MemoryState, zone: ZoneState): ZoneState {
  const { blockPages } = state.geometry;
  const isOffline = (id: number): boolean => state.blocks.get(id)?.state === "offline";
  let [start, end] = [zone.startPfn, zoneEnd(zone)];
  while (start < end && isOffline(Math.floor((end - 1) / blockPages)))
    end = Math.floor((end - 1) / blockPages) * blockPages;
  while (start < end && isOffline(Math.floor(start / blockPages)))
    start = (Math.floor(start / blockPages) + 1) * blockPages;
  return start < end ? { ...zone, startPfn: start, spanned: end - start } : { ...zone, startPfn: 0, spanned: 0 };
}

function anyZone(state: MemoryState, id: number, block: BlockState, type: OnlineType): ZoneName {
  const { blockPages } = state.geometry;
  const node = nodeOfBlock(block);
  const pfn = id * blockPages;
  if (type === "online_kernel") return defaultKernelZone(state, node, pfn, blockPages);
  if (type === "online_movable") return "Movable";
  if (state.hotplug.onlinePolicy === "auto-movable" && ruleFor(autoMovablePolicy, state.version)) {
    return autoMovableZone(state, node, block.device, pfn, blockPages);
  }
  return contiguousZone(state, node, pfn, blockPages);
}

function anyZones(state: MemoryState, id: number, block: BlockState): readonly ZoneName[] {
  const zones = (["online", "online_kernel", "online_movable"] as const).map((type) => anyZone(state, id, block, type));
  return [...new Set(zones)];
}
