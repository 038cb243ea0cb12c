/** Texts that are too long to simulate. */
import { defineCode } from "./define-note.ts";

export const fileTooLarge = defineCode({
  code: "file-too-large",
  about: "too much text to simulate",
  severity: "info",
  sentence: ({ characters }: { readonly characters: number }) =>
    `the file holds ${(characters / 2 ** 20).toFixed(1)} Mi characters; above 1 Mi only its syntax is checked`,
  page: {
    meaning: "The file is longer than 1 Mi characters: its syntax is checked, and nothing is simulated.",
    example: { none: "It takes a text of more than 1 Mi characters." },
    why: "An editor waits for the analysis after every key.",
    mend: "Split the scenario, or take logs from files of their own with `reserve from`.",
  },
});
