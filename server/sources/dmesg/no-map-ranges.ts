/**
 * Node ranges of an arm64 log that touch each other: memblock keeps two regions apart where their flags differ, and MEMBLOCK_NOMAP is
 * the flag that memory of an arm64 boot has or has not (mm/memblock.c: memblock_merge_regions(), memblock_mark_nomap()). So they take
 * turns, and the largest is ordinary memory: what UEFI or the device tree keeps is small.
 */
import { type ByteRange, rangeSize } from "../../simulation/units/units.ts";
import type { MapRange, Told } from "../facts.ts";

/** Types of one node's ranges, in their order: `reserved` is memory that the kernel never maps. */
export function withNoMap(ranges: readonly Told<ByteRange>[]): readonly Told<MapRange>[] {
  return chainsOf(ranges).flatMap((chain) => {
    const sizes = chain.map(({ value }) => rangeSize(value));
    const plain = sizes.indexOf(Math.max(...sizes));
    return chain.map(({ value, at }, index) => {
      const type = (index - plain) % 2 === 0 ? ("usable" as const) : ("reserved" as const);
      return { value: { ...value, type }, at };
    });
  });
}

function chainsOf(ranges: readonly Told<ByteRange>[]): readonly (readonly Told<ByteRange>[])[] {
  const chains: Told<ByteRange>[][] = [];
  for (const told of ranges) {
    const last = chains.at(-1)?.at(-1);
    if (last !== undefined && last.value.last + 1 === told.value.first) chains.at(-1)!.push(told);
    else chains.push([told]);
  }
  return chains;
}
