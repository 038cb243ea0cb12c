/** memblock.memory in whole pages, as for_each_mem_pfn_range() walks it (mm/memblock.c: __next_mem_pfn_range). */

import type { MemoryRange } from "../../state/memory-ranges.ts";
import type { Bytes } from "../../units/units.ts";
import type { FlagName } from "./flags.ts";
import type { Memblock } from "./memblock.ts";

/** Pages of `page` bytes, ends exclusive; with `flag` only the regions that carry it. */
export function memoryRanges(memblock: Memblock, page: Bytes, flag?: FlagName): readonly MemoryRange[] {
  const ranges: MemoryRange[] = [];
  for (const region of memblock.memory) {
    const start = Math.ceil(region.base / page);
    const end = Math.floor(region.end / page);
    if (flag !== undefined && !region.flags.has(flag)) continue;
    if (start >= end) continue;
    const { node, flags } = region;
    const mirrored = flags.has("MIRROR") ? { mirrored: true as const } : {};
    ranges.push({ start, end, node, hotpluggable: flags.has("HOTPLUG"), ...mirrored });
  }
  return ranges;
}
