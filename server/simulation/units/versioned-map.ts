/**
 * An immutable map by name. A changed map shares with the one it came of all but the last changes, a root of its size of them, so that a story
 * that adds 10,000 names one by one copies some hundred entries for each, not thousands.
 */

/** So many changes, at least, are kept apart before they are put into a table of their own. */
const LEAST_CHANGES = 32;

export class VersionedMap<K, V> {
  readonly size: number;
  readonly #base: ReadonlyMap<K, V>;
  /** What is other than in the base; undefined: taken out. */
  readonly #changes: ReadonlyMap<K, V | undefined>;

  private constructor(base: ReadonlyMap<K, V>, changes: ReadonlyMap<K, V | undefined>, size: number) {
    this.#base = base;
    this.#changes = changes;
    this.size = size;
  }

  static empty<K, V>(): VersionedMap<K, V> {
    return new VersionedMap<K, V>(new Map(), new Map(), 0);
  }

  get(key: K): V | undefined {
    return this.#changes.has(key) ? this.#changes.get(key) : this.#base.get(key);
  }

  has(key: K): boolean {
    return this.get(key) !== undefined;
  }

  with(key: K, value: V): VersionedMap<K, V> {
    return this.#changed(key, value, this.has(key) ? this.size : this.size + 1);
  }

  without(key: K): VersionedMap<K, V> {
    return this.has(key) ? this.#changed(key, undefined, this.size - 1) : this;
  }

  /** In no order that means anything. */
  *[Symbol.iterator](): Generator<readonly [K, V], void> {
    for (const entry of this.#base) if (!this.#changes.has(entry[0])) yield entry;
    for (const [key, value] of this.#changes) if (value !== undefined) yield [key, value];
  }

  #changed(key: K, value: V | undefined, size: number): VersionedMap<K, V> {
    const changes = new Map(this.#changes).set(key, value);
    if (changes.size <= Math.max(LEAST_CHANGES, Math.sqrt(this.#base.size)))
      return new VersionedMap(this.#base, changes, size);
    return new VersionedMap(new Map(new VersionedMap(this.#base, changes, size)), new Map(), size);
  }
}
