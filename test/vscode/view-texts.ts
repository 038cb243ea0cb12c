/** Texts that the view says in the reader's language, as they stand in the sources. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

/** Of the view and of what draws for it: path and text. */
export function viewSources(): readonly (readonly [path: string, source: string])[] {
  return ["client/webview", "server/views"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => [join(folder, name), readFileSync(join(root, folder, name), "utf8")] as const),
  );
}

/** Each once, in the order of their letters. */
export function viewTexts(): readonly string[] {
  const texts = viewSources().flatMap(([, source]) =>
    Array.from(source.matchAll(/\blocalized\(\s*("(?:[^"\\]|\\.)*")/g), ([, text]) => JSON.parse(text!) as string),
  );
  return [...new Set(texts)].toSorted();
}
