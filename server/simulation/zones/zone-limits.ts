/**
 * The architectural limits of each zone, which the kernel prints as "Zone ranges". Models x86's zone_sizes_init()
 * (arch/x86/mm/init.c), arm64's zone_sizes_init() (arch/arm64/mm/init.c) and the running start of free_area_init()
 * (mm/mm_init.c, before 6.5 mm/page_alloc.c).
 */
import type { Arch, ZoneName } from "../events.ts";
import { type Bytes, GiB, MiB, type Pfn } from "../units.ts";
import type { PfnSpan } from "./memory-ranges.ts";

/** Limits in zone order; an empty zone has start = end. Movable has none of its own and is empty here. */
export interface ZoneLimitSpan extends PfnSpan {
  readonly zone: ZoneName;
}

/** The zones a kernel of this architecture has, in index order. */
export function zonesOfBuild(_arch: Arch, deviceZone: boolean): readonly ZoneName[] {
  const zones: readonly ZoneName[] = ["DMA", "DMA32", "Normal", "Movable"];
  return deviceZone ? [...zones, "Device"] : zones;
}

/**
 * The limit of each zone: where it may end by the architecture, starting where the zone before ends.
 * `firstPfn` is the first RAM page, `maxPfn` one past the last; `dmaLimit` (bytes) is arm64's DMA limit.
 */
export function zoneLimits(
  zones: readonly ZoneName[],
  arch: Arch,
  firstPfn: Pfn,
  maxPfn: Pfn,
  pageSize: Bytes,
  dmaLimit: Bytes = 4 * GiB,
): readonly ZoneLimitSpan[] {
  const dmaEnd = arch === "x86_64" ? 16 * MiB : dmaLimit;
  const ends: Readonly<Partial<Record<ZoneName, Pfn>>> = {
    DMA: Math.min(dmaEnd / pageSize, maxPfn),
    DMA32: Math.min((4 * GiB) / pageSize, maxPfn),
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
