/**
 * What the kernel prints when it builds the zonelists: at boot, and when a zone becomes populated or empty (mm/page_alloc.c:
 * build_all_zonelists).
 */
import type { BootContext } from "../../boot-context/boot-context.ts";
import type { SetupArchResult } from "../../boot-context/memblock-phase.ts";
import { kernelPagesCount } from "../../kernels/boot-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { ZoneName } from "../../state/events.ts";
import type { FallbackNode, KernelMessage } from "../../state/kernel-messages.ts";
import { nodesWithMemory } from "../../state/memory-ranges.ts";
import type { MemoryState } from "../../state/state.ts";
import { allZones } from "../../state/zone-lookup.ts";
import type { Pages } from "../../units/units.ts";

/** What a rebuild prints. Of free pages the high watermarks are taken off. */
export function rebuiltZonelists(state: MemoryState): KernelMessage {
  const zones = allZones(state);
  const total = zones
    .filter((zone) => zone.name !== "Device")
    .reduce((sum, zone) => sum + Math.max(0, zone.managed - zone.high), 0);
  const policyZone = POLICY_ZONES.find((name) => zones.some((zone) => zone.name === name && zone.present > 0));
  return { kind: "zonelists", count: state.nodes.length, pages: total, nodes: fallbackNodes(state), policyZone };
}

/** Zones that mempolicies may apply to, the highest first (check_highest_zone). */
const POLICY_ZONES: readonly ZoneName[] = ["Normal", "DMA32", "DMA"];

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
export function bootZonelists(boot: BootContext, { ranges, numa }: SetupArchResult, kernelPages: Pages): KernelMessage {
  const nodes = nodesWithMemory(ranges).map((id): FallbackNode => {
    return { id, hasMemory: true, hasCpus: numa.cpuNodes.includes(id) };
  });
  const all = ranges.reduce((pages, range) => pages + range.end - range.start, 0);
  const total = ruleFor(kernelPagesCount, boot.version) === "free-memblock" ? all : kernelPages;
  return {
    kind: "zonelists",
    count: numa.possible.length,
    pages: total,
    nodes: nodes.every(({ hasCpus }) => hasCpus) ? nodes : undefined,
    policyZone: undefined,
  };
}
