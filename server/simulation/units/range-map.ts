/**
 * The one interval structure everything stands on: an immutable map from half-open integer ranges to values, kept as
 * sorted runs. Neighbouring runs with equal values are one run, so a map costs what is distinct in it, never what it
 * spans. Changing a map shares nothing but is linear in the number of runs only; reading is a binary search.
 */

/** One run: `start` inclusive, `end` exclusive. */
export interface Run<T> {
  readonly start: number;
  readonly end: number;
  readonly value: T;
}

export class RangeMap<T> {
  readonly runs: readonly Run<T>[];
  readonly #equal: (a: T, b: T) => boolean;

  private constructor(runs: readonly Run<T>[], equal: (a: T, b: T) => boolean) {
    this.runs = runs;
    this.#equal = equal;
  }

  /** An empty map; `equal` decides which neighbours join (default: identity). */
  static empty<T>(equal: (a: T, b: T) => boolean = Object.is): RangeMap<T> {
    return new RangeMap<T>([], equal);
  }

  /** The value at a point, or undefined in a gap. */
  get(at: number): T | undefined {
    return this.runAt(at)?.value;
  }

  /** The run that holds a point, or undefined in a gap. */
  runAt(at: number): Run<T> | undefined {
    const run = this.runs[this.#firstEndingAfter(at)];
    return run !== undefined && run.start <= at ? run : undefined;
  }

  /** The run or the gap that holds a point: what it holds, from where, and the end exclusive (endless behind the last run). */
  extentAt(at: number): { readonly start: number; readonly end: number; readonly value: T | undefined } {
    const index = this.#firstEndingAfter(at);
    const run = this.runs[index];
    if (run !== undefined && run.start <= at) return run;
    const start = this.runs[index - 1]?.end ?? Number.NEGATIVE_INFINITY;
    return { start, end: run?.start ?? Number.POSITIVE_INFINITY, value: undefined };
  }

  /** The runs that overlap [start, end), whole (not clipped), ascending. An empty range overlaps none. */
  overlapping(start: number, end: number): readonly Run<T>[] {
    if (start >= end) return [];
    const from = this.#firstEndingAfter(start);
    let to = from;
    while (to < this.runs.length && this.runs[to]!.start < end) to++;
    return this.runs.slice(from, to);
  }

  /** The runs within [start, end), clipped to it, ascending. */
  within(start: number, end: number): readonly Run<T>[] {
    return this.overlapping(start, end).map((run) =>
      run.start >= start && run.end <= end
        ? run
        : { start: Math.max(run.start, start), end: Math.min(run.end, end), value: run.value },
    );
  }

  /** The gaps within [start, end), ascending, as [start, end) pairs. */
  gaps(start: number, end: number): readonly (readonly [number, number])[] {
    const gaps: [number, number][] = [];
    let at = start;
    for (const run of this.overlapping(start, end)) {
      if (run.start > at) gaps.push([at, run.start]);
      at = run.end;
    }
    if (at < end) gaps.push([at, end]);
    return gaps;
  }

  /** How many integers of [start, end) have a value. */
  covered(start: number, end: number): number {
    return this.within(start, end).reduce((sum, run) => sum + run.end - run.start, 0);
  }

  /** Gives [start, end) this value, whatever was there. An empty range changes nothing. */
  set(start: number, end: number, value: T): RangeMap<T> {
    return this.#replace(start, end, [{ start, end, value }]);
  }

  /** Takes [start, end) out of the map. */
  delete(start: number, end: number): RangeMap<T> {
    return this.#replace(start, end, []);
  }

  /** Changes the values within [start, end); gaps stay gaps. */
  update(start: number, end: number, change: (value: T) => T): RangeMap<T> {
    const changed: Run<T>[] = [];
    for (const run of this.within(start, end)) changed.push({ ...run, value: change(run.value) });
    return this.#replace(start, end, changed);
  }

  /** Gives the gaps of [start, end) this value; what has one keeps it. */
  fill(start: number, end: number, value: T): RangeMap<T> {
    const filled = [...this.within(start, end)];
    if (filled.length === 0) return this.set(start, end, value);
    for (const [from, to] of this.gaps(start, end)) filled.push({ start: from, end: to, value });
    filled.sort((a, b) => a.start - b.start);
    return this.#replace(start, end, filled);
  }

  #firstEndingAfter(at: number): number {
    let low = 0;
    let high = this.runs.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.runs[middle]!.end > at) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Puts sorted, disjoint `replacement` runs in the place of all that [start, end) held, and joins equal neighbours. */
  #replace(start: number, end: number, replacement: readonly Run<T>[]): RangeMap<T> {
    if (start >= end) return this;
    const from = this.#firstEndingAfter(start);
    let to = from;
    while (to < this.runs.length && this.runs[to]!.start < end) to++;
    const middle: Run<T>[] = [];
    const push = (run: Run<T>): void => {
      const last = middle.at(-1);
      if (last !== undefined && last.end === run.start && this.#equal(last.value, run.value)) {
        middle[middle.length - 1] = { start: last.start, end: run.end, value: last.value };
      } else middle.push(run);
    };
    const keepFrom = Math.max(0, from - 1);
    const keepTo = Math.min(this.runs.length, to + 1);
    if (keepFrom < from) push(this.runs[keepFrom]!);
    const head = this.runs[from];
    if (from < to && head!.start < start) push({ start: head!.start, end: start, value: head!.value });
    for (const run of replacement) push(run);
    const tail = this.runs[to - 1];
    if (from < to && tail!.end > end) push({ start: end, end: tail!.end, value: tail!.value });
    if (to < keepTo) push(this.runs[to]!);
    return new RangeMap<T>([...this.runs.slice(0, keepFrom), ...middle, ...this.runs.slice(keepTo)], this.#equal);
  }
}
