/**
 * Memory that a file of the running system has and the firmware's map has not: it was plugged after the boot, or a device brought it.
 * Blocks hold more than the memory in them, so that what lies in a block with memory of the map counts as of the map.
 */
import { RangeMap } from "../simulation/units/range-map.ts";
import { type ByteRange, type Bytes, MiB, roundDown, roundUp } from "../simulation/units/units.ts";
import type { MapRange, Told } from "./facts.ts";

/** No memory block is smaller. */
const SMALLEST_BLOCK: Bytes = 128 * MiB;

/**
 * Ascending, each at the line that tells it. `map`: the firmware's; `shown`: the running system's. `blockSize`: of a memory block, where it is told; else
 * blocks are as large as all borders allow.
 */
export function laterMemory(
  map: readonly Told<MapRange>[],
  shown: readonly Told<MapRange>[],
  blockSize?: Bytes,
): readonly Told<ByteRange>[] {
  const seen = runsOf(shown.filter(({ value }) => value.type === "usable"));
  if (seen.length > MOST_RUNS) return [];
  const unit = blockSize ?? alignmentOf(seen);
  let left = RangeMap.empty<Told<ByteRange>>();
  for (const told of seen) left = left.set(told.value.first, told.value.last + 1, told);
  for (const { value } of map) {
    if (value.type === "usable") left = left.delete(roundDown(value.first, unit), roundUp(value.last + 1, unit));
  }
  return left.runs
    .filter(({ start, end }) => end - start >= SMALLEST_BLOCK)
    .map(({ start, end, value: { at } }) => ({ value: { first: start, last: end - 1 }, at }));
}

/** Memory in more pieces than any machine's was made to be so. */
const MOST_RUNS = 5000;

/** Neighbours as one: a listing has a range for each block. */
function runsOf(ranges: readonly Told<MapRange>[]): readonly Told<ByteRange>[] {
  const runs: Told<ByteRange>[] = [];
  for (const { value, at } of ranges.toSorted((a, b) => a.value.first - b.value.first)) {
    const last = runs.at(-1);
    if (last === undefined || last.value.last + 1 < value.first) runs.push({ value, at });
    else {
      const end = Math.max(last.value.last, value.last);
      runs[runs.length - 1] = { value: { first: last.value.first, last: end }, at: last.at };
    }
  }
  return runs;
}

/** The largest power of two that all borders are multiples of: a block, or several. */
function alignmentOf(ranges: readonly Told<ByteRange>[]): Bytes {
  let unit = SMALLEST_BLOCK;
  const isWhole = (size: Bytes) =>
    ranges.every(({ value }) => value.first % size === 0 && (value.last + 1) % size === 0);
  while (unit < 2 ** 40 && isWhole(unit * 2)) unit *= 2;
  return unit;
}
