/**
 * What a device's memory group holds online, by kind of zone (mm/memory_hotplug.c: adjust_present_page_count, since 5.15).
 */

import type { Pages } from "../units/units.ts";
import type { ZoneName } from "./events.ts";
import type { MemoryState } from "./state.ts";

/** Counts `pages` (negative: fewer) of the device's blocks as online in a zone; boot memory has no group. */
export function countInGroup(
  state: MemoryState,
  device: string | undefined,
  zone: ZoneName,
  pages: Pages,
): MemoryState {
  const group = device === undefined ? undefined : state.hotplug.groups.get(device);
  if (device === undefined || group === undefined) return state;
  const counted =
    zone === "Movable"
      ? { ...group, presentMovable: group.presentMovable + pages }
      : { ...group, presentKernel: group.presentKernel + pages };
  const groups = new Map(state.hotplug.groups).set(device, counted);
  return { ...state, hotplug: { ...state.hotplug, groups } };
}
