/** Words that a misspelt one may have been meant to be as well: of `onfline` both `online` and `offline` are a letter away. */
import { editDistance } from "../../grammar/edit-distance.ts";
import { WORD_LISTS, type WordList, wordsOf } from "../../grammar/vocabulary/word-lists.ts";
import { BODIES, STATEMENTS } from "../../grammar/vocabulary.ts";
import { LeastRecentlyUsed } from "../analysis/least-recently-used.ts";
import { findParameter, parametersNear } from "../parameters/catalogue.ts";
import { wordsOfForms } from "../parameters/syntax.ts";

const WORDS: readonly string[] = [
  ...new Set([
    ...STATEMENTS.map(({ word }) => word),
    ...Object.values(BODIES).flatMap((items) => Object.keys(items)),
    ...Object.keys(WORD_LISTS).flatMap((list) => wordsOf(list as WordList)),
  ]),
];

/** What a word stands as: a parameter's name, the value of the parameter of that name, or a word of the language. */
export type StandsAs = "parameter" | { readonly valueOf: string } | "word";

/**
 * Those that are as near to what is written as `meant` is; none where that differs by letters that are missing or have changed places, and no other
 * does: `ofline` has all letters of `offline`, and one that `online` has not.
 */
export function otherWords(written: string, meant: string, as: StandsAs): readonly string[] {
  const key = JSON.stringify([written, meant, as]);
  const known = FOUND.get(key) ?? foundFor(written, meant, as);
  FOUND.set(key, known);
  return known;
}

/** A word that is misspelt once is misspelt on many lines, and there are two thousand parameters. */
const FOUND = new LeastRecentlyUsed<string, readonly string[]>(64);

function foundFor(written: string, meant: string, as: StandsAs): readonly string[] {
  const lower = written.toLowerCase();
  const distance = editDistance(lower, meant.toLowerCase());
  if (distance === 0) return [];
  const others = candidatesFor(lower, distance, as).filter(
    (word) =>
      word !== meant &&
      Math.abs(word.length - written.length) <= distance &&
      editDistance(lower, word.toLowerCase()) <= distance,
  );
  return keepsLetters(lower, meant) ? others.filter((word) => keepsLetters(lower, word)) : others;
}

function candidatesFor(written: string, distance: number, as: StandsAs): readonly string[] {
  if (as === "word") return WORDS;
  if (as === "parameter") return parametersNear(written, distance, editDistance);
  const parameter = findParameter(as.valueOf);
  return parameter === undefined ? WORDS : wordsOfForms(parameter);
}

/** Whether a word has all letters of what is written, in that order or with as many in another. */
function keepsLetters(written: string, word: string): boolean {
  const lower = word.toLowerCase();
  let at = 0;
  for (const letter of lower) if (letter === written[at]) at++;
  return at === written.length || (lower.length === written.length && sorted(lower) === sorted(written));
}

const sorted = (word: string): string => [...word].sort().join("");
