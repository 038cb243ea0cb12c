import type { ReadPassage } from "./passage.ts";

/** What of a text was read again. Exact, so that it can be tested. */
export interface ReadAgain {
  readonly characters: number;
  readonly statements: number;
}

/** All that these passages are made of. */
export function readAgain(passages: readonly ReadPassage[]): ReadAgain {
  return {
    characters: passages.reduce((sum, { text }) => sum + text.length, 0),
    statements: passages.reduce((sum, { statements }) => sum + statements.length, 0),
  };
}
