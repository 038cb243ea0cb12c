// Prints what CHANGELOG.md says of the version in package.json, or of the one that is given. Exit status 1 where it says nothing.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const version = process.argv[2] ?? JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version;
const sections = readFileSync(join(root, "CHANGELOG.md"), "utf8").split(/^## /m).slice(1);
const notes = sections
  .find((section) => section.startsWith(`${version}\n`))
  ?.slice(version.length)
  .trim();
if (notes === undefined || notes === "") {
  process.stderr.write(`CHANGELOG.md says nothing of ${version}.\n`);
  process.exit(1);
}
process.stdout.write(`${notes}\n`);
