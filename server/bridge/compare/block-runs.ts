/**
 * Facts of memory blocks on both sides are runs of different lengths: each told run is cut where the simulated values change.
 * Everything is compared by address, for the two may not agree on the size of a block.
 */
import { hex } from "../../simulation/units/units.ts";
import type { FactValue, LayoutFact } from "../../sources/facts.ts";
import { blocksName } from "../../sources/lsmem/layout.ts";

/** Bytes; `end` exclusive. */
export interface AddressRun {
  readonly start: number;
  readonly end: number;
  readonly value: FactValue;
}

/** A part of a told run, and what is simulated of it; undefined: no block. */
interface Piece {
  readonly of: string;
  readonly simulated: FactValue | undefined;
}

/** The addresses that a fact is of: `memory34-39`, or `0x…-0x…`. */
export function addressesOf({ of, value }: LayoutFact, blockSize: number): AddressRun | undefined {
  const [, first, last] = /^memory(\d+)(?:-(\d+))?$/.exec(of) ?? [];
  if (first !== undefined) {
    return { start: Number(first) * blockSize, end: (Number(last ?? first) + 1) * blockSize, value };
  }
  const [start, end] = of.split("-").map(Number);
  return start === undefined || end === undefined || Number.isNaN(start + end)
    ? undefined
    : { start, end: end + 1, value };
}

/** Neighbours of one value as one run; `runs` ascend. */
export function joinedRuns(runs: readonly AddressRun[]): readonly AddressRun[] {
  const joined: AddressRun[] = [];
  for (const run of runs) {
    const before = joined.at(-1);
    if (before !== undefined && before.end === run.start && before.value === run.value) {
      joined[joined.length - 1] = { ...before, end: run.end };
    } else joined.push(run);
  }
  return joined;
}

/** The told run in pieces of equal simulated value, ascending; `simulated` ascend and do not overlap. */
export function piecesOf(told: AddressRun, simulated: readonly AddressRun[], blockSize: number): readonly Piece[] {
  const pieces: { start: number; end: number; value: FactValue | undefined }[] = [];
  const add = (start: number, end: number, value: FactValue | undefined): void => {
    const before = pieces.at(-1);
    if (before !== undefined && before.value === value) before.end = end;
    else if (end > start) pieces.push({ start, end, value });
  };
  let at = told.start;
  for (const run of simulated) {
    if (run.end <= told.start || run.start >= told.end) continue;
    if (run.start > at) add(at, run.start, undefined);
    at = Math.min(told.end, run.end);
    add(Math.max(told.start, run.start), at, run.value);
  }
  if (at < told.end) add(at, told.end, undefined);
  return pieces.map(({ start, end, value }) => ({ of: nameOf(start, end, blockSize), simulated: value }));
}

/** Runs of `simulated` that no told run covers. */
export function uncovered(simulated: readonly AddressRun[], told: readonly AddressRun[]): readonly AddressRun[] {
  const covered = told.toSorted((a, b) => a.start - b.start);
  return simulated.flatMap((run) => {
    const left: AddressRun[] = [];
    let at = run.start;
    for (const other of covered) {
      if (other.end <= at || other.start >= run.end) continue;
      if (other.start > at) left.push({ ...run, start: at, end: other.start });
      at = other.end;
    }
    return at < run.end ? [...left, { ...run, start: at }] : left;
  });
}

export function nameOf(start: number, end: number, blockSize: number): string {
  const isAligned = start % blockSize === 0 && end % blockSize === 0;
  return isAligned ? blocksName(start / blockSize, end / blockSize - 1) : `${hex(start)}-${hex(end - 1)}`;
}
