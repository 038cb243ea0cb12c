import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { runs } from "../property-runs.ts";
import { damaged, noise, soup, treeFaults } from "./any-text.ts";
import { DECLARATIONS, EVERYTHING, FIRST_LOOK, TIMELINE } from "./scenarios.ts";

function isSound(text: string): void {
  expect(treeFaults(parse(text))).toEqual([]);
}

describe("any text is parsed without an exception, and its errors have places", () => {
  test("scenarios half typed", () => {
    for (const text of [FIRST_LOOK, DECLARATIONS, TIMELINE]) {
      for (let length = 0; length <= text.length; length += 2) isSound(text.slice(0, length));
    }
  });

  test("scenarios with mistakes", () => {
    fc.assert(fc.property(damaged(fc.constant(EVERYTHING)), isSound), { numRuns: runs(100) });
  });

  test("words in any order", () => {
    fc.assert(fc.property(soup, isSound), { numRuns: runs(120) });
  });

  test("noise", () => {
    fc.assert(fc.property(noise, isSound), { numRuns: runs(100) });
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
