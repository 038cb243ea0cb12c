import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "SECURITY.md"), "utf8");
const rows = page.split("\n").filter((line) => line.startsWith("| ") && !/^\| (it would|---)/.test(line));

test("each line of the threat model names a test", () => {
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter((row) => !/\| `test\/[\w./-]+` "[^"]+" \|$/.test(row))).toEqual([]);
});

test.each(rows.map((row) => /`(test\/[^`]+)` "([^"]+)" \|$/.exec(row)!.slice(1) as [string, string]))(
  "%s: %s",
  (file, title) => {
    const path = join(root, file);
    expect(existsSync(path)).toBe(true);
    const text = readFileSync(path, "utf8");
    const named = [`"${title}"`, `'${title}'`, `\`${title}\``].some((quoted) => text.includes(quoted));
    expect(named).toBe(true);
  },
);
