/**
 * What of memory the buddy allocator gets, and when: memblock's free ranges at memblock_free_all(), SMP alternatives
 * before the watermarks are computed, the rest of the image's init parts and the initrd once the boot is over. Models
 * free_low_memory_core_early() (mm/memblock.c), free_initmem() and free_kernel_image_pages() (arch/x86/mm/init.c).
 */

import type { KernelImage } from "../../boot-context/boot-context.ts";
import type { FreedImage, MemblockPhase } from "../../boot-context/memblock-phase.ts";
import type { KernelProfile } from "../../builds/schema.ts";
import { heldBy } from "../../state/alloc-site.ts";
import { type MemoryRange, ownPages, type PfnSpan, pagesWithin } from "../../state/memory-ranges.ts";
import { NO_USES } from "../../state/page-uses.ts";
import type { PageUse } from "../../state/state.ts";
import { grouped } from "../../units/grouped.ts";
import { RangeMap } from "../../units/range-map.ts";
import { type ByteRange, type Bytes, fullPages, type Pages, pfnOf, pfnUp } from "../../units/units.ts";
import type { UnavailableRange } from "../mm-init/unavailable.ts";
import type { ZoneSize } from "../mm-init/zone-sizes.ts";
import type { FreeRange } from "./free-ranges.ts";
import type { Memblock } from "./memblock.ts";
import type { NamedReservation } from "./record.ts";

/** Pages of each zone, in the order of the zones. */
export type PagesByZone = readonly Pages[];

/** Whole free pages of each zone at memblock_free_all(). */
export function freedByMemblock(sizes: readonly ZoneSize[], free: readonly FreeRange[], pageSize: Bytes): PagesByZone {
  const whole = free.map(({ start, end, node }) => ({
    start: pfnUp(start, pageSize),
    end: pfnOf(end, pageSize),
    node,
  }));
  const byNode = grouped(whole, ({ node }) => node);
  return sizes.map((size) => {
    const spans = byNode.get(size.node) ?? [];
    return ownPages(size, (from, to) => pagesWithin(spans, from, to));
  });
}

/** RAM pages of some spans that each zone holds. */
export function pagesByZone(
  sizes: readonly ZoneSize[],
  ranges: readonly MemoryRange[],
  spans: readonly PfnSpan[],
): PagesByZone {
  const byNode = grouped(ranges, ({ node }) => node);
  return sizes.map((size) => {
    const own = byNode.get(size.node) ?? [];
    const inZone = (from: number, to: number): Pages =>
      spans.reduce((pages, span) => pages + pagesWithin(own, Math.max(span.start, from), Math.min(span.end, to)), 0);
    return ownPages(size, inZone);
  });
}

export function addPages(a: PagesByZone, b: PagesByZone): PagesByZone {
  return a.map((pages, index) => pages + (b[index] ?? 0));
}

/** The parts of an x86 image that are freed: those the profile does not keep. */
export function freedImageParts(profile: KernelProfile, image: KernelImage, pageSize: Bytes): FreedImage {
  const shift = fullPages(image.start - profile.imageStart, pageSize);
  let gaps = RangeMap.empty<true>().set(pfnOf(image.start, pageSize), pfnOf(image.brkEnd, pageSize), true);
  for (const [first, last] of profile.image.staysReserved) gaps = gaps.delete(first + shift, last + 1 + shift);
  const [first] = gaps.runs;
  // The lock prefixes lie in the first part of the image that is freed.
  const early = first === undefined ? [] : [{ start: first.start, end: first.start + profile.image.smpAlternatives }];
  return { early, late: gaps.runs };
}

/** Pages that are reserved before memblock_free_all() and stay so, ascending. */
export function reservedPages(memblock: MemblockPhase, pageSize: Bytes): readonly PfnSpan[] {
  const { boot, initrd, freedImage } = memblock;
  let pages = RangeMap.empty<true>().fillAll(
    boot.memory.memblock.reserved.map(({ base, end }) => ({
      start: pfnOf(base, pageSize),
      end: pfnUp(end, pageSize),
      value: true,
    })),
  );
  for (const span of freedImage.late) pages = pages.delete(span.start, span.end);
  if (initrd !== undefined) pages = pages.delete(pfnOf(initrd.start, pageSize), pfnOf(initrd.end, pageSize));
  return pages.runs;
}

/**
 * memblock.reserved once each region has the node of the memory it lies in, as memmap_init_reserved_pages() leaves it: what differed in
 * nothing else is one region then.
 */
export function reservedRegions(memblock: Memblock): readonly ByteRange[] {
  const table = memblock.clone();
  for (const { base, end, node } of table.memory) table.setNode("reserved", base, end - base, node);
  return table.reserved.map(({ base, end }) => ({ first: base, last: end - 1 }));
}

export interface PageUsesInput {
  /** Reserved bytes with who asked for them. */
  readonly named: RangeMap<NamedReservation>;
  readonly unavailable: readonly UnavailableRange[];
  readonly nomap: readonly PfnSpan[];
  /** Present sections as runs of pages: only they have struct pages. */
  readonly sections: readonly PfnSpan[];
  /** Reserved at memblock_free_all(), free once the boot is over: initrd, parts of the image. */
  readonly freedLater: readonly PfnSpan[];
  /** Areas by the names that cma_alloc() callers know them by. */
  readonly cma: readonly (PfnSpan & { readonly name: string })[];
  readonly gigantic: readonly PfnSpan[];
  readonly pageSize: Bytes;
}

/** What stands on each page that is not free when the boot is over. */
export function usesAfterBoot(input: PageUsesInput): RangeMap<PageUse> {
  // The first of several that share a page names it.
  let uses = NO_USES.fillAll(
    input.named.runs.map(({ start, end, value }) => ({
      start: pfnOf(start, input.pageSize),
      end: pfnUp(end, input.pageSize),
      value: reservedUse(value),
    })),
  );
  uses = withStructPages(uses, input.sections);
  for (const { start, end } of input.nomap) uses = uses.set(start, end, KEPT_BY_FIRMWARE);
  for (const span of input.freedLater) uses = uses.delete(span.start, span.end);
  for (const hole of input.unavailable) {
    for (const section of input.sections) {
      uses = uses.set(Math.max(hole.start, section.start), Math.min(hole.end, section.end), HOLE);
    }
  }
  for (const { name, ...span } of input.cma) uses = retag(uses, span, { kind: "cma", by: name });
  for (const span of input.gigantic) uses = retag(uses, span, { kind: "hugetlb-1g" });
  return uses;
}

/** reserve_bootmem_region() passes over what has no struct page: memory that is plugged there later is as free as any. */
function withStructPages(uses: RangeMap<PageUse>, sections: readonly PfnSpan[]): RangeMap<PageUse> {
  let present = RangeMap.empty<true>();
  for (const { start, end } of sections) present = present.set(start, end, true);
  const last = uses.runs.at(-1)?.end ?? 0;
  return present.gaps(0, last).reduce((left, [start, end]) => left.delete(start, end), uses);
}

const KEPT_BY_FIRMWARE: PageUse = {
  kind: "reserved",
  ...heldBy({ site: "memblock_mark_nomap" }),
  observed: false,
  origins: [],
};
const HOLE: PageUse = { kind: "hole", ...heldBy({ site: "init_unavailable_range" }), observed: false, origins: [] };

function reservedUse(reservation: NamedReservation): PageUse {
  const { origins, observed = false } = reservation;
  return { kind: "reserved", ...heldBy(reservation), observed, origins };
}

function retag(uses: RangeMap<PageUse>, span: PfnSpan, change: Partial<PageUse>): RangeMap<PageUse> {
  return uses.update(span.start, span.end, (use) => ({ ...use, ...change }));
}
