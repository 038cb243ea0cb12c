/**
 * What a device's memory group holds online, by kind of zone (mm/memory_hotplug.c: adjust_present_page_count, since 5.15).
 */

import type { Pages } from "../units/units.ts";
import type { ZoneName } from "./events.ts";
import type { HotplugState } from "./hotplug-state.ts";

/** Counts `pages` (negative: fewer) of the device's blocks as online in a zone; boot memory has no group. */
export function countInGroup(
  hotplug: HotplugState,
  device: string | undefined,
  zone: ZoneName,
  pages: Pages,
): HotplugState {
  const group = device === undefined ? undefined : hotplug.groups.get(device);
  if (device === undefined || group === undefined) return hotplug;
  const counted =
    zone === "Movable"
      ? { ...group, presentMovable: group.presentMovable + pages }
      : { ...group, presentKernel: group.presentKernel + pages };
  return { ...hotplug, groups: hotplug.groups.with(device, counted) };
}
