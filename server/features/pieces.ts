/**
 * What a feature finds in a text passage by passage. It is looked for once in each passage, and kept as long as that is a part of any version
 * of the text: a feature that is asked again after an edit looks at what was edited, and puts the rest together group by group.
 */
import type { Span } from "../../grammar/ast.ts";
import type { Passage } from "../../grammar/incremental/passage.ts";
import type { PassageGroup } from "../../grammar/incremental/passage-group.ts";
import type { SourceText } from "../../grammar/incremental/source-text.ts";

/** Something found, and where the passage begins that its places count from. */
export interface Piece<T> {
  readonly found: T;
  readonly start: number;
}

export class Pieces<T> {
  /** Passages that were looked at. Exact, so that it can be tested. */
  made = 0;
  readonly #find: (passage: Passage) => readonly T[];
  readonly #ofPassage = new WeakMap<Passage, readonly T[]>();
  readonly #ofGroup = new WeakMap<PassageGroup, readonly Piece<T>[]>();

  constructor(find: (passage: Passage) => readonly T[]) {
    this.#find = find;
  }

  of(passage: Passage): readonly T[] {
    let known = this.#ofPassage.get(passage);
    if (known === undefined) {
      known = this.#find(passage);
      this.made++;
      this.#ofPassage.set(passage, known);
    }
    return known;
  }

  /** All in the order of the text, or those in groups of passages that a span touches. */
  *in(source: SourceText, within?: Span): Generator<Piece<T>> {
    const all = { first: 0, last: source.groups.length - 1 };
    const { first, last } = within === undefined ? all : source.groupsAt(within);
    let start = source.startOf(first);
    for (const group of source.groups.slice(first, last + 1)) {
      for (const { found, start: at } of this.inGroup(group)) yield { found, start: start + at };
      start += group.length;
    }
  }

  /** Those of one group, counted from its beginning. */
  inGroup(group: PassageGroup): readonly Piece<T>[] {
    const known = this.#ofGroup.get(group);
    if (known !== undefined) return known;
    const pieces: Piece<T>[] = [];
    let start = 0;
    for (const passage of group.passages) {
      for (const found of this.of(passage)) pieces.push({ found, start });
      start += passage.text.length;
    }
    this.#ofGroup.set(group, pieces);
    return pieces;
  }
}

/** Whether two spans have a place in common, their ends included. */
export function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}
