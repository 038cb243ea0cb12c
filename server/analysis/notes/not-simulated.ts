/** What is stated and not simulated. */
import { defineCode } from "./define-note.ts";

export const notSimulated = defineCode({
  code: "not-simulated",
  about: "what is stated, and nothing here follows yet",
  severity: "warning",
  page: {
    meaning: "The language has the word, and the simulation does nothing with it yet.",
    example: { none: "Which words it is said of changes from version to version." },
    why: "A statement that is passed over without a word would look simulated.",
    mend: "The message says what to write instead, where there is something.",
  },
});
