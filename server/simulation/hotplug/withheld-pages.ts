/**
 * Pages of a block that a driver keeps from the buddy allocator although the block is online: what a virtio-mem device has not plugged of
 * it (drivers/virtio/virtio_mem.c: virtio_mem_online_page).
 */
import type { MemoryState } from "../state.ts";
import type { Pages } from "../units.ts";

/** Withheld pages of block `id`; 0 for memory that is plugged whole. */
export function withheldPages(_state: MemoryState, _id: number): Pages {
  return 0;
}
