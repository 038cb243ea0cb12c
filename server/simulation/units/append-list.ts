/**
 * A list that grows at its end and is never copied while it does: an immutable value whose versions share one array, each of
 * them seeing as much of it as was there when it was made. Appending twice to one version copies, once.
 */

export class AppendList<T> {
  readonly length: number;
  readonly #items: T[];

  private constructor(items: T[], length: number) {
    this.#items = items;
    this.length = length;
  }

  static of<T>(...items: readonly T[]): AppendList<T> {
    return new AppendList([...items], items.length);
  }

  append(...items: readonly T[]): AppendList<T> {
    if (items.length === 0) return this;
    const own = this.#items.length === this.length ? this.#items : this.#items.slice(0, this.length);
    own.push(...items);
    return new AppendList(own, own.length);
  }

  /** From `start` on, as an array of its own. */
  from(start: number): readonly T[] {
    return this.#items.slice(start, this.length);
  }

  *[Symbol.iterator](): Iterator<T> {
    for (let index = 0; index < this.length; index++) yield this.#items[index]!;
  }
}
