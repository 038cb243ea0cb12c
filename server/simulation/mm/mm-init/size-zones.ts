/**
 * The second half of free_area_init() (mm/mm_init.c) as one step: zone limits, ZONE_MOVABLE, the size of every zone and
 * the struct pages without memory behind them.
 */
import { unavailableEnd } from "../../kernels/log-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import { mirrorZonesOverlap } from "../../kernels/zone-rules.ts";
import type { BootSetup, ZoneName } from "../../state/events.ts";
import { type MemoryRange, nodesWithMemory, type PfnSpan } from "../../state/memory-ranges.ts";
import type { Geometry } from "../../state/state.ts";
import { type Bytes, type Pfn, roundUp } from "../../units/units.ts";
import type { PresentSections } from "../sparse/sparse-init.ts";
import { type MovableParameters, movableParameters } from "./movable-parameters.ts";
import { findZoneMovablePfns, type MovablePlacement } from "./movable-placement.ts";
import { initialisedBlocks, type UnavailableRange, unavailableRanges } from "./unavailable.ts";
import {
  MOVABLE_AT_NODE_START,
  MOVABLE_AVOIDS_RESERVED,
  movableAtNodeStart,
  movableAvoidsReserved,
} from "./what-if.ts";
import { movableZone, type ZoneLimitSpan, zoneLimits } from "./zone-limits.ts";
import { type ZoneSize, zoneSizesOfNode } from "./zone-sizes.ts";

export interface Zones {
  readonly geometry: Geometry;
  readonly limits: readonly ZoneLimitSpan[];
  readonly parameters: MovableParameters;
  readonly placement: MovablePlacement;
  /** All zones of all nodes, node by node. */
  readonly sizes: readonly ZoneSize[];
  readonly unavailable: readonly UnavailableRange[];
  /** Present sections as runs of pages. */
  readonly sections: readonly PfnSpan[];
  /** Where struct pages without memory are initialised, and up to where. */
  readonly initialised: readonly PfnSpan[];
  readonly initialisedEnd: Pfn;
}

export interface ZonesInput {
  readonly setup: BootSetup;
  readonly geometry: Geometry;
  readonly version: KernelVersion;
  readonly ranges: readonly MemoryRange[];
  /** Nodes that are online without memory. */
  readonly memorylessNodes: readonly number[];
  readonly sections: PresentSections;
  /** What pfn_valid() is true of; undefined: all of the sections. */
  readonly validPages?: readonly PfnSpan[];
  /** The zones the kernel has, in index order. */
  readonly zoneNames: readonly ZoneName[];
  /** End of ZONE_DMA. */
  readonly dmaLimit: Bytes;
  /** End of ZONE_DMA32. */
  readonly dma32Limit: Bytes;
  /** Pages that stay reserved after boot; only the what-if `movable-avoids-reserved` looks at them. */
  readonly reserved: readonly PfnSpan[];
}

/** Sizes all zones of the machine; of one with less memory than a page, which does not boot, all are empty. */
export function sizeZones(input: ZonesInput): Zones {
  const { setup, version, ranges } = input;
  const { geometry } = input;
  const { pageSize } = geometry;
  const maxPfn = ranges.reduce((end, range) => Math.max(end, range.end), 0);
  const limits = zoneLimits(input.zoneNames, ranges[0]?.start ?? 0, maxPfn, pageSize, input);
  const parameters = movableParameters(setup.cmdline, version, pageSize);
  const highest = movableZone(limits);
  const { maxOrderPages, blockPages } = geometry;
  const found = findZoneMovablePfns({ ranges, parameters, movableZone: highest, maxOrderPages, pageSize, version });
  const whatIf = {
    placement: found,
    ranges,
    usableStart: highest.start,
    reserved: input.reserved,
    maxOrderPages,
    blockPages,
  };
  const placement = setup.kernel.whatIf.includes(MOVABLE_AVOIDS_RESERVED)
    ? movableAvoidsReserved(whatIf)
    : setup.kernel.whatIf.includes(MOVABLE_AT_NODE_START)
      ? movableAtNodeStart(whatIf)
      : found;
  const nodes = [...nodesWithMemory(ranges), ...input.memorylessNodes].sort((a, b) => a - b);
  const isMirror = placement === found && found.decision === "kernelcore=mirror";
  const byMirror = isMirror && ruleFor(mirrorZonesOverlap, version);
  const sizes = nodes.flatMap((node) => zoneSizesOfNode(node, ranges, limits, placement.spans.get(node), byMirror));
  const sections = sectionSpans(input.sections, geometry);
  const initialised =
    input.validPages === undefined ? sections : initialisedBlocks(input.validPages, geometry.pageblockPages);
  const isWhole = ruleFor(unavailableEnd, version) === "section";
  const initialisedEnd = isWhole ? roundUp(maxPfn, geometry.sectionPages) : maxPfn;
  const unavailable = unavailableRanges(ranges, sizes, { sections, initialised, sectionPages: geometry.sectionPages });
  return { geometry, limits, parameters, placement, sizes, unavailable, sections, initialised, initialisedEnd };
}

function sectionSpans(sections: PresentSections, { sectionPages }: Geometry): readonly PfnSpan[] {
  const spans: PfnSpan[] = [];
  for (const { start, end } of sections.runs) {
    const last = spans.at(-1);
    if (last?.end === start * sectionPages) spans[spans.length - 1] = { start: last.start, end: end * sectionPages };
    else spans.push({ start: start * sectionPages, end: end * sectionPages });
  }
  return spans;
}
