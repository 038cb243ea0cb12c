/**
 * The auto-movable online policy (mm/memory_hotplug.c: auto_movable_zone_for_pfn, auto_movable_can_online_movable, since
 * 5.15): Movable as long as the ratio of movable to boot-time kernel memory allows it, deciding whole devices alike.
 */
import type { ZoneName } from "../../state/events.ts";
import type { MemoryGroup } from "../../state/hotplug-state.ts";
import type { MemoryState } from "../../state/state.ts";
import type { Pages, Pfn } from "../../units/units.ts";
import { defaultKernelZone } from "./zone-for-pfn-range-4.14.ts";

/** Where plain `online` puts the block at `pfn`; `device` names the memory group it belongs to. */
export function autoMovableZone(
  state: MemoryState,
  node: number,
  device: string | undefined,
  pfn: Pfn,
  pages: Pages,
): ZoneName {
  const { autoMovableRatio, autoMovableNumaAware } = state.hotplug;
  const group = device === undefined ? undefined : state.hotplug.groups.get(device);
  const demand = movableDemand(state, group, pfn, pages);
  const kernel = defaultKernelZone(state, node, demand.pfn, pages);
  if (autoMovableRatio === 0 || demand.pages === undefined) return kernel;
  if (!ratioAllows(state, undefined, device, group, demand.pages)) return kernel;
  if (autoMovableNumaAware && !ratioAllows(state, node, device, group, demand.pages)) return kernel;
  return "Movable";
}

/** Pages still to come to Movable if this block goes there; undefined: its device already holds kernel memory. */
function movableDemand(
  state: MemoryState,
  group: MemoryGroup | undefined,
  pfn: Pfn,
  pages: Pages,
): { readonly pfn: Pfn; readonly pages?: Pages } {
  if (group?.kind === "static") {
    return group.presentKernel > 0 ? { pfn } : { pfn, pages: group.pages - group.presentMovable };
  }
  if (group === undefined || group.pages === pages) return { pfn, pages };
  const { blockPages } = state.geometry;
  const start = Math.floor(pfn / group.pages) * group.pages;
  const online = state.blocks
    .within(start / blockPages, Math.ceil((start + group.pages) / blockPages))
    .filter((run) => run.value.state === "online");
  if (online.some((run) => run.value.zone !== "Movable")) return { pfn: start };
  const there = online.reduce((sum, run) => sum + (run.end - run.start) * blockPages, 0);
  return { pfn: start, pages: group.pages - there };
}

/** Whether `demand` more pages may go to Movable on `node` (undefined: on all nodes together). */
function ratioAllows(
  state: MemoryState,
  node: number | undefined,
  device: string | undefined,
  group: MemoryGroup | undefined,
  demand: Pages,
): boolean {
  const ratio = state.hotplug.autoMovableRatio;
  let kernel = 0;
  let movable = 0;
  for (const { id, zones } of state.nodes) {
    if (node !== undefined && id !== node) continue;
    for (const zone of zones) {
      if (zone.present === 0) continue;
      if (zone.name === "Movable") movable += zone.present;
      else {
        kernel += zone.presentEarly - zone.cma;
        movable += zone.cma;
      }
    }
  }
  let reserved = 0;
  for (const [name, other] of state.hotplug.groups) {
    if (other.kind !== "dynamic" || name === device || (node !== undefined && other.node !== node)) continue;
    reserved += Math.max(0, Math.floor((other.presentMovable * 100) / ratio) - other.presentKernel);
    movable -= other.presentMovable;
  }
  if (kernel <= reserved) return false;
  kernel -= reserved;
  if (group?.kind === "dynamic") kernel += group.presentKernel;
  return movable + demand <= Math.floor((ratio * kernel) / 100);
}
