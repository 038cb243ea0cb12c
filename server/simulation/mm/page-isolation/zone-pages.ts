/**
 * Which pages belong to a zone and which of them are free, as runs: what a placement of an allocation or the target of a migration can choose from.
 */

import { ruleFor } from "../../kernels/rule-table.ts";
import { mirrorZonesOverlap } from "../../kernels/zone-rules.ts";
import { isOfCma } from "../../state/page-uses.ts";
import type { BlockState, MemoryState, ZoneState } from "../../state/state.ts";
import { nodeOfBlock } from "../../state/zone-lookup.ts";
import { firstWhere } from "../../units/first-where.ts";
import { type Pages, type Pfn, pagesIn, pfnOf, pfnUp } from "../../units/units.ts";
import { asksForMirror } from "../memblock/find-mirror.ts";

/** A half-open run of pages. */
export interface PageRun {
  readonly start: Pfn;
  readonly end: Pfn;
}

/** Online pages of a zone that the buddy allocator manages or managed, ascending and one by one; `goingOffline`: those too that hang on the way. */
export function* pagesOfZone(
  state: MemoryState,
  zone: ZoneState,
  { goingOffline = false }: { readonly goingOffline?: boolean } = {},
): Generator<PageRun, void> {
  const { blockPages } = state.geometry;
  for (const run of state.blocks) {
    if (run.value.state === "offline" || (run.value.state === "going-offline" && !goingOffline)) continue;
    const shared = run.value.zone === null;
    if (!shared && (run.value.zone !== zone.name || nodeOfBlock(run.value) !== zone.node)) continue;
    for (const { start, end } of withoutOwnMemmap(run.value, run.start, run.end, blockPages)) {
      for (const piece of state.memory.within(start, end)) {
        if (piece.value.node !== zone.node) continue;
        const parts = shared ? partsOfZone(state, zone, piece) : [piece];
        for (const part of parts) {
          for (const one of pluggedParts(state, run.value, part)) if (one.start < one.end) yield one;
        }
      }
    }
  }
}

/** The pages of `runs` that are in no use; a CMA area counts as free for what can be moved. */
export function* freeRuns(state: MemoryState, runs: Iterable<PageRun>, movable: boolean): Generator<PageRun, void> {
  for (const run of runs) {
    for (const [start, end] of state.uses.gapsFor(movable ? isOfCma : undefined, run.start, run.end)) {
      yield { start, end };
    }
  }
}

/** Whether some of [start, end) are pages of `runs`, which are ascending. */
export function reachesInto(runs: readonly PageRun[], start: Pfn, end: Pfn): boolean {
  const run = runs[firstWhere(runs.length, (at) => runs[at]!.end > start)];
  return run !== undefined && run.start < end;
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

/**
 * What of a boot block of several zones lies in this one. With kernelcore=mirror, mirrored pages in the span of ZONE_MOVABLE
 * are the kernel zone's (overlap_memmap_init(), mm/mm_init.c, before 6.0 mm/page_alloc.c).
 */
function partsOfZone(state: MemoryState, zone: ZoneState, run: PageRun): readonly PageRun[] {
  const { pageSize } = state.geometry;
  const movable = pfnOf(state.boot.movableStart.get(zone.node) ?? Number.POSITIVE_INFINITY, pageSize);
  const behind = { start: Math.max(run.start, movable), end: run.end };
  const mirrored = mirroredRuns(state, behind);
  if (zone.name === "Movable") return without(behind, mirrored);
  const limit = state.boot.zoneLimits.find((one) => one.zone === zone.name);
  if (limit === undefined) return [];
  const first = pfnUp(limit.first, pageSize);
  const end = pfnOf(limit.last + 1, pageSize);
  return [{ start: run.start, end: Math.min(run.end, movable) }, ...mirrored].map((part) => ({
    start: Math.max(part.start, first),
    end: Math.min(part.end, end),
  }));
}

/** Mirrored memory of `run`, ascending; none where nothing asks for it. */
function mirroredRuns(state: MemoryState, run: PageRun): readonly PageRun[] {
  const { setup, memory } = state.boot;
  if (!asksForMirror(setup.cmdline) || run.start >= run.end) return [];
  if (!ruleFor(mirrorZonesOverlap, state.version)) return [];
  const { pageSize } = state.geometry;
  return memory
    .filter(({ mirrored }) => mirrored === true)
    .map(({ first, last }) => ({
      start: Math.max(run.start, pfnUp(first, pageSize)),
      end: Math.min(run.end, pfnOf(last + 1, pageSize)),
    }))
    .filter(({ start, end }) => start < end);
}

/** `run` without `holes`, which are ascending and lie in it. */
function without(run: PageRun, holes: readonly PageRun[]): readonly PageRun[] {
  const parts: PageRun[] = [];
  let at = run.start;
  for (const { start, end } of holes) {
    parts.push({ start: at, end: start });
    at = end;
  }
  return [...parts, { start: at, end: run.end }];
}

function pluggedParts(state: MemoryState, block: BlockState, run: PageRun): readonly PageRun[] {
  const memory = block.device === undefined ? undefined : state.hotplug.virtioMem.get(block.device);
  if (memory === undefined || memory.mode !== "sub-blocks") return [run];
  const pages = pagesIn(memory.unit, state.geometry.pageSize);
  return memory.plugged
    .within(Math.floor(run.start / pages), Math.ceil(run.end / pages))
    .map((part) => ({ start: Math.max(run.start, part.start * pages), end: Math.min(run.end, part.end * pages) }));
}
