/**
 * alloc_contig_range() and alloc_contig_pages() (mm/page_alloc.c), and cma_alloc() (mm/cma.c): isolate, move away what can be
 * moved, take the pages.
 */

import { isModelled } from "../../evidence/levels.ts";
import { isolationUnit } from "../../kernels/isolation-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { StepEvent } from "../../state/events.ts";
import type { OutcomeReason } from "../../state/outcome-reason.ts";
import { decide, unchanged, type Verdict } from "../../state/outcomes.ts";
import { movesAway } from "../../state/page-uses.ts";
import type { MemoryState, StepResult } from "../../state/state.ts";
import { nodeOfBlock, zoneOf } from "../../state/zone-lookup.ts";
import {
  type ByteRange,
  type Bytes,
  type Pages,
  type Pfn,
  pagesIn,
  pfnOf,
  roundDown,
  roundUp,
} from "../../units/units.ts";
import { takePages } from "./allocate.ts";
import { firstStuckPage, firstUnmovablePage, type NamedPage, pageFacts } from "./has-unmovable-pages.ts";
import { isolationUnitPages, zoneOfRange } from "./isolate-range.ts";
import { type MovedUses, migrateOut } from "./migrate.ts";
import { isolateAndUndo } from "./pageblocks.ts";
import { type PageRun, pagesOfZone } from "./zone-pages.ts";

/** The largest alignment that a CMA allocation asks for, as a power of two of pages (CONFIG_CMA_ALIGNMENT). */
const CMA_ALIGNMENT_ORDER = 8;

export interface AllocContigEvent extends StepEvent {
  readonly kind: "alloc_contig";
  readonly name: string;
  /** These very addresses, or so many bytes anywhere. */
  readonly target: { readonly range: ByteRange } | { readonly size: Bytes };
  readonly node?: number;
}

export interface CmaAllocEvent extends StepEvent {
  readonly kind: "cma_alloc";
  readonly name: string;
  readonly size: Bytes;
  readonly area: string;
}

/** EINVAL: no range in one zone; EBUSY: a page can't be isolated or moved; ENOMEM: no room to move to, or no such range. */
export function allocContig(state: MemoryState, event: AllocContigEvent): StepResult {
  if (state.hotplug.allocations.has(event.name)) {
    return unchanged(state, { result: "EEXIST", reason: { kind: "allocation-exists", name: event.name } });
  }
  const { pageSize } = state.geometry;
  const run = runOf(state, event);
  if ("kind" in run) return unchanged(state, { result: "ENOMEM", reason: run });
  const { verdict, moved } = tryRange(state, run);
  const decision = decide(verdict, event.stated, pageSize);
  const outcome = {
    result: decision.shown,
    ...(decision.pfn === undefined ? {} : { pfn: decision.pfn }),
    ...(decision.reason === undefined ? {} : { reason: decision.reason }),
    ...(decision.observed ? { observed: true } : {}),
    origins: decision.origins,
  };
  const unit = isolationUnitPages(state);
  const failing = decision.applied === "ok" ? undefined : (verdict.pfn ?? run.start);
  const wide = { start: roundDown(run.start, unit), end: roundUp(run.end, unit) };
  const { state: given, pageblocks } = isolateAndUndo(state, wide.start, wide.end, failing);
  if (decision.applied !== "ok") return unchanged(given, { ...outcome, pageblocks });
  const { uses, hotplug } = moved ?? state;
  return unchanged(
    takePages({ ...given, uses, hotplug }, [run], event.name, "unmovable", "range" in event.target, event.origin),
    {
      ...outcome,
      pageblocks,
    },
  );
}

/** The pages that are asked for, or why there are none. */
function runOf(state: MemoryState, { target, node }: AllocContigEvent): PageRun | OutcomeReason {
  const { pageSize } = state.geometry;
  if ("range" in target) {
    return { start: pfnOf(target.range.first, pageSize), end: pfnOf(target.range.last, pageSize) + 1 };
  }
  const run = contiguousRun(state, pagesIn(target.size, pageSize), node);
  return run ?? { kind: "nothing-contiguous", size: target.size };
}

/** ENOENT: no such area; ENOMEM: no free place in it is large enough. */
export function cmaAlloc(state: MemoryState, event: CmaAllocEvent): StepResult {
  if (state.hotplug.allocations.has(event.name)) {
    return unchanged(state, { result: "EEXIST", reason: { kind: "allocation-exists", name: event.name } });
  }
  const pages = pagesIn(event.size, state.geometry.pageSize);
  const order = Math.min(CMA_ALIGNMENT_ORDER, Math.ceil(Math.log2(Math.max(1, pages))));
  let isThere = false;
  const run = state.uses.firstWithin(0, Number.POSITIVE_INFINITY, (free): PageRun | undefined => {
    if (free.value.by !== event.area) return undefined;
    isThere = true;
    const start = roundUp(free.start, 2 ** order);
    return start + pages > free.end ? undefined : { start, end: start + pages };
  });
  if (run !== undefined) return unchanged(takePages(state, [run], event.name, "unmovable", false, event.origin), {});
  const { area, size } = event;
  return isThere
    ? unchanged(state, { result: "ENOMEM", reason: { kind: "cma-area-full", area, size } })
    : unchanged(state, { result: "ENOENT", reason: { kind: "no-cma-area", area } });
}

interface Try {
  readonly verdict: Verdict;
  /** The uses after what stood in the range has moved. */
  readonly moved?: MovedUses;
}

function tryRange(state: MemoryState, run: PageRun): Try {
  const unit = isolationUnitPages(state);
  const wide = { start: roundDown(run.start, unit), end: roundUp(run.end, unit) };
  const block = zoneOfRange(state, run.start, run.end);
  if (block?.zone == null) {
    return {
      verdict: { result: "EINVAL", possible: [], reason: { kind: "not-one-zone" }, origins: [] },
    };
  }
  const movable = block.zone === "Movable";
  // Before 5.19 whatever lies in the widened range must be movable, since then only what was asked for.
  const checked = ruleFor(isolationUnit, state.version) === "pageblock" ? run : wide;
  const page =
    firstUnmovablePage(state, checked.start, checked.end, movable) ??
    firstStuckPage(state, run.start, run.end, movable);
  if (page !== undefined) return { verdict: busy(state, page) };
  const moved = migrateOut(state, run.start, run.end, nodeOfBlock(block), "same-node");
  if (moved === undefined) {
    return {
      verdict: { result: "ENOMEM", possible: [], reason: { kind: "no-room-to-move" }, origins: [] },
    };
  }
  const reason = { kind: "kernel-zone-range", zone: block.zone, step: "alloc_contig" } as const;
  const verdict: Verdict = movable
    ? { result: "ok", possible: [], origins: [] }
    : { result: "ok", possible: ["ok", "EBUSY"], reason, origins: [] };
  return { verdict, moved };
}

function busy(state: MemoryState, page: NamedPage): Verdict {
  const { pfn, use } = page;
  const modelled = !use.observed && isModelled(state, "sizes");
  const reason = { kind: "page-stays", ...pageFacts(page), modelled } as const;
  return { result: "EBUSY", possible: [], pfn, reason, origins: use.origins };
}

/** The first range of kernel memory, aligned to its size, that could be taken: zone after zone, upwards (alloc_contig_pages). */
function contiguousRun(state: MemoryState, pages: Pages, node: number | undefined): PageRun | undefined {
  for (const { id } of state.nodes.filter((one) => node === undefined || one.id === node)) {
    for (const name of ["Normal", "DMA32", "DMA"] as const) {
      const zone = zoneOf(state, id, name);
      if (zone === undefined || zone.present === 0) continue;
      for (const run of pagesOfZone(state, zone)) {
        const found = alignedRun(state, run, pages);
        if (found !== undefined) return found;
      }
    }
  }
  return undefined;
}

function alignedRun(state: MemoryState, within: PageRun, pages: Pages): PageRun | undefined {
  if (pages <= 0) return undefined;
  let start: Pfn = roundUp(within.start, pages);
  while (start + pages <= within.end) {
    const [open] = state.uses.gapsFor(movesAway, start, within.end);
    if (open === undefined) return undefined;
    start = roundUp(Math.max(start, open[0]), pages);
    if (start + pages > within.end) return undefined;
    const run = { start, end: start + pages };
    if (tryRange(state, run).verdict.result === "ok") return run;
    const blocking = state.uses.within(run.start, run.end).at(-1);
    start = roundUp(Math.max(start + 1, blocking?.end ?? start + pages), pages);
  }
  return undefined;
}
