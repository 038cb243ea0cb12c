/** What the struct pages of added memory have taken from the memory there was (vmemmap_populate(), mm/sparse-vmemmap.c). */
import type { MemoryState } from "../state/state.ts";
import { type Bytes, pagesIn } from "../units/units.ts";
import { STRUCT_PAGE } from "./struct-sizes.ts";

/** What the memmap of `size` bytes takes from the memory there was. Bytes. */
export function memmapBytes({ geometry }: Pick<MemoryState, "geometry">, size: Bytes): Bytes {
  return pagesIn(size, geometry.pageSize) * STRUCT_PAGE;
}

/** The same of all blocks that came after boot and hold no memmap of their own, online or not. Bytes. */
export function memmapOfAdded({ blocks, geometry }: Pick<MemoryState, "blocks" | "geometry">): Bytes {
  return blocks.runs
    .filter(({ value }) => !value.early && value.vmemmapPages === 0)
    .reduce((bytes, { start, end }) => bytes + (end - start) * geometry.blockPages * STRUCT_PAGE, 0);
}
