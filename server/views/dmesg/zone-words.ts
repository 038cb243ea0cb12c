/** What free_area_init() prints (mm/mm_init.c, before 6.5 mm/page_alloc.c). */
import { UNMIRRORED_KERNEL_MEMORY } from "../../analysis/notes/kernel-lines.ts";
import { STRUCT_PAGE } from "../../simulation/geometry/struct-sizes.ts";
import { memorylessNodePlace } from "../../simulation/kernels/boot-rules.ts";
import { zoneBatchCeiling, zoneLogWording } from "../../simulation/kernels/log-rules.ts";
import { ruleFor } from "../../simulation/kernels/rule-table.ts";
import type { ZoneMessage, ZonePages } from "../../simulation/state/kernel-messages.ts";
import type { PfnSpan } from "../../simulation/state/memory-ranges.ts";
import { type Bytes, bytesOf, hex16, type Pages, pagesIn } from "../../simulation/units/units.ts";
import { memRange } from "./log-context.ts";
import type { WordsOf } from "./words.ts";

type InitmemNode = Extract<ZoneMessage, { kind: "initmem-node" }>;

export const ZONE_WORDS: WordsOf<ZoneMessage> = {
  "zone-ranges": ({ limits, movable, ranges }, { pageSize }) => [
    "Zone ranges:",
    ...limits
      .filter(({ zone }) => zone !== "Movable")
      .map(({ zone, ...span }) => `  ${zone.padEnd(8)} ${span.start < span.end ? mem(span, pageSize) : "empty"}`),
    "Movable zone start for each node",
    ...movable.map(({ node, start }) => `  Node ${node}: ${hex16(bytesOf(start, pageSize))}`),
    "Early memory node ranges",
    ...ranges.map(({ node, ...span }) => `  node ${String(node).padStart(3)}: ${mem(span, pageSize)}`),
  ],
  "no-mirror": () => ["The system has no mirror memory, ignore kernelcore=mirror."],
  "unmirrored-kernel-memory": () => [UNMIRRORED_KERNEL_MEMORY],
  "memoryless-node": ({ node }, { version }) =>
    ruleFor(zoneLogWording, version).announcesMemoryless ? [`Initializing node ${node} as memoryless`] : [],
  "initmem-node": (message, { version, pageSize }) => {
    const { node, span } = message;
    const told = span === undefined ? MEMORYLESS[ruleFor(memorylessNodePlace, version)] : mem(span, pageSize);
    const setup = `Initmem setup node ${node} ${told}`;
    const tells = ruleFor(zoneLogWording, version).tellsZonePages;
    if (!tells) return [setup, ...message.zones.flatMap(unavailableLine)];
    return [setup, ...zonePageLines(message, pageSize, ruleFor(zoneBatchCeiling, version))];
  },
  "unavailable-pages": ({ node, zone, pages }) => [
    `On node ${node}, zone ${zone}: ${pages} pages in unavailable ranges`,
  ],
  "reserved-unavailable": ({ pages }) => [`Reserved but unavailable: ${pages} pages`],
  "unavailable-in-all": ({ pages }) => [`Zeroed struct page in unavailable ranges: ${pages} pages`],
};

/** What stands in place of a span: of a node that its CPUs brought, a range of no pages. */
const MEMORYLESS = {
  "init-cpu-to-node": `[mem ${hex16(0)}-${hex16(0)}]`,
  "free-area-init": "as memoryless",
} as const;

function mem({ start, end }: PfnSpan, pageSize: Bytes): string {
  return memRange({ start: bytesOf(start, pageSize), end: bytesOf(end, pageSize) }, hex16);
}

/** Pages, pages for the memmap and pages reserved of each zone. */
function zonePageLines({ node, zones, dmaReserve }: InitmemNode, pageSize: Bytes, ceiling: Bytes): readonly string[] {
  const total = zones.reduce((pages, { present }) => pages + present, 0);
  const most = pagesIn(ceiling, pageSize);
  return [
    `On node ${node} totalpages: ${total}`,
    ...zones.flatMap((zone) => [...zoneLines(zone, dmaReserve, pageSize, most), ...unavailableLine(zone)]),
  ];
}

function unavailableLine({ zone, unavailable }: ZonePages): readonly string[] {
  return unavailable > 0 ? [`  ${zone} zone: ${unavailable} pages in unavailable ranges`] : [];
}

function zoneLines(
  { zone, spanned, present }: ZonePages,
  dmaReserve: Pages,
  pageSize: Bytes,
  most: Pages,
): readonly string[] {
  const mapped = spanned > present + Math.floor(present / 16) ? present : spanned;
  const memmap = pagesIn(mapped * STRUCT_PAGE, pageSize);
  const lines =
    present > 0 && present >= memmap && memmap > 0 ? [`  ${zone} zone: ${memmap} pages used for memmap`] : [];
  if (zone === "DMA" && present - memmap > dmaReserve) lines.push(`  ${zone} zone: ${dmaReserve} pages reserved`);
  if (present > 0) lines.push(`  ${zone} zone: ${present} pages, LIFO batch:${lifoBatch(present - memmap, most)}`);
  return lines;
}

/** zone_batchsize() of those kernels, from the pages of the zone: a thousandth of it, `most` at most, by four. */
function lifoBatch(pages: Pages, most: Pages): number {
  const batch = Math.max(1, Math.floor(Math.min(Math.floor(pages / 1024), most) / 4));
  const up = batch + Math.floor(batch / 2);
  return 2 ** Math.floor(Math.log2(up)) - 1;
}
