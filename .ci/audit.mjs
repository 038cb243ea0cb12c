// `npm run audit`: what is known of weaknesses in the packages that are really bundled, as their registry tells it; tools that only build and
// test are left out. Exit status 1 where there is one, 2 where the registry does not answer.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
if (spawnSync(process.execPath, [".ci/build.mjs"], { cwd: root, stdio: "ignore" }).status !== 0) {
  process.stderr.write("The build failed: see 'npm run build'.\n");
  process.exit(2);
}
const { components } = JSON.parse(readFileSync(join(root, "dist", "sbom.cdx.json"), "utf8"));
const bundled = new Set(components.map(({ group, name }) => (group === undefined ? name : `${group}/${name}`)));

const options = { cwd: root, encoding: "utf8", shell: process.platform === "win32" };
const { stdout } = spawnSync("npm", ["audit", "--json", "--loglevel=silent"], options);
let answer;
try {
  answer = JSON.parse(stdout);
} catch {
  answer = {};
}
if (answer.vulnerabilities === undefined) {
  process.stderr.write(`The registry tells nothing of weaknesses: ${answer.message ?? "no answer"}\n`);
  process.exit(2);
}
const found = Object.values(answer.vulnerabilities).filter(({ name }) => bundled.has(name));
for (const { name, severity, range, via } of found) {
  const titles = via.filter((cause) => typeof cause === "object").map(({ title, url }) => `${title} (${url})`);
  process.stdout.write(`${name} ${range}: ${severity}: ${titles.join("; ") || `by ${via.join(", ")}`}\n`);
}
process.stdout.write(`${bundled.size} bundled packages, ${found.length} with a known weakness\n`);
process.exitCode = found.length > 0 ? 1 : 0;
