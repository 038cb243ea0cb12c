// `npm run docs`: writes every file that is made from tables. With `--check` it writes nothing and fails when one is out of date.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GENERATED } from "./generated-files.ts";

const root = join(import.meta.dirname, "..");
const isCheck = process.argv.includes("--check");
const stale: string[] = [];
for (const { path, generate } of GENERATED) {
  const file = join(root, path);
  const text = generate();
  if (textOf(file) === text) continue;
  stale.push(path);
  if (!isCheck) writeFileSync(file, text);
}
for (const path of stale) process.stderr.write(`${path} ${isCheck ? "is out of date: run npm run docs" : "written"}\n`);
if (isCheck && stale.length > 0) process.exit(1);

/** The text of a file with the line ends that a generator writes; undefined where there is none. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").replaceAll("\r\n", "\n");
  } catch {
    return undefined;
  }
}
