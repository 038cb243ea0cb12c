/**
 * free_area_init() (mm/mm_init.c, before 6.4 mm/page_alloc.c) as memblock and the log see it: the memmap, the zones' ranges and those of
 * each node, and the data of nodes without memory. x86 and arm64 call it from setup_arch() before 7.1, mm_core_init() since.
 */

import type { BootContext } from "../../boot-context/boot-context.ts";
import type { SetupArchResult } from "../../boot-context/memblock-phase.ts";
import { memorylessNodePlace, sparseInitOrder } from "../../kernels/boot-rules.ts";
import { type UnavailableMessage, unavailableMessage } from "../../kernels/log-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelMessage } from "../../state/kernel-messages.ts";
import { nodeSpan } from "../../state/memory-ranges.ts";
import { grouped } from "../../units/grouped.ts";
import { onceFor } from "../../units/once-for.ts";
import type { Turns } from "../../units/turns.ts";
import type { Pages } from "../../units/units.ts";
import { allocateMemorylessNodeData } from "../numa/node-data.ts";
import { sparseInit } from "../sparse/sparse-init.ts";
import { type MadeEarly, madeEarly } from "./deferred-init.ts";
import { countKernelPages } from "./large-system-hash.ts";
import type { Zones } from "./size-zones.ts";
import { mappedMemory, reservedWithoutMemory, unavailableInAll, unavailableOfZones } from "./unavailable.ts";
import type { ZoneSize } from "./zone-sizes.ts";

/** What later phases of the boot take of it. */
export interface FreeArea {
  /** Pages that hash tables are sized by. */
  readonly kernelPages: Pages;
  readonly early: MadeEarly;
}

/** sparse_init() and the sizing of zones, each a turn. `beforeMemmap`: behind the nodes, where the memmap comes behind them. */
export function* freeAreaInit(
  boot: BootContext,
  described: SetupArchResult,
  beforeMemmap: (zones: readonly ZoneSize[]) => void = () => {},
): Turns<FreeArea> {
  const { version, log } = boot;
  const { numa, ranges, nomap } = described;
  const offline = offlineNodes(described);
  const order = ruleFor(sparseInitOrder, version);
  if (order === "before-zones") yield* sparseInit(boot, ranges, described.sections, described.nodeData);
  yield;
  const { sizes, initialised } = boot.zonesOf(described);
  const early = madeEarly(described, boot.memory.memblock.reserved, version);
  yield;
  const told = ruleFor(unavailableMessage, version);
  log.printLater(({ zones }) => [...mirrorRefusal(zones), zoneRanges(zones, ranges)]);
  if (told === "all-in-one") {
    log.printLater(({ zones }) => {
      const mapped = mappedMemory(ranges, nomap);
      return tellOfAll("unavailable-in-all", unavailableInAll(mapped, zones.initialised, zones.initialisedEnd));
    });
  }
  const reserved = (): Pages => reservedWithoutMemory(boot.memory.memblock, boot.sizes.page, initialised);
  if (told === "reserved-before-nodes") log.printk(...tellOfAll("reserved-unavailable", reserved()));
  const ofNodes = onceFor((zones: Zones) => initmemNodes(zones, described, told));
  const allocates = ruleFor(memorylessNodePlace, version) === "free-area-init";
  for (const node of numa.possible) {
    if (offline.includes(node)) {
      log.printk({ kind: "memoryless-node", node });
      if (allocates) allocateMemorylessNodeData(boot, node);
      else continue;
    }
    log.printLater(({ zones }) => [ofNodes(zones)(node)]);
    yield;
  }
  const kernelPages = countKernelPages(boot, sizes, described.dmaReserve);
  // The memmap is free memory where it is counted before.
  if (order === "behind-nodes") {
    beforeMemmap(sizes);
    yield* sparseInit(boot, ranges, described.sections, described.nodeData);
  }
  if (told === "reserved-behind-nodes") log.printk(...tellOfAll("reserved-unavailable", reserved()));
  if (told === "each-hole") log.printLater(({ zones }) => eachHole(zones));
  return { kernelPages, early };
}

/** Nodes that nobody has set online: those without memory whose data the architecture has not allocated. */
export function offlineNodes({ memorylessNodes, nodeData }: SetupArchResult): readonly number[] {
  return memorylessNodes.filter((node) => !nodeData.has(node));
}

/** Nodes that are online when the boot is over, ascending: a CPU brings its node (init_cpu_to_node(), try_online_node()). */
export function onlineNodes(described: SetupArchResult): readonly number[] {
  const offline = offlineNodes(described);
  const { possible, cpuNodes } = described.numa;
  return possible.filter((node) => !offline.includes(node) || cpuNodes.includes(node));
}

function mirrorRefusal({ placement: { mirror } }: Zones): readonly KernelMessage[] {
  if (mirror === "dropped") return [{ kind: "no-mirror" }];
  return mirror === "not-below-4g" ? [{ kind: "unmirrored-kernel-memory" }] : [];
}

function eachHole({ unavailable }: Zones): readonly KernelMessage[] {
  return unavailable
    .filter(({ pages }) => pages > 0)
    .map(({ node, zone, pages }) => ({ kind: "unavailable-pages", node, zone, pages }));
}

function zoneRanges({ limits, placement }: Zones, ranges: SetupArchResult["ranges"]): KernelMessage {
  const movable = [...placement.spans].map(([node, { start }]) => ({ node, start }));
  return { kind: "zone-ranges", limits, movable, ranges };
}

/** What is printed of a node. */
function initmemNodes(
  { sizes, initialised, geometry }: Zones,
  { ranges, dmaReserve }: SetupArchResult,
  told: UnavailableMessage,
): (node: number) => KernelMessage {
  const counts =
    told === "each-zone" ? unavailableOfZones(ranges, sizes, initialised, geometry.sectionPages) : undefined;
  const sizesByNode = grouped(sizes, ({ node }) => node);
  const rangesByNode = grouped(ranges, ({ node }) => node);
  return (node) => {
    const zones = (sizesByNode.get(node) ?? [])
      .filter(({ start, end }) => end > start)
      .map((size) => {
        const { zone, start, end, present } = size;
        return { zone, spanned: end - start, present, unavailable: counts?.get(size) ?? 0 };
      });
    return { kind: "initmem-node", node, span: nodeSpan(rangesByNode.get(node) ?? [], node), zones, dmaReserve };
  };
}

function tellOfAll(kind: "unavailable-in-all" | "reserved-unavailable", pages: Pages): readonly KernelMessage[] {
  return pages > 0 ? [{ kind, pages }] : [];
}
