// Prints what CHANGELOG.md says of the version in package.json, or of the one that is given. Exit status 1 where it says nothing.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const version = process.argv[2] ?? JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version;
const sections = readFileSync(join(root, "CHANGELOG.md"), "utf8").split(/^## /m).slice(1);
// `## 0.2.0`, or `## 0.2.0 (2026-12-01)` once it is released.
const [, ...lines] = sections.find((section) => section.split(/\s/, 1)[0] === version)?.split("\n") ?? [];
const notes = lines.join("\n").trim();
if (notes === "") {
  process.stderr.write(`CHANGELOG.md says nothing of ${version}.\n`);
  process.exit(1);
}
process.stdout.write(`${notes}\n`);
