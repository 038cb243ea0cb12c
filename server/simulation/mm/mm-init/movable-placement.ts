/**
 * Where ZONE_MOVABLE starts on each node. Models find_zone_movable_pfns_for_nodes() (mm/mm_init.c, before 6.5
 * mm/page_alloc.c): movable_node beats kernelcore=mirror, which beats the sizes of kernelcore= and movablecore=; sizes
 * are spread over the nodes so that each has the same share of kernel memory as far as its memory goes.
 */

import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import { kernelcoreMirrorNeedsMirror } from "../../kernels/zone-rules.ts";
import type { Origin } from "../../state/events.ts";
import { type MemoryRange, nodeSpan, nodesWithMemory, type PfnSpan } from "../../state/memory-ranges.ts";
import { type Bytes, bytesOf, GiB, type Pages, type Pfn, roundUp } from "../../units/units.ts";
import type { CoreSize, MovableParameters } from "./movable-parameters.ts";
import type { ZoneLimitSpan } from "./zone-limits.ts";

/** Which step of the function decided. */
export type MovableDecision =
  | "no-parameter"
  | "movable_node"
  | "kernelcore=mirror"
  | "kernelcore="
  | "movablecore="
  /** The kernel's part is all memory, or none is: there is no ZONE_MOVABLE. */
  | "all-kernel"
  | "all-movable";

export interface MovablePlacement {
  /** ZONE_MOVABLE of each node that has one; it ends with the node. Pages. */
  readonly spans: ReadonlyMap<number, PfnSpan>;
  readonly decision: MovableDecision;
  /** Of kernelcore=mirror: whether all below 4 GiB is mirrored, or the parameter is dropped as nothing is. */
  readonly mirror?: "dropped" | "not-below-4g" | "below-4g";
  /** The size that decided, where one did. */
  readonly size?: CoreSize;
  /** Pages that movablecore= asks for, rounded to the largest order; undefined without it. */
  readonly askedPages?: Pages;
  /** Pages that the sizes leave to the kernel, spread over the nodes; undefined where no size decided. */
  readonly kernelPages?: Pages;
  /** The zone ZONE_MOVABLE takes its memory from. */
  readonly movableZone?: ZoneLimitSpan;
  readonly origins: readonly Origin[];
}

export interface PlacementInput {
  readonly ranges: readonly MemoryRange[];
  readonly parameters: MovableParameters;
  /** The zone ZONE_MOVABLE takes its memory from. */
  readonly movableZone: ZoneLimitSpan;
  /** Pages of the largest buddy order: what starts and sizes are rounded to. */
  readonly maxOrderPages: Pages;
  readonly pageSize: Bytes;
  readonly version: KernelVersion;
}

/** Places ZONE_MOVABLE on every node. */
export function findZoneMovablePfns(input: PlacementInput): MovablePlacement {
  const { parameters, version } = input;
  if (parameters.movableNode !== undefined) {
    const starts = lowestStarts(input.ranges.filter((range) => range.hotpluggable));
    return { spans: roundStarts(input, starts), decision: "movable_node", origins: [parameters.movableNode] };
  }
  if (parameters.mirror !== undefined) {
    const { ranges, pageSize } = input;
    const hasMirror = ranges.some(({ mirrored }) => mirrored === true);
    const dropped = !hasMirror && ruleFor(kernelcoreMirrorNeedsMirror, version);
    const others = ranges.filter(({ mirrored }) => mirrored !== true);
    const below4G = (range: MemoryRange): boolean => bytesOf(range.start, pageSize) < 4 * GiB;
    const starts = dropped ? new Map<number, Pfn>() : lowestStarts(others.filter((range) => !below4G(range)));
    return {
      spans: roundStarts(input, starts),
      decision: "kernelcore=mirror",
      mirror: dropped ? "dropped" : others.some(below4G) ? "not-below-4g" : "below-4g",
      origins: [parameters.mirror],
    };
  }
  return placeBySize(input);
}

function placeBySize(input: PlacementInput): MovablePlacement {
  const { kernelcore, movablecore } = input.parameters;
  const none = new Map<number, PfnSpan>();
  const total = input.ranges.reduce((pages, range) => pages + range.end - range.start, 0);
  const fromKernelcore = kernelcore === undefined ? 0 : corePages(kernelcore, total);
  const asked = movablecore === undefined ? 0 : corePages(movablecore, total);
  const askedPages = Math.min(total, roundUp(asked, input.maxOrderPages));
  const fromMovablecore = asked > 0 ? total - askedPages : 0;
  const kernelPages = Math.max(fromKernelcore, fromMovablecore);
  const size = fromKernelcore >= fromMovablecore && kernelcore !== undefined ? kernelcore : movablecore;
  if (size === undefined) return { spans: none, decision: "no-parameter", origins: [] };
  const decided = { size, ...(asked > 0 ? { askedPages } : {}), origins: [size.origin] };
  if (kernelPages === 0) {
    return { spans: none, decision: asked > 0 ? "all-movable" : "no-parameter", ...decided };
  }
  if (kernelPages >= total) return { spans: none, decision: "all-kernel", ...decided };
  const starts = spreadKernelPages(input.ranges, kernelPages, input.movableZone.start);
  return {
    spans: roundStarts(input, starts),
    decision: size === kernelcore ? "kernelcore=" : "movablecore=",
    kernelPages,
    movableZone: input.movableZone,
    ...decided,
  };
}

function corePages(core: CoreSize, total: Pages): Pages {
  return core.percent > 0 ? Math.floor((total * 100 * core.percent) / 10000) : core.pages;
}

/**
 * Hands `required` kernel pages out to the nodes in equal shares; what a node can't take is spread again over one node
 * fewer. Memory below `usableStart` can only be the kernel's, so it counts first. Returns the first movable page of
 * each node, not rounded yet.
 */
function spreadKernelPages(ranges: readonly MemoryRange[], required: Pages, usableStart: Pfn): Map<number, Pfn> {
  const nodes = nodesWithMemory(ranges);
  const byNode = new Map(nodes.map((node) => [node, ranges.filter((range) => range.node === node)]));
  const starts = new Map<number, Pfn>();
  let left = required;
  let usableNodes = nodes.length;
  do {
    let share = Math.floor(left / usableNodes);
    for (const node of nodes) {
      if (left < share) share = Math.floor(left / usableNodes);
      let nodeLeft = share;
      for (const range of byNode.get(node)!) {
        let start = Math.max(range.start, starts.get(node) ?? 0);
        if (start >= range.end) continue;
        if (start < usableStart) {
          const kernelOnly = Math.min(range.end, usableStart) - start;
          nodeLeft -= Math.min(kernelOnly, nodeLeft);
          left -= Math.min(kernelOnly, left);
          if (range.end <= usableStart) {
            starts.set(node, range.end);
            continue;
          }
          start = usableStart;
        }
        const taken = Math.min(range.end - start, nodeLeft);
        starts.set(node, start + taken);
        left -= Math.min(left, taken);
        nodeLeft -= taken;
        if (nodeLeft === 0) break;
      }
    }
    usableNodes--;
  } while (usableNodes > 0 && left > usableNodes);
  return starts;
}

function lowestStarts(ranges: readonly MemoryRange[]): Map<number, Pfn> {
  const starts = new Map<number, Pfn>();
  for (const { node, start } of ranges) starts.set(node, Math.min(start, starts.get(node) ?? start));
  return starts;
}

/** Rounds each start up to the largest order; a start at or behind the node's end leaves no zone. */
function roundStarts(input: PlacementInput, starts: ReadonlyMap<number, Pfn>): ReadonlyMap<number, PfnSpan> {
  const spans = new Map<number, PfnSpan>();
  for (const node of nodesWithMemory(input.ranges)) {
    const start = starts.get(node);
    if (start === undefined || start === 0) continue;
    const rounded = roundUp(start, input.maxOrderPages);
    const { end } = nodeSpan(input.ranges, node)!;
    if (rounded < end) spans.set(node, { start: rounded, end });
  }
  return spans;
}
