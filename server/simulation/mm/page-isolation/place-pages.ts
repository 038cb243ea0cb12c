/**
 * Where an allocation's pages come from: the zones its kind may use, in the order of a node's zonelist, lowest free pages first
 * (mm/page_alloc.c: get_page_from_freelist; the free lists are filled upwards at boot).
 */

import type { AllocationUse, ZoneName } from "../../state/events.ts";
import type { MemoryState } from "../../state/state.ts";
import { zoneOf } from "../../state/zone-lookup.ts";
import { type Pages, roundDown, roundUp } from "../../units/units.ts";
import { freeRuns, type PageRun, pageCount, pagesOfZone } from "./zone-pages.ts";

/** Zones that each kind of allocation may come from, preferred first. Long-term pins leave ZONE_MOVABLE. */
export const ZONES_FOR: Readonly<Record<AllocationUse, readonly ZoneName[]>> = {
  movable: ["Movable", "HighMem", "Normal", "DMA32", "DMA"],
  hugetlb: ["Movable", "HighMem", "Normal", "DMA32", "DMA"],
  pinned: ["Normal", "DMA32", "DMA"],
  unmovable: ["Normal", "DMA32", "DMA"],
  reclaimable: ["Normal", "DMA32", "DMA"],
};

export interface PlaceRequest {
  readonly pages: Pages;
  readonly use: AllocationUse;
  readonly nodes: readonly number[];
  readonly zones: readonly ZoneName[];
  /** Pages that may not be taken. */
  readonly except?: PageRun;
}

/** Runs of free pages that hold the allocation, lowest first in each zone; undefined: there are not enough. */
export function placePages(state: MemoryState, request: PlaceRequest): readonly PageRun[] | undefined {
  return placeWithin(state, candidates(state, request), request);
}

/** Of these free runs, the first that hold the allocation; undefined: they don't. */
export function placeWithin(
  state: MemoryState,
  free: Iterable<PageRun>,
  { pages, use }: Pick<PlaceRequest, "pages" | "use">,
): readonly PageRun[] | undefined {
  const placed: PageRun[] = [];
  const unit = use === "hugetlb" ? hugePages(state) : 1;
  let left = roundUp(pages, unit);
  for (const run of free) {
    const start = roundUp(run.start, unit);
    const taken = Math.min(left, roundDown(run.end - start, unit));
    if (taken <= 0) continue;
    placed.push({ start, end: start + taken });
    left -= taken;
    if (left === 0) return placed;
  }
  return left === 0 ? placed : undefined;
}

/** Free pages that the request could choose from. */
export function availablePages(state: MemoryState, request: PlaceRequest): Pages {
  return pageCount(candidates(state, request));
}

/** Pages of a huge page: a page-table page full of base pages. */
export function hugePages(state: MemoryState): Pages {
  return state.geometry.pageSize / 8;
}

/** One by one: most requests are served by the first. */
function* candidates(state: MemoryState, { use, nodes, zones, except }: PlaceRequest): Generator<PageRun, void> {
  const movable = use === "movable" || use === "hugetlb";
  for (const node of nodes) {
    for (const name of zones) {
      const zone = zoneOf(state, node, name);
      if (zone === undefined || zone.present === 0) continue;
      for (const run of freeRuns(state, pagesOfZone(state, zone), movable)) {
        if (except === undefined) yield run;
        else yield* without(run, except);
      }
    }
  }
}

function without(run: PageRun, except: PageRun): readonly PageRun[] {
  return [
    { start: run.start, end: Math.min(run.end, except.start) },
    { start: Math.max(run.start, except.end), end: run.end },
  ].filter((part) => part.start < part.end);
}
