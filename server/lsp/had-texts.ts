/**
 * Texts that a document had and that were analysed: an edit that is taken back, or made again, leads to one of them. As long as a text is kept here,
 * the analyser knows what came of it.
 */
import type { SourceText } from "../../grammar/incremental/source-text.ts";

/** Texts of one document that are kept, and events that were simulated for all of these together: some 30 MB at most. */
const MOST_HAD = 32;
const MOST_HAD_EVENTS = 32_768;

export class HadTexts {
  /** The last one last. */
  #texts: readonly { readonly source: SourceText; readonly simulated: number }[] = [];

  /** The one that reads as a text does, in the place of that; undefined: there is none, or it is that. */
  same(source: SourceText): SourceText | undefined {
    for (const { source: had } of this.#texts) {
      if (had.groups === source.groups) return undefined;
      const same = source.takenBackTo(had);
      if (same !== undefined) return same;
    }
    return undefined;
  }

  add(source: SourceText, simulated: number): void {
    const before = this.#texts.find((had) => had.source.groups === source.groups);
    // What was simulated for it first is what it keeps.
    const texts = [
      ...this.#texts.filter((had) => had !== before),
      { source, simulated: before?.simulated ?? simulated },
    ];
    let events = texts.reduce((sum, had) => sum + had.simulated, 0);
    while (texts.length > MOST_HAD || (events > MOST_HAD_EVENTS && texts.length > 0)) {
      events -= texts.shift()!.simulated;
    }
    this.#texts = texts;
  }
}
