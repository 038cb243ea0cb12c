/**
 * Texts that a document had and that were analysed: an edit that is taken back, or made again, leads to one of them. As long as a text is kept here,
 * the analyser knows what came of it.
 */
import type { SourceText } from "../../grammar/incremental/source-text.ts";

/** Texts of one document that are kept, and about how many KiB all of these hold together but the last one. */
const MOST_HAD = 32;
const MOST_HELD = 32_768;
/** The same of all documents together. */
const MOST_OF_ALL = 65_536;

export class HadTexts {
  /** The last one last. */
  #texts: readonly { readonly source: SourceText; readonly held: number }[] = [];

  /** The one that reads as a text does, in the place of that; undefined: there is none, or it is that. */
  same(source: SourceText): SourceText | undefined {
    for (const { source: had } of this.#texts) {
      if (had.groups === source.groups) return undefined;
      const same = source.takenBackTo(had);
      if (same !== undefined) return same;
    }
    return undefined;
  }

  /** The text that a document has now, which is kept anyway. `held`: KiB that are kept for it (held.ts of the analysis). */
  add(source: SourceText, held: number): void {
    const others = this.#texts.filter((had) => had.source.groups !== source.groups);
    let sum = others.reduce((total, had) => total + had.held, 0);
    while (others.length >= MOST_HAD || sum > MOST_HELD) sum -= others.shift()!.held;
    this.#texts = [...others, { source, held }];
  }

  /** KiB that are held for the texts before the last one. */
  get held(): number {
    return this.#texts.slice(0, -1).reduce((sum, { held }) => sum + held, 0);
  }

  /** All but the one that the document has now. */
  forget(): void {
    this.#texts = this.#texts.slice(-1);
  }
}

/** The texts of all documents: of those that were not edited for longest they are forgotten first. */
export class HadTextsOfAll {
  /** The one that was edited last is the last. */
  readonly #all = new Set<HadTexts>();

  /** To be called where one was added to. */
  added(last: HadTexts): void {
    this.#all.delete(last);
    this.#all.add(last);
    let sum = 0;
    for (const { held } of this.#all) sum += held;
    for (const each of this.#all) {
      if (sum <= MOST_OF_ALL || each === last) break;
      sum -= each.held;
      each.forget();
      this.#all.delete(each);
    }
  }

  /** The document is closed. */
  closed(had: HadTexts | undefined): void {
    if (had !== undefined) this.#all.delete(had);
  }
}
