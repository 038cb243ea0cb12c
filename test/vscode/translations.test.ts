/** What the extension says can be said in other languages: each text has its key, each translation all of them, with the same values in it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { viewTexts } from "./view-texts.ts";

const root = join(import.meta.dirname, "..", "..");
const read = (path: string): Record<string, string> => JSON.parse(readFileSync(join(root, path), "utf8"));
const placeholders = (text: string) =>
  [...text.matchAll(/\{\d\}|\(command:[\w.]+\)|`[^`]*`/g)].map(([found]) => found).toSorted();

const english = read("package.nls.json");
const languages = readdirSync(root).flatMap((name) => /^package\.nls\.(\w+)\.json$/.exec(name)?.[1] ?? []);

test("texts of the manifest have their keys, and no key is left over", () => {
  const manifest = readFileSync(join(root, "package.json"), "utf8");
  const used = new Set(Array.from(manifest.matchAll(/"%([\w.]+)%"/g), ([, key]) => key!));
  expect([...used].toSorted()).toEqual(Object.keys(english).toSorted());
});

/** What the extension says, by `vscode.l10n.t`, and what its view does, by `localized`: the texts that they are given. */
function clientTexts(): readonly string[] {
  const files = readdirSync(join(root, "client")).filter((name) => name.endsWith(".ts"));
  const texts = files.flatMap((name) =>
    Array.from(
      readFileSync(join(root, "client", name), "utf8").matchAll(/l10n\.t\(\s*("(?:[^"\\]|\\.)*")/g),
      ([, text]) => JSON.parse(text!) as string,
    ),
  );
  return [...new Set([...texts, ...viewTexts()])].toSorted();
}

test("there is a translation", () => {
  expect(languages).toContain("de");
  expect(clientTexts().length).toBeGreaterThan(20);
});

test.each(languages)("%s has all of them, with the same values, commands and code", (language) => {
  const manifest = read(`package.nls.${language}.json`);
  expect(Object.keys(manifest).toSorted()).toEqual(Object.keys(english).toSorted());
  for (const [key, text] of Object.entries(manifest))
    expect([key, placeholders(text)]).toEqual([key, placeholders(english[key]!)]);
  const bundle = read(`l10n/bundle.l10n.${language}.json`);
  expect(Object.keys(bundle).toSorted()).toEqual(clientTexts());
  for (const [text, said] of Object.entries(bundle))
    expect([text, placeholders(said)]).toEqual([text, placeholders(text)]);
});
