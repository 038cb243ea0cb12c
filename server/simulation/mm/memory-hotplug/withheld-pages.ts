/**
 * Pages of a block that a driver keeps from the buddy allocator although the block is online: what a virtio-mem device has not
 * plugged of it (drivers/virtio/virtio_mem.c: virtio_mem_online_page).
 */
import type { MemoryState } from "../../state/state.ts";
import { bytesOf, type Pages, pagesIn } from "../../units/units.ts";

/** Withheld pages of block `id`; 0 for memory that is plugged whole. */
export function withheldPages(state: MemoryState, id: number): Pages {
  const device = state.blocks.get(id)?.device;
  const memory = device === undefined ? undefined : state.hotplug.virtioMem.get(device);
  if (memory === undefined || memory.mode !== "sub-blocks") return 0;
  const { blockPages, pageSize } = state.geometry;
  const units = bytesOf(blockPages, pageSize) / memory.unit;
  const plugged = memory.plugged.covered(id * units, (id + 1) * units);
  return pagesIn((units - plugged) * memory.unit, pageSize);
}
