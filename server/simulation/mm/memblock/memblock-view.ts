/**
 * What can be asked of the boot allocator without changing it: its two lists, what is free, and where a search would end
 * (the queries and iterators of mm/memblock.c and include/linux/memblock.h). Sizes are bytes, ends exclusive.
 */
import { type Bytes, type Pfn, pfnOf, pfnUp } from "../../units/units.ts";
import { type FlagSet, NO_FLAGS } from "./flags.ts";
import { type FreeRange, freeRangesAscending } from "./free-ranges.ts";
import type { GrowingLists, MemblockConfig } from "./growing-lists.ts";
import { ANY_NODE, cappedEnd, type Region } from "./region-list.ts";

export type ListName = "memory" | "reserved";

/** Whole pages of memory, as for_each_mem_pfn_range() gives them. */
export interface PfnRange {
  readonly start: Pfn;
  /** Exclusive. */
  readonly end: Pfn;
  /** As stored with the region. */
  readonly node: number;
}

export class MemblockView {
  readonly #lists: GrowingLists;

  protected constructor(lists: GrowingLists) {
    this.#lists = lists;
  }

  get memory(): readonly Region[] {
    return this.#lists.memory.regions;
  }

  get reserved(): readonly Region[] {
    return this.#lists.reserved.regions;
  }

  get config(): MemblockConfig {
    return this.#lists.config;
  }

  get bottomUp(): boolean {
    return this.#lists.bottomUp;
  }

  /** Exclusive end of what allocations reach without a limit of their own. */
  get currentLimit(): Bytes {
    return this.#lists.currentLimit;
  }

  get hasMirror(): boolean {
    return this.#lists.mirrorSeen;
  }

  /** memblock_find_in_range(): where an allocation would land; nothing changes. */
  findInRange(min: Bytes, max: Bytes, size: Bytes, align: Bytes): Bytes | undefined {
    return this.#lists.findAnywhere({ size, align, min, max });
  }

  findInRangeNode(
    size: Bytes,
    align: Bytes,
    min: Bytes,
    max: Bytes,
    node: number,
    flags: FlagSet = NO_FLAGS,
  ): Bytes | undefined {
    return this.#lists.find({ size, align, min, max }, node, flags)?.address;
  }

  /** What is not reserved of a node (negative: of all) and may be used with these flags, ascending. */
  freeRanges(node: number = ANY_NODE, flags: FlagSet = NO_FLAGS): readonly FreeRange[] {
    return [...freeRangesAscending(this.memory, this.reserved, this.#lists.selector(node, flags))];
  }

  /** The whole pages of memory, by region; of one node where one is given. */
  memoryRanges(node: number = ANY_NODE): readonly PfnRange[] {
    const { pageSize } = this.config;
    const wanted = this.#lists.selector(node, NO_FLAGS).node;
    return this.memory
      .filter((region) => wanted === undefined || region.node === wanted)
      .map(({ base, end, node: of }) => ({
        start: pfnUp(base, pageSize),
        end: pfnOf(end, pageSize),
        node: of,
      }))
      .filter(({ start, end }) => start < end);
  }

  /** The byte counter of memory; trimming does not lower it. */
  physMemSize(): Bytes {
    return this.#lists.memory.total;
  }

  reservedSize(): Bytes {
    return this.#lists.reserved.total;
  }

  /** Lowest address of memory; 0 without any. */
  startOfDram(): Bytes {
    return this.memory[0]?.base ?? 0;
  }

  /** Exclusive; 0 without memory. */
  endOfDram(): Bytes {
    return this.memory.at(-1)?.end ?? 0;
  }

  /** Regions the list has room for before it must grow. */
  regionMax(list: ListName): number {
    return this.#lists[list].capacity;
  }

  regionAt(list: ListName, address: Bytes): Region | undefined {
    return this.#lists[list].regionAt(address);
  }

  /** Whether the address is memory that the kernel maps. */
  isMapMemory(address: Bytes): boolean {
    const region = this.regionAt("memory", address);
    return region !== undefined && !region.flags.has("NOMAP");
  }

  /** Whether one memory region holds all of the range. */
  isRegionMemory(base: Bytes, size: Bytes): boolean {
    const region = this.regionAt("memory", base);
    return region !== undefined && region.end >= cappedEnd(base, size);
  }

  /** Whether any region of the list overlaps the range. */
  overlaps(list: ListName, base: Bytes, size: Bytes): boolean {
    const end = cappedEnd(base, size);
    return this.#lists[list].regions.some((region) => base < region.end && region.base < end);
  }
}
