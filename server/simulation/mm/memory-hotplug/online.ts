/**
 * Onlining a block (drivers/base/memory.c: memory_block_online; mm/memory_hotplug.c: online_pages): its zone is chosen, the
 * zone's span grows, present and managed count it, watermarks follow.
 */

import type { BlockSpan, OnlineType, Origin, ZoneName } from "../../state/events.ts";
import { type KernelMessage, printk } from "../../state/kernel-messages.ts";
import { countInGroup } from "../../state/memory-groups.ts";
import { type Note, note } from "../../state/notes.ts";
import type { OutcomeReason, ZoneRefusal } from "../../state/outcome-reason.ts";
import { oneBlock, SUCCEEDED, spanLength, type Verdict } from "../../state/outcomes.ts";
import type { BlockState, MemoryState, ZoneState } from "../../state/state.ts";
import { latestOrigin, withCause } from "../../state/zone-causes.ts";
import { allZones, nodeOf, nodeOfBlock, withZones, zoneOf } from "../../state/zone-lookup.ts";
import type { Pages } from "../../units/units.ts";
import { rebuiltZonelists } from "../page-alloc/build-zonelists.ts";
import { countBlocks } from "../page-alloc/recompute-watermarks.ts";
import { withFirstBlock } from "./first-kernel-blocks.ts";
import { allowedSince, chooseZone, offeredZones } from "./online-choice.ts";
import { withheldPages } from "./withheld-pages.ts";
import { joinsZoneAtAdding } from "./zone-association.ts";
import { growSpan } from "./zone-span.ts";

/** `file`: written to `state`; `other`: by the kernel itself or through a path that gives no type. */
export type OnlineCaller = "file" | "other";

export interface BlockAttempt {
  readonly state: MemoryState;
  readonly verdict: Verdict;
  readonly notes: readonly Note[];
}

/** Onlines a block or says why not: ENOENT no such block, EINVAL online already or the zone is not allowed, EINTR going offline. */
export function onlineBlock(
  state: MemoryState,
  id: number,
  type: OnlineType,
  caller: OnlineCaller,
  origin: Origin,
): BlockAttempt {
  const block = state.blocks.get(id);
  if (block === undefined) return refused(state, "ENOENT", { kind: "no-such-block", id }, []);
  if (block.state === "online") return alreadyOnline(state, id, type, caller, origin, block);
  // lock_device_hotplug_sysfs() tries again and again for as long as the offlining holds the lock.
  if (block.state === "going-offline") {
    return refused(state, "EINTR", { kind: "going-offline", id }, block.origins);
  }
  const wanted = caller === "other" ? (state.hotplug.pendingTypes.get(id) ?? type) : type;
  const before = withoutPendingType(state, id);
  if (block.holes && !block.early) {
    // pages_correctly_probed(): every section of the block must be there.
    return refused(before, "EBUSY", { kind: "sections-missing", id }, block.origins);
  }
  const choice = chooseZone(before, id, block, wanted);
  if ("refused" in choice) {
    return {
      ...refused(before, "EINVAL", { kind: "zone-refused", id, wanted, why: choice.refused }, block.origins),
      notes: [zoneNotAllowed(before, id, block, wanted, choice.refused, origin)],
    };
  }
  return { state: onlinePages(before, oneBlock(id), block, choice.zone, origin), verdict: SUCCEEDED, notes: [] };
}

function refused(state: MemoryState, result: string, reason: OutcomeReason, origins: readonly Origin[]): BlockAttempt {
  return { state, verdict: { result, possible: [], reason, origins }, notes: [] };
}

/** The file refuses, but keeps the type for the next onlining that brings none (state_store). */
function alreadyOnline(
  state: MemoryState,
  id: number,
  type: OnlineType,
  caller: OnlineCaller,
  origin: Origin,
  block: BlockState,
): BlockAttempt {
  if (caller === "other") return { state, verdict: SUCCEEDED, notes: [] };
  const pendingTypes = state.hotplug.pendingTypes.set(id, id + 1, type);
  return {
    ...refused(
      { ...state, hotplug: { ...state.hotplug, pendingTypes } },
      "EINVAL",
      { kind: "already", id, is: "online" },
      block.origins,
    ),
    notes: [alreadyOnlineNote(oneBlock(id), block, origin)],
  };
}

/** That alike blocks are online. */
export function alreadyOnlineNote(blocks: BlockSpan, { zone }: BlockState, origin: Origin): Note {
  const facts = { kind: "already", blocks, is: "online", ...(zone ? { zone } : {}) } as const;
  return note("step-without-effect", facts, origin);
}

function withoutPendingType(state: MemoryState, id: number): MemoryState {
  if (state.hotplug.pendingTypes.get(id) === undefined) return state;
  const pendingTypes = state.hotplug.pendingTypes.delete(id, id + 1);
  return { ...state, hotplug: { ...state.hotplug, pendingTypes } };
}

/**
 * Blocks that are alike come online one after the other in a zone that has pages already, or one block in any. Watermarks follow each of
 * them.
 */
export function onlinePages(
  state: MemoryState,
  blocks: BlockSpan,
  block: BlockState,
  name: ZoneName,
  origin: Origin,
): MemoryState {
  const pages = state.geometry.blockPages;
  const { first } = blocks;
  const count = spanLength(blocks);
  const pfn = first * pages;
  const node = nodeOfBlock(block);
  const shifted = leaveOldZone(state, block, name, pfn, pages, origin);
  const before = zoneOf(shifted, node, name);
  if (before === undefined) return state;
  const managed = pages - block.vmemmapPages - withheldPages(state, first);
  const grown = growSpan(before, pfn, count * pages);
  const zone = block.early ? { ...grown, presentEarly: before.presentEarly + count * pages } : grown;
  const online: BlockState = { ...block, state: "online", zone: name, origins: [origin] };
  const { nodes, watermarks } = countBlocks(shifted, { zone, blocks: count, present: pages, managed });
  const counted: MemoryState = {
    ...shifted,
    nodes,
    watermarks,
    blocks: shifted.blocks.set(first, first + count, online),
    causes: withCause(shifted.causes, zone, origin),
    hotplug: countInGroup(shifted.hotplug, block.device, name, count * pages),
  };
  if (before.present > 0) return counted;
  const grownAlone = withZones(shifted, { ...zone, present: pages, managed: before.managed + managed });
  const withPages = { ...counted, nodes: grownAlone.nodes, watermarks: shifted.watermarks };
  return printk(withFirstBlock(counted, first, before), ...populationMessages(state, withPages, node));
}

/** Where adding had put the block into another zone already, that zone gives it up at its edge (move_pfn_range_left, _right). */
function leaveOldZone(
  state: MemoryState,
  block: BlockState,
  name: ZoneName,
  pfn: number,
  pages: Pages,
  origin: Origin,
): MemoryState {
  if (!joinsZoneAtAdding(state) || block.zone == null || block.zone === name) return state;
  const old = zoneOf(state, nodeOfBlock(block), block.zone);
  if (old === undefined) return state;
  const spanned = old.spanned - pages;
  const startPfn = spanned === 0 ? 0 : old.startPfn === pfn ? pfn + pages : old.startPfn;
  return { ...withZones(state, { ...old, startPfn, spanned }), causes: withCause(state.causes, old, origin) };
}

/** The lists are built with the new pages but the watermarks of before. */
function populationMessages(before: MemoryState, after: MemoryState, node: number): readonly KernelMessage[] {
  const messages: KernelMessage[] = [rebuiltZonelists(after)];
  const hadMemory = nodeOf(before, node)?.zones.some((zone) => zone.present > 0) ?? false;
  if (!hadMemory) {
    for (const { id } of after.nodes.filter(({ zones }) => zones.some(({ present }) => present > 0))) {
      messages.push({ kind: "no-demotion-target", node: id });
    }
  }
  return messages;
}

function zoneNotAllowed(
  state: MemoryState,
  id: number,
  block: BlockState,
  wanted: OnlineType,
  why: ZoneRefusal,
  origin: Origin,
): Note {
  const facts = {
    id,
    target: wanted === "online_movable" ? "Movable" : "kernel",
    version: state.version.text,
    offered: offeredZones(state, id, block),
    why,
    since: allowedSince(state, id, block, wanted),
    movableOrigins: allZones(state)
      .filter((zone: ZoneState) => zone.node === nodeOfBlock(block) && zone.name === "Movable")
      .flatMap((zone) => latestOrigin(state, zone) ?? []),
  } as const;
  return note("zone-not-allowed", facts, origin);
}
