/**
 * The memory blocks that exist after boot: which ids, under which nodes, in which zone. Models memory_dev_init() and
 * early_node_zone_for_memory_block() (drivers/base/memory.c), register_mem_block_under_node_early() (drivers/base/node.c)
 * and test_pages_in_a_zone() (mm/memory_hotplug.c). Costs what is distinct: blocks between two borders are one run.
 */

import { bootBlockNodes, bootBlockZone } from "../../kernels/block-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import type { UnavailableRange } from "../../mm/mm-init/unavailable.ts";
import { type ZoneSize, zoneOfPage } from "../../mm/mm-init/zone-sizes.ts";
import type { Origin, ZoneName } from "../../state/events.ts";
import { type MemoryRange, nodeSpan, nodesWithMemory, type PfnSpan, ramPages } from "../../state/memory-ranges.ts";
import type { BlockState, Geometry } from "../../state/state.ts";
import { firstWhere } from "../../units/first-where.ts";
import { RangeMap } from "../../units/range-map.ts";
import { sameList } from "../../units/same-list.ts";
import type { Turns } from "../../units/turns.ts";
import type { Pfn } from "../../units/units.ts";

export interface BootBlocksInput {
  readonly ranges: readonly MemoryRange[];
  readonly sizes: readonly ZoneSize[];
  readonly unavailable: readonly UnavailableRange[];
  /** Memory that firmware keeps to itself: present, but no System RAM. */
  readonly nomap: readonly PfnSpan[];
  /** Present sections as runs of pages. */
  readonly sections: readonly PfnSpan[];
  readonly geometry: Geometry;
  readonly version: KernelVersion;
  /** MAX_NUMNODES, which stands for no node. */
  readonly maxNodes: number;
  /** A block's zone is that of its pages whatever the version (a kernel zone may span ZONE_MOVABLE). */
  readonly zoneFromPages: boolean;
  /** What decided about a zone of a node. */
  readonly origins: (node: number, zone: ZoneName) => readonly Origin[];
}

/** What each node with memory spans, in the order of the nodes. */
type NodeSpans = ReadonlyMap<number, PfnSpan>;

/** State of one block as a block of the same kind shares it with its neighbours. A turn is a run of sections. */
export function* bootBlocks(input: BootBlocksInput): Turns<RangeMap<BlockState>> {
  const { blockPages } = input.geometry;
  // Up to 1 MiB of RAM that no description has a node for belongs to none, and no node lists it.
  const online = nodesWithMemory(input.ranges).filter((node) => node < input.maxNodes);
  const nodes = new Map(online.map((node) => [node, nodeSpan(input.ranges, node)!]));
  const borders = blockBorders(input);
  let blocks = RangeMap.empty<BlockState>(sameBlock, mayBeInZone);
  for (const section of input.sections) {
    const first = Math.floor(section.start / blockPages);
    const end = Math.ceil(section.end / blockPages);
    const cuts = blockCuts(borders, first, end);
    for (let index = 0; index + 1 < cuts.length; index++) {
      blocks = blocks.set(cuts[index]!, cuts[index + 1]!, describeBlock(input, nodes, cuts[index]!));
    }
    yield;
  }
  return blocks;
}

/** Block ids at which something may change, ascending. */
function blockBorders(input: BootBlocksInput): readonly number[] {
  const { ranges, sections, unavailable, nomap, sizes } = input;
  const borders = new Set<number>();
  for (const spans of [ranges, sections, unavailable, nomap, sizes]) {
    for (const { start, end } of spans) {
      for (const pfn of [start, end]) {
        const block = pfn / input.geometry.blockPages;
        borders.add(Math.floor(block)).add(Math.ceil(block));
      }
    }
  }
  return [...borders].sort((a, b) => a - b);
}

/** Block ids where something may change within [first, end), both included, ascending. */
function blockCuts(borders: readonly number[], first: number, end: number): readonly number[] {
  const cuts = [first];
  const above = firstWhere(borders.length, (at) => borders[at]! > first);
  for (let at = above; at < borders.length && borders[at]! < end; at++) cuts.push(borders[at]!);
  return [...cuts, end];
}

function describeBlock(input: BootBlocksInput, spans: NodeSpans, id: number): BlockState {
  const start = id * input.geometry.blockPages;
  const span: PfnSpan = { start, end: start + input.geometry.blockPages };
  const ram = ramPages(input.ranges, span.start, span.end);
  const holes = ram < input.geometry.blockPages;
  const kept = input.nomap.some((range) => range.start < span.end && span.start < range.end);
  const nodes = blockNodes(input, spans, span, holes);
  const zones = input.sizes.filter((size) => size.present > 0 && size.start < span.end && span.start < size.end);
  const zone = blockZone(input, span, nodes, zones);
  const origins = [...new Set(zones.flatMap((size) => input.origins(size.node, size.zone)))];
  return { state: "online", nodes, zone, early: true, holes: holes || kept, vmemmapPages: 0, origins };
}

function blockNodes(input: BootBlocksInput, spans: NodeSpans, block: PfnSpan, holes: boolean): readonly number[] {
  const near = input.ranges.filter((range) => range.start < block.end && block.start < range.end);
  const online = [...spans.keys()];
  const hasRam = (node: number): boolean => near.some((range) => range.node === node);
  if (ruleFor(bootBlockNodes, input.version) === "memblock-regions") return online.filter(hasRam);
  // The struct page of a hole names the first online node, but only nodes that span the block look at it.
  return online.filter((node) => {
    const span = spans.get(node)!;
    return span.start < block.end && block.start < span.end && (hasRam(node) || (holes && node === online[0]));
  });
}

function blockZone(
  input: BootBlocksInput,
  block: PfnSpan,
  nodes: readonly number[],
  zones: readonly ZoneSize[],
): ZoneName | null {
  if (input.zoneFromPages || ruleFor(bootBlockZone, input.version) === "page-samples") return sampledZone(input, block);
  if (nodes.length !== 1) return null;
  const own = zones.filter((size) => size.node === nodes[0]);
  return own.length === 1 ? own[0]!.zone : null;
}

/** Looks at one page in each largest-order block of the present sections; all must be of one zone and in its span. */
function sampledZone(input: BootBlocksInput, block: PfnSpan): ZoneName | null {
  const touches = (span: PfnSpan): boolean => span.start < block.end && block.start < span.end;
  const near = { ranges: input.ranges.filter(touches), sizes: input.sizes.filter(touches) };
  let seen: ZoneSize | undefined;
  for (const section of input.sections) {
    const end = Math.min(section.end, block.end);
    for (let pfn = Math.max(section.start, block.start); pfn < end; pfn += input.geometry.maxOrderPages) {
      const zone = zoneOfStructPage(input, near, pfn);
      if (zone === undefined || (seen !== undefined && (zone !== seen || pfn < seen.start || pfn >= seen.end)))
        return null;
      seen = zone;
    }
  }
  return seen?.zone ?? null;
}

/** The zone a struct page is linked to; that of a hole is the one it was initialised with. `near`: what touches its block. */
function zoneOfStructPage(
  input: BootBlocksInput,
  near: Pick<BootBlocksInput, "ranges" | "sizes">,
  pfn: Pfn,
): ZoneSize | undefined {
  const ram = near.ranges.find((range) => range.start <= pfn && pfn < range.end);
  if (ram !== undefined) return zoneOfPage(near.sizes, ram.node, pfn);
  const hole = input.unavailable.find((range) => range.start <= pfn && pfn < range.end);
  // A hole that no init_unavailable_range() touched keeps the zeros of its struct page: the first zone of the first node.
  if (hole === undefined) return input.sizes[0];
  return input.sizes.find((size) => size.node === hole.node && size.zone === hole.zone);
}

/** Offline blocks are in none since 5.5: searches for the ends of a zone have nothing to look for in them. */
function mayBeInZone({ state, zone }: BlockState): boolean {
  return state !== "offline" || zone !== undefined;
}

function sameBlock(a: BlockState, b: BlockState): boolean {
  return (
    a.state === b.state &&
    a.zone === b.zone &&
    a.early === b.early &&
    a.holes === b.holes &&
    a.device === b.device &&
    a.vmemmapPages === b.vmemmapPages &&
    sameList(a.nodes, b.nodes) &&
    sameList(a.origins, b.origins)
  );
}
