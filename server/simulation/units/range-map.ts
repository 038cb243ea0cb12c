/**
 * The one interval structure everything stands on: an immutable map from half-open integer ranges to values, kept as
 * sorted runs. Neighbouring runs with equal values are one run, so a map costs what is distinct in it, never what it
 * spans. Runs lie in chunks of a few dozen: a changed map shares all chunks but those it changed in, so that a change of a map
 * of 10,000 runs copies some hundred numbers; reading is a binary search.
 */

/** One run: `start` inclusive, `end` exclusive. */
export interface Run<T> {
  readonly start: number;
  readonly end: number;
  readonly value: T;
}

type Chunk<T> = readonly Run<T>[];

/** A chunk that grows longer is cut in two. */
const LONGEST_CHUNK = 64;
/** A changed chunk that is shorter is joined with the one behind it. */
const SHORTEST_CHUNK = 16;

/** A run by its chunk and its place in there; the end is the chunk behind the last one. */
interface Place {
  readonly chunk: number;
  readonly index: number;
}

export class RangeMap<T> implements Iterable<Run<T>> {
  /** How many runs there are. */
  readonly size: number;
  /** None of them empty. */
  readonly #chunks: readonly Chunk<T>[];
  readonly #equal: (a: T, b: T) => boolean;
  #flat: readonly Run<T>[] | undefined;

  private constructor(chunks: readonly Chunk<T>[], size: number, equal: (a: T, b: T) => boolean) {
    this.#chunks = chunks;
    this.size = size;
    this.#equal = equal;
  }

  /** An empty map; `equal` decides which neighbours join (default: identity). */
  static empty<T>(equal: (a: T, b: T) => boolean = Object.is): RangeMap<T> {
    return new RangeMap<T>([], 0, equal);
  }

  /** All runs, ascending, in one list. */
  get runs(): readonly Run<T>[] {
    this.#flat ??= this.#chunks.length === 1 ? this.#chunks[0]! : this.#chunks.flat();
    return this.#flat;
  }

  *[Symbol.iterator](): Generator<Run<T>, void> {
    for (const chunk of this.#chunks) yield* chunk;
  }

  /** The value at a point, or undefined in a gap. */
  get(at: number): T | undefined {
    return this.runAt(at)?.value;
  }

  /** The run that holds a point, or undefined in a gap. */
  runAt(at: number): Run<T> | undefined {
    const run = this.#at(this.#firstEndingAfter(at));
    return run !== undefined && run.start <= at ? run : undefined;
  }

  /** The run or the gap that holds a point: what it holds, from where, and the end exclusive (endless behind the last run). */
  extentAt(at: number): { readonly start: number; readonly end: number; readonly value: T | undefined } {
    const place = this.#firstEndingAfter(at);
    const run = this.#at(place);
    if (run !== undefined && run.start <= at) return run;
    const start = this.#at(this.#before(place))?.end ?? Number.NEGATIVE_INFINITY;
    return { start, end: run?.start ?? Number.POSITIVE_INFINITY, value: undefined };
  }

  /** The runs that overlap [start, end), whole (not clipped), ascending. An empty range overlaps none. */
  overlapping(start: number, end: number): readonly Run<T>[] {
    if (start >= end || this.size === 0) return [];
    const { chunk, index } = this.#firstEndingAfter(start);
    const found: Run<T>[] = [];
    for (let at = chunk, from = index; at < this.#chunks.length; at++, from = 0) {
      const runs = this.#chunks[at]!;
      for (let i = from; i < runs.length; i++) {
        if (runs[i]!.start >= end) return found;
        found.push(runs[i]!);
      }
    }
    return found;
  }

  /** The runs within [start, end), clipped to it, ascending. */
  within(start: number, end: number): readonly Run<T>[] {
    const runs = this.overlapping(start, end);
    const last = runs.length - 1;
    if (last < 0 || (runs[0]!.start >= start && runs[last]!.end <= end)) return runs;
    const clipped = [...runs];
    clipped[0] = clip(runs[0]!, start, end);
    if (last > 0) clipped[last] = clip(runs[last]!, start, end);
    return clipped;
  }

  /** What `look` finds in the lowest run within [start, end), clipped to it, in which it finds something. */
  firstWithin<R>(start: number, end: number, look: (run: Run<T>) => R | undefined): R | undefined {
    if (start >= end) return undefined;
    let { chunk, index } = this.#firstEndingAfter(start);
    for (; chunk < this.#chunks.length; chunk++, index = 0) {
      const runs = this.#chunks[chunk]!;
      for (; index < runs.length; index++) {
        if (runs[index]!.start >= end) return undefined;
        const found = look(clip(runs[index]!, start, end));
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  /** Like {@link firstWithin}, from the highest run down. */
  lastWithin<R>(start: number, end: number, look: (run: Run<T>) => R | undefined): R | undefined {
    if (start >= end) return undefined;
    const behind = this.#firstEndingAfter(end - 1);
    const last = this.#at(behind);
    let at = last !== undefined && last.start < end ? behind : this.#before(behind);
    for (let run = this.#at(at); run !== undefined && run.end > start; run = this.#at(at)) {
      const found = look(clip(run, start, end));
      if (found !== undefined) return found;
      at = this.#before(at);
    }
    return undefined;
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

  #at({ chunk, index }: Place): Run<T> | undefined {
    return this.#chunks[chunk]?.[index];
  }

  #before({ chunk, index }: Place): Place {
    return index > 0
      ? { chunk, index: index - 1 }
      : { chunk: chunk - 1, index: (this.#chunks[chunk - 1]?.length ?? 0) - 1 };
  }

  #firstEndingAfter(at: number): Place {
    const chunk = firstIndex(this.#chunks.length, (index) => this.#chunks[index]!.at(-1)!.end > at);
    const runs = this.#chunks[chunk];
    return { chunk, index: runs === undefined ? 0 : firstIndex(runs.length, (index) => runs[index]!.end > at) };
  }

  /** The first run that starts at `end` or behind it, at or behind `from`. */
  #firstStartingAt(end: number, from: Place): Place {
    let { chunk, index } = from;
    for (; chunk < this.#chunks.length; chunk++, index = 0) {
      const runs = this.#chunks[chunk]!;
      if (runs.at(-1)!.start < end) continue;
      while (runs[index]!.start < end) index++;
      return { chunk, index };
    }
    return { chunk, index: 0 };
  }

  /** Puts sorted, disjoint `replacement` runs in the place of all that [start, end) held, and joins equal neighbours. */
  #replace(start: number, end: number, replacement: readonly Run<T>[]): RangeMap<T> {
    if (start >= end) return this;
    const from = this.#firstEndingAfter(start);
    const to = this.#firstStartingAt(end, from);
    const isNothing = from.chunk === to.chunk && from.index === to.index;
    const middle: Run<T>[] = [];
    const push = (run: Run<T>): void => {
      const last = middle.at(-1);
      if (last !== undefined && last.end === run.start && this.#equal(last.value, run.value)) {
        middle[middle.length - 1] = { start: last.start, end: run.end, value: last.value };
      } else middle.push(run);
    };
    const before = this.#before(from);
    const behind = this.#at(to);
    if (this.#at(before) !== undefined) push(this.#at(before)!);
    const head = this.#at(from);
    if (!isNothing && head!.start < start) push({ start: head!.start, end: start, value: head!.value });
    for (const run of replacement) push(run);
    const tail = this.#at(this.#before(to));
    if (!isNothing && tail!.end > end) push({ start: end, end: tail!.end, value: tail!.value });
    if (behind !== undefined) push(behind);
    return this.#splice(this.#at(before) === undefined ? from : before, to, middle);
  }

  /** `middle` in the place of the runs from `first` to `last`, both included. */
  #splice(first: Place, last: Place, middle: readonly Run<T>[]): RangeMap<T> {
    const chunks = this.#chunks;
    const head = chunks[first.chunk]?.slice(0, first.index) ?? [];
    const changed = [...head, ...middle];
    const tail = chunks[last.chunk];
    if (tail !== undefined) for (let i = last.index + 1; i < tail.length; i++) changed.push(tail[i]!);
    let next = last.chunk + 1;
    if (changed.length < SHORTEST_CHUNK && next < chunks.length) changed.push(...chunks[next++]!);
    const spliced: Chunk<T>[] = chunks.slice(0, first.chunk);
    const pieces = Math.ceil(changed.length / LONGEST_CHUNK);
    for (let piece = 0; piece < pieces; piece++) {
      const [from, to] = [piece, piece + 1].map((at) => Math.round((at * changed.length) / pieces));
      spliced.push(pieces === 1 ? changed : changed.slice(from, to));
    }
    let size = this.size + changed.length;
    for (let at = first.chunk; at < next; at++) size -= chunks[at]?.length ?? 0;
    for (let at = next; at < chunks.length; at++) spliced.push(chunks[at]!);
    return new RangeMap<T>(spliced, size, this.#equal);
  }
}

function clip<T>(run: Run<T>, start: number, end: number): Run<T> {
  if (run.start >= start && run.end <= end) return run;
  return { start: Math.max(run.start, start), end: Math.min(run.end, end), value: run.value };
}

/** The first of `length` indices that fits, where all behind it do, too; `length`: none does. */
function firstIndex(length: number, fits: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
