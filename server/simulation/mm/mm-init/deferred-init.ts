/**
 * Which struct pages are made before the page allocator takes over, where most of them are left for later (CONFIG_DEFERRED_STRUCT_PAGE_INIT).
 * Models reset_deferred_meminit() and update_defer_init(), since 4.20 defer_init() (mm/mm_init.c, before 6.4 mm/page_alloc.c).
 */
import type { SetupArchResult } from "../../boot-context/memblock-phase.ts";
import { type DeferredStart, deferredStart } from "../../kernels/memory-info-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import { type MemoryRange, nodeSpan, type PfnSpan, pagesWithin } from "../../state/memory-ranges.ts";
import { type Bytes, GiB, type Pages, type Pfn, roundDown, roundUp } from "../../units/units.ts";
import type { Region } from "../memblock/region-list.ts";
import type { Zones } from "./size-zones.ts";

/** Of each node, how many struct pages of its last zone are counted before a section may be left for later. */
export type MadeEarly = ReadonlyMap<number, Pages>;

/** `reserved`: memblock.reserved as it is when the node's zones are made. */
export function madeEarly(
  { ranges, numa, geometry }: SetupArchResult,
  reserved: readonly Region[],
  version: KernelVersion,
): MadeEarly {
  const pagesOf = MADE[ruleFor(deferredStart, version)];
  const { pageSize, sectionPages } = geometry;
  return new Map(
    numa.withMemory.map((node) => {
      const span = nodeSpan(ranges, node) ?? { start: 0, end: 0 };
      return [node, pagesOf({ ...span, pageSize, sectionPages, reserved })] as const;
    }),
  );
}

interface Node extends PfnSpan {
  readonly pageSize: Bytes;
  readonly sectionPages: Pages;
  readonly reserved: readonly Region[];
}

const MADE: Readonly<Record<DeferredStart, (node: Node) => Pages>> = {
  "behind-two-gibibytes": twoGibibytes,
  "share-of-the-node": share,
  // The kernel took page frames for addresses and bytes for pages.
  "share-and-misread-reserved": (node) => {
    const first: number = node.start;
    return upToNode(node, touching(node.reserved, first, first + share(node)));
  },
  "share-and-reserved": (node) => {
    const { start, pageSize, reserved } = node;
    const held = touching(reserved, start * pageSize, (start + share(node)) * pageSize);
    return upToNode(node, Math.floor(held / pageSize));
  },
  "behind-one-section": ({ sectionPages }) => sectionPages,
};

function twoGibibytes({ pageSize }: Node): Pages {
  return (2 * GiB) / pageSize;
}

/** The large hash tables may take 1 GiB of a node of 256. */
function share(node: Node): Pages {
  const pages: number = node.end - node.start;
  return Math.max(twoGibibytes(node), Math.floor(pages / 256));
}

function upToNode(node: Node, held: number): Pages {
  return Math.min(share(node) + held, node.end - node.start);
}

/** Bytes of all regions that begin before `end` and end behind `start`, neighbours included, whole as they are. */
function touching(regions: readonly Region[], start: number, end: number): number {
  return regions.reduce<number>(
    (bytes, region) => (region.end < start || region.base > end ? bytes : bytes + region.end - region.base),
    0,
  );
}

/**
 * Where each node's struct pages are left for later: in its last zone, at the first section that begins behind what is made early. No entry:
 * all of them are made.
 */
export function firstDeferred(
  ranges: readonly MemoryRange[],
  { sizes, geometry }: Pick<Zones, "sizes" | "geometry">,
  early: MadeEarly,
  version: KernelVersion,
): ReadonlyMap<number, Pfn> {
  const { sectionPages } = geometry;
  const byPfn = ruleFor(deferredStart, version) !== "behind-one-section";
  const found = new Map<number, Pfn>();
  for (const { node, start, end, present } of sizes) {
    const needed = early.get(node);
    if (needed === undefined || present === 0 || end < (nodeSpan(ranges, node)?.end ?? 0)) continue;
    const memory = ranges.filter((range) => range.node === node);
    // Before 5.8 every page of a section with memory is gone through, those of holes too.
    const own = byPfn ? wholeSections(memory, sectionPages) : memory;
    for (const range of own) {
      const [from, to] = [Math.max(range.start, start), Math.min(range.end, end)];
      const before = pagesWithin(own, start, from);
      const deferred = roundUp(Math.max(from, from + needed - before), sectionPages);
      if (from < to && deferred < to && !found.has(node)) found.set(node, deferred);
    }
  }
  return found;
}

function wholeSections(ranges: readonly PfnSpan[], sectionPages: Pages): readonly PfnSpan[] {
  const sections: { start: Pfn; end: Pfn }[] = [];
  for (const { start, end } of ranges) {
    const [first, behind] = [roundDown(start, sectionPages), roundUp(end, sectionPages)];
    const last = sections.at(-1);
    if (last !== undefined && first <= last.end) last.end = Math.max(last.end, behind);
    else sections.push({ start: first, end: behind });
  }
  return sections;
}
