/**
 * A list that grows at its end and is never copied while it does: an immutable value, each version of which holds what came last and
 * the version before. Appending takes the same time and memory whatever the length; two versions share all they have in common, and
 * one is a later version of the other exactly where it leads back to the very same object.
 */

export class AppendList<T> implements Iterable<T> {
  readonly length: number;
  readonly #before: AppendList<T> | undefined;
  readonly #last: T | undefined;

  private constructor(before: AppendList<T> | undefined, last: T | undefined) {
    this.#before = before;
    this.#last = last;
    this.length = before === undefined ? 0 : before.length + 1;
  }

  static of<T>(...items: readonly T[]): AppendList<T> {
    return new AppendList<T>(undefined, undefined).append(...items);
  }

  append(...items: readonly T[]): AppendList<T> {
    let list: AppendList<T> = this;
    for (const item of items) list = new AppendList<T>(list, item);
    return list;
  }

  /** The newest item. */
  get last(): T | undefined {
    return this.#last;
  }

  /** The list without its newest item; undefined of the empty list. */
  get before(): AppendList<T> | undefined {
    return this.#before;
  }

  /** From `start` on, as an array of its own. */
  from(start: number): readonly T[] {
    const items: T[] = [];
    for (let list: AppendList<T> = this; list.length > start; list = list.#before!) items.push(list.#last!);
    return items.reverse();
  }

  /** Whether both hold the same items in the same order; what they share is not gone through. */
  isSame(other: AppendList<T>): boolean {
    if (this.length !== other.length) return false;
    let [a, b]: [AppendList<T>, AppendList<T>] = [this, other];
    for (; a !== b && a.#before !== undefined; a = a.#before, b = b.#before!) if (a.#last !== b.#last) return false;
    return true;
  }

  /** The newest item first. */
  *backwards(): Generator<T, void> {
    for (let list: AppendList<T> = this; list.#before !== undefined; list = list.#before) yield list.#last!;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.from(0)[Symbol.iterator]();
  }
}
