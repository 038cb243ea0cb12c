/** What is stated and not simulated. */
import { defineCode } from "./define-note.ts";

/** What the simulation does instead. */
const INSTEAD = {
  outcome: "no step of the simulation ends so, and the outcome is passed over",
};

export type Instead = keyof typeof INSTEAD;

export const notSimulated = defineCode({
  code: "not-simulated",
  about: "what is stated, and nothing here follows yet",
  severity: "warning",
  sentence: ({ written, instead }: { readonly written: string; readonly instead: Instead }) =>
    `not simulated yet: \`${written}\`; ${INSTEAD[instead]}`,
  page: {
    meaning: "The language has the word, and the simulation does nothing with it yet.",
    example: { none: "Which words it is said of changes from version to version." },
    why: "A statement that is passed over without a word would look simulated.",
    mend: "The message says what to write instead, where there is something.",
    noFix: "What can be written instead the message says.",
  },
});
