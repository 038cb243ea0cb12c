/**
 * The place of added memory in the tree of resources (/proc/iomem): register_memory_resource() (mm/memory_hotplug.c), and the region of a virtio-mem device,
 * virtio_mem_create_resource() (drivers/virtio/virtio_mem.c), by __request_region() (kernel/resource.c): a range that is there already has it wholly and
 * is not busy, or keeps it out.
 */

import type { FirmwareRange } from "../../state/outcome-reason.ts";
import type { MemoryState } from "../../state/state.ts";
import type { Bytes } from "../../units/units.ts";

/** A range that is to be added; bytes. */
export interface ResourceRequest {
  readonly start: Bytes;
  readonly size: Bytes;
  /** The caller is the driver that claimed the range of the firmware's map in which it lies. */
  readonly claimed?: true;
  /** It is added while the kernel boots (system_state < SYSTEM_RUNNING). */
  readonly booting?: true;
}

/**
 * The range of the firmware's map that keeps this one out; undefined: none does. Those that are not busy come into the tree when ACPI has added what is there at
 * power-on (e820__reserve_resources_late()), and are put around it.
 */
export function resourceInTheWay(
  { arch: { firmwareResources }, boot }: Pick<MemoryState, "arch" | "boot">,
  { start, size, claimed, booting }: ResourceRequest,
): FirmwareRange | undefined {
  if (firmwareResources === undefined) return undefined;
  const last = start + size - 1;
  for (const { first, last: end, type } of boot.userFirmware) {
    if (type === "usable" || end < start || first > last) continue;
    const isWithin = first <= start && last <= end;
    const shared = firmwareResources.shared.has(type);
    const isFree = shared || firmwareResources.claimed.has(type);
    if (isFree && (booting === true || (isWithin && (shared || claimed === true)))) continue;
    return { first, last: end, type, shared };
  }
  return undefined;
}
