/** Notes and outcomes of the simulation in the words that a user reads. */
import { type WordedNote, wordsOf } from "../../../server/analysis/notes/index.ts";
import { outcomeText } from "../../../server/analysis/notes/outcome-words.ts";
import type { Note } from "../../../server/simulation/state/notes.ts";
import type { Outcome } from "../../../server/simulation/state/state.ts";

/** A note with its severity, sentence, related places and remedies. */
export function worded(note: Note): Note & WordedNote {
  return { ...note, ...wordsOf(note) };
}

/** The clause that says why an outcome is as it is; undefined where there is none. */
export function reasonText({ reason }: Outcome): string | undefined {
  return reason === undefined ? undefined : outcomeText(reason);
}
