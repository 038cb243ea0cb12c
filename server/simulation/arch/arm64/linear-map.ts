/**
 * The page tables of the linear map, which arm64 makes page by page so that it can change single pages later (rodata=full, KFENCE).
 * Models paging_init(), map_mem() and early_pgtable_alloc() (arch/arm64/mm/mmu.c). Bytes, ends exclusive.
 */

import { claim } from "../../boot-context/boot-memory.ts";
import { mappedByTable } from "../../geometry/boot-sizes.ts";
import { linearAliasOfText } from "../../kernels/arm64-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { ByteSpan } from "../../platforms/schema.ts";
import { RangeMap } from "../../units/range-map.ts";
import type { Bytes, Pages } from "../../units/units.ts";
import type { Arm64BootContext } from "./boot-context.ts";

/** Allocates the tables of the linear map, and before 6.9 those of the kernel's own and of the identity map. */
export function pagingInit(boot: Arm64BootContext): void {
  const { memory, profile, image, sizes } = boot;
  const by = claim("early_pgtable_alloc", ...boot.origins.memory);
  const allocate = (count: Pages): void => {
    memory.physAllocRepeated(count, sizes.page, sizes.page, 0, 0, by);
  };
  const text = { start: image.start, end: image.start + profile.init.start };
  const inBlocks = ruleFor(linearAliasOfText, boot.version) === "blocks";
  const regions = memory.memblock.memory
    .filter(({ flags }) => !flags.has("NOMAP"))
    .map(({ base, end }) => ({ start: base, end }));
  const { pagingInit: early } = profile;
  allocate((early?.kernelMap ?? 0) + linearMapTables(regions, inBlocks ? text : undefined, sizes.page));
  if (early !== undefined) {
    memory.free(image.start + early.startup.offset, early.startup.size, "paging_init");
    memory.memblock.allowResize();
    allocate(early.identityMap);
  } else memory.memblock.allowResize();
}

/** Table pages for these regions; whole blocks of `blocks` need none of their own. The top level is part of the image. */
export function linearMapTables(regions: readonly ByteSpan[], blocks: ByteSpan | undefined, page: Bytes): Pages {
  let tables = 0;
  let unit = page;
  for (let level = 0; level < levelsBelowTop(page); level++) {
    unit = mappedByTable(page, unit);
    let touched = RangeMap.empty<true>();
    for (const { start, end } of regions) touched = touched.fill(Math.floor(start / unit), Math.ceil(end / unit), true);
    tables += touched.runs.reduce((sum, run) => sum + run.end - run.start, 0);
    if (level > 0 || blocks === undefined) continue;
    tables -= Math.max(0, Math.floor(blocks.end / unit) - Math.ceil(blocks.start / unit));
  }
  return tables;
}

/** 48-bit addresses with 4 KiB pages take three levels below the top one, larger pages two. */
export function levelsBelowTop(page: Bytes): number {
  return page === 4096 ? 3 : 2;
}
