/**
 * min_free_kbytes, the watermarks of every zone and their lowmem reserves. Models init_per_zone_wmark_min(),
 * __setup_per_zone_wmarks() and setup_per_zone_lowmem_reserve() (mm/page_alloc.c) and
 * set_recommended_min_free_kbytes() (mm/khugepaged.c). Boot runs them once, every online and offline again; the order
 * matters, since each step starts from the marks the one before left.
 */

import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import { emptyZoneKeepsReserve, minFreeKbytesCeiling, movableKeepsOwnMin } from "../../kernels/zone-rules.ts";
import type { ZoneName } from "../../state/events.ts";
import type { NodeState, WatermarkSettings, ZoneState } from "../../state/state.ts";
import { type Bytes, bytesOf, fullPages, type Pages } from "../../units/units.ts";

/** Nodes and settings as one of the functions here leaves them. */
export interface Watermarked {
  readonly nodes: readonly NodeState[];
  readonly settings: WatermarkSettings;
}

/** One page in how many is held back of each kind of zone from allocations that could use a higher one. */
const LOWMEM_RESERVE_RATIO: Readonly<Partial<Record<ZoneName, number>>> = { DMA: 256, DMA32: 256, Normal: 32 };

/**
 * Chooses min_free_kbytes from the free lowmem as the current high marks see it, unless the user set a larger one, and
 * sets all marks and reserves by it.
 */
export function initPerZoneWmarkMin(
  nodes: readonly NodeState[],
  settings: WatermarkSettings,
  version: KernelVersion,
  pageSize: Bytes,
): Watermarked {
  const lowmemKbytes = bytesOf(nrFreeBufferPages(nodes), pageSize) / 1024;
  const computed = integerSqrt(lowmemKbytes * 16);
  const clamped = Math.min(Math.max(computed, 128), ruleFor(minFreeKbytesCeiling, version));
  const chosen = computed > settings.userMinFreeKbytes ? { ...settings, minFreeKbytes: clamped } : settings;
  const marked = setupPerZoneWmarks(nodes, chosen, version, pageSize);
  return { nodes: setupPerZoneLowmemReserve(marked, version, chosen.lowmemReserveRatio), settings: chosen };
}

/**
 * Raises min_free_kbytes to what khugepaged recommends (a few pageblocks for each zone, at most 5 % of the free
 * lowmem) and sets the marks anew. Call it only where khugepaged runs.
 */
export function khugepagedMinFree(
  nodes: readonly NodeState[],
  settings: WatermarkSettings,
  version: KernelVersion,
  pageSize: Bytes,
  pageblockPages: Pages,
): Watermarked {
  const populated = kernelZones(nodes).filter((zone) => zone.present > 0).length;
  // Two pageblocks a zone, and one for each pair of the three migrate types that may mix.
  const pageblocks = populated * (2 + 3 * 3);
  const pages = Math.min(pageblocks * pageblockPages, Math.floor(nrFreeBufferPages(nodes) / 20));
  const recommended = bytesOf(pages, pageSize) / 1024;
  const raised = recommended > settings.minFreeKbytes ? { ...settings, minFreeKbytes: recommended } : settings;
  return { nodes: setupPerZoneWmarks(nodes, raised, version, pageSize), settings: raised };
}

/** Sets min, low, high and promo of every zone to its share of min_free_kbytes; boosts end. */
export function setupPerZoneWmarks(
  nodes: readonly NodeState[],
  settings: WatermarkSettings,
  version: KernelVersion,
  pageSize: Bytes,
): readonly NodeState[] {
  const ownMin = ruleFor(movableKeepsOwnMin, version);
  const sharing = nodes
    .flatMap((node) => node.zones)
    .filter((zone) => zone.name !== "HighMem" && !(ownMin && zone.name === "Movable"));
  const lowmem = sharing.reduce((pages, zone) => pages + zone.managed, 0);
  const minPages = fullPages(settings.minFreeKbytes * 1024, pageSize);
  const mark = (zone: ZoneState): ZoneState => {
    const share = lowmem === 0 ? 0 : multiplyDivide(minPages, zone.managed, lowmem);
    const min =
      zone.name === "HighMem" || (ownMin && zone.name === "Movable")
        ? Math.min(Math.max(Math.floor(zone.managed / 1024), 32), 128)
        : share;
    const gap = Math.max(Math.floor(share / 4), multiplyDivide(zone.managed, settings.scaleFactor, 10000));
    return { ...zone, boost: 0, min, low: min + gap, high: min + 2 * gap, promo: min + 3 * gap };
  };
  return nodes.map((node) => ({ ...node, zones: node.zones.map(mark) }));
}

/**
 * Sets what each zone keeps from allocations that could have used a higher zone of its node. `ratios`: what was written to
 * lowmem_reserve_ratio, by index of the zone.
 */
export function setupPerZoneLowmemReserve(
  nodes: readonly NodeState[],
  version: KernelVersion,
  ratios?: readonly number[],
): readonly NodeState[] {
  const emptyToo = ruleFor(emptyZoneKeepsReserve, version);
  return nodes.map((node) => ({
    ...node,
    zones: node.zones.map((zone, index) => {
      const ratio = ratios === undefined ? LOWMEM_RESERVE_RATIO[zone.name] : ratios[index];
      const keeps = ratio !== undefined && ratio > 0 && (emptyToo || zone.managed > 0);
      let above = 0;
      const protection = node.zones.map((higher, higherIndex) => {
        if (higherIndex <= index) return 0;
        above += higher.managed;
        return keeps ? Math.floor(above / ratio) : 0;
      });
      return { ...zone, protection };
    }),
  }));
}

/** Pages of the kernel zones above their high marks. */
export function nrFreeBufferPages(nodes: readonly NodeState[]): Pages {
  return kernelZones(nodes).reduce((sum, zone) => sum + Math.max(0, zone.managed - zone.high - zone.boost), 0);
}

function kernelZones(nodes: readonly NodeState[]): readonly ZoneState[] {
  return nodes
    .flatMap((node) => node.zones)
    .filter((zone) => zone.name === "DMA" || zone.name === "DMA32" || zone.name === "Normal");
}

function integerSqrt(value: number): number {
  let root = Math.floor(Math.sqrt(value));
  while (root * root > value) root--;
  while ((root + 1) * (root + 1) <= value) root++;
  return root;
}

/** a * b / c in whole numbers, exact beyond 2^53. */
function multiplyDivide(a: number, b: number, c: number): number {
  const product = a * b;
  if (product <= Number.MAX_SAFE_INTEGER) return Math.floor(product / c);
  return Number((BigInt(a) * BigInt(b)) / BigInt(c));
}
