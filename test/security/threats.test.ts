/** The lines of SECURITY.md: each names the tests that hold it, by file and title. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "SECURITY.md"), "utf8");
const rows = page.split("\n").filter((line) => line.startsWith("| ") && !/^\| (it would|---)/.test(line));
const TESTS = /`(test\/[\w./-]+)` "([^"]+)"/g;
const named = rows.flatMap((row) =>
  [...row.split(" | ").at(-1)!.matchAll(TESTS)].map(([, file, title]) => [file!, title!]),
);

test("each line of the threat model names tests", () => {
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter((row) => !/ \| `test\/[\w./-]+` "[^"]+"(?:, `test\/[\w./-]+` "[^"]+")* \|$/.test(row))).toEqual(
    [],
  );
});

/** Where a title stands: in front of a test's function, or first in an entry of a list of checks. */
function titles(text: string): readonly string[] {
  const called = /\b(?:test|it|describe)(?:\.\w+)?\(\s*(["'`])(.+?)\1,/g;
  const afterList = /\)\(\s*(["'`])(.+?)\1,/g;
  const ofCheck = /^\s*\[\n\s*(["'`])(.+?)\1,$/gm;
  return [called, afterList, ofCheck].flatMap((pattern) => [...text.matchAll(pattern)].map(([, , title]) => title!));
}

test.each(named)("%s: %s", (file, title) => {
  const path = join(root, file!);
  expect(existsSync(path)).toBe(true);
  expect(titles(readFileSync(path, "utf8"))).toContain(title);
  // A title that is nothing but what is put into it stands in any file.
  expect(title!.replace(/%\w|\$\w+/g, "").trim()).not.toBe("");
});
