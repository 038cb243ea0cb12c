/**
 * Two changes to ZONE_MOVABLE that were proposed on linux-mm in July 2023 and never merged: to place it at the beginning
 * of a node's movable-capable memory instead of its end, or in the largest part of it that holds no memblock reservation.
 * The size stays what find_zone_movable_pfns_for_nodes() gives.
 */

import { type MemoryRange, nodeSpan, type PfnSpan, ramPages } from "../../state/memory-ranges.ts";
import { type Pages, type Pfn, roundDown, roundUp } from "../../units/units.ts";
import type { MovablePlacement } from "./movable-placement.ts";

export const MOVABLE_AT_NODE_START = "movable-at-node-start";
export const MOVABLE_AVOIDS_RESERVED = "movable-avoids-reserved";

export interface WhatIfInput {
  readonly placement: MovablePlacement;
  readonly ranges: readonly MemoryRange[];
  /** First page that may be movable at all. */
  readonly usableStart: Pfn;
  /** Reserved pages at the end of the boot, ascending. */
  readonly reserved: readonly PfnSpan[];
  readonly maxOrderPages: Pages;
  readonly blockPages: Pages;
}

/** The placement as the proposal would have it. */
export function movableAtNodeStart(input: WhatIfInput): MovablePlacement {
  return moved(input, (node, pages) => {
    const first = input.ranges.find((range) => range.node === node && range.end > input.usableStart);
    if (first === undefined) return undefined;
    const start = roundUp(Math.max(first.start, input.usableStart), input.maxOrderPages);
    return { start, end: lastPageHolding(input.ranges, node, start, pages, input.maxOrderPages) };
  });
}

/** Takes the top of the largest unreserved range, cut to whole memory blocks where it holds one. */
export function movableAvoidsReserved(input: WhatIfInput): MovablePlacement {
  return moved(input, (node, pages) => {
    const free = unreserved(input, node);
    const largest = free.reduce<PfnSpan | undefined>(
      (best, span) => (best === undefined || span.end - span.start > best.end - best.start ? span : best),
      undefined,
    );
    if (largest === undefined) return undefined;
    const size = Math.min(roundUp(pages, input.maxOrderPages), largest.end - largest.start);
    return { start: largest.end - size, end: largest.end };
  });
}

function moved(input: WhatIfInput, place: (node: number, pages: Pages) => PfnSpan | undefined): MovablePlacement {
  const spans = new Map<number, PfnSpan>();
  for (const [node, span] of input.placement.spans) {
    const better = place(node, ramPages(input.ranges, span.start, span.end, node));
    if (better !== undefined && better.start < better.end) spans.set(node, better);
  }
  return { ...input.placement, spans };
}

/** Where so many RAM pages of the node, counted from `start`, end. */
function lastPageHolding(ranges: readonly MemoryRange[], node: number, start: Pfn, pages: Pages, align: Pages): Pfn {
  let left = pages;
  let end = start;
  for (const range of ranges) {
    if (range.node !== node || range.end <= start) continue;
    const from = Math.max(range.start, start);
    const taken = Math.min(range.end - from, left);
    left -= taken;
    end = from + taken;
    if (left === 0) break;
  }
  return end === nodeSpan(ranges, node)?.end ? end : roundDown(end, align);
}

function unreserved(input: WhatIfInput, node: number): readonly PfnSpan[] {
  const spans: PfnSpan[] = [];
  const keep = (start: Pfn, end: Pfn): void => {
    const blocks = { start: roundUp(start, input.blockPages), end: roundDown(end, input.blockPages) };
    const orders = { start: roundUp(start, input.maxOrderPages), end: roundDown(end, input.maxOrderPages) };
    if (blocks.start < blocks.end) spans.push(blocks);
    else if (orders.start < orders.end) spans.push(orders);
  };
  for (const range of input.ranges) {
    if (range.node !== node || range.end <= input.usableStart) continue;
    let at = Math.max(range.start, input.usableStart);
    for (const span of input.reserved) {
      if (span.end <= at || span.start >= range.end) continue;
      keep(at, span.start);
      at = Math.max(at, span.end);
    }
    keep(at, range.end);
  }
  return spans;
}
