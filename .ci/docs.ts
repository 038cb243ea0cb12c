// `npm run docs`: writes every file that is made from tables. With `--check` it writes nothing and fails when one is out of date.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FOLDER_LISTS } from "./folder-lists.ts";

const root = join(import.meta.dirname, "..");
const isCheck = process.argv.includes("--check");
const stale: string[] = [];
// The pages are made by modules that import these lists: they are written before those are loaded.
for (const { path, generate } of FOLDER_LISTS) update(path, generate());
const { GENERATED } = await import("./generated-files.ts");
for (const { path, generate } of GENERATED) update(path, generate());
for (const path of stale) process.stderr.write(`${path} ${isCheck ? "is out of date: run npm run docs" : "written"}\n`);
if (isCheck && stale.length > 0) process.exit(1);

/** Writes a file that is not as it should be, and notes it. */
function update(path: string, text: string): void {
  const file = join(root, path);
  if (stale.includes(path) || textOf(file) === text) return;
  stale.push(path);
  if (!isCheck) writeFileSync(file, text);
}

/** The text of a file with the line ends that a generator writes; undefined where there is none. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").replaceAll("\r\n", "\n");
  } catch {
    return undefined;
  }
}
