/**
 * What many parts come to together, each put to the one in front of it. The parts are joined in a tree, and a join is kept as long as both of its
 * halves are the same objects: where one of a thousand parts is another, ten joins are made again.
 */
export class JoinedParts<T extends object> {
  /** Joins that were made. Exact, so that it can be tested. */
  made = 0;
  readonly join: (a: T, b: T) => T;
  readonly #known = new WeakMap<T, { readonly other: T; readonly joined: T }>();

  /** `join` is associative, and what it returns is another object than both. */
  constructor(join: (a: T, b: T) => T) {
    this.join = join;
  }

  /** Undefined: there are no parts. */
  of(parts: readonly T[]): T | undefined {
    let level = parts;
    while (level.length > 1) level = this.#pairs(level);
    return level[0];
  }

  #pairs(parts: readonly T[]): readonly T[] {
    const joined: T[] = [];
    for (let at = 0; at + 1 < parts.length; at += 2) joined.push(this.#joined(parts[at]!, parts[at + 1]!));
    if (parts.length % 2 === 1) joined.push(parts.at(-1)!);
    return joined;
  }

  #joined(a: T, b: T): T {
    const known = this.#known.get(a);
    if (known?.other === b) return known.joined;
    const joined = this.join(a, b);
    this.made++;
    this.#known.set(a, { other: b, joined });
    return joined;
  }
}
