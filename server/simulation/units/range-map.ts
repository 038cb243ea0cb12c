/**
 * The one interval structure everything stands on: an immutable map from half-open integer ranges to values, kept as
 * sorted runs. Neighbouring runs with equal values are one run, so a map costs what is distinct in it, never what it
 * spans. Runs lie in chunks of a few dozen: a changed map shares all chunks but those it changed in, so that a change of a map
 * of 10,000 runs copies some hundred numbers; reading is a binary search.
 */

import {
  type Chunk,
  type Closed,
  clip,
  type Held,
  heldBy,
  indexEndingAfter,
  join,
  type Passer,
  type Rules,
  type Run,
} from "./range-chunks.ts";

export type { Run };

/** A chunk that grows longer is cut in two. */
const LONGEST_CHUNK = 32;
/** A changed chunk that is shorter is joined with the one behind it. */
const SHORTEST_CHUNK = 8;

const NO_RUNS: readonly never[] = [];

export class RangeMap<T> implements Iterable<Run<T>> {
  /** How many runs there are. */
  readonly size: number;
  /** None of them empty. */
  readonly #chunks: readonly Chunk<T>[];
  readonly #rules: Rules<T>;
  #flat: readonly Run<T>[] | undefined;
  /** By chunk; undefined: nobody has looked. */
  #holds: (Held<T> | undefined)[] | undefined;
  /** The longest stretch without a gap that a search went through: the next one, of this map or of one it becomes, passes it at once. */
  #closed: Closed<T> | undefined;

  private constructor(
    chunks: readonly Chunk<T>[],
    size: number,
    rules: Rules<T>,
    holds?: (Held<T> | undefined)[],
    closed?: Closed<T>,
  ) {
    this.#chunks = chunks;
    this.size = size;
    this.#rules = rules;
    this.#holds = holds;
    this.#closed = closed;
  }

  /**
   * An empty map; `equal` decides which neighbours join (default: identity). `searched` tells which values {@link firstWithin} and
   * {@link lastWithin} are for (default: all): chunks without one are passed over. `passers`: what {@link gapsFor} may be
   * asked for.
   */
  static empty<T>(
    equal: (a: T, b: T) => boolean = Object.is,
    searched?: (value: T) => boolean,
    passers: readonly Passer<T>[] = [],
  ): RangeMap<T> {
    return new RangeMap<T>([], 0, { equal, searched, passers });
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
    const runs = this.#chunks[this.#chunkEndingAfter(at)];
    if (runs === undefined) return undefined;
    const run = runs[indexEndingAfter(runs, at)]!;
    return run.start <= at ? run : undefined;
  }

  /** The run or the gap that holds a point: what it holds, from where, and the end exclusive (endless behind the last run). */
  extentAt(at: number): { readonly start: number; readonly end: number; readonly value: T | undefined } {
    const chunk = this.#chunkEndingAfter(at);
    const runs = this.#chunks[chunk];
    const index = runs === undefined ? 0 : indexEndingAfter(runs, at);
    const run = runs?.[index];
    if (run !== undefined && run.start <= at) return run;
    const before = index > 0 ? runs?.[index - 1] : this.#chunks[chunk - 1]?.at(-1);
    const start = before?.end ?? Number.NEGATIVE_INFINITY;
    return { start, end: run?.start ?? Number.POSITIVE_INFINITY, value: undefined };
  }

  /** The runs that overlap [start, end), whole (not clipped), ascending. An empty range overlaps none. */
  overlapping(start: number, end: number): readonly Run<T>[] {
    if (start >= end) return NO_RUNS;
    let at = this.#chunkEndingAfter(start);
    if (at === this.#chunks.length) return NO_RUNS;
    const from = indexEndingAfter(this.#chunks[at]!, start);
    if (this.#chunks[at]![from]!.start >= end) return NO_RUNS;
    const found: Run<T>[] = [];
    for (let isFirst = true; at < this.#chunks.length; at++, isFirst = false) {
      const runs = this.#chunks[at]!;
      for (let i = isFirst ? from : 0; i < runs.length; i++) {
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
    const { searched } = this.#rules;
    for (let at = this.#chunkEndingAfter(start), isFirst = true; at < this.#chunks.length; at++, isFirst = false) {
      if (!this.#isWorthwhile(at)) continue;
      const runs = this.#chunks[at]!;
      for (let i = isFirst ? indexEndingAfter(runs, start) : 0; i < runs.length; i++) {
        const run = runs[i]!;
        if (run.start >= end) return undefined;
        if (searched !== undefined && !searched(run.value)) continue;
        const found = look(clip(run, start, end));
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  /** Like {@link firstWithin}, from the highest run down. */
  lastWithin<R>(start: number, end: number, look: (run: Run<T>) => R | undefined): R | undefined {
    if (start >= end) return undefined;
    const { searched } = this.#rules;
    for (let at = Math.min(this.#chunkEndingAfter(end - 1), this.#chunks.length - 1); at >= 0; at--) {
      if (!this.#isWorthwhile(at)) continue;
      const runs = this.#chunks[at]!;
      for (let i = runs.length - 1; i >= 0; i--) {
        const run = runs[i]!;
        if (run.end <= start) return undefined;
        if (run.start >= end || (searched !== undefined && !searched(run.value))) continue;
        const found = look(clip(run, start, end));
        if (found !== undefined) return found;
      }
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

  /**
   * The gaps within [start, end), ascending and one by one, as [start, end) pairs; values that `who`, one of the map's passers, takes
   * for gaps are part of them. A chunk without any is passed at once, and so are all together that the search before found to have none.
   */
  *gapsFor(who: Passer<T> | undefined, start: number, end: number): Generator<readonly [number, number], void> {
    const chunks = this.#chunks;
    let at = start;
    let chunk = this.#chunkEndingAfter(start);
    while (chunk < chunks.length && at < end) {
      const runs = chunks[chunk]!;
      const behind = runs[0]!.start <= at ? this.#behindClosed(who, chunk) : chunk;
      if (behind > chunk) {
        at = chunks[behind - 1]!.at(-1)!.end;
        chunk = behind;
        continue;
      }
      const isOpen = who !== undefined && this.#heldBy(chunk).passedBy.has(who);
      for (let i = indexEndingAfter(runs, at); i < runs.length; i++) {
        const run = runs[i]!;
        if (run.start >= end) break;
        if (isOpen && who(run.value)) continue;
        if (run.start > at) yield [at, run.start];
        at = run.end;
      }
      if (runs[runs.length - 1]!.end >= end) break;
      chunk++;
    }
    if (at < end) yield [at, end];
  }

  /** The first chunk from one on that has a gap for `who`, or that one is in front of. */
  #behindClosed(who: Passer<T> | undefined, from: number): number {
    const chunks = this.#chunks;
    const known = this.#closed;
    let to = from;
    while (to < chunks.length && (to === from || chunks[to]![0]!.start === chunks[to - 1]!.at(-1)!.end)) {
      if (known !== undefined && known.who === who && to >= known.from && to < known.to) to = known.to;
      else if (this.#isClosed(who, to)) to++;
      else break;
    }
    if (known === undefined || to - from >= known.to - known.from) this.#closed = { who, from, to };
    return to;
  }

  #isClosed(who: Passer<T> | undefined, chunk: number): boolean {
    const { hasGaps, passedBy } = this.#heldBy(chunk);
    return !hasGaps && (who === undefined || !passedBy.has(who));
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

  /**
   * The same of many ranges, in any order, at the cost of sorting them: what has a value keeps it, and of two ranges that overlap the
   * first in the list is first.
   */
  fillAll(ranges: readonly Run<T>[]): RangeMap<T> {
    const { equal } = this.#rules;
    if (!ranges.every(({ start }, index) => index === 0 || ranges[index - 1]!.start <= start)) {
      const sorted = ranges.toSorted((a, b) => a.start - b.start);
      const overlaps = sorted.some(({ start }, index) => index > 0 && start < sorted[index - 1]!.end);
      if (!overlaps) return this.fillAll(sorted);
      return ranges.reduce<RangeMap<T>>((map, { start, end, value }) => map.fill(start, end, value), this);
    }
    const { runs } = this;
    const filled: Run<T>[] = [];
    let next = 0;
    for (const { start, end, value } of ranges) {
      // What went in front may reach into this range.
      let at = Math.max(start, filled.at(-1)?.end ?? start);
      for (; next < runs.length && runs[next]!.start < end; next++) {
        const run = runs[next]!;
        if (run.start > at) join(filled, { start: at, end: run.start, value }, equal);
        join(filled, run, equal);
        at = Math.max(at, run.end);
      }
      if (at < end) join(filled, { start: at, end, value }, equal);
    }
    for (; next < runs.length; next++) join(filled, runs[next]!, equal);
    const chunks: Chunk<T>[] = [];
    for (let at = 0; at < filled.length; at += LONGEST_CHUNK) chunks.push(filled.slice(at, at + LONGEST_CHUNK));
    return new RangeMap<T>(chunks, filled.length, this.#rules);
  }

  /** The chunk with the first run that ends behind a point; the number of chunks where none does. */
  #chunkEndingAfter(at: number): number {
    const chunks = this.#chunks;
    let low = 0;
    let high = chunks.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const runs = chunks[middle]!;
      if (runs[runs.length - 1]!.end > at) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #isWorthwhile(chunk: number): boolean {
    return this.#rules.searched === undefined || this.#heldBy(chunk).hasSearched;
  }

  #heldBy(chunk: number): Held<T> {
    this.#holds ??= this.#chunks.map(() => undefined);
    this.#holds[chunk] ??= heldBy(this.#chunks[chunk]!, this.#rules);
    return this.#holds[chunk];
  }

  /** Puts sorted, disjoint `replacement` runs in the place of all that [start, end) held, and joins equal neighbours. */
  #replace(start: number, end: number, replacement: readonly Run<T>[]): RangeMap<T> {
    if (start >= end) return this;
    const chunks = this.#chunks;
    const { equal } = this.#rules;
    let fromChunk = this.#chunkEndingAfter(start);
    let from = fromChunk < chunks.length ? indexEndingAfter(chunks[fromChunk]!, start) : 0;
    let toChunk = fromChunk;
    let to = from;
    // The first run that starts at `end` or behind it.
    while (toChunk < chunks.length && chunks[toChunk]![chunks[toChunk]!.length - 1]!.start < end) {
      toChunk++;
      to = 0;
    }
    const behind = chunks[toChunk];
    if (behind !== undefined) while (behind[to]!.start < end) to++;
    const isNothing = fromChunk === toChunk && from === to;
    const head = isNothing ? undefined : chunks[fromChunk]![from]!;
    const tail = isNothing ? undefined : to > 0 ? behind![to - 1]! : chunks[toChunk - 1]!.at(-1)!;
    const middle: Run<T>[] = [];
    if (from > 0 || fromChunk > 0) {
      if (from === 0) from = chunks[--fromChunk]!.length;
      middle.push(chunks[fromChunk]![--from]!);
    }
    if (head !== undefined && head.start < start)
      join(middle, { start: head.start, end: start, value: head.value }, equal);
    for (const run of replacement) join(middle, run, equal);
    if (tail !== undefined && tail.end > end) join(middle, { start: end, end: tail.end, value: tail.value }, equal);
    if (behind !== undefined) join(middle, behind[to]!, equal);
    return this.#splice(fromChunk, from, toChunk, to, middle);
  }

  /** `middle` in the place of the runs from index `from` of one chunk to index `to` of another, both included. */
  #splice(fromChunk: number, from: number, toChunk: number, to: number, middle: readonly Run<T>[]): RangeMap<T> {
    const chunks = this.#chunks;
    const first = chunks[fromChunk];
    let changed: Chunk<T> =
      first === undefined
        ? middle
        : fromChunk === toChunk
          ? first.toSpliced(from, to + 1 - from, ...middle)
          : first.slice(0, from).concat(middle, chunks[toChunk]?.slice(to + 1) ?? []);
    let next = Math.min(toChunk + 1, chunks.length);
    if (changed.length < SHORTEST_CHUNK && next < chunks.length) changed = changed.concat(chunks[next++]!);
    const pieces = Math.ceil(changed.length / LONGEST_CHUNK);
    let size = this.size + changed.length;
    for (let at = fromChunk; at < next; at++) size -= chunks[at]!.length;
    const closed = this.#closed && { ...this.#closed, to: Math.min(this.#closed.to, fromChunk) };
    if (pieces === 1 && next === fromChunk + 1) {
      const holds = this.#holds?.with(fromChunk, undefined);
      return new RangeMap<T>(chunks.with(fromChunk, changed), size, this.#rules, holds, closed);
    }
    const put: Chunk<T>[] = pieces === 1 ? [changed] : [];
    for (let piece = 0; piece < pieces && pieces > 1; piece++) {
      const [begin, end] = [piece, piece + 1].map((at) => Math.round((at * changed.length) / pieces));
      put.push(changed.slice(begin, end));
    }
    const unknown = put.map(() => undefined);
    const holds = this.#holds?.slice(0, fromChunk).concat(unknown, this.#holds.slice(next));
    const spliced = chunks.slice(0, fromChunk).concat(put, chunks.slice(next));
    return new RangeMap<T>(spliced, size, this.#rules, holds, closed);
  }
}
