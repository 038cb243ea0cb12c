import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ScenarioFile } from "../../grammar/ast.ts";
import { parse } from "../../grammar/parse.ts";
import { scenarioParser } from "../../grammar/parser.ts";
import { STATEMENT_WORDS } from "../../grammar/words.ts";
import { DECLARATIONS, EVERYTHING, FIRST_LOOK, TIMELINE } from "./scenarios.ts";

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
const soup = fc
  .array(fc.constantFrom(...SIGNS, ...WORDS, ...STATEMENT_WORDS), { maxLength: 60 })
  .map((words) => words.join(" "));

const noise = fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary-ascii" }));

/** A scenario with a few characters replaced. */
const damaged = fc
  .array(fc.tuple(fc.nat(), fc.nat({ max: 8 }), fc.constantFrom(...SIGNS, ...WORDS, "")), {
    minLength: 1,
    maxLength: 5,
  })
  .map((edits) =>
    edits.reduce((text, [where, length, instead]) => {
      const at = where % text.length;
      return text.slice(0, at) + instead + text.slice(at + length);
    }, EVERYTHING),
  );

/** What is wrong with a syntax tree, whatever the text is. */
function complaints(file: ScenarioFile): string[] {
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

function isSound(text: string): void {
  expect(complaints(parse(text))).toEqual([]);
}

describe("any text is parsed without an exception, and its errors have places", () => {
  test("scenarios half typed", () => {
    for (const text of [FIRST_LOOK, DECLARATIONS, TIMELINE]) {
      for (let length = 0; length <= text.length; length += 2) isSound(text.slice(0, length));
    }
  });

  test("scenarios with mistakes", () => {
    fc.assert(fc.property(damaged, isSound), { numRuns: 200 });
  });

  test("words in any order", () => {
    fc.assert(fc.property(soup, isSound), { numRuns: 300 });
  });

  test("noise", () => {
    fc.assert(fc.property(noise, isSound), { numRuns: 200 });
  });

  test("very long nonsense", () => {
    for (const piece of ["{", "machine {", "cmdline {", 'expect lsmem """\n', '"', "[ 1 ", "concurrently { ", "$a-"]) {
      isSound(piece.repeat(20_000));
    }
  });
});

test("parsing one text leaves nothing behind for the next", () => {
  const before = parse(FIRST_LOOK);
  parse("machine {\n  memory {{{\ncmdline {\n # comment");
  expect(parse(FIRST_LOOK)).toEqual(before);
});
