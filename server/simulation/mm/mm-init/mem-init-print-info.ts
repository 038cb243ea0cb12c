/**
 * The line `Memory: …K/…K available (…)`: what the page allocator has when the kernel prints it, and what of all memory it will not get. Models
 * mem_init_print_info() with defer_init() (mm/mm_init.c, before 6.5 mm/page_alloc.c) and, on x86, preallocate_vmalloc_pages()
 * (arch/x86/mm/init_64.c).
 */
import type { MemblockPhase } from "../../boot-context/memblock-phase.ts";
import { kernelConfig } from "../../builds/kernel-config.ts";
import { bootServicesFreed } from "../../kernels/boot-rules.ts";
import { memoryInfoPrinted, smpLocksFreed } from "../../kernels/memory-info-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import { giganticPagesCounted } from "../../kernels/zone-rules.ts";
import type { BootSetup } from "../../state/events.ts";
import type { KernelMessage } from "../../state/kernel-messages.ts";
import type { MemoryInfo, PrintedSizes } from "../../state/memory-info.ts";
import type { PfnSpan } from "../../state/memory-ranges.ts";
import { type Pages, pfnOf, pfnUp } from "../../units/units.ts";
import type { FreeRange } from "../memblock/free-ranges.ts";
import { pagesByZone } from "../memblock/memblock-free-all.ts";
import { firstDeferred } from "./deferred-init.ts";
import type { Zones } from "./size-zones.ts";

/** Before 6.11 the line comes right behind memblock_free_all(), since then when the boot CPU has brought up all others. */
export function memInitPrintInfo(
  setup: BootSetup,
  version: KernelVersion,
  memblock: MemblockPhase,
  zones: Zones,
): MemoryInfo {
  const { pageSize } = zones.geometry;
  const total = zones.sizes.reduce((pages, { present }) => pages + present, 0);
  const cma = memblock.cma.reduce((pages, { start, end }) => pages + pfnOf(end, pageSize) - pfnUp(start, pageSize), 0);
  const free = freeRanges(memblock);
  const spans = free.map((range) => wholePages(range, pageSize));
  const handedOver = pagesIn(spans);
  if (ruleFor(memoryInfoPrinted, version) === "after-deferred") {
    const hasServices = memblock.bootServices.length > 0;
    const services =
      hasServices && ruleFor(bootServicesFreed, version) === "in-start-kernel" ? memblock.bootServices : [];
    const locks = ruleFor(smpLocksFreed, version) === "in-start-kernel" ? memblock.freedImage.early : [];
    const isCounted = ruleFor(giganticPagesCounted, version) === "before-watermarks";
    const gigantic = isCounted ? memblock.gigantic.map((page) => wholePages(page, pageSize)) : [];
    const since = inZones(memblock, zones, [...services, ...locks, ...gigantic]);
    return { total, cma, reserved: total - cma - handedOver - since };
  }
  const tables = memblock.memInitTables;
  const reserved = total - cma - handedOver;
  if (!kernelConfig(setup.kernel).value("DEFERRED_STRUCT_PAGE_INIT")) {
    return { total, cma, reserved, available: handedOver - tables };
  }
  const deferred = firstDeferred(memblock.ranges, zones, memblock.early, version);
  const early = free.map((range, index) => {
    const { start, end } = spans[index]!;
    return { start, end: Math.max(start, Math.min(end, deferred.get(range.node) ?? end)) };
  });
  return { total, cma, reserved, available: pagesIn(early) - tables };
}

function freeRanges({ boot }: MemblockPhase): readonly FreeRange[] {
  const table = boot.memory.memblock.clone();
  table.setMovableNode(false);
  return table.freeRanges();
}

function wholePages({ start, end }: Pick<FreeRange, "start" | "end">, pageSize: number): PfnSpan {
  const first = pfnUp(start, pageSize);
  return { start: first, end: Math.max(first, pfnOf(end, pageSize)) };
}

function pagesIn(spans: readonly PfnSpan[]): Pages {
  return spans.reduce((pages, { start, end }) => pages + end - start, 0);
}

function inZones({ ranges }: MemblockPhase, { sizes }: Zones, spans: readonly PfnSpan[]): Pages {
  return pagesByZone(sizes, ranges, spans).reduce((sum, pages) => sum + pages, 0);
}

/** Nothing where a number of the line is not known. */
export function memoryInfoMessages(info: MemoryInfo, image: PrintedSizes | undefined): readonly KernelMessage[] {
  const { available } = info;
  return available === undefined || image === undefined ? [] : [{ kind: "memory-info", ...info, available, image }];
}
