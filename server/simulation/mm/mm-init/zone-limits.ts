/**
 * The architectural limits of each zone, which the kernel prints as "Zone ranges". Models x86's zone_sizes_init()
 * (arch/x86/mm/init.c), arm64's zone_sizes_init() (arch/arm64/mm/init.c) and the running start of free_area_init()
 * (mm/mm_init.c, before 6.5 mm/page_alloc.c).
 */
import type { ZoneName } from "../../state/events.ts";
import type { PfnSpan } from "../../state/memory-ranges.ts";
import { type Bytes, type Pfn, pfnOf } from "../../units/units.ts";

/** Limits in zone order; an empty zone has start = end. Movable has none of its own and is empty here. */
export interface ZoneLimitSpan extends PfnSpan {
  readonly zone: ZoneName;
}

/** The zones a 64-bit kernel has, in index order; ZONE_DEVICE depends on its configuration. `low`: those below Normal. */
export function zonesOfBuild(deviceZone: boolean, low: readonly ZoneName[] = ["DMA", "DMA32"]): readonly ZoneName[] {
  const zones: readonly ZoneName[] = [...low, "Normal", "Movable"];
  return deviceZone ? [...zones, "Device"] : zones;
}

/**
 * The limit of each zone: where it may end by the architecture, starting where the zone before ends.
 * `firstPfn` is the first RAM page, `maxPfn` one past the last; `dmaLimit` ends ZONE_DMA (on x86 at
 * 16 MiB), `dma32Limit` ZONE_DMA32, in bytes.
 */
export function zoneLimits(
  zones: readonly ZoneName[],
  firstPfn: Pfn,
  maxPfn: Pfn,
  pageSize: Bytes,
  { dmaLimit, dma32Limit }: { readonly dmaLimit: Bytes; readonly dma32Limit: Bytes },
): readonly ZoneLimitSpan[] {
  const ends: Readonly<Partial<Record<ZoneName, Pfn>>> = {
    DMA: Math.min(pfnOf(dmaLimit, pageSize), maxPfn),
    DMA32: Math.min(pfnOf(dma32Limit, pageSize), maxPfn),
    Normal: maxPfn,
  };
  let start = firstPfn;
  return zones.map((zone) => {
    if (zone === "Movable") return { zone, start: 0, end: 0 };
    const end = Math.max(ends[zone] ?? 0, start);
    const limit = { zone, start, end };
    start = end;
    return limit;
  });
}

/** The zone ZONE_MOVABLE takes its memory from: the highest with a limit that is not empty. */
export function movableZone(limits: readonly ZoneLimitSpan[]): ZoneLimitSpan {
  return limits.findLast((limit) => limit.zone !== "Movable" && limit.end > limit.start) ?? limits[0]!;
}
