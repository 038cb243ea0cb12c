/**
 * Offlining a block (drivers/base/memory.c: memory_block_offline; mm/memory_hotplug.c: offline_pages): what was found to stand in
 * the way is joined with what was stated, then come the bookkeeping of zone and watermarks and the kernel's messages.
 */

import { spanShrinks } from "../../kernels/offline-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import { callerFacts, isUnnamed } from "../../state/alloc-site.ts";
import type { BlockSpan, Origin, StatedOutcome, ZoneName } from "../../state/events.ts";
import { type KernelMessage, type OfflineFailure, printk } from "../../state/kernel-messages.ts";
import { countInGroup } from "../../state/memory-groups.ts";
import { type Decision, decide, idsOfSpan, oneBlock, spanLength } from "../../state/outcomes.ts";
import type { BlockState, MemoryState, PageUse } from "../../state/state.ts";
import { withCause } from "../../state/zone-causes.ts";
import { nodeOf, nodeOfBlock, zoneOf } from "../../state/zone-lookup.ts";
import { bytesOf, type Pages, type Pfn } from "../../units/units.ts";
import { rebuiltZonelists } from "../page-alloc/build-zonelists.ts";
import { countBlocks } from "../page-alloc/recompute-watermarks.ts";
import type { NamedPage } from "../page-isolation/has-unmovable-pages.ts";
import { forgetTypes, isolateAndUndo } from "../page-isolation/pageblocks.ts";
import { withoutBlocks } from "./first-kernel-blocks.ts";
import { checkOffline, type OfflineCheck } from "./offline-check.ts";
import type { BlockAttempt } from "./online.ts";
import { withheldPages } from "./withheld-pages.ts";
import { shrinkSpan } from "./zone-span.ts";

export interface OfflineAttempt extends Omit<BlockAttempt, "verdict"> {
  readonly decision: Decision;
}

/**
 * Offlines a block as far as the rules, and what was stated where they can't know, allow it. `stated` is the outcome the user
 * gives for this block.
 */
export function offlineBlock(
  state: MemoryState,
  id: number,
  stated: StatedOutcome | undefined,
  origin: Origin,
): OfflineAttempt {
  const block = state.blocks.get(id);
  const check = checkOffline(state, id, block, stated, origin);
  const { verdict, page, notes, moved } = check;
  const decision = decide(verdict, stated, state.geometry.pageSize);
  if (block === undefined) return { state, decision, notes };
  if (decision.applied === "ok") {
    const isMoved = moved !== undefined && moved.uses !== state.uses;
    const emptied = isMoved ? { ...state, uses: moved.uses, hotplug: moved.hotplug } : state;
    return { state: offlinePages(emptied, oneBlock(id), block, origin), decision, notes };
  }
  const pages = state.geometry.blockPages;
  const undone = page === undefined ? state : isolateAndUndo(state, id * pages, (id + 1) * pages, page.pfn).state;
  const failed = rememberBusy(undone, oneBlock(id), decision, origin);
  const dump = page === undefined || decision.pfn !== page.pfn ? [] : dumpOf(state, block, page);
  const messages = failureMessages(state, id, block, decision, check);
  return { state: printk(failed, ...dump, ...messages), decision, notes };
}

/** What the kernel prints of a block that stays online, behind the dump of a page. */
export function failureMessages(
  state: MemoryState,
  id: number,
  block: BlockState,
  decision: Decision,
  { verdict, failure, prints = [] }: Pick<OfflineCheck, "verdict" | "failure" | "prints">,
): readonly KernelMessage[] {
  const why = decision.applied === "EBUSY" ? "isolation" : failure;
  const printed = decision.applied === verdict.result ? prints : [];
  return why === undefined ? printed : [...printed, offlineFailed(state, id, block, why)];
}

/** Blocks that were seen busy are busy until they go offline. */
export function rememberBusy(state: MemoryState, blocks: BlockSpan, decision: Decision, origin: Origin): MemoryState {
  if (!decision.observed || decision.applied !== "EBUSY") return state;
  const seen = { ...(decision.pfn === undefined ? {} : { pfn: decision.pfn }), origin };
  const observedBusy = new Map(state.hotplug.observedBusy);
  for (const id of idsOfSpan(blocks)) observedBusy.set(id, seen);
  return { ...state, hotplug: { ...state.hotplug, observedBusy } };
}

function dumpOf(state: MemoryState, block: BlockState, page: NamedPage): readonly KernelMessage[] {
  const node = nodeOf(state, nodeOfBlock(block));
  const zone = node?.zones.findIndex(({ name }) => name === block.zone) ?? 0;
  if (page.use.kind !== "reserved" && page.use.kind !== "hole") return [];
  return [{ kind: "page-dump", pfn: page.pfn, node: node?.id ?? 0, zone, fields: knownFields(state, page.use) }];
}

/**
 * Pages that describe memory are counted at boot, by what else they describe. A reservation that was observed without the name of its
 * owner is none of them as far as is known: it is dumped as any reserved page.
 */
function knownFields({ arch }: MemoryState, use: PageUse): "reserved" | "unknown" {
  if (isUnnamed(use)) return "reserved";
  return arch.countsBootmemPages && callerFacts(use).bootmemInfo === true ? "unknown" : "reserved";
}

function offlineFailed(state: MemoryState, id: number, block: BlockState, why: OfflineFailure): KernelMessage {
  const { blockPages, pageSize } = state.geometry;
  const first = bytesOf(id * blockPages + block.vmemmapPages, pageSize);
  return { kind: "offline-failed", first, last: bytesOf((id + 1) * blockPages, pageSize) - 1, why };
}

/** Blocks that are alike leave their zone one after the other: managed and present fall, watermarks follow, then the span shrinks. */
export function offlinePages(state: MemoryState, blocks: BlockSpan, block: BlockState, origin: Origin): MemoryState {
  const name = block.zone;
  const before = name == null ? undefined : zoneOf(state, nodeOfBlock(block), name);
  if (name == null || before === undefined) return state;
  const pages = state.geometry.blockPages;
  const count = spanLength(blocks);
  const { first } = blocks;
  const end = blocks.last + 1;
  const managed = pages - block.vmemmapPages - withheldPages(state, first);
  const shrinks = ruleFor(spanShrinks, state.version) === "at-offline";
  const forgotten = withoutBlocks(forgetTypes(state, first * pages, end * pages), blocks);
  const left = state.blocks.set(first, end, offlined(block, shrinks ? undefined : name, origin));
  const shrunk = shrinks ? shrinkSpan(state, left, before, first * pages, end * pages, isOnlineIn) : before;
  const zone = block.early ? { ...shrunk, presentEarly: shrunk.presentEarly - count * pages } : shrunk;
  const { nodes, watermarks } = countBlocks(state, { zone, blocks: count, present: -pages, managed: -managed });
  const after: MemoryState = {
    ...forgotten,
    nodes,
    watermarks,
    hotplug: countInGroup(forgotten.hotplug, block.device, name, -count * pages),
    blocks: left,
    uses: usesAfterOffline(state, first * pages, end * pages),
    causes: withCause(state.causes, before, origin),
    log: state.log.appendRepeated(offlinedMessages(pages - block.vmemmapPages), count, 0),
  };
  const isEmpty = before.present === count * pages;
  return isEmpty ? printk(after, rebuiltZonelists(after, before.node), ...demotionTargets(after, before.node)) : after;
}

/** memtier_hotplug_callback(): as a node loses its last memory. */
function demotionTargets({ nodes }: MemoryState, node: number): readonly KernelMessage[] {
  const withMemory = nodes.filter(({ zones }) => zones.some(({ present }) => present > 0)).map(({ id }) => id);
  return withMemory.includes(node) ? [] : withMemory.map((id) => ({ kind: "no-demotion-target", node: id }));
}

/** What is printed of each block; one value for blocks of the same size. */
function offlinedMessages(pages: Pages): readonly KernelMessage[] {
  if (lastMessages.pages !== pages) lastMessages = { pages, messages: [{ kind: "offlined", pages }] };
  return lastMessages.messages;
}

let lastMessages: { readonly pages: Pages; readonly messages: readonly KernelMessage[] } = { pages: 0, messages: [] };

/** The block as it is when it has gone offline; `zone`: which its pages are still linked to. */
function offlined(block: BlockState, zone: ZoneName | undefined, origin: Origin): BlockState {
  const { nodes, early, holes, vmemmapPages, device } = block;
  return {
    state: "offline",
    nodes,
    early,
    holes,
    vmemmapPages,
    origins: [origin],
    ...(device === undefined ? {} : { device }),
    ...(zone === undefined ? {} : { zone }),
  };
}

/** A block that is going offline still has its pages in the zone. */
function isOnlineIn(block: BlockState, zone: { readonly node: number; readonly name: string }): boolean {
  return block.state !== "offline" && block.zone === zone.name && nodeOfBlock(block) === zone.node;
}

/** What was in the block has moved away or been dissolved; only holes stay holes. */
function usesAfterOffline(state: MemoryState, start: Pfn, end: Pfn): MemoryState["uses"] {
  let { uses } = state;
  for (const run of uses.within(start, end)) if (run.value.kind !== "hole") uses = uses.delete(run.start, run.end);
  return uses;
}
