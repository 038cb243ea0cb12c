/**
 * Offlining a block (drivers/base/memory.c: memory_block_offline; mm/memory_hotplug.c: offline_pages): the checks in the
 * kernel's order, then the isolation that names the page in the way, then the bookkeeping of zone and watermarks.
 */
import type { Origin, StatedOutcome } from "../events.ts";
import {
  firstStuckPage,
  firstUnmovablePage,
  type NamedPage,
  stopsIsolation,
} from "../isolation/has-unmovable-pages.ts";
import { boundaryOops, isolationHole } from "../isolation/isolate-range.ts";
import { migrateOut } from "../isolation/migrate.ts";
import { dumpPage } from "../isolation/page-dump.ts";
import { holesRefuseOffline, offlineGivesUp, spanShrinks, splitLeafRefused } from "../kernels/offline-rules.ts";
import { ruleFor } from "../kernels/rule-table.ts";
import type { Note } from "../notes.ts";
import type { BlockState, MemoryState } from "../state.ts";
import { hex, type Pfn } from "../units.ts";
import { zonelistMessages } from "./build-zonelists.ts";
import { withoutBlock } from "./first-kernel-blocks.ts";
import { countInGroup } from "./memory-groups.ts";
import { failedLines, offlinedLines } from "./offline-messages.ts";
import { addOrigin, type BlockAttempt } from "./online.ts";
import { type Decision, decide, statedPfn, type Verdict } from "./outcomes.ts";
import { recomputeWatermarks } from "./recompute-watermarks.ts";
import { removableNotes } from "./removable-note.ts";
import { withheldPages } from "./withheld-pages.ts";
import { nodeOf, nodeOfBlock, withZones, zoneOf } from "./zone-lookup.ts";
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
  const { verdict, page, notes, kernelWords, uses } = checkOffline(state, id, block, stated, origin);
  const decision = decide(verdict, stated, state.geometry.pageSize);
  if (block === undefined) return { state, decision, notes };
  if (decision.applied === "ok") {
    const lies = removableNotes(state, id, block, decision.shown, origin);
    const moved = uses === undefined ? state : { ...state, uses };
    return { state: take(moved, id, block, origin), decision, notes: [...notes, ...lies] };
  }
  const failed = rememberBusy(state, id, decision, origin);
  const dump = page === undefined || decision.pfn !== page.pfn ? [] : dumpOf(state, block, page);
  const words = decision.applied === "EBUSY" ? ISOLATION_FAILED : kernelWords;
  const lines = words === undefined ? dump : [...dump, ...failedLines(state, id, block, words)];
  return {
    state: lines.length === 0 ? failed : { ...failed, log: [...failed.log, ...lines] },
    decision,
    notes: [...notes, ...removableNotes(state, id, block, decision.shown, origin)],
  };
}

/** The kernel's words for a page that can't be isolated. */
const ISOLATION_FAILED = "failure to isolate range";

interface OfflineCheck {
  readonly verdict: Verdict;
  readonly page?: NamedPage;
  /** What the kernel's debug message gives as the reason, for a failure other than of the isolation. */
  readonly kernelWords?: string;
  /** The pages in use after what lay in the block has moved away. */
  readonly uses?: MemoryState["uses"];
  readonly notes: readonly Note[];
}

/** What the kernel's checks say, in its order: the first that fails decides. */
function checkOffline(
  state: MemoryState,
  id: number,
  block: BlockState | undefined,
  stated: StatedOutcome | undefined,
  origin: Origin,
): OfflineCheck {
  if (block === undefined) return refusal("ENOENT", `memory${id} does not exist: no such block`, []);
  if (block.state !== "online") {
    const note: Note = {
      code: "step-without-effect",
      severity: "info",
      message: `memory${id} is offline already: the kernel answers EINVAL`,
      origin,
      related: [],
      remedies: [],
    };
    return { ...refusal("EINVAL", `memory${id} is offline already`, block.origins), notes: [note] };
  }
  if (block.zone === null || block.zone === undefined) {
    const several = block.nodes.length > 1 ? "several nodes" : "several zones";
    return refusal("EINVAL", `memory${id} spans ${several}`, block.origins);
  }
  if (block.holes && ruleFor(holesRefuseOffline, state.version)) {
    const refused = refusal("EINVAL", `part of memory${id} is no System RAM (memory holes)`, block.origins);
    return { ...refused, kernelWords: "memory holes" };
  }
  const pages = state.geometry.blockPages;
  const start = id * pages + block.vmemmapPages;
  const end = (id + 1) * pages;
  const movable = block.zone === "Movable";
  const page = firstUnmovablePage(state, start, end, movable);
  if (page !== undefined) return busy(state, page, statedPage(state, start, end, movable, page, stated), movable);
  const oops = boundaryOops(state, start, end);
  if (oops !== undefined) return neverReturns(isolationHole(state, oops, origin));
  const denied = state.boot.setup.kernel.arch === "arm64" ? deniedOnArm64(state, id, block) : undefined;
  if (denied !== undefined) return notified(denied, block, movable);
  const stuck = firstStuckPage(state, start, end, movable);
  if (stuck !== undefined) return neverEnds(state, id, stuck);
  const uses = migrateOut(state, start, end, nodeOfBlock(block), "other-nodes");
  if (uses === undefined) return noRoom(state, id, block);
  if (movable) return { verdict: { result: "ok", possible: [], origins: [] }, uses, notes: [] };
  return { ...kernelZone(state, id, block), uses };
}

function refusal(result: string, reason: string, origins: readonly Origin[]): OfflineCheck {
  return { verdict: { result, possible: [], reason, origins }, notes: [] };
}

/**
 * The isolation fails. In a kernel zone pages of the running kernel may come before the one that is known, so a
 * stated page is taken.
 */
function busy(state: MemoryState, page: NamedPage, named: NamedPage, movable: boolean): OfflineCheck {
  const modelled = !named.use.observed && state.boot.confidence.level === "modelled";
  const what = named.use.kind === "hole" ? "no memory but has a struct page" : describeUse(named);
  const reason = `${modelled ? "modelled: " : ""}page ${hex(named.pfn)} is ${what}`;
  const possible = movable ? [] : ["EBUSY"];
  return {
    verdict: { result: "EBUSY", possible, pfn: named.pfn, reason, origins: named.use.origins },
    page: named === page ? page : named,
    notes: [],
  };
}

function describeUse({ use }: NamedPage): string {
  if (use.kind === "cma") return `in the CMA area ${use.by}`;
  if (use.kind === "reserved") return `reserved (${use.by})`;
  if (use.kind === "kernel") return `in use by the kernel (${use.by})`;
  return `${use.use ?? "in use"} (${use.by})`;
}

/** A stated page that lies in something observed wins over one that is only modelled. */
function statedPage(
  state: MemoryState,
  start: Pfn,
  end: Pfn,
  movable: boolean,
  page: NamedPage,
  stated: StatedOutcome | undefined,
): NamedPage {
  const pfn = statedPfn(stated, state.geometry.pageSize);
  if (pfn === undefined || pfn < start || pfn >= end || page.use.observed) return page;
  if (state.boot.confidence.level !== "modelled") return page;
  const use = state.uses.get(pfn);
  return use?.observed === true && stopsIsolation(use, movable) ? { pfn, use } : page;
}

/**
 * What the notifier of arm64 refuses (arch/arm64/mm/mmu.c: prevent_memory_remove_notifier): boot memory, and blocks that begin with
 * their own memmap, which the rest of the memmap is mapped together with.
 */
function deniedOnArm64(state: MemoryState, id: number, block: BlockState): string | undefined {
  if (block.early) return `memory${id} is there since boot: arm64 never gives boot memory up`;
  if (block.vmemmapPages === 0 || !ruleFor(splitLeafRefused, state.version)) return undefined;
  return `offlining memory${id} behind its own memmap splits a leaf entry in vmemmap`;
}

/** A notifier comes after the isolation: in a kernel zone a page in use makes it EBUSY before. */
function notified(reason: string, block: BlockState, movable: boolean): OfflineCheck {
  return {
    verdict: { result: "EPERM", possible: movable ? [] : ["EBUSY"], reason, origins: block.origins },
    notes: [],
  };
}

/** Isolated but never free: offlining tries again until a signal, up to 4.14 for two minutes. */
function neverEnds(state: MemoryState, id: number, page: NamedPage): OfflineCheck {
  const givesUp = ruleFor(offlineGivesUp, state.version) === "after-two-minutes";
  return {
    verdict: {
      result: givesUp ? "EBUSY" : "EINTR",
      possible: givesUp ? ["EAGAIN", "EINTR"] : [],
      pfn: page.pfn,
      reason: `page ${hex(page.pfn)} is ${describeUse(page)} and can't be migrated: offlining memory${id} ${
        givesUp ? "gives up" : "goes on until a signal ends it"
      }`,
      origins: page.use.origins,
    },
    notes: [],
  };
}

/** The kernel dies within the isolation: what the writer would have got, nobody learns. */
function neverReturns(note: Note): OfflineCheck {
  return {
    verdict: { result: "EBUSY", possible: ["EBUSY", "EINTR"], reason: note.message, origins: [] },
    notes: [note],
  };
}

/** Everything could move, but there is nowhere to go: tried again for ever. */
function noRoom(state: MemoryState, id: number, block: BlockState): OfflineCheck {
  const givesUp = ruleFor(offlineGivesUp, state.version) === "after-two-minutes";
  const reason = `no other memory has room for what memory${id} holds: offlining goes on until ${givesUp ? "a timeout" : "a signal"} ends it`;
  return refusal(givesUp ? "EAGAIN" : "EINTR", reason, block.origins);
}

/** Only the running system knows whether the kernel holds a page of the block just now. */
function kernelZone(state: MemoryState, id: number, block: BlockState): OfflineCheck {
  const seen = state.hotplug.observedBusy.get(id);
  const busy = seen !== undefined || state.hotplug.firstKernelBlocks.has(id);
  const reason =
    seen !== undefined
      ? `memory${id} lies in ${block.zone} and was seen busy before`
      : busy
        ? `memory${id} is where ${block.zone} began: the kernel's own pages have most likely settled in it`
        : `memory${id} lies in ${block.zone}: it goes offline only if the kernel holds no page of it just now`;
  return {
    verdict: {
      result: busy ? "EBUSY" : "ok",
      possible: ["ok", "EBUSY", "EINTR", "EAGAIN"],
      ...(seen?.pfn === undefined ? {} : { pfn: seen.pfn }),
      reason,
      origins: seen === undefined ? block.origins : [seen.origin],
    },
    notes: [],
  };
}

function rememberBusy(state: MemoryState, id: number, decision: Decision, origin: Origin): MemoryState {
  if (!decision.observed || decision.applied !== "EBUSY") return state;
  const seen = { ...(decision.pfn === undefined ? {} : { pfn: decision.pfn }), origin };
  const observedBusy = new Map(state.hotplug.observedBusy).set(id, seen);
  return { ...state, hotplug: { ...state.hotplug, observedBusy } };
}

function dumpOf(state: MemoryState, block: BlockState, page: NamedPage): readonly string[] {
  const node = nodeOf(state, nodeOfBlock(block));
  const zone = node?.zones.findIndex(({ name }) => name === block.zone) ?? 0;
  return dumpPage(state, page, node, zone);
}

/** The block leaves its zone: managed and present fall, watermarks follow, then the span shrinks. */
function take(state: MemoryState, id: number, block: BlockState, origin: Origin): MemoryState {
  const name = block.zone;
  const before = name == null ? undefined : zoneOf(state, nodeOfBlock(block), name);
  if (name == null || before === undefined) return state;
  const pages = state.geometry.blockPages;
  const start = id * pages;
  const fewer = {
    ...before,
    managed: before.managed - (pages - block.vmemmapPages - withheldPages(state, id)),
    present: before.present - pages,
    presentEarly: before.presentEarly - (block.early ? pages : 0),
    origins: addOrigin(before.origins, origin),
  };
  const shrinks = ruleFor(spanShrinks, state.version) === "at-offline";
  const { zone: _, ...left } = block;
  const offline: BlockState = {
    ...left,
    state: "offline",
    origins: [origin],
    ...(shrinks ? {} : { zone: name }),
  };
  const counted = recomputeWatermarks(countInGroup(withZones(state, fewer), block.device, name, -pages));
  const messages = fewer.present === 0 ? zonelistMessages(counted) : [];
  const after: MemoryState = {
    ...withoutBlock(counted, id),
    blocks: counted.blocks.set(id, id + 1, offline),
    uses: usesAfterOffline(counted, start, start + pages),
    log: [...counted.log, ...offlinedLines(counted, block), ...messages],
  };
  const zone = zoneOf(after, before.node, name);
  if (!shrinks || zone === undefined) return after;
  return withZones(after, shrinkSpan(after, zone, start, start + pages, isOnlineIn));
}

function isOnlineIn(block: BlockState, zone: { readonly node: number; readonly name: string }): boolean {
  return block.state === "online" && block.zone === zone.name && nodeOfBlock(block) === zone.node;
}

/** What was in the block has moved away or been dissolved; only holes stay holes. */
function usesAfterOffline(state: MemoryState, start: Pfn, end: Pfn): MemoryState["uses"] {
  let { uses } = state;
  for (const run of uses.within(start, end)) if (run.value.kind !== "hole") uses = uses.delete(run.start, run.end);
  return uses;
}
