/**
 * Whether a block can go offline, and what stands in the way (drivers/base/memory.c: memory_block_offline;
 * mm/memory_hotplug.c: offline_pages; mm/page_isolation.c). Nothing is changed here.
 */

import { kernelConfig } from "../../builds/kernel-config.ts";
import { isModelled } from "../../evidence/levels.ts";
import { giganticTailZone, holesRefuseOffline, offlineGivesUp } from "../../kernels/offline-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { BlockSpan, Origin, StatedOutcome } from "../../state/events.ts";
import type { KernelMessage, OfflineFailure } from "../../state/kernel-messages.ts";
import { type Note, type NoteOf, note } from "../../state/notes.ts";
import type { OutcomeReason } from "../../state/outcome-reason.ts";
import { oneBlock, SUCCEEDED, statedPfn, type Verdict } from "../../state/outcomes.ts";
import type { BlockState, MemoryState } from "../../state/state.ts";
import { allZones, nodeOfBlock, zoneIntersects } from "../../state/zone-lookup.ts";
import { GiB, type Pfn, pagesIn, roundDown } from "../../units/units.ts";
import {
  firstStuckPage,
  firstUnmovablePage,
  type NamedPage,
  pageFacts,
  stopsIsolation,
} from "../page-isolation/has-unmovable-pages.ts";
import { boundaryOops, isolationHole } from "../page-isolation/isolate-range.ts";
import { type MovedUses, migrateOut } from "../page-isolation/migrate.ts";
import { preventMemoryRemove } from "./prevent-memory-remove.ts";

export interface OfflineCheck {
  readonly verdict: Verdict;
  readonly page?: NamedPage;
  /** What the kernel gives as the reason, for a failure other than of the isolation. */
  readonly failure?: OfflineFailure;
  /** What a notifier prints. */
  readonly prints?: readonly KernelMessage[];
  /** The pages in use after what lay in the block has moved away. */
  readonly moved?: MovedUses;
  readonly notes: readonly Note[];
}

/**
 * What the kernel's checks say, in its order: the first that fails decides. ENOENT no such block; EINVAL offline already, several zones or
 * nodes, holes; EBUSY a page can't be isolated; EPERM a notifier refuses; EINTR or EAGAIN it never becomes free.
 */
export function checkOffline(
  state: MemoryState,
  id: number,
  block: BlockState | undefined,
  stated: StatedOutcome | undefined,
  origin: Origin,
  blocks: BlockSpan = oneBlock(id),
): OfflineCheck {
  if (block === undefined) return refusal("ENOENT", { kind: "no-such-block", id }, []);
  if (block.state === "going-offline") {
    return refusal("EINTR", { kind: "going-offline", id }, block.origins);
  }
  if (block.state !== "online") {
    const reason = { kind: "already", id, is: "offline" } as const;
    const already = note("step-without-effect", { kind: "already", blocks, is: "offline" }, origin);
    return { ...refusal("EINVAL", reason, block.origins), notes: [already] };
  }
  if (!kernelConfig(state.boot.setup.kernel).value("MEMORY_HOTREMOVE")) {
    return refusal("EINVAL", { kind: "no-hotremove" }, [state.boot.setup.kernel.origin]);
  }
  if (block.zone === null || block.zone === undefined) {
    const what = block.nodes.length > 1 ? "nodes" : "zones";
    return refusal("EINVAL", { kind: "spans-several", id, what }, block.origins);
  }
  if (block.holes && ruleFor(holesRefuseOffline, state.version)) {
    const refused = refusal("EINVAL", { kind: "memory-holes", id }, block.origins);
    return { ...refused, failure: "memory-holes" };
  }
  const pages = state.geometry.blockPages;
  const start = id * pages + block.vmemmapPages;
  const end = (id + 1) * pages;
  const movable = block.zone === "Movable";
  if (isOfZoneOfHead(state, start, block)) {
    return refusal("EINVAL", { kind: "spans-several", id, what: "zones" }, block.origins);
  }
  const page = firstUnmovablePage(state, start, end, movable);
  const oops = boundaryOops(state, start, end, page?.pfn);
  if (oops !== undefined) return neverReturns(isolationHole(state, oops, origin));
  if (page !== undefined) return busy(state, page, statedPage(state, start, end, movable, page, stated), movable);
  const denied = preventMemoryRemove(state, id, block);
  if (denied !== undefined) return denied;
  const stuck = firstStuckPage(state, start, end, movable);
  if (stuck !== undefined) return neverEnds(state, id, stuck);
  const moved = migrateOut(state, start, end, nodeOfBlock(block), "other-nodes");
  if (moved === undefined) return noRoom(state, id, block);
  if (movable) return { verdict: SUCCEEDED, moved, notes: [] };
  return { ...kernelZone(state, id, block), moved };
}

/** Whether the struct page at `start` says the zone of the gigantic page it is part of, and the block another one (offline_pages: "multizone range"). */
function isOfZoneOfHead(state: MemoryState, start: Pfn, block: BlockState): boolean {
  if (state.uses.get(start)?.kind !== "hugetlb-1g") return false;
  const head = roundDown(start, pagesIn(GiB, state.geometry.pageSize));
  const isInHeadsZone = allZones(state).some((zone) => zone.name === block.zone && zoneIntersects(zone, head, 1));
  return !isInHeadsZone && ruleFor(giganticTailZone, state.version) === "head";
}

function refusal(result: string, reason: OutcomeReason, origins: readonly Origin[]): OfflineCheck {
  return { verdict: { result, possible: [], reason, origins }, notes: [] };
}

/**
 * The isolation fails. In a kernel zone pages of the running kernel may come before the one that is known, so a
 * stated page is taken.
 */
function busy(state: MemoryState, page: NamedPage, named: NamedPage, movable: boolean): OfflineCheck {
  const modelled = !named.use.observed && isModelled(state, "sizes");
  const reason = { kind: "page-unmovable", ...pageFacts(named), modelled } as const;
  const possible = movable ? [] : ["EBUSY"];
  return {
    verdict: { result: "EBUSY", possible, pfn: named.pfn, reason, origins: named.use.origins },
    page: named === page ? page : named,
    notes: [],
  };
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
  if (!isModelled(state, "sizes")) return page;
  const use = state.uses.get(pfn);
  return use?.observed === true && stopsIsolation(use, movable) ? { pfn, use } : page;
}

/** Isolated but never free: offlining tries again until a signal, up to 4.14 for two minutes. */
function neverEnds(state: MemoryState, id: number, page: NamedPage): OfflineCheck {
  const givesUp = ruleFor(offlineGivesUp, state.version) === "after-two-minutes";
  return {
    verdict: {
      result: givesUp ? "EBUSY" : "EINTR",
      possible: givesUp ? ["EAGAIN", "EINTR"] : [],
      pfn: page.pfn,
      reason: { kind: "page-stuck", ...pageFacts(page), id, givesUp },
      origins: page.use.origins,
    },
    notes: [],
  };
}

/** The kernel oopses within the isolation: the write never returns, so its result is not known. */
function neverReturns(hole: NoteOf<"isolation-hole">): OfflineCheck {
  const reason = { kind: "isolation-hole", ...hole.facts } as const;
  return {
    verdict: { result: "EBUSY", possible: ["EBUSY", "EINTR"], reason, oops: hole.facts, origins: [] },
    notes: [hole],
  };
}

/** Everything could move, but there is nowhere to go: tried again for ever. */
function noRoom(state: MemoryState, id: number, block: BlockState): OfflineCheck {
  const givesUp = ruleFor(offlineGivesUp, state.version) === "after-two-minutes";
  return refusal(givesUp ? "EAGAIN" : "EINTR", { kind: "no-room-elsewhere", id, givesUp }, block.origins);
}

/** Only the running system knows whether the kernel holds a page of the block just now. */
function kernelZone(state: MemoryState, id: number, block: BlockState): OfflineCheck {
  const seen = state.hotplug.observedBusy.get(id);
  const busy = seen !== undefined || state.hotplug.firstKernelBlocks.has(id);
  const why = seen !== undefined ? "seen" : busy ? "first-block" : undefined;
  return {
    verdict: {
      result: busy ? "EBUSY" : "ok",
      possible: ["ok", "EBUSY", "EINTR", "EAGAIN"],
      ...(seen?.pfn === undefined ? {} : { pfn: seen.pfn }),
      reason: { kind: "kernel-zone-block", id, zone: block.zone!, ...(why === undefined ? {} : { busy: why }) },
      origins: seen === undefined ? block.origins : [seen.origin],
    },
    notes: [],
  };
}
