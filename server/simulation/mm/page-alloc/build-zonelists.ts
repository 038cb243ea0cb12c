/**
 * What the kernel prints when it builds the zonelists: at boot, and when a zone becomes populated or empty (mm/page_alloc.c:
 * build_all_zonelists).
 */
import type { BootContext } from "../../boot-context/boot-context.ts";
import type { SetupArchResult } from "../../boot-context/memblock-phase.ts";
import { kernelPagesCount } from "../../kernels/boot-rules.ts";
import { emptiedNodesDropped, zonelistsOfNodes } from "../../kernels/online-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import type { LaterMessages } from "../../printk/boot-log.ts";
import type { ZoneName } from "../../state/events.ts";
import type { FallbackNode, KernelMessage } from "../../state/kernel-messages.ts";
import { nodesWithMemory } from "../../state/memory-ranges.ts";
import type { MemoryState } from "../../state/state.ts";
import { allZones } from "../../state/zone-lookup.ts";
import type { Pages } from "../../units/units.ts";
import { sortedNodes } from "../numa/numa-memblks.ts";

type ZonelistsMessage = Extract<KernelMessage, { readonly kind: "zonelists" }>;

/** What a rebuild prints. Of free pages the high watermarks are taken off. `emptied`: the node whose zone has just lost its last memory. */
export function rebuiltZonelists(state: MemoryState, emptied?: number): ZonelistsMessage {
  const zones = allZones(state);
  const total = zones
    .filter((zone) => zone.name !== "Device")
    .reduce((sum, zone) => sum + Math.max(0, zone.managed - zone.high), 0);
  const policyZone = highestZone(zones.filter(({ present }) => present > 0).map(({ name }) => name));
  return {
    kind: "zonelists",
    count: state.nodes.length,
    pages: total,
    nodes: fallbackNodes(state, emptied),
    policyZone,
  };
}

/** What is printed as a node gets its first lists (hotadd_init_pgdat()), in the state that has it: it counts for online a little later. */
export function firstZonelists(state: MemoryState, node: number): KernelMessage {
  return { ...rebuiltZonelists(state), count: state.nodes.length - 1, self: node };
}

/** Zones that mempolicies may apply to, the highest first (check_highest_zone). */
const POLICY_ZONES: readonly ZoneName[] = ["Normal", "DMA32", "DMA"];

function highestZone(populated: readonly ZoneName[]): ZoneName | undefined {
  return POLICY_ZONES.find((name) => populated.includes(name));
}

/** The CPUs of a node of the firmware count for all the fake ones that were cut from it (mm/numa_emulation.c: numa_add_cpu). */
function fallbackNodes(state: MemoryState, emptied?: number): readonly FallbackNode[] {
  const cutFrom = state.boot.fakeNodes;
  const withCpus = state.nodes.filter(({ cpus }) => cpus.length > 0).map(({ id }) => cutFrom?.get(id) ?? id);
  const withMemory = state.nodes.filter(({ zones }) => zones.some(({ present }) => present > 0)).map(({ id }) => id);
  // It may have kept its mark (node_states_clear_node()).
  const isKept = emptied !== undefined && !withMemory.includes(emptied) && !ruleFor(emptiedNodesDropped, state.version);
  const online = state.nodes.map(({ id }) => id);
  return nodesWithZonelists(online, state.boot.possibleNodes, state.version).map((id) => ({
    id,
    hasMemory: withMemory.includes(id) || (isKept && id === emptied),
    hasCpus: withCpus.includes(cutFrom?.get(id) ?? id),
    ...cutOf(cutFrom, id),
  }));
}

/** Ascending. */
function nodesWithZonelists(
  online: readonly number[],
  possible: readonly number[],
  version: KernelVersion,
): readonly number[] {
  return ruleFor(zonelistsOfNodes, version) === "online" ? online : sortedNodes(online, possible);
}

function cutOf(cutFrom: ReadonlyMap<number, number> | undefined, id: number): Pick<FallbackNode, "cutFrom"> {
  const real = cutFrom?.get(id);
  return real === undefined ? {} : { cutFrom: real };
}

/**
 * build_all_zonelists() of the boot: each node's fallbacks, and all pages (before 6.10 those without their memmap). No CPU has been added
 * to its node by then (numa_add_cpu). `online`: nodes ascending.
 */
export function bootZonelists(
  boot: BootContext,
  { ranges, numa }: SetupArchResult,
  kernelPages: Pages,
  online: readonly number[],
): LaterMessages {
  const withMemory = nodesWithMemory(ranges);
  const nodes = nodesWithZonelists(online, numa.possible, boot.version).map(
    (id): FallbackNode => ({ id, hasMemory: withMemory.includes(id), hasCpus: false, ...cutOf(numa.cutFrom, id) }),
  );
  const all = ranges.reduce((pages, range) => pages + range.end - range.start, 0);
  const pages = ruleFor(kernelPagesCount, boot.version) === "free-memblock" ? all : kernelPages;
  return ({ zones: { sizes } }) => {
    const policyZone = highestZone(sizes.filter(({ present }) => present > 0).map(({ zone }) => zone));
    return [{ kind: "zonelists", count: online.length, pages, nodes, policyZone }];
  };
}
