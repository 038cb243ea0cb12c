/**
 * Migratetypes of pageblocks, as /proc/pagetypeinfo calls them, and what isolating a range does to them (mm/page_isolation.c:
 * set_migratetype_isolate, undo_isolate_page_range; mm/page_alloc.c: steal_suitable_fallback). Pageblocks are Movable from the boot or
 * their onlining on, until something else is allocated from them.
 */

import { isolationKeepsType } from "../../kernels/isolation-rules.ts";
import { isolationOrder } from "../../kernels/offline-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { AllocationUse } from "../../state/events.ts";
import { isOfCma } from "../../state/page-uses.ts";
import type { IsolatedPageblocks, MemoryState, Migratetype } from "../../state/state.ts";
import { RangeMap, type Run } from "../../units/range-map.ts";
import { type Pfn, roundDown, roundUp } from "../../units/units.ts";
import type { PageRun } from "./zone-pages.ts";

/** What an allocation of this kind turns the pageblocks it comes from into; undefined: they stay as they are. */
const STOLEN_FOR: Partial<Record<AllocationUse, Migratetype>> = {
  unmovable: "Unmovable",
  reclaimable: "Reclaimable",
};

/** Types of the pageblocks that [start, end) touches, as runs of pages. */
export function migratetypes(state: MemoryState, start: Pfn, end: Pfn): readonly Run<Migratetype>[] {
  const { pageblockPages } = state.geometry;
  const from = roundDown(start, pageblockPages);
  const to = roundUp(end, pageblockPages);
  let types = RangeMap.empty<Migratetype>().set(from, to, "Movable");
  for (const run of stolen(state).within(from / pageblockPages, to / pageblockPages)) {
    types = types.set(run.start * pageblockPages, run.end * pageblockPages, run.value);
  }
  for (const area of cmaPages(state, from, to)) {
    const first = Math.max(from, roundDown(area.start, pageblockPages));
    const last = Math.min(to, roundUp(area.end, pageblockPages));
    if (first < last) types = types.set(first, last, "CMA");
  }
  return types.runs;
}

/** The pageblocks that an allocation took pages of become its kind's. */
export function stealPageblocks(state: MemoryState, runs: readonly PageRun[], use: AllocationUse): MemoryState {
  const type = STOLEN_FOR[use];
  if (type === undefined) return state;
  const { pageblockPages } = state.geometry;
  let types = stolen(state);
  for (const { start, end } of runs) {
    types = types.set(Math.floor(start / pageblockPages), Math.ceil(end / pageblockPages), type);
  }
  return { ...state, pageblocks: types };
}

/** Isolates [start, end), as far as the pageblock of the page that fails it, and gives it back as Movable. */
export function isolateAndUndo(
  state: MemoryState,
  start: Pfn,
  end: Pfn,
  failing?: Pfn,
): { readonly state: MemoryState; readonly pageblocks: readonly IsolatedPageblocks[] } {
  const parts = isolatedParts(state, start, end, failing);
  const kept = ruleFor(isolationKeepsType, state.version);
  const after = kept ? state : parts.reduce((so, part) => forgetTypes(so, part.start, part.end), state);
  const pageblocks = parts.flatMap((part) =>
    migratetypes(state, part.start, part.end).map(
      (run): IsolatedPageblocks => ({
        start: run.start,
        end: run.end,
        before: run.value,
        after: kept ? run.value : "Movable",
      }),
    ),
  );
  return { state: after, pageblocks };
}

/** The pageblocks are Movable again: what undoing an isolation leaves up to 6.16, and onlining ever since. */
export function forgetTypes(state: MemoryState, start: Pfn, end: Pfn): MemoryState {
  const { pageblocks } = state;
  if (pageblocks === undefined) return state;
  const { pageblockPages } = state.geometry;
  const types = pageblocks.delete(Math.floor(start / pageblockPages), Math.ceil(end / pageblockPages));
  return { ...state, pageblocks: types };
}

/** What gets isolated before a page fails it; all of the range without one. Ascending. */
function isolatedParts(state: MemoryState, start: Pfn, end: Pfn, failing: Pfn | undefined): readonly PageRun[] {
  const { pageblockPages } = state.geometry;
  const [from, to] = [roundDown(start, pageblockPages), roundUp(end, pageblockPages)];
  if (failing === undefined) return [{ start: from, end: to }];
  const stop = roundDown(failing, pageblockPages);
  const before = { start: from, end: stop };
  const last = { start: Math.max(from, to - pageblockPages), end: to };
  const isLastToo = ruleFor(isolationOrder, state.version) === "first-last-middle" && stop > from && stop < last.start;
  if (stop === last.start && ruleFor(isolationOrder, state.version) === "first-last-middle") {
    return nonEmpty([{ start: from, end: Math.min(stop, from + pageblockPages) }]);
  }
  return nonEmpty(isLastToo ? [before, last] : [before]);
}

function nonEmpty(runs: readonly PageRun[]): readonly PageRun[] {
  return runs.filter(({ start, end }) => start < end);
}

/** By pageblock number. */
function stolen(state: MemoryState): RangeMap<Migratetype> {
  return state.pageblocks ?? RangeMap.empty<Migratetype>();
}

/** What of [start, end) is part of CMA areas, those parts included that are allocated just now. */
function cmaPages(state: MemoryState, start: Pfn, end: Pfn): readonly PageRun[] {
  const idle = state.uses.within(start, end).filter(({ value }) => isOfCma(value));
  return [...idle, ...state.hotplug.lentByCma.within(start, end)];
}
