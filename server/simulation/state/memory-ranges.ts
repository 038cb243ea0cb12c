/**
 * RAM as zone sizing sees it: memblock.memory cut to whole pages, each range with its node. Models
 * for_each_mem_pfn_range() (mm/memblock.c) and what the kernel counts with it. All numbers are pages; ends are exclusive.
 */
import type { Pages, Pfn } from "../units/units.ts";

export interface MemoryRange {
  readonly start: Pfn;
  readonly end: Pfn;
  readonly node: number;
  /** Marked hot-pluggable in the SRAT (MEMBLOCK_HOTPLUG). */
  readonly hotpluggable: boolean;
  /** Kept twice by the platform (MEMBLOCK_MIRROR); marked only where the kernel cares. */
  readonly mirrored?: true;
}

/** A half-open range of pages. */
export interface PfnSpan {
  readonly start: Pfn;
  readonly end: Pfn;
}

/** The nodes with memory, ascending. */
export function nodesWithMemory(ranges: readonly MemoryRange[]): readonly number[] {
  return [...new Set(ranges.map((range) => range.node))].sort((a, b) => a - b);
}

/** From the first to the last RAM page of a node; undefined for a node without memory. */
export function nodeSpan(ranges: readonly MemoryRange[], node: number): PfnSpan | undefined {
  let start = Number.POSITIVE_INFINITY;
  let end = 0;
  for (const range of ranges) {
    if (range.node !== node) continue;
    start = Math.min(start, range.start);
    end = Math.max(end, range.end);
  }
  return end > 0 ? { start, end } : undefined;
}

/** RAM pages in [start, end), of one node or of all. */
export function ramPages(ranges: readonly MemoryRange[], start: Pfn, end: Pfn, node?: number): Pages {
  return pagesWithin(node === undefined ? ranges : ranges.filter((range) => range.node === node), start, end);
}

/** Pages of [start, end) in spans that don't overlap. */
export function pagesWithin(spans: readonly PfnSpan[], start: Pfn, end: Pfn): Pages {
  return spans.reduce((pages, span) => pages + Math.max(0, Math.min(span.end, end) - Math.max(span.start, start)), 0);
}

/** Pages in a zone's span that are not another zone's. `within`: how many there are from `start` to `end`, which is exclusive. */
export function ownPages(
  { start, end, foreign = [] }: PfnSpan & { readonly foreign?: readonly PfnSpan[] },
  within: (start: Pfn, end: Pfn) => Pages,
): Pages {
  return foreign.reduce((pages, run) => pages - within(run.start, run.end), within(start, end));
}

export function clampPfn(pfn: Pfn, span: PfnSpan): Pfn {
  return Math.min(Math.max(pfn, span.start), span.end);
}
