/** No text file of the project has lines that a merge left behind: they parse as prose in a page, and as nothing in a scenario. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
/** What is not written by hand, or not in the repository. */
const NOT_OURS = /(^|\/)(node_modules|dist|\.git|\.cache|screenshots)(\/|$)/;
const BINARY = /\.(gz|png|vsix)$/;
/** The middle line, seven equals signs, alone underlines a heading; with the others it is never alone. */
const MARKER = /^(?:<{7}|>{7}|\|{7}) /m;

function textFiles(): readonly string[] {
  const folders = [ROOT];
  const found: string[] = [];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (NOT_OURS.test(relative(ROOT, path)) || BINARY.test(entry.name)) continue;
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile()) found.push(path);
    }
  }
  return found;
}

it("no file has markers of a merge", () => {
  const files = textFiles();
  expect(files.length).toBeGreaterThan(1000);
  const marked = files.filter((path) => MARKER.test(readFileSync(path, "utf8"))).map((path) => relative(ROOT, path));
  expect(marked).toEqual([]);
});

it.each(["<<<<<<< HEAD", ">>>>>>> 93a6b79 (subject)", "||||||| parent"])("%s is one", (line) => {
  expect(MARKER.test(`| a |\n${line}\n| b |\n`)).toBe(true);
});
