/** Texts that are too long to simulate. */
import { defineCode } from "./define-note.ts";

function mebi(characters: number): string {
  return String(Number((characters / 2 ** 20).toFixed(1)));
}

export const fileTooLarge = defineCode({
  code: "file-too-large",
  about: "too much text to simulate",
  severity: "info",
  sentence: ({ characters, most }: { readonly characters: number; readonly most: number }) =>
    `the file holds ${mebi(characters)} Mi characters; above ${mebi(most)} Mi only its syntax is checked`,
  page: {
    meaning: "The file is longer than 16 Mi characters: its syntax is checked, and nothing is simulated.",
    example: { none: "It takes a text of more than 16 Mi characters." },
    why: "What is kept of some 600,000 steps fills an editor's memory.",
    mend: "Split the scenario, or take logs from files of their own with `reserve from`.",
    noFix: "Where a scenario is to be divided its author knows.",
  },
});
