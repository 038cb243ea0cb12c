/**
 * What the kernel prints when it builds the zonelists: at boot, and when a zone becomes populated or empty (mm/page_alloc.c:
 * build_all_zonelists).
 */
import type { BootContext } from "../../boot-context/boot-context.ts";
import type { SetupArchResult } from "../../boot-context/memblock-phase.ts";
import { kernelPagesCount } from "../../kernels/boot-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import { nodesWithMemory } from "../../state/memory-ranges.ts";
import type { MemoryState, ZoneState } from "../../state/state.ts";
import { allZones } from "../../state/zone-lookup.ts";
import type { Pages } from "../../units/units.ts";
import { type FallbackNode, fallbackOrderLines } from "./fallback-order.ts";

/** The lines of a rebuild. `highBefore` gives the high watermark a zone had when free pages were counted. */
export function zonelistMessages(
  state: MemoryState,
  highOf: (zone: ZoneState) => number = (zone) => zone.high,
): readonly string[] {
  const zones = allZones(state);
  const total = zones
    .filter((zone) => zone.name !== "Device")
    .reduce((sum, zone) => sum + Math.max(0, zone.managed - highOf(zone)), 0);
  const lines = [...fallbackOrderLines(fallbackNodes(state), state.version)];
  lines.push(`Built ${state.nodes.length} zonelists, mobility grouping on.  Total pages: ${total}`);
  const policyZone = ["HighMem", "Normal", "DMA32", "DMA"].find((name) =>
    zones.some((zone) => zone.name === name && zone.present > 0),
  );
  if (policyZone !== undefined) lines.push(`Policy zone: ${policyZone}`);
  return lines;
}

function fallbackNodes(state: MemoryState): readonly FallbackNode[] {
  return state.nodes.map(({ id, cpus, zones }) => ({
    id,
    hasMemory: zones.some(({ present }) => present > 0),
    hasCpus: cpus.length > 0,
  }));
}

/**
 * build_all_zonelists() of the boot: each node's fallbacks, and all pages (before 6.10 those without their memmap). Which node an
 * equally far one falls back to first is known where all of them have CPUs.
 */
export function bootZonelistLines(
  run: BootContext,
  { ranges, numa }: SetupArchResult,
  kernelPages: Pages,
): readonly string[] {
  const nodes = nodesWithMemory(ranges).map((id): FallbackNode => {
    return { id, hasMemory: true, hasCpus: numa.cpuNodes.includes(id) };
  });
  const all = ranges.reduce((pages, range) => pages + range.end - range.start, 0);
  const total = ruleFor(kernelPagesCount, run.version) === "free-memblock" ? all : kernelPages;
  return [
    ...(nodes.every(({ hasCpus }) => hasCpus) ? fallbackOrderLines(nodes, run.version) : []),
    `Built ${numa.possible.length} zonelists, mobility grouping on.  Total pages: ${total}`,
  ];
}
