/**
 * How many page tables the kernel's own mapping and the identity map take, which paging_init() makes from 6.0 to 6.8 (before, the kernel's
 * alone): map_kernel(), create_idmap() and alloc_init_cont_pmd() (arch/arm64/mm/mmu.c). The top level is part of the image. Bytes from `_text`.
 */
import { mappedByTable } from "../../geometry/boot-sizes.ts";
import type { ByteSpan } from "../../platforms/schema.ts";
import { RangeMap } from "../../units/range-map.ts";
import { type Bytes, MiB, type Pages } from "../../units/units.ts";
import { levelsBelowTop } from "./linear-map.ts";

/** KIMAGE_VADDR lies so far behind a border of the upper levels; 2 GiB since 6.5, which is one. */
const FROM_BORDER = 128 * MiB;

/**
 * Tables for segments that lie one behind the other, `borders` between them: each that covers all of what a lowest table would map takes a block
 * in its place, so that the lowest tables are those around borders.
 */
export function kernelMapCount(borders: readonly Bytes[], page: Bytes): Pages {
  const cuts = borders.map((border) => border + FROM_BORDER);
  const lowest = mappedByTable(page, page);
  const around = cuts.filter((cut) => cut % lowest !== 0).map((cut) => ({ start: cut, end: cut + 1 }));
  const whole = [{ start: cuts[0]!, end: cuts.at(-1)! }];
  return tablesFor(page, (level) => (level === 0 ? around : whole));
}

/** Tables for a few bytes here and there, for which no block is large enough. */
export function identityMapCount(spans: readonly ByteSpan[], page: Bytes): Pages {
  return tablesFor(page, () => spans);
}

/** `mapped`: what tables of a level are for, 0 the lowest. */
function tablesFor(page: Bytes, mapped: (level: number) => readonly ByteSpan[]): Pages {
  let tables = 0;
  let unit = page;
  for (let level = 0; level < levelsBelowTop(page); level++) {
    unit = mappedByTable(page, unit);
    let touched = RangeMap.empty<true>();
    for (const { start, end } of mapped(level))
      touched = touched.fill(Math.floor(start / unit), Math.ceil(end / unit), true);
    tables += touched.runs.reduce((sum, run) => sum + run.end - run.start, 0);
  }
  return tables;
}
