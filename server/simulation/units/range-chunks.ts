/** What a {@link RangeMap} is made of: runs, in chunks of a few dozen, and what is known of a chunk. */

/** One run: `start` inclusive, `end` exclusive. */
export interface Run<T> {
  readonly start: number;
  readonly end: number;
  readonly value: T;
}

export type Chunk<T> = readonly Run<T>[];

/** Whether somebody takes a value for a gap. */
export type Passer<T> = (value: T) => boolean;

/** What there is in a chunk. */
export interface Held<T> {
  readonly hasGaps: boolean;
  readonly hasSearched: boolean;
  /** Who takes some of its values for gaps. */
  readonly passedBy: ReadonlySet<Passer<T>>;
}

/** Chunks from `from` on, up to `to`, exclusive: one ends where the next begins, and none has a gap for `who`. */
export interface Closed<T> {
  readonly who: Passer<T> | undefined;
  readonly from: number;
  readonly to: number;
}

/** What a map knows of its values. */
export interface Rules<T> {
  /** Neighbours with such values are one run. */
  readonly equal: (a: T, b: T) => boolean;
  /** Values that searches look at; undefined: all. */
  readonly searched: ((value: T) => boolean) | undefined;
  /** Who takes which values for gaps. */
  readonly passers: readonly Passer<T>[];
}

export function heldBy<T>(runs: Chunk<T>, { searched, passers }: Rules<T>): Held<T> {
  return {
    hasGaps: runs.some(({ start }, index) => index > 0 && start > runs[index - 1]!.end),
    hasSearched: searched === undefined || runs.some(({ value }) => searched(value)),
    passedBy: new Set(passers.filter((passes) => runs.some(({ value }) => passes(value)))),
  };
}

export function clip<T>(run: Run<T>, start: number, end: number): Run<T> {
  if (run.start >= start && run.end <= end) return run;
  return { start: Math.max(run.start, start), end: Math.min(run.end, end), value: run.value };
}

/** The first run of a chunk that ends behind a point, where one does. */
export function indexEndingAfter<T>(runs: Chunk<T>, at: number): number {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (runs[middle]!.end > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Adds a run behind the others; it goes on the last one where that ends in it and has an equal value. */
export function join<T>(runs: Run<T>[], run: Run<T>, equal: (a: T, b: T) => boolean): void {
  const last = runs[runs.length - 1];
  if (last !== undefined && last.end === run.start && equal(last.value, run.value)) {
    runs[runs.length - 1] = { start: last.start, end: run.end, value: last.value };
  } else runs.push(run);
}
