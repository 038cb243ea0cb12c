/** How steps end, in the words of those who get the error. */
import { meaningOf, wordsOf } from "../../grammar/vocabulary/word-lists.ts";

export interface OutcomeWord {
  readonly name: string;
  readonly meaning: string;
}

/** The ones that hotplug gives stand first. */
export const OUTCOME_WORDS: readonly OutcomeWord[] = wordsOf("OUTCOME").map((name) => ({
  name,
  meaning: meaningOf("OUTCOME", name) ?? "",
}));

export function outcomeMeaning(name: string): string | undefined {
  return meaningOf("OUTCOME", name);
}
