/**
 * The sizes that a booted machine's memory is cut into, as the state has them: sections, memory blocks, pageblocks, the largest buddy
 * order. All but the memory block follow from architecture and page size; the block is memory_block_size_bytes() of the architecture.
 */

import type { Geometry } from "../state/state.ts";
import type { Bytes } from "../units/units.ts";
import type { BootSizes } from "./boot-sizes.ts";

/** `block`: bytes of a memory block. The result is in pages, but for the page size. */
export function geometryOf({ page, section, largestOrder, pageblock }: BootSizes, block: Bytes): Geometry {
  return {
    pageSize: page,
    sectionPages: section / page,
    blockPages: block / page,
    maxOrderPages: largestOrder / page,
    pageblockPages: pageblock / page,
  };
}
