/**
 * What free_area_init() (mm/mm_init.c, before 6.5 mm/page_alloc.c) writes to the boot log.
 */

import type { SetupArchResult } from "../boot-context/memblock-phase.ts";
import { STRUCT_PAGE } from "../geometry/struct-sizes.ts";
import { zoneLogWording } from "../kernels/log-rules.ts";
import { ruleFor } from "../kernels/rule-table.ts";
import type { KernelVersion } from "../kernels/version.ts";
import type { Zones } from "../mm/mm-init/size-zones.ts";
import { nodeSpan } from "../state/memory-ranges.ts";
import { type Bytes, hex16, MiB, type Pfn } from "../units/units.ts";

export interface ZoneLogInput extends Pick<SetupArchResult, "ranges" | "dmaReserve"> {
  readonly zones: Zones;
  readonly version: KernelVersion;
}

/** "Zone ranges:" to the ranges of each node. */
export function zoneRangeLines({ zones, ranges }: ZoneLogInput): readonly string[] {
  const { pageSize } = zones.geometry;
  return [
    "Zone ranges:",
    ...zones.limits
      .filter(({ zone }) => zone !== "Movable")
      .map(({ zone, start, end }) => `  ${zone.padEnd(8)} ${start < end ? mem(start, end, pageSize) : "empty"}`),
    "Movable zone start for each node",
    ...[...zones.placement.spans].map(([node, { start }]) => `  Node ${node}: ${hex16(start * pageSize)}`),
    "Early memory node ranges",
    ...ranges.map(({ node, start, end }) => `  node ${String(node).padStart(3)}: ${mem(start, end, pageSize)}`),
  ];
}

/** "Initmem setup node 0 [mem …]", and before 5.12 the pages of its zones. */
export function initmemLines({ zones, ranges, version, dmaReserve }: ZoneLogInput, node: number): readonly string[] {
  const memory = nodeSpan(ranges, node);
  if (memory === undefined) return [`Initmem setup node ${node} as memoryless`];
  const setup = `Initmem setup node ${node} ${mem(memory.start, memory.end, zones.geometry.pageSize)}`;
  const tells = ruleFor(zoneLogWording, version).tellsZonePages;
  return tells ? [setup, ...zonePageLines(zones, node, dmaReserve)] : [setup];
}

export function unavailableLines({ zones }: ZoneLogInput): readonly string[] {
  return zones.unavailable.map(
    ({ node, zone, pages }) => `On node ${node}, zone ${zone}: ${pages} pages in unavailable ranges`,
  );
}

function mem(start: Pfn, end: Pfn, pageSize: Bytes): string {
  return `[mem ${hex16(start * pageSize)}-${hex16(end * pageSize - 1)}]`;
}

/** Up to 5.17: pages, pages for the memmap and pages reserved of each zone. */
function zonePageLines(zones: Zones, node: number, dmaReserve: number): readonly string[] {
  const sizes = zones.sizes.filter((size) => size.node === node && size.end > size.start);
  const total = sizes.reduce((pages, size) => pages + size.present, 0);
  const { pageSize } = zones.geometry;
  return [
    `On node ${node} totalpages: ${total}`,
    ...sizes.flatMap(({ zone, start, end, present }) => {
      const spanned = end - start;
      const mapped = spanned > present + Math.floor(present / 16) ? present : spanned;
      const memmap = Math.ceil((mapped * STRUCT_PAGE) / pageSize);
      const lines =
        present > 0 && present >= memmap && memmap > 0 ? [`  ${zone} zone: ${memmap} pages used for memmap`] : [];
      if (zone === "DMA" && dmaReserve > 0) lines.push(`  ${zone} zone: ${dmaReserve} pages reserved`);
      if (present > 0) lines.push(`  ${zone} zone: ${present} pages, LIFO batch:${lifoBatch(present - memmap)}`);
      return lines;
    }),
  ];
}

/** zone_batchsize() of those kernels, from the pages of the zone. */
function lifoBatch(pages: number): number {
  let batch = Math.floor(pages / 1024);
  if (batch * 4096 > 1024 * 1024) batch = 256;
  batch = Math.max(1, Math.floor(batch / 4));
  const up = batch + Math.floor(batch / 2);
  return 2 ** Math.floor(Math.log2(up)) - 1;
}

/** `x86/mm: Memory block size: 128MB`. */
export function blockSizeLine(blockBytes: Bytes): string {
  return `x86/mm: Memory block size: ${blockBytes / MiB}MB`;
}
