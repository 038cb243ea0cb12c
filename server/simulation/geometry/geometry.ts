/**
 * The sizes that a booted machine's memory is cut into, as the state has them: sections, memory blocks, pageblocks, the largest buddy
 * order. All but the memory block follow from architecture and page size; the block is memory_block_size_bytes() of the architecture.
 */

import type { Geometry } from "../state/state.ts";
import type { Bytes } from "../units/units.ts";
import type { BootSizes } from "./boot-sizes.ts";

/**
 * `derived`: bytes of a memory block by the kernel's rules; `stated`: as it was observed, which holds where a block can be so. The
 * result is in pages, but for the page size and what was derived.
 */
export function geometryOf(
  { page, section, largestOrder, pageblock }: BootSizes,
  derived: Bytes,
  stated: Bytes | undefined,
): Geometry {
  const block = stated !== undefined && isBlockSize(stated, section) ? stated : derived;
  return {
    pageSize: page,
    sectionPages: section / page,
    blockPages: block / page,
    ...(block === derived ? {} : { derivedBlock: derived }),
    maxOrderPages: largestOrder / page,
    pageblockPages: pageblock / page,
  };
}

/** memory_dev_init(): a block is a power of two, and whole sections. */
function isBlockSize(size: Bytes, section: Bytes): boolean {
  return size >= section && Number.isInteger(Math.log2(size));
}
