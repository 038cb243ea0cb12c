/**
 * An immutable map by name. A changed map shares with the one it came of all but the last changes, a root of its size of them, so that a story
 * that adds 10,000 names one by one copies some hundred entries for each, not thousands.
 */

/** So many changes, at least, are kept apart before they are put into a table of their own. */
const LEAST_CHANGES = 32;

export class VersionedMap<K, V> {
  readonly size: number;
  readonly #base: ReadonlyMap<K, V>;
  /** Whose values are other than in the base. Two short lists: a copy of a map, even of one entry, takes ten times as long. */
  readonly #changed: readonly K[];
  /** Their values; undefined: taken out. */
  readonly #values: readonly (V | undefined)[];

  private constructor(
    base: ReadonlyMap<K, V>,
    changed: readonly K[],
    values: readonly (V | undefined)[],
    size: number,
  ) {
    this.#base = base;
    this.#changed = changed;
    this.#values = values;
    this.size = size;
  }

  static empty<K, V>(): VersionedMap<K, V> {
    return new VersionedMap<K, V>(new Map(), [], [], 0);
  }

  get(key: K): V | undefined {
    const at = this.#changed.indexOf(key);
    return at < 0 ? this.#base.get(key) : this.#values[at];
  }

  has(key: K): boolean {
    return this.get(key) !== undefined;
  }

  with(key: K, value: V): VersionedMap<K, V> {
    return this.#change(key, value, this.has(key) ? this.size : this.size + 1);
  }

  without(key: K): VersionedMap<K, V> {
    return this.has(key) ? this.#change(key, undefined, this.size - 1) : this;
  }

  /** In no order that means anything. */
  *[Symbol.iterator](): Generator<readonly [K, V], void> {
    for (const entry of this.#base) if (!this.#changed.includes(entry[0])) yield entry;
    for (const [at, key] of this.#changed.entries()) {
      const value = this.#values[at];
      if (value !== undefined) yield [key, value];
    }
  }

  #change(key: K, value: V | undefined, size: number): VersionedMap<K, V> {
    const at = this.#changed.indexOf(key);
    if (at >= 0) return new VersionedMap(this.#base, this.#changed, this.#values.with(at, value), size);
    const changed = [...this.#changed, key];
    const next = new VersionedMap(this.#base, changed, [...this.#values, value], size);
    if (changed.length <= Math.max(LEAST_CHANGES, Math.sqrt(this.#base.size))) return next;
    return new VersionedMap(new Map(next), [], [], size);
  }
}
