/**
 * Which pages belong to a zone and which of them are free, as runs: what a placement of an allocation or the target of a migration can choose from.
 */

import type { BlockState, MemoryState, ZoneState } from "../../state/state.ts";
import { nodeOfBlock } from "../../state/zone-lookup.ts";
import { type Pages, type Pfn, pagesIn, pfnOf, pfnUp } from "../../units/units.ts";

/** A half-open run of pages. */
export interface PageRun {
  readonly start: Pfn;
  readonly end: Pfn;
}

/** Online pages of a zone that the buddy allocator manages or managed, ascending. */
export function pagesOfZone(state: MemoryState, zone: ZoneState): readonly PageRun[] {
  const { blockPages } = state.geometry;
  const runs: PageRun[] = [];
  for (const run of state.blocks.runs) {
    if (run.value.state !== "online") continue;
    const shared = run.value.zone === null;
    if (!shared && (run.value.zone !== zone.name || nodeOfBlock(run.value) !== zone.node)) continue;
    for (const { start, end } of withoutOwnMemmap(run.value, run.start, run.end, blockPages)) {
      for (const piece of state.memory.within(start, end)) {
        if (piece.value.node !== zone.node) continue;
        const part = shared ? clipToZone(state, zone, piece) : piece;
        runs.push(...pluggedParts(state, run.value, part));
      }
    }
  }
  return runs.filter(({ start, end }) => start < end);
}

/** The pages of `runs` that are in no use; a CMA area counts as free for what can be moved. */
export function* freeRuns(state: MemoryState, runs: readonly PageRun[], movable: boolean): Generator<PageRun, void> {
  for (const run of runs) {
    let at = run.start;
    for (const use of state.uses.within(run.start, run.end)) {
      if (use.value.kind === "cma" && movable) continue;
      if (use.start > at) yield { start: at, end: use.start };
      at = use.end;
    }
    if (at < run.end) yield { start: at, end: run.end };
  }
}

export function pageCount(runs: Iterable<PageRun>): Pages {
  let pages = 0;
  for (const { start, end } of runs) pages += end - start;
  return pages;
}

function withoutOwnMemmap(block: BlockState, first: number, end: number, blockPages: Pages): readonly PageRun[] {
  if (block.vmemmapPages === 0) return [{ start: first * blockPages, end: end * blockPages }];
  return Array.from({ length: end - first }, (_, index) => ({
    start: (first + index) * blockPages + block.vmemmapPages,
    end: (first + index + 1) * blockPages,
  }));
}

/** The part of a boot block of several zones that lies in this one. */
function clipToZone(state: MemoryState, zone: ZoneState, run: PageRun): PageRun {
  const { pageSize } = state.geometry;
  const movable = pfnOf(state.boot.movableStart.get(zone.node) ?? Number.POSITIVE_INFINITY, pageSize);
  if (zone.name === "Movable") return { start: Math.max(run.start, movable), end: run.end };
  const limit = state.boot.zoneLimits.find((one) => one.zone === zone.name);
  if (limit === undefined) return { start: 0, end: 0 };
  return {
    start: Math.max(run.start, pfnUp(limit.first, pageSize)),
    end: Math.min(run.end, pfnOf(limit.last + 1, pageSize), movable),
  };
}

function pluggedParts(state: MemoryState, block: BlockState, run: PageRun): readonly PageRun[] {
  const memory = block.device === undefined ? undefined : state.hotplug.virtioMem.get(block.device);
  if (memory === undefined || memory.mode !== "sub-blocks") return [run];
  const pages = pagesIn(memory.unit, state.geometry.pageSize);
  return memory.plugged
    .within(Math.floor(run.start / pages), Math.ceil(run.end / pages))
    .map((part) => ({ start: Math.max(run.start, part.start * pages), end: Math.min(run.end, part.end * pages) }));
}
