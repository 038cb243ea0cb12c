/** Texts that are no scenarios, or scenarios no more, and what must be true of the tree of any text. */
import fc from "fast-check";
import type { ScenarioFile } from "../../grammar/ast.ts";
import { scenarioParser } from "../../grammar/parser.ts";
import { STATEMENT_WORDS } from "../../grammar/words.ts";

const SIGNS = [
  "{",
  "}",
  '"',
  '"""',
  "\n",
  "\r\n",
  "#",
  "->",
  "-",
  "@",
  "=",
  "|",
  ",",
  "[",
  "]",
  "$",
  "$x",
  " ",
  "\t",
  "\\",
];
const WORDS = ["cmdline {", "memory", "memory39", "node0", "0x1000", "4G", "10%", "6.5-rc2", "é", "from", "as", "-rc"];

/** Text made of the language's own words, which reaches deeper than noise does. */
export const soup = fc
  .array(fc.constantFrom(...SIGNS, ...WORDS, ...STATEMENT_WORDS), { maxLength: 60 })
  .map((words) => words.join(" "));

export const noise = fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary-ascii" }));

/** A text with a few characters replaced. */
export function damaged(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const edit = fc.tuple(fc.nat(), fc.nat({ max: 8 }), fc.constantFrom(...SIGNS, ...WORDS, ""));
  return fc.tuple(text, fc.array(edit, { minLength: 1, maxLength: 5 })).map(([whole, edits]) =>
    edits.reduce((damaged, [where, length, instead]) => {
      const at = where % Math.max(1, damaged.length);
      return damaged.slice(0, at) + instead + damaged.slice(at + length);
    }, whole),
  );
}

/** What is wrong with a syntax tree, whatever the text is. */
export function treeFaults(file: ScenarioFile): string[] {
  const found = scenarioParser().errors.map(({ message }) => `the parser gave up: ${message}`);
  for (const { span, message } of file.errors) {
    if (!(span.start < span.end && span.end <= file.text.length)) found.push(`no place: ${message}`);
    else if (file.text.slice(span.start, span.end).trim() === "") found.push(`on white space: ${message}`);
  }
  let end = 0;
  for (const { span, kind } of file.statements) {
    if (!(span.start >= end && span.end > span.start)) found.push(`${kind} at ${span.start} overlaps or is empty`);
    end = span.end;
  }
  return found;
}
