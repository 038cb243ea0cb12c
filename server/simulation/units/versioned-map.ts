/**
 * An immutable map by name. A changed map shares with the one it came of all but the last changes. Those are kept in layers, each at least twice
 * as large as the one in front of it, so that a story that adds 10,000 names one by one copies each of them some ten times, and no more.
 */

/** So many changes are kept apart before they are put into a table of their own. */
const MOST_CHANGES = 32;

/** Undefined: taken out. */
type Layer<K, V> = ReadonlyMap<K, V | undefined>;

export class VersionedMap<K, V> {
  readonly size: number;
  /** Newest first: an entry hides those of the same key behind it. The last one takes nothing out. */
  readonly #layers: readonly Layer<K, V>[];
  /** Whose values are other than in the layers. Two short lists: a copy of a map, even of one entry, takes ten times as long. */
  readonly #changed: readonly K[];
  /** Their values; undefined: taken out. */
  readonly #values: readonly (V | undefined)[];

  private constructor(
    layers: readonly Layer<K, V>[],
    changed: readonly K[],
    values: readonly (V | undefined)[],
    size: number,
  ) {
    this.#layers = layers;
    this.#changed = changed;
    this.#values = values;
    this.size = size;
  }

  static empty<K, V>(): VersionedMap<K, V> {
    return new VersionedMap<K, V>([], [], [], 0);
  }

  get(key: K): V | undefined {
    const at = this.#changed.indexOf(key);
    if (at >= 0) return this.#values[at];
    for (const layer of this.#layers) {
      const value = layer.get(key);
      if (value !== undefined || layer.has(key)) return value;
    }
    return undefined;
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
    for (const [at, key] of this.#changed.entries()) {
      const value = this.#values[at];
      if (value !== undefined) yield [key, value];
    }
    for (const [number, layer] of this.#layers.entries()) {
      for (const [key, value] of layer) {
        if (value !== undefined && !this.#isHidden(key, number)) yield [key, value];
      }
    }
  }

  /** Whether something in front of a layer has the key. */
  #isHidden(key: K, layer: number): boolean {
    if (this.#changed.includes(key)) return true;
    for (let number = 0; number < layer; number++) if (this.#layers[number]!.has(key)) return true;
    return false;
  }

  #change(key: K, value: V | undefined, size: number): VersionedMap<K, V> {
    const at = this.#changed.indexOf(key);
    if (at >= 0) return new VersionedMap(this.#layers, this.#changed, this.#values.with(at, value), size);
    const changed = [...this.#changed, key];
    const values = [...this.#values, value];
    if (changed.length <= MOST_CHANGES) return new VersionedMap(this.#layers, changed, values, size);
    return new VersionedMap(
      layered(new Map(changed.map((each, index) => [each, values[index]])), this.#layers),
      [],
      [],
      size,
    );
  }
}

/** Layers with one more in front, joined with those behind it that are not twice as large. */
function layered<K, V>(front: Layer<K, V>, layers: readonly Layer<K, V>[]): readonly Layer<K, V>[] {
  let count = 0;
  let size = front.size;
  for (; count < layers.length && layers[count]!.size < 2 * size; count++) size += layers[count]!.size;
  const rest = layers.slice(count);
  if (count === 0) return [rest.length === 0 ? withoutGone(front) : front, ...rest];
  const joined = new Map<K, V | undefined>();
  for (const layer of [...layers.slice(0, count).reverse(), front]) {
    for (const [key, value] of layer) joined.set(key, value);
  }
  return [rest.length === 0 ? withoutGone(joined) : joined, ...rest];
}

function withoutGone<K, V>(layer: Layer<K, V>): Layer<K, V> {
  const kept = new Map(layer);
  for (const [key, value] of layer) if (value === undefined) kept.delete(key);
  return kept;
}
