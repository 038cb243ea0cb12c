/** Texts that are too long to simulate. */
import { defineCode } from "./define-note.ts";

function mebi(characters: number): string {
  return String(Number((characters / 2 ** 20).toFixed(1)));
}

interface TooLong {
  readonly characters: number;
  readonly most: number;
  /** It is open in no editor. */
  readonly isClosed: boolean;
}

export const fileTooLarge = defineCode({
  code: "file-too-large",
  about: "too much text to simulate",
  severity: "info",
  sentence: ({ characters, most, isClosed }: TooLong) =>
    `the file holds ${mebi(characters)} Mi characters; above ${mebi(most)} Mi ${isClosed ? "it is looked at only once it is opened" : "only its syntax is checked"}`,
  page: {
    meaning:
      "The file is longer than 16 Mi characters: its syntax is checked, and nothing is simulated. One that no editor has open is not looked at above 1 Mi.",
    example: { none: "It takes a text of more than 16 Mi characters." },
    why: "What is kept of some 600,000 steps fills an editor's memory.",
    mend: "Split the scenario, or take logs from files of their own with `reserve from`.",
    noFix: "Where a scenario is to be divided its author knows.",
  },
});
